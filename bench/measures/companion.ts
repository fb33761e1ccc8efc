import { createCompanion, createMemoryStore } from '../../src/index.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { BenchChannel } from '../bench-channel.ts';
import { type Figure, figure } from '../figure.ts';
import { answerAll, atOnce, bodiesAtFirstQuestion, demandEnd, firstCommit } from '../people.ts';
import { ANSWERS, benchLibrary, WORLD } from '../questionnaire.ts';
import { processorTime, ROUNDS, rounds } from '../rounds.ts';

const PEOPLE = 256;
const AT_ONCE = 64;
const TURNS = ANSWERS.nl.length;

/**
 * The whole companion in memory: repeats, queue, everything that listens to free text, engine, a store that keeps JSON,
 * outbox, parts for Telegram, marks.
 */
export async function measureCompanion(): Promise<Figure[]> {
  const library = await benchLibrary();
  const body = bodiesAtFirstQuestion(library);
  const store = createMemoryStore();
  const channel = new BenchChannel();
  const companion = await createCompanion({
    channels: [channel],
    library,
    store,
    network: WORLD.network,
    inbound: NOBODY_HELD,
  });
  await companion.start();
  let next = 0;
  const round = async (): Promise<number> => {
    const people = Array.from({ length: PEOPLE }, () => next++);
    for (const n of people) await store.commit(firstCommit(body, n));
    const before = processorTime();
    await atOnce(AT_ONCE, people, (n) => answerAll(companion, n));
    await companion.idle();
    const took = processorTime() - before;
    for (const n of people) demandEnd(library, channel, n);
    channel.clear();
    return (PEOPLE * TURNS * 1000) / took;
  };
  const found = await rounds({ companion: round }, ROUNDS, 3);
  await companion.stop();
  return [
    figure('whole companion, free text listened to, 64 people at once', 'turns/s', found.companion, {
      kind: 'at least',
      value: 1_500,
    }),
  ];
}
