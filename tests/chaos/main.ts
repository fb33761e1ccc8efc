/**
 * `npm run chaos`: faults, one after the other, on real companions that people write to all the time; after each it is looked
 * whether anything was lost. See docs/RELIABILITY.md.
 *
 *   --store files|postgres   one of them; both when left out
 *   --fault <id>             one of them; all when left out
 *   --kills <n>              about so many kill -9 in all; 520 when left out
 *   --minutes <m>            no fault begins after so long
 *   --seed <n>               repeats the choices of a run, as far as the machine does
 *   --short                  every fault once or twice
 *   --markdown               the table for docs/RELIABILITY.md
 */
import { parseArgs } from 'node:util';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { crowdedStart } from './crowded-start.ts';
import { databaseGround } from './database-ground.ts';
import { dieAtEveryAwait, folderGround } from './every-await.ts';
import { FAULTS } from './fault.ts';
import type { Breach } from './invariants.ts';
import { type Line, lineOf, table } from './report.ts';
import { runFault } from './run-fault.ts';

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    fault: { type: 'string' },
    kills: { type: 'string', default: '520' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    short: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
  },
});
const stores = (['files', 'postgres'] as const).filter((store) => (values.store ?? store) === store);
const wanted = (id: string) => (values.fault ?? id) === id;
const seed = Number(values.seed);
const until = performance.now() + Number(values.minutes) * 60_000;
const lines: Line[] = [];
let broken = 0;

function add(line: Line, breaches: readonly Breach[]): void {
  lines.push(line);
  broken += breaches.length;
  process.stderr.write(`${line.store}: ${line.fault}: ${line.tried} times, ${line.broken} broken. ${line.seen}\n`);
  for (const { invariant, name, word } of breaches.slice(0, 20))
    process.stderr.write(`  ${invariant} ${name} ${word}\n`);
}

/** How often, so that all kills together are about as many as were asked for: two ways on each store. */
function timesOf(fault: (typeof FAULTS)[number]): number {
  if (values.short) return fault.times.short;
  return fault.id === 'kill' ? Math.ceil(Number(values.kills) / 4) : fault.times.full;
}

process.stderr.write(`seed ${seed}\n`);
const needsServer = stores.includes('postgres');
const server: PostgresServer | null = needsServer ? await startPostgres() : null;
try {
  for (const store of stores) {
    if (wanted('await')) {
      const isDatabase = store === 'postgres' && server !== null;
      const [ground, every] = isDatabase ? [databaseGround(server), 20] : [folderGround, 7];
      const { deaths, awaits, repeats, breaches } = await dieAtEveryAwait(ground, values.short ? every : 1);
      const calls = isDatabase ? 'requests to the database' : 'calls of the file system';
      const fault = `death at each of ${awaits} ${calls} in a talk, before and after it`;
      const line = { store, fault, tried: String(deaths), kills: '0', words: '4 a death', seen: '' };
      add({ ...line, repeats: String(repeats), broken: String(breaches.length) }, breaches);
    }
    for (const fault of FAULTS) {
      if (!fault.stores.includes(store) || !wanted(fault.id)) continue;
      for (const way of fault.ways) {
        if (performance.now() > until) continue;
        const row = await runFault(fault, { store, way, times: timesOf(fault), seed, server, until });
        add(lineOf(row), row.breaches);
      }
    }
    if (wanted('start')) {
      const { people, ms, breaches } = await crowdedStart(store, values.short ? 1_000 : 10_000, server);
      const line = { store, fault: `start after a kill -9 with ${people} people`, tried: '1', kills: '1', words: '' };
      add({ ...line, repeats: '', broken: String(breaches.length), seen: `ms: ${ms}` }, breaches);
    }
  }
} finally {
  await server?.stop();
}
process.stdout.write(`${table(lines, values.markdown)}\n`);
process.stdout.write(`\nseed ${seed}; ${broken === 0 ? 'no promise was broken' : `${broken} promises were broken`}\n`);
// Said outright: what stops the database at the end of a process lets it end with 0 otherwise.
process.exit(broken === 0 ? 0 : 1);
