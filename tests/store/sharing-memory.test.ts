import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { START } from '../support/rig.ts';
import { SharedMemory } from '../support/shared-memory.ts';
import { sharingContract } from './sharing-contract.ts';

const MOST = 20_000;
const STEP = 50;

for (const seed of [1, 2, 3]) {
  sharingContract(`the memory that processes share (seed ${seed})`, async () => {
    const clock = new VirtualClock(START);
    const memory = new SharedMemory(clock, seed);
    return {
      process: async () => memory.process(),
      clock,
      eventually: async (condition) => {
        const until = clock.now() + MOST;
        while (!(await condition())) {
          if (clock.now() >= until) throw new Error('It did not come to that in time.');
          await clock.advance(STEP);
        }
      },
      dispose: async () => {},
    };
  });
}
