import { z } from 'zod';
import { AppError } from '../../ports/error.ts';
import { addressSchema } from '../document-schema.ts';
import { demandIdle } from './idle.ts';
import type { Lookup } from './lookup.ts';
import type { Transaction } from './transaction.ts';

/** What a step of the schema works with. */
export interface Migrating {
  transaction: Transaction;
  lookup: Lookup;
}

/** Rows of one statement. */
const PAGE = 1000;

const ADDRESSES = `
SELECT lookup, address FROM kennismaker.addresses WHERE lookup > $1 AND length(lookup) = $2 ORDER BY lookup LIMIT $3`;
const SET_ADDRESSES = `
UPDATE kennismaker.addresses a SET lookup = made.fresh
FROM unnest($1::text[], $2::text[]) AS made (was, fresh) WHERE a.lookup = made.was`;

const ITEMS = `
SELECT document, seq, item FROM kennismaker.outbox
WHERE type = 'message' AND (document, seq) > ($1, $2::bigint) ORDER BY document, seq LIMIT $3`;
const SET_ITEMS = `
UPDATE kennismaker.outbox o SET goes = made.fresh
FROM unnest($1::text[], $2::bigint[], $3::text[]) AS made (document, seq, fresh)
WHERE o.document = made.document AND o.seq = made.seq`;

const ROWS = `
SELECT space, lookup, key FROM kennismaker.keyed_rows
WHERE (space, lookup) > ($1, $2) AND length(lookup) = $3 ORDER BY space, lookup LIMIT $4`;
const SET_ROWS = `
UPDATE kennismaker.keyed_rows r SET lookup = made.fresh
FROM unnest($1::text[], $2::text[], $3::text[]) AS made (space, was, fresh)
WHERE r.space = made.space AND r.lookup = made.was`;

const DROP_LINES = 'DELETE FROM kennismaker.lines';
const MAKE_LINES = `
INSERT INTO kennismaker.lines (document, line, free_since)
SELECT DISTINCT document, goes, clock_timestamp() FROM kennismaker.outbox WHERE type = 'message'`;

/** Digits of a plain SHA-256, as the version before had it; a keyed hash has half of them. */
const DIGITS_BEFORE = 64;

const itemSchema = z.object({ to: addressSchema });

/**
 * Gives every address, line and keyed value the name that it has now, from what stands beside the one it had. All of it or
 * nothing: it is one transaction, and the start after one that was interrupted does it. Nobody may serve the database
 * meanwhile: to a process of the version before everybody would be somebody new. Nothing is sealed yet at this step.
 * Errors: `store.in-use`, `store.not-upgraded`, and those of the database.
 */
export async function makeLookups(migrating: Migrating): Promise<void> {
  const { transaction } = migrating;
  await demandIdle(transaction);
  await addresses(migrating);
  await items(migrating);
  await rows(migrating);
  await transaction.query(DROP_LINES);
  await transaction.query(MAKE_LINES);
}

async function addresses({ transaction, lookup }: Migrating): Promise<void> {
  await pages(['', DIGITS_BEFORE], ADDRESSES, transaction, async (page: { lookup: string; address: unknown }[]) => {
    const fresh = page.map(({ address }) => lookup.keyOf(parsed(addressSchema, address)));
    await transaction.query(SET_ADDRESSES, [page.map((row) => row.lookup), fresh]);
    return [page.at(-1)?.lookup, DIGITS_BEFORE];
  });
}

async function items({ transaction, lookup }: Migrating): Promise<void> {
  type Row = { document: string; seq: string; item: unknown };
  await pages(['', -1], ITEMS, transaction, async (page: Row[]) => {
    const fresh = page.map(({ item }) => lookup.lineOf(parsed(itemSchema, item).to));
    await transaction.query(SET_ITEMS, [page.map(({ document }) => document), page.map(({ seq }) => seq), fresh]);
    const last = page.at(-1);
    return [last?.document, last?.seq];
  });
}

async function rows({ transaction, lookup }: Migrating): Promise<void> {
  type Row = { space: string; lookup: string; key: string };
  await pages(['', '', DIGITS_BEFORE], ROWS, transaction, async (page: Row[]) => {
    const fresh = page.map(({ space, key }) => lookup.nameOf(space, JSON.parse(key) as string));
    const was = page.map((row) => row.lookup);
    await transaction.query(SET_ROWS, [page.map(({ space }) => space), was, fresh]);
    const last = page.at(-1);
    return [last?.space, last?.lookup, DIGITS_BEFORE];
  });
}

/** Does something with each page of rows; it gives the values from which the next page begins. */
async function pages<Row extends object>(
  from: readonly unknown[],
  query: string,
  transaction: Transaction,
  work: (page: Row[]) => Promise<readonly unknown[]>,
): Promise<void> {
  let next = from;
  while (true) {
    const page = await transaction.query<Row>(query, [...next, PAGE]);
    if (page.length === 0) return;
    next = await work(page);
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('store.not-upgraded', 'An address in the database is damaged: the new version can’t find it.', {
    advice: 'Put back a backup, or go on with the version before and report it. Nothing was changed.',
  });
}
