import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentId, StoredDocument } from '../../src/ports/document.ts';
import type { Store } from '../../src/ports/store.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, messageItem, type Subject, timerOf } from './contract.ts';

const ADDRESS = { channel: 'telegram', scheme: 'chat', value: '31600000000' };

/** What every store must still be after something went wrong, and with much in it. */
export function durabilityContract(name: string, make: () => Promise<Subject>): void {
  describe(`${name}, when things go wrong or there is much of them`, () => {
    let subject: Subject;
    let store: Store;

    beforeEach(async () => {
      subject = await make();
      store = subject.store;
    });

    afterEach(async () => {
      await subject.dispose();
    });

    it('has all of a commit of which the answer was lost, once, and refuses its repetition', async () => {
      await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1)] }));
      const turn = commitOf(ANNA, 1, 2, {
        out: [messageItem(2)],
        marks: [{ seq: 1, outcome: 'superseded' }],
        timers: [timerOf('t', 5)],
        addresses: [ADDRESS],
      });
      store = await subject.unheard(turn);
      for (const look of [async () => store, () => subject.restart()]) {
        store = await look();
        expect(await codeOf(store.commit(turn))).toBe('store.conflict');
        const { version, body, timers, out } = await found(store, ANNA);
        expect({ version, body, timers, out }).toEqual({
          version: 2,
          body: 2,
          timers: [timerOf('t', 5)],
          out: [messageItem(2)],
        });
        expect(await store.find(ADDRESS)).toBe(ANNA);
      }
    });

    it('has a new document of which the answer was lost, and does not let it be made twice', async () => {
      const turn = commitOf(ANNA, 0, 'first', { addresses: [ADDRESS], unlessTaken: [ADDRESS], out: [messageItem(1)] });
      store = await subject.unheard(turn);
      expect(await codeOf(store.commit(turn))).toBe('store.conflict');
      // Who tries with a new id, because the address was nobody's when it was looked for, is sent back.
      expect(await codeOf(store.commit({ ...turn, id: BILAL }))).toBe('store.address-taken');
      expect((await all(store.list('person'))).toSorted()).toEqual([ANNA]);
      expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 'first', out: [{ seq: 1 }] });
    });

    it('keeps the order of what is unsent while turns add to it and others settle it', async () => {
      const TURNS = 60;
      const settled: number[] = [];
      await store.commit(commitOf(ANNA, 0, 0));
      const turn = async (): Promise<void> => {
        while (true) {
          const { version } = await found(store, ANNA);
          const work = store.commit(commitOf(ANNA, version, version, { out: [messageItem(version)] }));
          if ((await codeOf(work)) === 'no error') return;
        }
      };
      const sender = async (): Promise<void> => {
        while (settled.length < TURNS / 2) {
          const first = (await found(store, ANNA)).out[0];
          if (first === undefined) {
            await new Promise((resolve) => setImmediate(resolve));
            continue;
          }
          await store.mark(ANNA, [{ seq: first.seq, outcome: 'sent' }]);
          settled.push(first.seq);
        }
      };
      await Promise.all([sender(), ...Array.from({ length: TURNS }, turn)]);
      store = await subject.restart();
      const { version, out } = await found(store, ANNA);
      expect(version).toBe(TURNS + 1);
      // Each item was the lowest one when it was settled, and the rest are there once, ascending.
      expect(settled).toEqual(Array.from({ length: TURNS / 2 }, (_, n) => n + 1));
      expect(out.map(({ seq }) => seq)).toEqual(Array.from({ length: TURNS / 2 }, (_, n) => n + 1 + TURNS / 2));
    });

    it('has the timers of the last commit, as they were given, however they changed', async () => {
      const later = { ...timerOf('b', 9), notAfter: 12 };
      const meeting = {
        id: 'c',
        at: 1.5,
        event: 'meet',
        binding: { kind: 'appointment', subject: 'm1', version: 3 } as const,
      };
      const lists = [
        [timerOf('a', 5), timerOf('b', 2)],
        [timerOf('b', 2), timerOf('a', 5)],
        [timerOf('a', 5), later, meeting],
        [later],
        [meeting, later],
        [],
        [timerOf('a', 1)],
      ];
      for (const [version, timers] of lists.entries()) {
        const given = await store.commit(commitOf(ANNA, version, version, { timers }));
        expect(given.timers).toEqual(timers);
        expect((await found(store, ANNA)).timers).toEqual(timers);
        const pending = await all(store.pending());
        expect(pending.map((document) => document.timers)).toEqual(timers.length > 0 ? [timers] : []);
      }
      expect((await found(await subject.restart(), ANNA)).timers).toEqual([timerOf('a', 1)]);
    });

    it('keeps the order of keys, in which people see what they stand for', async () => {
      const body = { zebra: 1, a: { second: 1, first: 2, '10': 3 }, bb: 2 };
      await store.commit(commitOf(ANNA, 0, body));
      for (const look of [async () => store, () => subject.restart()]) {
        store = await look();
        expect(JSON.stringify((await found(store, ANNA)).body)).toBe(JSON.stringify(body));
      }
    });

    it('gives everything of everybody for an export, each once, while turns go on', async () => {
      // More than one page of every store.
      const PEOPLE = 1030;
      const idOf = (n: number): DocumentId => `6f1d1c9e-0000-4000-8000-2${String(n).padStart(11, '0')}`;
      const kept = new Map<DocumentId, StoredDocument>();
      const ids = Array.from({ length: PEOPLE }, (_, n) => idOf(n));
      for (let from = 0; from < PEOPLE; from += 50) {
        await Promise.all(
          ids.slice(from, from + 50).map(async (id, n) => {
            const more = n % 3 === 0 ? { out: [messageItem(1)] } : n % 3 === 1 ? { timers: [timerOf('t', n)] } : {};
            kept.set(id, await store.commit(commitOf(id, 0, { words: `of ${id}` }, more)));
          }),
        );
      }
      const listed: DocumentId[] = [];
      for await (const id of store.list('person')) {
        listed.push(id);
        if (listed.length % 300 === 0) kept.set(id, await store.commit(commitOf(id, 1, 'once more')));
      }
      expect(listed.toSorted()).toEqual(ids);
      const read = await Promise.all(ids.map((id) => found(store, id)));
      expect(read).toEqual(ids.map((id) => kept.get(id)));
      const waiting = (await all(store.pending())).toSorted((one, other) => (one.id < other.id ? -1 : 1));
      expect(waiting).toEqual(read.filter(({ out, timers }) => out.length + timers.length > 0));
      expect(waiting.length).toBeGreaterThan(PEOPLE / 2);
    });

    it("says that a document is lost when it can't be read, and sets it aside without harm to others", async (context) => {
      if (!subject.damage) return context.skip('nothing lies anywhere');
      await store.commit(commitOf(ANNA, 0, 'kept words', { addresses: [ADDRESS], timers: [timerOf('t', 5)] }));
      await store.commit(commitOf(BILAL, 0, 'b', { out: [messageItem(1)] }));
      store = await subject.damage(ANNA);
      expect(await store.read(ANNA)).toEqual({ status: 'lost' });
      expect(store.health()).toEqual({ writable: true, quarantined: 1 });
      for (const look of [async () => store, () => subject.restart()]) {
        store = await look();
        expect(await store.read(ANNA)).toEqual({ status: 'lost' });
        expect(await codeOf(store.commit(commitOf(ANNA, 1, 'on')))).toBe('store.conflict');
        await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
        expect(await store.find(ADDRESS)).toBe(ANNA);
        expect(await all(store.list('person'))).toEqual([BILAL]);
        expect((await all(store.pending())).map(({ id }) => id)).toEqual([BILAL]);
      }
      // It may begin anew, with nothing of what it was.
      await store.commit(commitOf(ANNA, 0, 'anew'));
      store = await subject.restart();
      expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 'anew', timers: [], out: [] });
      await store.erase(ANNA);
      store = await subject.restart();
      expect(await store.read(ANNA)).toEqual({ status: 'absent' });
      expect(await store.find(ADDRESS)).toBeNull();
    });

    it("finds out that a document can't be read by whatever asks for it first", async (context) => {
      if (!subject.damage) return context.skip('nothing lies anywhere');
      const askers: ((of: Store) => Promise<unknown>)[] = [
        async (of) => expect(await codeOf(of.commit(commitOf(ANNA, 1, 'on')))).toBe('store.conflict'),
        (of) => of.mark(ANNA, [{ seq: 1, outcome: 'sent' }]),
        (of) => all(of.pending()),
      ];
      for (const ask of askers) {
        await store.commit(commitOf(ANNA, 0, 'words', { out: [messageItem(1), messageItem(2)] }));
        store = await subject.damage(ANNA);
        await ask(store);
        expect(await store.read(ANNA)).toEqual({ status: 'lost' });
        expect(store.health().quarantined).toBe(1);
        await store.erase(ANNA);
        expect(await store.read(ANNA)).toEqual({ status: 'absent' });
      }
    });
  });
}
