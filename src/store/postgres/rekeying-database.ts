import type { Clock } from '../../ports/clock.ts';
import { SILENT } from '../../ports/log.ts';
import type { RekeyStore, Resealed } from '../rekeying/rekey-store.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { keysDone } from './database-keys.ts';
import { SqlFailure, storeError } from './failure.ts';
import { demandIdle, inUse } from './idle.ts';
import { type KeyedRows, keyedRows } from './keyed-rows.ts';
import { everything } from './moving-database.ts';
import { openDatabase } from './open.ts';
import { firstOf, type Page, resealPage, SEALED_TABLES } from './reseal-rows.ts';

/** Rows of one transaction, when nothing else is said. */
const PAGE = 200;

/** Of two that change the key at once, the second is refused. Any number of our own. */
const LOCK = 'SELECT pg_try_advisory_lock(4711900341) AS got';

/**
 * Rewrites the tables into new files, without what was there before; and what the server noted of their contents. On a
 * server that does not let its owner do the last, it warns and leaves that.
 */
const SWEEP = [
  ...[...SEALED_TABLES.map(({ name }) => name), 'meta'].map((name) => `VACUUM (FULL, ANALYZE) kennismaker.${name}`),
  'VACUUM (FULL) pg_catalog.pg_statistic',
];

/** Rows are counted, all of them. */
type Counted = Resealed & { resealed: number };

/** As `SharedStore`, for what is kept beside the documents. */
export interface RekeyingDatabase extends RekeyStore {
  keyedRows<T>(space: string, parse: (value: unknown) => T): KeyedRows<T>;
}

/**
 * A database of which the key is changed: no process may serve it, now or until it has ended.
 * Errors: those of `openDatabase`, and `store.in-use`.
 */
export async function openDatabaseForRekeying(options: {
  url: string;
  clock: Clock;
  keyring: Keyring;
  /** Rows of one transaction. */
  page?: number;
}): Promise<RekeyingDatabase> {
  const { keyring, page: size = PAGE } = options;
  const { database, documents } = await openDatabase({ ...options, log: SILENT });
  const alone = await database.connect().catch(async (error: unknown) => {
    await database.close();
    throw storeError(error);
  });
  const close = async (): Promise<void> => {
    // What can't be said goodbye to is gone.
    await alone.end().catch(() => undefined);
    await database.close();
  };

  async function pass(writes: boolean, progress: (far: Resealed) => void): Promise<Counted[]> {
    const all: Counted[] = [];
    for (const table of SEALED_TABLES) {
      let far: Counted = { what: table.title, seen: 0, resealed: 0, damaged: 0 };
      for (let after: readonly unknown[] | null = firstOf(table); after !== null; ) {
        const from: readonly unknown[] = after;
        const page: Page = await database.transaction(async (transaction) => {
          if (writes) await demandIdle(transaction);
          return resealPage(transaction, table, { keyring, after: from, size, writes });
        });
        far = {
          ...far,
          seen: far.seen + page.seen,
          resealed: far.resealed + page.stale,
          damaged: far.damaged + page.damaged,
        };
        progress(far);
        after = page.last;
      }
      all.push(far);
    }
    return all;
  }

  try {
    const [lock] = (await alone.query<{ got: boolean }>(LOCK)).rows;
    if (!lock?.got) throw inUse();
    await database.transaction(demandIdle);
  } catch (error) {
    await close();
    throw storeError(error);
  }
  return {
    everything: () => everything(database, documents),
    reseal: (progress) => pass(true, progress),
    async remaining() {
      const all = await pass(false, () => undefined);
      return all.reduce((sum, { resealed }) => sum + resealed, 0);
    },
    async finish() {
      for (const statement of SWEEP) {
        await alone.query(statement).catch((error: unknown) => {
          throw storeError(new SqlFailure(error));
        });
      }
      await database.transaction(async (transaction) => {
        await demandIdle(transaction);
        await keysDone(transaction, keyring);
      });
    },
    keyedRows: (space, parse) => keyedRows({ database, lookup: documents.lookup, keyring }, space, parse),
    close,
  };
}
