import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { BroadcastRig, partIn, putPart, putPerson, statesIn } from '../support/broadcast-rig.ts';
import { CrashingStore, type Moment } from '../support/crashing-store.ts';
import { START } from '../support/rig.ts';

const PEOPLE = Array.from({ length: 20 }, (_, n) => `p${n}`);

async function prepared(letter: 'told' | 'asked'): Promise<Store> {
  const store = createMemoryStore();
  for (const name of PEOPLE) await putPerson(store, name);
  await new BroadcastRig({ store }).owner();
  await putPart(store, 'part', PEOPLE, { number: START, letter });
  return store;
}

/** Lets a broadcast go until the process dies at its `dies`th write, and another process end it. */
async function through(letter: 'told' | 'asked', dies: number, moment: Moment) {
  const inner = await prepared(letter);
  const crashing = new CrashingStore(inner, dies, moment);
  const clock = new VirtualClock(START + 1_000);
  const first = new BroadcastRig({ store: crashing.store, clock, hangs: true });
  await Promise.race([first.companion.start(), crashing.died]);
  for (let round = 0; round < 20 && !crashing.dead; round += 1) {
    await clock.advance(100);
    await Promise.race([first.companion.idle(), crashing.died]);
  }
  const second = new BroadcastRig({ store: inner, clock: new VirtualClock(START + 60_000), seed: 'second' });
  await second.companion.start();
  await second.clock.advance(20_000);
  await second.companion.stop();
  return { inner, crashed: crashing.dead, sent: [...first.channel.sent, ...second.channel.sent], second };
}

describe.each<['told' | 'asked', Moment]>([
  ['told', 'before'],
  ['told', 'after'],
  ['asked', 'before'],
  ['asked', 'after'],
])('a process that dies in a broadcast of what is %s, %s its n-th write', (letter, moment) => {
  it('leaves nobody out, makes nobody a second message, and counts what may have come twice', async () => {
    let survived = false;
    let repeats = 0;
    let dies = 1;
    for (; !survived && dies < 400; dies += 1) {
      const { inner, crashed, sent, second } = await through(letter, dies, moment);
      const byPerson = new Map<string, string[]>();
      for (const { id, to } of sent) byPerson.set(to.value, [...(byPerson.get(to.value) ?? []), id]);
      expect([...byPerson.keys()].sort()).toEqual([...PEOPLE].sort());
      // What was sent again was the same message, which a channel that can will drop.
      for (const ids of byPerson.values()) expect(new Set(ids).size).toBe(1);
      const again = [...byPerson.values()].filter((ids) => ids.length > 1).length;
      repeats += again;
      const { guests } = await partIn(inner, 'part');
      expect(guests.filter(({ twice }) => twice).length).toBeGreaterThanOrEqual(again);
      expect(await statesIn(inner, 'part')).toEqual({ sent: 20 });
      expect(await second.rounded()).toEqual([START]);
      survived = !crashed;
    }
    // Turn, marks and progress of twenty people: it did die at many points, and some sends were repeated.
    expect(dies).toBeGreaterThan(60);
    if (moment === 'before') expect(repeats).toBeGreaterThan(0);
  }, 120_000);
});
