import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { Companions } from '../support/companions.ts';
import { CrashingStore } from '../support/crashing-store.ts';
import { Rig, START } from '../support/rig.ts';
import { putSilent } from '../support/silent-people.ts';

const DAY = 24 * 3_600_000;
/** Everything of them is long due, but for the announcement. */
const LONG_AGO = START - 500 * DAY;

async function bodyOf(store: Store, name: string) {
  const read = await store.read(`person-${name}`);
  return read.status === 'found' ? readPersonBody(read.document) : null;
}

/** A list of coordinators: a start then writes nothing. */
async function putNetwork(store: Store): Promise<void> {
  const body = { format: 1, state: { coordinators: [] }, nextSeq: 1, lettersIn: {}, lettersOut: {} };
  await store.commit({ id: 'network', kind: 'network', expected: 0, body, timers: [], out: [] });
}

function rounds(rig: Rig) {
  return rig.logged.filter(({ event }) => event === 'retention-round').map(({ fields }) => fields);
}

describe('the daily round over what was there before it', () => {
  it('tells five hundred people on a day, and the others later; nothing of anybody goes before two weeks', async () => {
    const store = createMemoryStore();
    for (let n = 0; n < 600; n += 1) await putSilent(store, `${n}`, LONG_AGO);
    const rig = await Rig.start({ store });
    await rig.clock.advance(DAY);
    expect(rounds(rig)).toMatchObject([{ people: 600, told: 500, overdue: 600, letGo: 0, failed: 0 }]);
    await rig.clock.advance(DAY);
    expect(rounds(rig).at(-1)).toMatchObject({ told: 100 });
    await rig.clock.advance(12 * DAY);
    expect((await bodyOf(store, '0'))?.person.sheets).toHaveLength(1);
    await rig.clock.advance(DAY);
    expect(rounds(rig).at(-1)).toMatchObject({ letGo: 500 });
    await rig.clock.advance(DAY);
    expect(rounds(rig).at(-1)).toMatchObject({ letGo: 100 });
    expect((await bodyOf(store, '0'))?.person.sheets).toEqual([]);
  });

  it('does not hold up who writes meanwhile, with ten thousand people to look at', async () => {
    const inner = createMemoryStore();
    for (let n = 0; n < 10_000; n += 1) await putSilent(inner, `${n}`, START - DAY);
    let reads = 0;
    const store: Store = {
      ...inner,
      read: (id) => {
        if (id.startsWith('person-')) reads += 1;
        return inner.read(id);
      },
    };
    const rig = await Rig.start({ store });
    await rig.welcome('anna');
    reads = 0;
    await rig.clock.advance(30 * 60_000);
    // A page, and a pause.
    expect(reads).toBe(100);
    const before = rig.clock.now();
    const page = rig.clock.advance(250);
    const atAnswer = new Promise<number>((done) => {
      rig.channel.answer = () => {
        done(reads);
        return { ok: true };
      };
    });
    // The next page has just begun.
    while (reads < 105) await new Promise((done) => setImmediate(done));
    const since = reads;
    await rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'menu' }));
    expect((await atAnswer) - since).toBeLessThan(30);
    await page;
    expect(rig.clock.now() - before).toBe(250);
    await rig.clock.advance(60_000);
    expect(rounds(rig)).toMatchObject([{ people: 10_001, told: 0, failed: 0 }]);
    await rig.companion.stop();
  });

  it('is made up for soon after a start that missed one, and not made twice on a day', async () => {
    const store = createMemoryStore();
    const first = await Rig.start({ store });
    await first.clock.advance(DAY);
    await first.companion.stop();
    expect(rounds(first)).toHaveLength(1);
    const again = await Rig.start({ store, clock: first.clock });
    await again.clock.advance(20 * 60_000);
    expect(rounds(again)).toHaveLength(0);
    await again.companion.stop();
    await again.clock.advance(3 * DAY);
    const late = await Rig.start({ store, clock: first.clock });
    await late.clock.advance(61_000);
    expect(rounds(late)).toHaveLength(1);
  });

  it('passes over a document that it can’t understand, and says so', async () => {
    const store = createMemoryStore();
    await putSilent(store, 'anna', LONG_AGO);
    const body = { format: 99 };
    await store.commit({ id: 'person-odd', kind: 'person', expected: 0, body, timers: [], out: [] });
    // Only the round may come upon it.
    await putNetwork(store);
    const rig = await Rig.start({ store });
    await rig.clock.advance(DAY);
    expect(rounds(rig)).toMatchObject([{ people: 2, told: 1, failed: 1 }]);
    const failed = rig.logged.filter(({ event }) => event === 'retention-failed');
    expect(failed).toMatchObject([{ fields: { document: 'person-odd', code: 'store.format' } }]);
  });
});

describe('a process that dies in the middle of a round', () => {
  /** Three people: one to tell, one whose answers go, one of whom nothing is left. */
  async function town(): Promise<Store> {
    const store = createMemoryStore();
    await putNetwork(store);
    await putSilent(store, 'told', LONG_AGO);
    await putSilent(store, 'goes', LONG_AGO, { person: { stopped: true } });
    await putSilent(store, 'bare', LONG_AGO, { person: { sheets: [] } });
    return store;
  }

  it.each(['before', 'after'] as const)(
    'is made good by the next one, %s any write',
    async (moment) => {
      let isOver = false;
      for (let dies = 1; !isOver; dies += 1) {
        const inner = await town();
        const crashing = new CrashingStore(inner, dies, moment);
        const rig = await Rig.start({ store: crashing.store, hangs: true });
        await rig.clock.advance(16 * 3_600_000);
        isOver = !crashing.dead;
        const next = await Rig.start({ store: inner, clock: rig.clock, seed: 'next' });
        await next.clock.advance(2 * DAY);
        expect(await bodyOf(inner, 'bare'), `died at write ${dies}`).toBeNull();
        expect((await bodyOf(inner, 'goes'))?.person, `died at write ${dies}`).toMatchObject({
          sheets: [],
          stopped: true,
        });
        expect((await bodyOf(inner, 'told'))?.person.sheets, `died at write ${dies}`).toHaveLength(1);
        expect([...rig.messages('told'), ...next.messages('told')].length, `died at write ${dies}`).toBeGreaterThan(0);
        await next.companion.stop();
        expect(dies).toBeLessThan(60);
      }
    },
    60_000,
  );
});

describe('several processes', () => {
  it('make one round a day, by the one that leads, and by another when that one dies', async () => {
    const all = await Companions.start({ count: 2 }, ({ memory }) => putSilent(memory.inner, 'anna', LONG_AGO));
    const made = () =>
      all.members.map(({ logged }) => logged.filter(({ event }) => event === 'retention-round').length);
    await all.clock.advance(DAY);
    expect(made().toSorted()).toEqual([0, 1]);
    const leads = made().indexOf(1);
    expect(all.texts('anna')).toHaveLength(1);
    all.member(leads).process.kill();
    await all.clock.advance(DAY);
    expect(made()[1 - leads]).toBe(1);
    expect(all.texts('anna')).toHaveLength(1);
    await all.stop();
  }, 60_000);
});
