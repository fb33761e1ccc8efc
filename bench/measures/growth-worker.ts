/**
 * One size of one thing that grows: `growth-worker.ts <people|steps|passed|library|dialogs> <size>`, asked for rounds by the
 * measure; each is answered with the processor time of a turn, microseconds.
 */

import { createCompanion, createMemoryStore } from '../../src/index.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { answerParent } from '../asked-process.ts';
import { BenchChannel } from '../bench-channel.ts';
import { dialogsTurns, passedTurns, stepsTurns } from '../grown.ts';
import { answerAll, atOnce, bodiesAtFirstQuestion, demandEnd, firstCommit } from '../people.ts';
import { ANSWERS, benchLibrary, WORLD } from '../questionnaire.ts';
import { perSecond, processorTime } from '../rounds.ts';

const MILLISECONDS = 300;
const AT_ONCE = 52;
/** Who talk in a round; nobody in two, so that 1,000 people last nine rounds. */
const TALKING = 104;

const [kind = '', count = '0'] = process.argv.slice(2);
const size = Number(count);

const ROUNDS_OF: Readonly<Record<string, () => Promise<() => Promise<number>>>> = {
  people: peopleRounds,
  steps: async () => engineRounds(await stepsTurns(size)),
  passed: async () => engineRounds(await passedTurns(size)),
  library: async () => engineRounds(await dialogsTurns(size, 1)),
  dialogs: async () => engineRounds(await dialogsTurns(size)),
};

const round = await ROUNDS_OF[kind]?.();
if (!round) throw new Error(`Nothing is called ${kind}.`);
answerParent(round);

function engineRounds({ turns, walk }: { turns: number; walk: () => void }): () => Promise<number> {
  return async () => 1e6 / perSecond(turns, MILLISECONDS, walk);
}

/** The whole companion over the store in memory. */
async function peopleRounds(): Promise<() => Promise<number>> {
  const library = await benchLibrary();
  const body = bodiesAtFirstQuestion(library);
  const store = createMemoryStore();
  const channel = new BenchChannel();
  for (let n = 0; n < size; n += 1) await store.commit(firstCommit(body, n));
  const companion = await createCompanion({
    channels: [channel],
    library,
    store,
    network: WORLD.network,
    inbound: NOBODY_HELD,
  });
  await companion.start();
  let taken = 0;
  return async () => {
    // Far apart; 7919 is prime, so nobody comes twice.
    const people = Array.from({ length: TALKING }, () => (taken++ * 7919) % size);
    const before = processorTime();
    await atOnce(AT_ONCE, people, (n) => answerAll(companion, n));
    await companion.idle();
    const took = processorTime() - before;
    for (const n of people) demandEnd(library, channel, n);
    channel.clear();
    return (took * 1000) / (TALKING * ANSWERS.nl.length);
  };
}
