import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutItem, StoredDocument, Timer } from '../../src/ports/document.ts';
import { AppError } from '../../src/ports/error.ts';
import type { Json } from '../../src/ports/json.ts';
import { type Commit, MAX_DOCUMENT_BYTES, type Store } from '../../src/ports/store.ts';

/** What every store is run through. */
export interface Subject {
  store: Store;
  /** Everything that the store and a later start of it would know; the same store when it has no disk. */
  restart(): Promise<Store>;
  /** Commits so that nobody hears of it: the process dies between the write and the answer. Gives the next start's store. */
  unheard(commit: Commit): Promise<Store>;
  /** Makes what is kept of a document unreadable; gives the next start's store. Absent where nothing lies anywhere. */
  damage?(id: string): Promise<Store>;
  dispose(): Promise<void>;
}

export const ANNA = '6f1d1c9e-0000-4000-8000-000000000001';
export const BILAL = '6f1d1c9e-0000-4000-8000-000000000002';

export function commitOf(id: string, expected: number, body: Json, more: Partial<Commit> = {}): Commit {
  return { id, kind: 'person', expected, body, timers: [], out: [], ...more };
}

export function messageItem(seq: number, text = `message ${seq}`): OutItem {
  const to = { channel: 'web', scheme: 'session', value: 's1' };
  return { type: 'message', seq, purpose: 'reply', to, message: { language: 'nl', text }, at: 1000 };
}

export function timerOf(id: string, at: number): Timer {
  return { id, at, event: 'remind', binding: { kind: 'wait', turn: 1 } };
}

export async function found(store: Store, id: string): Promise<StoredDocument> {
  const result = await store.read(id);
  if (result.status !== 'found') throw new Error(`The document is ${result.status}.`);
  return result.document;
}

export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

