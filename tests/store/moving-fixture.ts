import type { Json } from '../../src/ports/json.ts';
import type { Store } from '../../src/ports/store.ts';
import type { BesideStore, MovingStore } from '../../src/store/moving/moving-store.ts';
import { ANNA, BILAL, commitOf, messageItem, timerOf } from './contract.ts';

/** Somewhere a companion may keep everything: a folder, or a database. */
export interface MovePlace {
  /** Opens it as a companion does. */
  store(): Promise<Store>;
  /** `hashSecret`: that of the place that everything comes from. */
  forMoving(hashSecret?: Buffer): Promise<MovingStore>;
  dispose(): Promise<void>;
}

export const phone = (value: string) => ({ channel: 'telegram', scheme: 'chat', value });
export const PEOPLE = 13;
export const idOf = (n: number) => `6f1d1c9e-0000-4000-8000-2${String(n).padStart(11, '0')}`;

/** People with everything that a document can have, and what changed since: other versions, owners of addresses, marks. */
export async function fill(store: Store): Promise<void> {
  for (let n = 0; n < PEOPLE; n += 1) {
    const body = { n, text: 'Ayşe, عائشة 🙂', z: 1, a: [null, true, 1.5e-7, { deep: {} }], __proto: '' } as Json;
    await store.commit(commitOf(idOf(n), 0, body, { addresses: [phone(`n${n}`), phone(`m${n}`)] }));
  }
  for (let n = 0; n < 5; n += 1) await store.commit(commitOf(idOf(n), 1, { again: n }));
  // An address that has another owner since, and a document that nobody can reach.
  await store.commit(commitOf(idOf(1), 2, 'has it now', { addresses: [phone('n0')] }));
  const out = [messageItem(1), { ...messageItem(2), notAfter: 9e12, topic: 'question', about: BILAL }];
  const letter = { type: 'letter' as const, seq: 3, to: BILAL, toKind: 'person' as const, number: 7 };
  await store.commit(
    commitOf(ANNA, 0, 'busy', {
      timers: [timerOf('one', 5), { ...timerOf('two', 6), notAfter: 7 }],
      out: [...out, { ...letter, letter: { kind: 'x', body: { y: 1 } } }],
      addresses: [phone('anna')],
    }),
  );
  await store.mark(ANNA, [{ seq: 1, outcome: 'sent', at: 3, externalId: 'm1' }]);
  await store.mark(ANNA, [{ seq: 2, outcome: 'trying', at: 4 }]);
  await store.commit({ ...commitOf('codes', 0, { codes: [] }), kind: 'codes' });
  await store.commit(commitOf(BILAL, 0, 'gone', { addresses: [phone('gone')] }));
  await store.erase(BILAL);
}

/** Fails at its k-th call, as if the process had ended there: before it, or after it was carried out. */
export function mortal(store: MovingStore, dies: { at: number; after: boolean }): MovingStore {
  let calls = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls !== dies.at) return work();
    if (dies.after) await work();
    throw new Error('dead');
  };
  return {
    hashSecret: store.hashSecret,
    everything: () => store.everything(),
    lost: () => store.lost(),
    note: () => step(() => store.note()),
    place: (kept) => step(() => store.place(kept)),
    setNote: (note) => step(() => store.setNote(note)),
    close: () => store.close(),
  };
}

export function keptBeside(values: Record<string, Json> = {}): BesideStore & { values: Map<string, Json> } {
  const values_ = new Map(Object.entries(values));
  return {
    values: values_,
    async *keys() {
      yield* values_.keys();
    },
    get: async (key) => values_.get(key) ?? null,
    async set(key, value) {
      values_.set(key, value);
    },
  };
}
