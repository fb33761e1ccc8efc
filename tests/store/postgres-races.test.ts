import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentId } from '../../src/ports/document.ts';
import { openPostgresStore, type PostgresStore } from '../../src/store/postgres/index.ts';
import type { TransactionPart } from '../../src/store/postgres/transaction.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { ANNA, all, BILAL, codeOf, commitOf, found, messageItem } from './contract.ts';
import { settings } from './postgres-support.ts';

const NOBODY: TransactionPart = { within: async () => () => undefined };

/** Resolves for all when so many have come. */
function meeting(people: number): () => Promise<void> {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let here = 0;
  return () => {
    here += 1;
    if (here === people) open();
    return opened;
  };
}

describe('two processes on one database', () => {
  let server: PostgresServer;
  let url: string;
  let stores: PostgresStore[];

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  beforeEach(async () => {
    url = await server.newDatabase();
    stores = [];
  });
  afterEach(() => Promise.all(stores.map((store) => store.close())));

  async function open(part: TransactionPart = NOBODY): Promise<PostgresStore> {
    const store = await openPostgresStore({ ...settings(url), part });
    stores.push(store);
    return store;
  }

  it('lose no turn of each other, nor an item, a mark or a timer', async () => {
    const processes = [await open(), await open()];
    const ids = Array.from({ length: 8 }, (_, n) => `person-${n}`);
    let conflicts = 0;
    const turn = async (store: PostgresStore, id: DocumentId): Promise<void> => {
      while (true) {
        const before = await store.read(id);
        const version = before.status === 'found' ? before.document.version : 0;
        const work = store.commit(commitOf(id, version, version + 1, { out: [messageItem(version + 1)] }));
        if ((await codeOf(work)) === 'no error') {
          await store.mark(id, [{ seq: version + 1, outcome: version % 2 === 0 ? 'sent' : 'trying', at: 5 }]);
          return;
        }
        conflicts += 1;
      }
    };
    await Promise.all(
      ids.flatMap((id) => Array.from({ length: 10 }, (_, n) => turn(processes[n % 2] as PostgresStore, id))),
    );
    for (const store of processes) {
      for (const id of ids) {
        const { version, body, out } = await found(store, id);
        expect({ version, body }).toEqual({ version: 10, body: 10 });
        expect(out).toEqual([2, 4, 6, 8, 10].map((seq) => ({ ...messageItem(seq), tried: 5 })));
      }
    }
    expect(conflicts).toBeGreaterThan(0);
  });

  it('make one document of two that begin it at the same moment', async () => {
    const meet = meeting(2);
    const part: TransactionPart = {
      // Nobody has heard of the other's row yet.
      within: async () => {
        await meet();
        return () => undefined;
      },
    };
    const [one, other] = [await open(part), await open(part)];
    const outcomes = await Promise.all([one, other].map((store, n) => codeOf(store.commit(commitOf(ANNA, 0, n)))));
    expect(outcomes.toSorted()).toEqual(['no error', 'store.conflict']);
    expect(await found(one, ANNA)).toMatchObject({ version: 1, body: outcomes.indexOf('no error') });
    expect([one.health().writable, other.health().writable]).toEqual([true, true]);
  });

  it('meet somebody new once, however many first messages come at both', async () => {
    const processes = [await open(), await open()];
    const addresses = Array.from({ length: 10 }, (_, n) => ({ channel: 'telegram', scheme: 'chat', value: `${n}` }));
    const first = async (store: PostgresStore, address: (typeof addresses)[number], id: string): Promise<string> => {
      const other = { channel: 'web', scheme: 'session', value: address.value };
      const both = Number(address.value) % 2 === 0 ? [address, other] : [other, address];
      return codeOf(store.commit(commitOf(id, 0, 1, { addresses: both, unlessTaken: both })));
    };
    const outcomes = await Promise.all(
      addresses.flatMap((address, n) =>
        Array.from({ length: 6 }, (_, k) => first(processes[k % 2] as PostgresStore, address, `new-${n}-${k}`)),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'no error')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'store.address-taken')).toHaveLength(50);
    const people = await all((processes[0] as PostgresStore).list('person'));
    expect(people).toHaveLength(10);
    const led = await Promise.all(addresses.map((address) => (processes[1] as PostgresStore).find(address)));
    expect(led.toSorted()).toEqual(people.toSorted());
  });

  it('survive a deadlock: the victim is done again, and what it was to do afterwards is done once', async () => {
    const meet = meeting(2);
    const done: string[] = [];
    let within = 0;
    const alsoLocking = (other: DocumentId): TransactionPart => ({
      async within(transaction, { after }) {
        within += 1;
        await meet();
        await transaction.query('SELECT FROM kennismaker.documents WHERE id = $1 FOR UPDATE', [other]);
        return () => done.push(after?.id ?? '');
      },
    });
    const setup = await open();
    await setup.commit(commitOf(ANNA, 0, 'before'));
    await setup.commit(commitOf(BILAL, 0, 'before'));
    const [one, other] = [await open(alsoLocking(BILAL)), await open(alsoLocking(ANNA))];
    await Promise.all([one.commit(commitOf(ANNA, 1, 'after')), other.commit(commitOf(BILAL, 1, 'after'))]);
    expect(within).toBeGreaterThan(2);
    expect(done.toSorted()).toEqual([ANNA, BILAL]);
    for (const id of [ANNA, BILAL]) expect(await found(setup, id)).toMatchObject({ version: 2, body: 'after' });
  });

  it('do again what could not be serialised, a few times, and then say so', async () => {
    const aborting = (times: number): TransactionPart => {
      let left = times;
      return {
        async within(transaction) {
          left -= 1;
          if (left >= 0) void transaction.query("DO $$ BEGIN RAISE EXCEPTION '' USING ERRCODE = '40001'; END $$");
          return () => undefined;
        },
      };
    };
    const lucky = await open(aborting(3));
    await lucky.commit(commitOf(ANNA, 0, 'at last'));
    expect(await found(lucky, ANNA)).toMatchObject({ version: 1, body: 'at last' });
    const unlucky = await open(aborting(100));
    expect(await codeOf(unlucky.commit(commitOf(BILAL, 0, 'never')))).toBe('store.unwritable');
    expect(await unlucky.read(BILAL)).toEqual({ status: 'absent' });
  });

  it('give what else belongs to a change: what was there before and after, and nothing when it is refused', async () => {
    const changes: string[] = [];
    const store = await open({
      async within(_, { by, before, after }) {
        changes.push(
          `${by} ${before?.version ?? '-'} ${before?.out.length ?? '-'} → ${after?.version ?? '-'} ${after?.out.length ?? '-'}`,
        );
        return () => changes.push('done');
      },
    });
    await store.commit(commitOf(ANNA, 0, 1, { out: [messageItem(1), messageItem(2)] }));
    await codeOf(store.commit(commitOf(ANNA, 0, 1)));
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
    await store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
    await store.erase(ANNA);
    await store.erase(ANNA);
    expect(changes).toEqual(['commit - - → 1 2', 'done', 'mark 1 2 → 1 1', 'done', 'erase 1 1 → - -', 'done']);
  });
});
