/**
 * One process over a folder with a crowd: opens it, and times turns of people who keep talking and of people who come
 * by once. `crowd-worker.ts <folder> <people> <round>`; answers with a `CrowdTimes` message.
 */

import { createCompanion, openFileStore, systemClock } from '../../src/index.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { BenchChannel } from '../bench-channel.ts';
import { median } from '../figure.ts';
import { answerAll, atOnce, demandEnd } from '../people.ts';
import { benchLibrary, WORLD } from '../questionnaire.ts';
import { processorTime } from '../rounds.ts';

export interface CrowdTimes {
  /** Until everything of the folder is known and the companion runs, milliseconds. */
  open: number;
  /** Median time of a turn of somebody who is alone and keeps talking, milliseconds. */
  talking: number;
  /** The same of the first turn of somebody who was not there since the start. */
  comingBy: number;
  /** Processor time of a turn with 64 people at once, microseconds. */
  processor: number;
  /** Resident memory after it all, megabytes. */
  memory: number;
}

/** People who talk before anything is timed, so that the code is warm. */
const WARM = 40;
const TALKING = 20;
const COMING_BY = 70;
const AT_ONCE = 64;
const TURNS = 12;

const [folder = '', people = '0', round = '0'] = process.argv.slice(2);
const count = Number(people);
const library = await benchLibrary();
const channel = new BenchChannel();

const before = performance.now();
const store = await openFileStore({ folder, clock: systemClock });
const companion = await createCompanion({
  channels: [channel],
  library,
  store,
  network: WORLD.network,
  inbound: NOBODY_HELD,
});
await companion.start();
const open = performance.now() - before;

// Far apart, so that they are not neighbours; 7919 is prime, so nobody comes twice, in no round.
let taken = Number(round) * (WARM + TALKING + COMING_BY + AT_ONCE);
const somebody = (): number => (taken++ * 7919) % count;
const some = (number: number): number[] => Array.from({ length: number }, somebody);

await atOnce(16, some(WARM), (n) => answerAll(companion, n));
await companion.idle();
await store.flush();

const talking: number[] = [];
for (const n of some(TALKING)) {
  await answerAll(companion, n, async (milliseconds) => {
    talking.push(milliseconds);
    await companion.idle();
  });
  demandEnd(library, channel, n);
}
const comingBy: number[] = [];
for (const n of some(COMING_BY)) {
  await answerAll(
    companion,
    n,
    async (milliseconds) => {
      comingBy.push(milliseconds);
      await companion.idle();
    },
    1,
  );
}
await store.flush();
const together = some(AT_ONCE);
const processorBefore = processorTime();
await atOnce(AT_ONCE, together, (n) => answerAll(companion, n));
await companion.idle();
const processor = ((processorTime() - processorBefore) * 1000) / (together.length * TURNS);
for (const n of together) demandEnd(library, channel, n);
const memory = process.memoryUsage().rss / 1e6;
await companion.stop();
await store.close();

const times: CrowdTimes = { open, talking: median(talking), comingBy: median(comingBy), processor, memory };
process.send?.(times);
process.disconnect?.();
