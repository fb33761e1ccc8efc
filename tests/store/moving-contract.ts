import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Inventory, takeInventory } from '../../src/store/moving/inventory.ts';
import { type MoveResult, move } from '../../src/store/moving/move.ts';
import type { Beside, MovingStore } from '../../src/store/moving/moving-store.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, timerOf } from './contract.ts';
import { fill, idOf, keptBeside, type MovePlace, mortal, PEOPLE, phone } from './moving-fixture.ts';

/** What every pair of places must do. */
export function movingContract(
  name: string,
  make: { from: () => Promise<MovePlace>; to: () => Promise<MovePlace> },
): void {
  describe(`a move ${name}`, () => {
    let from: MovePlace;
    let to: MovePlace;
    let beside: Beside[];
    let ids: number;

    beforeEach(async () => {
      [from, to] = [await make.from(), await make.to()];
      beside = [];
      ids = 0;
    });
    afterEach(async () => {
      await from.dispose();
      await to.dispose();
    });

    const filled = async () => {
      const store = await from.store();
      await fill(store);
      await store.close();
    };

    /** One run of the command; `wrap` may let it die. */
    async function run(
      wrap: (side: 'from' | 'to', store: MovingStore) => MovingStore = (_side, store) => store,
      compared?: (from: Inventory, to: Inventory) => void,
    ): Promise<MoveResult> {
      const source = await from.forMoving();
      const target = await to.forMoving(source.hashSecret).catch(async (error) => {
        await source.close();
        throw error;
      });
      try {
        return await move(wrap('from', source), wrap('to', target), {
          beside,
          now: () => 1_700_000_000_000,
          id: () => `move-${++ids}`,
          batch: 5,
          ...(compared && { compared }),
        });
      } finally {
        await source.close();
        await target.close();
      }
    }

    const inventoryOf = async (place: MovePlace) => {
      const store = await place.forMoving();
      try {
        return await takeInventory(store, []);
      } finally {
        await store.close();
      }
    };

    it('leaves nothing behind: versions, words, addresses, timers, what is unsent, receipts', async () => {
      await filled();
      const hashing = await from.store();
      const hashed = hashing.keyedHash('of somebody who is gone');
      await hashing.close();
      const before = await inventoryOf(from);
      const { inventory, there, lost } = await run();
      expect(inventory.checksum).toBe(before.checksum);
      expect([there, lost]).toEqual([0, 0]);
      expect(Object.fromEntries(inventory.counts)).toEqual({
        codes: 1,
        person: PEOPLE + 1,
        'documents in all': PEOPLE + 2,
        addresses: 2 * PEOPLE + 1,
        timers: 2,
        'messages to send': 1,
        'letters to bring': 1,
        receipts: 1,
      });
      const store = await to.store();
      expect(store.keyedHash('of somebody who is gone')).toBe(hashed);
      expect(await store.find(phone('n0'))).toBe(idOf(1));
      expect(await store.find(phone('m0'))).toBe(idOf(0));
      expect(await store.find(phone('gone'))).toBeNull();
      expect(await found(store, idOf(1))).toMatchObject({ version: 3, body: 'has it now' });
      expect(await found(store, ANNA)).toMatchObject({
        version: 1,
        timers: [timerOf('one', 5), { id: 'two', notAfter: 7 }],
        out: [
          { seq: 2, tried: 4, topic: 'question', about: BILAL },
          { seq: 3, type: 'letter', number: 7 },
        ],
        receipts: [{ seq: 1, externalId: 'm1' }],
      });
      expect((await all(store.pending())).map(({ id }) => id)).toEqual([ANNA]);
      // It is a store as any other: the next version comes after that one.
      await store.commit(commitOf(idOf(1), 3, 'goes on'));
      expect(await codeOf(store.commit(commitOf(idOf(1), 3, 'too late')))).toBe('store.conflict');
      await store.close();
    });

    it('shuts the old place, so that nobody starts there by accident, and leaves it as it was', async () => {
      await filled();
      const before = await inventoryOf(from);
      await run();
      expect(await codeOf(from.store())).toBe('store.moved');
      expect((await inventoryOf(from)).checksum).toBe(before.checksum);
      expect(await codeOf(run())).toBe('store.moved');
      // As the advice says: the note goes, and the old place is what it was.
      const source = await from.forMoving();
      await source.setNote(null);
      await source.close();
      const store = await from.store();
      expect(await found(store, ANNA)).toMatchObject({ version: 1 });
      await store.close();
    });

    it('goes on where it was interrupted, at every step, and nobody can start on either side meanwhile', async () => {
      await filled();
      const before = await inventoryOf(from);
      const dying = (side: 'from' | 'to', at: number, after: boolean) => (which: 'from' | 'to', store: MovingStore) =>
        which === side ? mortal(store, { at, after }) : store;
      for (const side of ['from', 'to'] as const) {
        for (const after of [false, true]) {
          let deaths = 0;
          for (let at = 1; ; at += 1) {
            const left = await from.forMoving();
            await left.setNote(null);
            await left.close();
            await to.dispose();
            to = await make.to();
            const died = await run(dying(side, at, after)).then(
              () => false,
              () => true,
            );
            if (!died) break;
            deaths += 1;
            const source = await from.forMoving();
            const begun = await source.note();
            await source.close();
            const target = await to.forMoving();
            const coming = await target.note();
            await target.close();
            if (begun?.state === 'moving-out') expect(await codeOf(from.store())).toBe('store.moving');
            if (coming !== null) expect(await codeOf(to.store())).toBe('store.moving');
            // All had been done but to say so.
            if (begun?.state === 'left' && coming === null) continue;
            const { inventory } = await run();
            expect(inventory.checksum).toBe(before.checksum);
            expect(await codeOf(from.store())).toBe('store.moved');
            const store = await to.store();
            expect(await found(store, idOf(7))).toMatchObject({ version: 1 });
            await store.close();
          }
          // Batches, both notes, and reading them.
          expect(deaths).toBeGreaterThanOrEqual(side === 'to' ? 6 : 3);
        }
      }
    });

    it('counts what is there already as done, and does not write it again', async () => {
      await filled();
      const half = run((side, store) => (side === 'to' ? mortal(store, { at: 5, after: false }) : store));
      await expect(half).rejects.toThrow('dead');
      const { there } = await run();
      expect(there).toBe(10);
    });

    it('overwrites nothing: a document that is there with other content ends it, and both stay as they are', async () => {
      await filled();
      const half = run((side, store) => (side === 'to' ? mortal(store, { at: 5, after: false }) : store));
      await expect(half).rejects.toThrow('dead');
      const target = await to.forMoving();
      const note = await target.note();
      const [first] = await all(target.everything());
      await target.setNote(null);
      await target.close();
      const store = await to.store();
      const { id, version, kind } = first?.document ?? { id: '', version: 0, kind: 'person' as const };
      await store.commit({ ...commitOf(id, version, 'started too early'), kind });
      await store.close();
      const again = await to.forMoving();
      await again.setNote(note);
      await again.close();
      const before = [await inventoryOf(from), await inventoryOf(to)];
      expect(await codeOf(run())).toBe('store.move-differs');
      expect([await inventoryOf(from), await inventoryOf(to)].map(({ checksum }) => checksum)).toEqual(
        before.map(({ checksum }) => checksum),
      );
    });

    it('goes to nothing that holds documents of its own', async () => {
      await filled();
      const store = await to.store();
      await store.commit(commitOf('6f1d1c9e-0000-4000-8000-999999999999', 0, 'mine'));
      const own = store.keyedHash('x');
      await store.close();
      expect(await codeOf(run())).toBe('store.move-target');
      // What it remembers of those who are gone is found as before.
      const there = await to.store();
      expect(there.keyedHash('x')).toBe(own);
      await there.close();
      const open = await from.store();
      expect(await found(open, ANNA)).toMatchObject({ version: 1 });
      await open.close();
    });

    it('is told from another move to the same place', async () => {
      await filled();
      const target = await to.forMoving();
      await target.setNote({ state: 'moving-in', move: 'another', at: 1 });
      await target.close();
      const source = await from.forMoving();
      await source.setNote({ state: 'moving-out', move: 'this one', at: 1 });
      await source.close();
      expect(await codeOf(run())).toBe('store.move-other');
    });

    it('shuts nothing when the two sides are not the same after all', async () => {
      await filled();
      let told: number[] = [];
      const losing = (side: 'from' | 'to', store: MovingStore): MovingStore =>
        side === 'from'
          ? store
          : {
              ...store,
              everything: () => store.everything(),
              place: (kept) => store.place(kept.filter(({ document }) => document.id !== ANNA)),
            };
      const work = run(losing, (...both) => {
        told = both.map(({ counts }) => counts.get('documents in all') ?? 0);
      });
      expect(await codeOf(work)).toBe('store.move-mismatch');
      expect(told).toEqual([PEOPLE + 2, PEOPLE + 1]);
      const source = await from.forMoving();
      expect(await source.note()).toMatchObject({ state: 'moving-out' });
      await source.close();
    });

    it('takes along what is kept beside the documents, and counts it', async () => {
      await filled();
      const target = keptBeside({ one: { b: 2, a: 1 } });
      beside = [{ name: 'Teams references', from: keptBeside({ one: { a: 1, b: 2 }, two: 'x' }), to: target }];
      const { inventory } = await run();
      expect(inventory.counts.get('Teams references')).toBe(2);
      expect(Object.fromEntries(target.values)).toEqual({ one: { b: 2, a: 1 }, two: 'x' });
    });

    it('overwrites nothing beside the documents either', async () => {
      await filled();
      beside = [{ name: 'Teams references', from: keptBeside({ one: 1 }), to: keptBeside({ one: 2 }) }];
      expect(await codeOf(run())).toBe('store.move-differs');
    });
  });
}