export function storeContract(name: string, make: () => Promise<Subject>): void {
  describe(`${name} as a store`, () => {
    let subject: Subject;
    let store: Store;

    beforeEach(async () => {
      subject = await make();
      store = subject.store;
    });

    afterEach(async () => {
      await subject.dispose();
    });

    it('hashes under a secret of its own, the same after a start', async () => {
      const hash = store.keyedHash(ANNA);
      expect(hash).toMatch(/^[0-9a-f]{32}$/);
      expect(store.keyedHash(BILAL)).not.toBe(hash);
      expect((await subject.restart()).keyedHash(ANNA)).toBe(hash);
    });

    it('gives back what was committed, one version later', async () => {
      const timers = [timerOf('t', 5)];
      const out = [messageItem(1)];
      await store.commit(commitOf(ANNA, 0, { a: [1, null, 'é', { b: true }] }, { timers, out }));
      expect(await store.read(ANNA)).toEqual({
        status: 'found',
        document: { id: ANNA, kind: 'person', version: 1, body: { a: [1, null, 'é', { b: true }] }, timers, out },
      });
    });

    it('says absent for what was never there', async () => {
      expect(await store.read(BILAL)).toEqual({ status: 'absent' });
    });

    it('refuses a commit on another version than the stored one, and changes nothing', async () => {
      await store.commit(commitOf(ANNA, 0, 'first'));
      expect(await codeOf(store.commit(commitOf(ANNA, 0, 'again')))).toBe('store.conflict');
      expect(await codeOf(store.commit(commitOf(ANNA, 2, 'ahead')))).toBe('store.conflict');
      expect(await codeOf(store.commit(commitOf(BILAL, 1, 'nobody')))).toBe('store.conflict');
      expect((await found(store, ANNA)).body).toBe('first');
      expect(await store.read(BILAL)).toEqual({ status: 'absent' });
    });

    it('lets exactly one of two commits win that were made from the same version', async () => {
      await store.commit(commitOf(ANNA, 0, 'first'));
      const outcomes = await Promise.all([
        codeOf(store.commit(commitOf(ANNA, 1, 'left'))),
        codeOf(store.commit(commitOf(ANNA, 1, 'right'))),
      ]);
      expect(outcomes.toSorted()).toEqual(['no error', 'store.conflict']);
      const winner = outcomes[0] === 'no error' ? 'left' : 'right';
      expect(await found(store, ANNA)).toMatchObject({ version: 2, body: winner });
    });

    it('loses no update of 1,000 turns at once over 50 documents', async () => {
      const ids = Array.from({ length: 50 }, (_, n) => `6f1d1c9e-0000-4000-8000-1${String(n).padStart(11, '0')}`);
      let conflicts = 0;
      const turn = async (id: string): Promise<void> => {
        while (true) {
          const before = await store.read(id);
          const count = before.status === 'found' ? Number(before.document.body) : 0;
          const expected = before.status === 'found' ? before.document.version : 0;
          if ((await codeOf(store.commit(commitOf(id, expected, count + 1)))) === 'no error') return;
          conflicts += 1;
        }
      };
      await Promise.all(Array.from({ length: 1000 }, (_, n) => turn(ids[n % 50] ?? '')));
      const again = await subject.restart();
      for (const id of ids) expect(await found(again, id)).toMatchObject({ version: 20, body: 20 });
      expect(conflicts).toBeGreaterThan(0);
    });

    it('keeps unmarked items, adds the new ones after them, and takes away what a commit settles', async () => {
      await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1), messageItem(2)] }));
      const marks = [{ seq: 1, outcome: 'superseded' } as const];
      await store.commit(commitOf(ANNA, 1, 2, { out: [messageItem(3)], marks }));
      expect((await found(store, ANNA)).out.map((item) => item.seq)).toEqual([2, 3]);
    });

    it('settles items by a mark without a new version, ignoring what it does not know', async () => {
      await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1), messageItem(2)] }));
      await store.mark(ANNA, [
        { seq: 1, outcome: 'sent' },
        { seq: 9, outcome: 'failed' },
      ]);
      await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
      await store.mark(BILAL, [{ seq: 1, outcome: 'sent' }]);
      expect(await found(store, ANNA)).toMatchObject({ version: 1, out: [{ seq: 2 }] });
      await store.commit(commitOf(ANNA, 1, 2));
      const again = await subject.restart();
      expect(await found(again, ANNA)).toMatchObject({ version: 2, out: [{ seq: 2 }] });
    });

    it('keeps an item that is being tried, with when that began, until it is settled', async () => {
      const about = 'part';
      const [first, second] = [{ ...messageItem(1), about }, messageItem(2)];
      await store.commit(commitOf(ANNA, 0, 1, { out: [first, second] }));
      await store.mark(ANNA, [{ seq: 1, outcome: 'trying', at: 2000 }]);
      const tried = { ...first, tried: 2000 };
      expect(await found(store, ANNA)).toMatchObject({ version: 1, out: [tried, second] });
      store = await subject.restart();
      expect((await found(store, ANNA)).out).toEqual([tried, second]);
      // The turn in between leaves it as it is.
      await store.commit(commitOf(ANNA, 1, 2, { out: [messageItem(3)] }));
      store = await subject.restart();
      const document = await found(store, ANNA);
      expect(document.out).toEqual([tried, second, messageItem(3)]);
      expect(document.receipts).toBeUndefined();
      await store.mark(ANNA, [{ seq: 1, outcome: 'sent', at: 3000, externalId: 'e1' }]);
      for (const look of [async () => store, () => subject.restart()]) {
        store = await look();
        const { out, receipts } = await found(store, ANNA);
        expect(out.map(({ seq }) => seq)).toEqual([2, 3]);
        expect(receipts).toEqual([{ seq: 1, to: tried.to, outcome: 'sent', at: 3000, externalId: 'e1', about }]);
      }
    });

    it('remembers who may have got a message twice, also when the channel has no id for it', async () => {
      const item = { ...messageItem(1), about: 'part' };
      await store.commit(commitOf(ANNA, 0, 1, { out: [item] }));
      await store.mark(ANNA, [{ seq: 1, outcome: 'sent', at: 3000, twice: true }]);
      store = await subject.restart();
      const receipt = { seq: 1, to: item.to, outcome: 'sent', at: 3000, about: 'part', twice: true };
      expect((await found(store, ANNA)).receipts).toEqual([receipt]);
      // What the channel reports later takes nothing of that back.
      await store.mark(ANNA, [{ seq: 1, outcome: 'read', at: 4000 }]);
      store = await subject.restart();
      expect((await found(store, ANNA)).receipts).toEqual([{ ...receipt, outcome: 'read', at: 4000 }]);
    });

    it('is still pending while an item is being tried, and takes a try of what is gone for nothing', async () => {
      const item = { ...messageItem(1), about: 'part' };
      await store.commit(commitOf(ANNA, 0, 1, { out: [item] }));
      await store.mark(ANNA, [
        { seq: 1, outcome: 'trying', at: 2000 },
        { seq: 9, outcome: 'trying', at: 2000 },
      ]);
      await store.mark(BILAL, [{ seq: 1, outcome: 'trying', at: 2000 }]);
      expect((await all(store.pending())).map(({ id }) => id)).toEqual([ANNA]);
      await store.mark(ANNA, [{ seq: 1, outcome: 'superseded' }]);
      await store.mark(ANNA, [{ seq: 1, outcome: 'trying', at: 4000 }]);
      store = await subject.restart();
      const { out, receipts } = await found(store, ANNA);
      expect(out).toEqual([]);
      expect(receipts).toBeUndefined();
      expect(await all(store.pending())).toEqual([]);
      expect(await store.read(BILAL)).toEqual({ status: 'absent' });
    });

    it('takes tries and their ends of many items at the same time', async () => {
      const out = Array.from({ length: 20 }, (_, n) => messageItem(n + 1));
      await store.commit(commitOf(ANNA, 0, 0, { out }));
      await Promise.all(
        out.map(async ({ seq }) => {
          await store.mark(ANNA, [{ seq, outcome: 'trying', at: seq * 10 }]);
          if (seq % 2 === 0) await store.mark(ANNA, [{ seq, outcome: 'sent', at: 500 }]);
        }),
      );
      const left = (await found(await subject.restart(), ANNA)).out;
      expect(left).toEqual(out.filter(({ seq }) => seq % 2 === 1).map((item) => ({ ...item, tried: item.seq * 10 })));
    });

    it('takes marks and commits of one document at the same time without losing either', async () => {
      const out = Array.from({ length: 20 }, (_, n) => messageItem(n + 1));
      await store.commit(commitOf(ANNA, 0, 0, { out }));
      await Promise.all([
        ...out.map((item) => store.mark(ANNA, [{ seq: item.seq, outcome: 'sent' }])),
        store.commit(commitOf(ANNA, 1, 1, { out: [messageItem(21)] })),
      ]);
      expect(await found(await subject.restart(), ANNA)).toMatchObject({ version: 2, out: [{ seq: 21 }] });
    });

    it('finds the document that an address leads to, the last one that claimed it', async () => {
      const address = { channel: 'telegram', scheme: 'chat', value: '../../1:2' };
      expect(await store.find(address)).toBeNull();
      await store.commit(commitOf(ANNA, 0, 1, { addresses: [address] }));
      expect(await store.find({ ...address })).toBe(ANNA);
      expect(await store.find({ ...address, scheme: 'phone' })).toBeNull();
      await store.commit(commitOf(BILAL, 0, 1, { addresses: [address] }));
      expect(await store.find(address)).toBe(BILAL);
      await store.commit(commitOf(ANNA, 1, 2));
      expect(await (await subject.restart()).find(address)).toBe(BILAL);
    });

    it('finds an address of which a commit was refused nowhere', async () => {
      const address = { channel: 'telegram', scheme: 'chat', value: '7' };
      await store.commit(commitOf(ANNA, 0, 1));
      expect(await codeOf(store.commit(commitOf(ANNA, 0, 1, { addresses: [address] })))).toBe('store.conflict');
      expect(await store.find(address)).toBeNull();
    });

    it('gives from a commit what a read gives after it, with what was not sent yet', async () => {
      const first = await store.commit(
        commitOf(ANNA, 0, { a: 1 }, { timers: [timerOf('t', 5)], out: [messageItem(1)] }),
      );
      expect(first).toEqual(await found(store, ANNA));
      const second = await store.commit(commitOf(ANNA, 1, { a: 2 }, { out: [messageItem(2)] }));
      expect(second).toEqual(await found(store, ANNA));
      expect(second).toMatchObject({ version: 2, timers: [], out: [{ seq: 1 }, { seq: 2 }] });
    });

    it('refuses a commit whose address leads to another document by now, and changes nothing', async () => {
      const address = { channel: 'telegram', scheme: 'chat', value: '8' };
      const claim = { addresses: [address], unlessTaken: [address] };
      await store.commit(commitOf(ANNA, 0, 1, claim));
      expect(await codeOf(store.commit(commitOf(BILAL, 0, 1, claim)))).toBe('store.address-taken');
      expect(await store.read(BILAL)).toEqual({ status: 'absent' });
      expect(await store.find(address)).toBe(ANNA);
      // To whom it leads already it may go on leading, and after an erasure it is free.
      await store.commit(commitOf(ANNA, 1, 2, claim));
      await store.erase(ANNA);
      await store.commit(commitOf(BILAL, 0, 1, claim));
      expect(await (await subject.restart()).find(address)).toBe(BILAL);
    });

    it('takes an address on purpose from who has it, who may then not have it back unless on purpose', async () => {
      const address = { channel: 'telegram', scheme: 'chat', value: '9' };
      await store.commit(commitOf(ANNA, 0, 1, { addresses: [address] }));
      await store.commit(commitOf(BILAL, 0, 1, { addresses: [address] }));
      const back = commitOf(ANNA, 1, 2, { addresses: [address], unlessTaken: [address] });
      expect(await codeOf(store.commit(back))).toBe('store.address-taken');
      expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 1 });
      expect(await store.find(address)).toBe(BILAL);
    });

    it('lists as pending exactly what has timers or unsent items', async () => {
      await store.commit(commitOf(ANNA, 0, 1, { timers: [timerOf('t', 5)] }));
      await store.commit(commitOf(BILAL, 0, 1, { out: [messageItem(1)] }));
      await store.commit(commitOf('quiet', 0, 1));
      const ids = async (of: Store): Promise<string[]> => (await all(of.pending())).map((item) => item.id).toSorted();
      expect(await ids(store)).toEqual([ANNA, BILAL]);
      await store.mark(BILAL, [{ seq: 1, outcome: 'sent' }]);
      expect(await ids(store)).toEqual([ANNA]);
      expect(await ids(await subject.restart())).toEqual([ANNA]);
    });

    it('lists the ids of one kind', async () => {
      await store.commit(commitOf(ANNA, 0, 1));
      await store.commit(commitOf('codes', 0, 1, { kind: 'codes' }));
      await store.commit(commitOf(BILAL, 0, 1));
      expect((await all(store.list('person'))).toSorted()).toEqual([ANNA, BILAL]);
      expect(await all(store.list('codes'))).toEqual(['codes']);
      expect(await all(store.list('dead-letter'))).toEqual([]);
    });

    it('erases the document with its addresses and unsent items, and lets its id begin anew', async () => {
      const address = { channel: 'web', scheme: 'session', value: 'abc' };
      await store.commit(commitOf(ANNA, 0, 1, { addresses: [address], out: [messageItem(1)] }));
      await store.commit(commitOf(BILAL, 0, 1));
      await store.erase(ANNA);
      await store.erase(ANNA);
      for (const look of [async () => store, () => subject.restart()]) {
        store = await look();
        expect(await store.read(ANNA)).toEqual({ status: 'absent' });
        expect(await store.find(address)).toBeNull();
        expect(await all(store.pending())).toEqual([]);
        expect(await all(store.list('person'))).toEqual([BILAL]);
      }
      await store.commit(commitOf(ANNA, 0, 'anew'));
      store = await subject.restart();
      expect(await found(store, ANNA)).toMatchObject({ version: 1, body: 'anew', out: [] });
      expect(await store.find(address)).toBeNull();
    });

    it('takes a document of exactly the limit, and refuses one byte more, in bytes and not in characters', async () => {
      const envelope = JSON.stringify({ id: ANNA, kind: 'person', version: 1, body: '', timers: [], out: [] }).length;
      const fits = 'é'.repeat((MAX_DOCUMENT_BYTES - envelope - (envelope % 2)) / 2) + 'x'.repeat(envelope % 2);
      expect(await codeOf(store.commit(commitOf(ANNA, 0, `${fits}x`)))).toBe('store.too-large');
      expect(await store.read(ANNA)).toEqual({ status: 'absent' });
      await store.commit(commitOf(ANNA, 0, fits));
      expect(await codeOf(store.commit(commitOf(ANNA, 1, `${fits}x`)))).toBe('store.too-large');
      expect((await found(await subject.restart(), ANNA)).body).toBe(fits);
    });

    it('counts unsent items to the limit', async () => {
      await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1, 'x'.repeat(40_000))] }));
      const more = commitOf(ANNA, 1, 1, { out: [messageItem(2, 'x'.repeat(30_000))] });
      expect(await codeOf(store.commit(more))).toBe('store.too-large');
      await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
      expect(await codeOf(store.commit(more))).toBe('no error');
    });

    it('keeps ids and keys that look like paths or prototypes apart', async () => {
      const ids = [
        '../../../etc/passwd',
        '__proto__',
        'constructor',
        'a/b',
        '.',
        '..',
        'a\0b',
        'C:\\x',
        '%2e%2e',
        '',
        '名',
      ];
      const body = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as Json;
      for (const id of ids) await store.commit(commitOf(id, 0, { id, body }));
      const again = await subject.restart();
      for (const id of ids) expect(JSON.stringify((await found(again, id)).body)).toBe(JSON.stringify({ id, body }));
      expect((await all(again.list('person'))).toSorted()).toEqual(ids.toSorted());
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it('keeps every string that JSON can hold', async () => {
      const body = ['\ud800', '\u202e', '\u0000', '\u2028', '😀', '"\\', '\uffff'];
      await store.commit(commitOf(ANNA, 0, body));
      expect((await found(await subject.restart(), ANNA)).body).toEqual(body);
    });

    it('is not reached by a caller that changes what it was given', async () => {
      await store.commit(commitOf(ANNA, 0, { name: 'before' }));
      const document = await found(store, ANNA);
      try {
        (document.body as { name: string }).name = 'after';
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      expect((await found(store, ANNA)).body).toEqual({ name: 'before' });
    });

    it('is healthy from the start', () => {
      expect(store.health()).toEqual({ writable: true, quarantined: 0 });
    });

    it('finishes what is under way when it is closed, and refuses everything after', async () => {
      const address = { channel: 'web', scheme: 'session', value: 'abc' };
      const underWay = store.commit(commitOf(ANNA, 0, 1));
      await Promise.all([store.close(), underWay]);
      await store.close();
      expect(await codeOf(store.read(ANNA))).toBe('store.closed');
      expect(await codeOf(store.commit(commitOf(ANNA, 1, 1)))).toBe('store.closed');
      expect(await codeOf(store.mark(ANNA, []))).toBe('store.closed');
      expect(await codeOf(store.find(address))).toBe('store.closed');
      expect(await codeOf(store.erase(ANNA))).toBe('store.closed');
      expect(await codeOf(all(store.pending()))).toBe('store.closed');
      expect(await codeOf(all(store.list('person')))).toBe('store.closed');
    });
  });
}
