import { join } from 'node:path';
import { createCompanion, systemClock } from '../../src/index.ts';
import type { Library } from '../../src/library/library.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { BareAppends } from '../bare-appends.ts';
import { BenchChannel } from '../bench-channel.ts';
import { CountingFiles } from '../counting-files.ts';
import { type Figure, figure, median } from '../figure.ts';
import { inFolder } from '../folders.ts';
import { answerAll, atOnce, bodiesAtFirstQuestion, demandEnd, firstCommit } from '../people.ts';
import { ANSWERS, benchLibrary, WORLD } from '../questionnaire.ts';
import { processorTime, ratios, rounds } from '../rounds.ts';

const AT_ONCE = 64;
/** How often each of the people answers the whole questionnaire in a round. */
const WALKS = 10;
const PEOPLE_ALONE = 24;
const ROUNDS = 5;
const WARM_UP = 2;
const TURNS = ANSWERS.nl.length;
const RECORDS = AT_ONCE * WALKS * TURNS;

/**
 * The whole companion on files: a turn is acknowledged when it survives a power cut. Beside it, the least that could make
 * the same bytes survive one.
 */
export async function measureDurable(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const library = await benchLibrary();
    const journal = new CountingFiles();
    const store = await openFileStore({ folder: join(folder, 'data'), clock: systemClock, files: journal.files });
    const channel = new BenchChannel();
    const options = { channels: [channel], library, store, network: WORLD.network, inbound: NOBODY_HELD };
    const companion = await createCompanion(options);
    await companion.start();
    const body = bodiesAtFirstQuestion(library);
    const everybody = Array.from({ length: AT_ONCE }, (_, n) => n);
    const versions = new Map<number, number>();
    /** Puts people before the first question again. */
    const beginAnew = async (people: readonly number[]): Promise<void> => {
      await atOnce(AT_ONCE, people, async (n) => {
        const expected = versions.get(n) ?? 0;
        await store.commit({ ...firstCommit(body, n), expected });
        versions.set(n, expected + 1 + TURNS);
      });
    };

    let bytesATurn = 0;
    const processor: number[] = [];
    const together = async (): Promise<number> => {
      let took = 0;
      let worked = 0;
      let bytes = 0;
      for (let walk = 0; walk < WALKS; walk += 1) {
        await beginAnew(everybody);
        const [bytesBefore, workedBefore, before] = [journal.bytes, processorTime(), performance.now()];
        await atOnce(AT_ONCE, everybody, (n) => answerAll(companion, n));
        await companion.idle();
        took += performance.now() - before;
        worked += processorTime() - workedBefore;
        bytes += journal.bytes - bytesBefore;
        demandAllEnded(library, channel, everybody);
      }
      bytesATurn = Math.round(bytes / RECORDS);
      processor.push((worked * 1000) / RECORDS);
      return (RECORDS * 1000) / took;
    };
    const alone = async (): Promise<number> => {
      const people = everybody.slice(0, PEOPLE_ALONE);
      await beginAnew(people);
      await store.flush();
      const times: number[] = [];
      for (const n of people) {
        await answerAll(companion, n, async (milliseconds) => {
          times.push(milliseconds);
          // Nobody types before the answer is there: what follows a turn must not weigh on the next.
          await companion.idle();
        });
      }
      demandAllEnded(library, channel, people);
      return median(times);
    };

    const bare = new BareAppends(folder);
    const found = await rounds(
      {
        together,
        bareTogether: () => bare.perSecond(AT_ONCE, RECORDS, bytesATurn),
        alone,
        bareAlone: () => bare.alone(PEOPLE_ALONE * TURNS, bytesATurn),
      },
      ROUNDS,
      WARM_UP,
    );
    await companion.stop();
    await store.close();
    return [
      figure('on files, 64 people at once', 'turns/s', found.together, { kind: 'at least', value: 20_000 }),
      figure('bare journal of the same bytes, 64 at once', 'turns/s', found.bareTogether),
      figure('companion over bare journal, 64 at once', '×', ratios(found.together, found.bareTogether)),
      figure('processor time of a turn, all threads, 64 at once', 'µs', processor.slice(WARM_UP)),
      figure('on files, one person alone, until acknowledged', 'ms', found.alone, { kind: 'at most', value: 1 }),
      figure('bare journal of the same bytes, alone', 'ms', found.bareAlone),
      figure('companion over bare journal, alone', '×', ratios(found.alone, found.bareAlone)),
      figure('bytes in the journal for a turn', 'bytes', [bytesATurn]),
    ];
  });
}

function demandAllEnded(library: Library, channel: BenchChannel, people: readonly number[]): void {
  for (const n of people) demandEnd(library, channel, n);
  channel.clear();
}
