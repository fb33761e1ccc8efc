import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AskedProcess } from '../asked-process.ts';
import { type Figure, figure } from '../figure.ts';
import type { Reply, Request, Said, Variant } from '../peers/peer.ts';
import { ROUNDS, ratios, rounds } from '../rounds.ts';

const FOLDER = new URL('../peers/', import.meta.url);
const MILLISECONDS = 400;
const WARM_UP = 3;

/** The names by which the process of a peer knows it, and what is to be known about it. */
const PEERS: readonly { name: string; title: string; note?: string; onTelegram?: true }[] = [
  { name: 'ours', title: 'ours, engine' },
  {
    name: 'ours-telegram',
    title: 'ours, from update to message',
    note: 'The update is held against its schema first; grammY and telegraf trust theirs.',
  },
  {
    name: 'hand-written',
    title: 'reducer by hand',
    note: 'One switch for this questionnaire; no menu, help, stale buttons, days in words, splitting of long texts.',
  },
  {
    name: 'xstate',
    title: 'xstate 5',
    note: 'Its pure transition() over a state rebuilt from a name and the answers; texts, reading and storage by hand.',
  },
  {
    name: 'telegraf',
    title: 'telegraf WizardScene',
    note: 'Scene, session in a store, routing of the update; reading by hand. Its call to the network is cut off.',
    onTelegram: true,
  },
  {
    name: 'grammy',
    title: 'grammY conversations',
    note: 'Runs the conversation again from its beginning at every update. Cut off at its own fetch.',
    onTelegram: true,
  },
  {
    name: 'botbuilder-text',
    title: 'botbuilder, TextPrompt only',
    note: 'ComponentDialog, WaterfallDialog, ConversationState; reading by hand as all others here.',
  },
  {
    name: 'botbuilder',
    title: 'botbuilder, its own prompts',
    note: 'ChoicePrompt, NumberPrompt, ConfirmPrompt recognise more than the script types.',
  },
];

const VARIANTS: readonly (Variant & { title: string })[] = [
  { texts: 'i18next', keeping: 'json', title: 'i18next, JSON' },
  { texts: 'compiled', keeping: 'json', title: 'texts compiled, JSON' },
  { texts: 'i18next', keeping: 'objects', title: 'i18next, no JSON' },
  { texts: 'compiled', keeping: 'objects', title: 'texts compiled, no JSON' },
];

/**
 * The engine beside libraries that are used for the same, and a reducer written by hand. Before anything is timed, what
 * each says is held word for word against what the engine says; the measure fails when a word differs.
 * Errors: a peer says something else, its process ends, or the peers' packages can't be installed.
 */
export async function measurePeers(): Promise<Figure[]> {
  install();
  const processes = new Map(PEERS.map(({ name }) => [name, new PeerProcess(name)]));
  const of = (name: string): PeerProcess => {
    const found = processes.get(name);
    if (!found) throw new Error(`There is no process of ${name}.`);
    return found;
  };
  try {
    for (const each of processes.values()) await each.ready;
    const expected = await of('ours').transcript({ texts: 'compiled', keeping: 'json' });
    let compared = 0;
    for (const { name } of PEERS) {
      for (const variant of VARIANTS) {
        compared += demandSame(name, expected, await of(name).transcript(variant));
      }
    }
    const competitors = Object.fromEntries(
      VARIANTS.flatMap((variant) =>
        PEERS.map(({ name }) => [key(name, variant), () => of(name).round(variant, expected)] as const),
      ),
    );
    return figuresOf(await rounds(competitors, ROUNDS, WARM_UP), compared);
  } finally {
    for (const each of processes.values()) each.end();
  }
}

function key(name: string, { texts, keeping }: Variant): string {
  return `${name} ${texts} ${keeping}`;
}

function figuresOf(found: Readonly<Record<string, number[]>>, compared: number): Figure[] {
  const values = (name: string, variant: Variant): number[] => found[key(name, variant)] ?? [];
  const asItIs = values('ours', { texts: 'compiled', keeping: 'json' });
  const figures = [
    figure('engine as it is: texts compiled, JSON', 'turns/s', asItIs, { kind: 'at least', value: 40_000 }),
    figure('messages held word for word against its own', 'messages', [compared]),
  ];
  for (const { name, title, note, onTelegram } of PEERS) {
    if (name.startsWith('ours')) continue;
    const alike = values(name, { texts: 'compiled', keeping: 'json' });
    figures.push(
      {
        ...figure(
          `engine over ${title}, i18next`,
          '×',
          ratios(asItIs, values(name, { texts: 'i18next', keeping: 'json' })),
        ),
        ...(note && { note }),
      },
      figure('  over the same with texts compiled too', '×', ratios(asItIs, alike)),
    );
    if (!onTelegram) continue;
    const fromUpdate = values('ours-telegram', { texts: 'compiled', keeping: 'json' });
    figures.push(figure("  ours from Telegram's update, over that", '×', ratios(fromUpdate, alike)));
  }
  for (const { name, title } of PEERS) {
    for (const variant of VARIANTS) {
      figures.push(figure(`${title}: ${variant.title}`, 'turns/s', values(name, variant)));
    }
  }
  return figures;
}

/** How many messages were the same. */
function demandSame(name: string, expected: readonly Said[][], said: readonly Said[][]): number {
  let messages = 0;
  expected.forEach((turn, index) => {
    const [one, other] = [JSON.stringify(turn), JSON.stringify(said[index])];
    if (one !== other) throw new Error(`${name} says something else in turn ${index}:\n${one}\n${other}`);
    messages += turn.length;
  });
  return messages;
}

/** The process in which one peer runs, alone. */
class PeerProcess extends AskedProcess<Request, Reply> {
  constructor(name: string) {
    super(new URL('./child.ts', FOLDER), [name]);
  }

  async transcript(variant: Variant): Promise<Said[][]> {
    const reply = await this.ask({ kind: 'transcript', variant });
    if (reply.kind !== 'transcript') throw new Error(`A transcript was answered with a ${reply.kind}.`);
    return reply.said;
  }

  async round(variant: Variant, expected: Said[][]): Promise<number> {
    const reply = await this.ask({ kind: 'round', variant, milliseconds: MILLISECONDS, expected });
    if (reply.kind !== 'round') throw new Error(`A round was answered with a ${reply.kind}.`);
    return reply.perSecond;
  }
}

/** The peers are a package of their own, so that the product depends on none of them: installed when first measured. */
function install(): void {
  const cwd = fileURLToPath(FOLDER);
  if (existsSync(`${cwd}node_modules/.package-lock.json`)) return;
  console.error('Installing the packages of bench/peers (npm ci), because they are not there yet.');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd,
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  throw new Error('The peers could not be installed. Run "npm ci" in bench/peers and see what it says.', {
    cause: error,
  });
}
