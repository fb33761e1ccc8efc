import type { DocumentId } from '../../ports/document.ts';
import type { Commit } from '../../ports/store.ts';
import { addressTaken } from '../errors.ts';
import type { Codec } from './codec.ts';
import type { Lookup } from './lookup.ts';
import { idOfRow, rowId } from './row-id.ts';
import type { Transaction } from './transaction.ts';

/** Where an address leads. */
export const FIND = 'SELECT document FROM kennismaker.addresses WHERE lookup = $1';

const OWNERS = 'SELECT lookup, document FROM kennismaker.addresses WHERE lookup = ANY($1::text[])';

/**
 * In order, so that two commits that claim the same ones wait for each other instead of both for ever. One of `$3` that
 * another commit took a moment ago is not given back.
 */
const CLAIM = `
INSERT INTO kennismaker.addresses (lookup, document, address)
SELECT lookup, $1, address FROM unnest($2::text[], $4::json[]) AS claimed(lookup, address) ORDER BY lookup
ON CONFLICT (lookup) DO UPDATE SET document = excluded.document, address = excluded.address
WHERE addresses.document = excluded.document OR addresses.lookup <> ALL ($3::text[])
RETURNING lookup`;

const RELEASE = `
DELETE FROM kennismaker.addresses WHERE lookup IN
  (SELECT lookup FROM kennismaker.addresses WHERE document = $1 ORDER BY lookup FOR UPDATE)`;

/** To which documents the addresses of a commit lead now, by their keys; asked without waiting. */
export function ownersOf(
  transaction: Transaction,
  { addresses = [] }: Pick<Commit, 'addresses'>,
  lookup: Lookup,
): Promise<Map<string, DocumentId>> | null {
  if (addresses.length === 0) return null;
  const asked = transaction.query<{ lookup: string; document: string }>(OWNERS, [
    addresses.map((address) => lookup.keyOf(address)),
  ]);
  const owners = asked.then((rows) => new Map(rows.map((row) => [row.lookup, idOfRow(row.document)])));
  // Should the transaction fail before anybody waits for it.
  owners.catch(() => undefined);
  return owners;
}

/** Lets the addresses of a commit lead to its document, where they don't. Errors: `store.address-taken`. */
export async function claim(
  transaction: Transaction,
  commit: Pick<Commit, 'id' | 'addresses' | 'unlessTaken'>,
  owners: Map<string, DocumentId>,
  { codec, lookup }: { codec: Codec; lookup: Lookup },
): Promise<void> {
  const only = new Set((commit.unlessTaken ?? []).map((address) => lookup.keyOf(address)));
  const isTaken = (key: string): boolean => only.has(key) && (owners.get(key) ?? commit.id) !== commit.id;
  const named = new Map((commit.addresses ?? []).map((address) => [lookup.keyOf(address), address]));
  if ([...named.keys()].some(isTaken)) throw addressTaken();
  const wanted = [...named].filter(([key]) => owners.get(key) !== commit.id);
  if (wanted.length === 0) return;
  const claimed = await transaction.query(CLAIM, [
    rowId(commit.id),
    wanted.map(([key]) => key),
    [...only],
    wanted.map(([, { channel, scheme, value }]) => codec.encode('address', { channel, scheme, value }, commit.id)),
  ]);
  if (claimed.length < wanted.length) throw addressTaken();
}

/** Lets nothing lead to a document any more. */
export function release(transaction: Transaction, id: DocumentId): void {
  void transaction.query(RELEASE, [rowId(id)]);
}
