/**
 * `npm run bench [-- name…] [--json] [--here]`: measures what the companion costs. Each measure runs in a process of its
 * own, so that none profits or suffers from what another left behind; `--here` runs them in this one, for a profiler.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Figure, tableOf } from './figure.ts';

interface Measure {
  title: string;
  run: () => Promise<Figure[]>;
}

const MEASURES: Readonly<Record<string, Measure>> = {
  engine: {
    title: 'Engine in memory, one core',
    run: async () => (await import('./measures/engine.ts')).measureEngine(),
  },
  peers: {
    title: 'Engine beside others, the same script word for word, one core; every peer in a process of its own',
    run: async () => (await import('./measures/peers.ts')).measurePeers(),
  },
  growth: {
    title: 'As people, steps and dialogs grow, in memory, one core',
    run: async () => (await import('./measures/growth.ts')).measureGrowth(),
  },
  questions: {
    title: 'Finding the topic of a question, one core',
    run: async () => (await import('./measures/questions.ts')).measureQuestions(),
  },
  companion: {
    title: 'Whole companion in memory, one core',
    run: async () => (await import('./measures/companion.ts')).measureCompanion(),
  },
  store: {
    title: 'The store on files, without a companion',
    run: async () => (await import('./measures/store.ts')).measureStore(),
  },
  durable: {
    title: 'Whole companion on files',
    run: async () => (await import('./measures/durable.ts')).measureDurable(),
  },
  crowd: {
    title: 'A data folder with many people',
    run: async () => (await import('./measures/crowd.ts')).measureCrowd(),
  },
  broadcast: {
    title: 'Inviting 10,000 people, on files',
    run: async () => (await import('./measures/broadcast.ts')).measureBroadcast(),
  },
  papers: {
    title: 'Papers of the toolkit, a half-day programme',
    run: async () => (await import('./measures/papers.ts')).measurePapers(),
  },
  'broadcast-pace': {
    title: 'The pace of a channel with 10,000 invitations, in the time of a clock that is turned by hand',
    run: async () => (await import('./measures/broadcast-pace.ts')).measureBroadcastPace(),
  },
  flood: {
    title: 'One person writes as fast as the connection allows: what others wait, public web chat on files',
    run: async () => (await import('./measures/flood.ts')).measureFlood(),
  },
  service: {
    title: 'The service in a process of its own, web channel only',
    run: async () => (await import('./measures/service.ts')).measureService(),
  },
};

const given = process.argv.slice(2);
const names = given.filter((each) => !each.startsWith('--'));
const unknown = names.filter((name) => !Object.hasOwn(MEASURES, name));
if (unknown.length > 0) {
  console.error(`No measure ${unknown.join(', ')}. There are: ${Object.keys(MEASURES).join(', ')}.`);
  process.exit(2);
}

if (process.send) await runForParent(names[0] ?? '');
else await runAll(names.length > 0 ? names : Object.keys(MEASURES));

async function runForParent(name: string): Promise<void> {
  process.send?.(await MEASURES[name]?.run());
  process.disconnect();
}

async function runAll(wanted: readonly string[]): Promise<void> {
  const machine = {
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cores: availableParallelism(),
  };
  const found: { name: string; title: string; figures: Figure[] }[] = [];
  for (const name of wanted) {
    const measure = MEASURES[name];
    if (!measure) continue;
    const figures = given.includes('--here') ? await measure.run() : await inChild(name);
    found.push({ name, title: measure.title, figures });
    if (!given.includes('--json')) console.error(tableOf([{ title: measure.title, figures }]));
  }
  if (given.includes('--json')) console.log(JSON.stringify({ machine, measures: found }, null, 2));
  else
    console.log(
      `Node ${machine.node}, ${machine.platform} ${machine.arch}, ${machine.cores} cores.\n${tableOf(found)}`,
    );
}

function inChild(name: string): Promise<Figure[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [name]);
    let figures: Figure[] | null = null;
    child.on('message', (message) => {
      figures = message as Figure[];
    });
    child.on('exit', (code) => {
      if (figures) resolve(figures);
      else reject(new Error(`The measure ${name} ended with ${code} and no figures.`));
    });
  });
}
