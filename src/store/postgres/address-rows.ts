import type { DocumentId } from '../../ports/document.ts';
import type { Commit } from '../../ports/store.ts';
import { addressTaken } from '../errors.ts';
import type { Codec } from './codec.ts';
import { addressHash } from './line.ts';
import { idOfRow, rowId } from './row-id.ts';
import type { Transaction } from './transaction.ts';

/** Where an address leads. */
export const FIND = 'SELECT document FROM kennismaker.addresses WHERE key = $1';

const OWNERS = 'SELECT key, document FROM kennismaker.addresses WHERE key = ANY($1::text[])';

/**
 * In order, so that two commits that claim the same ones wait for each other instead of both for ever. One of `$3` that
 * another commit took a moment ago is not given back.
 */
const CLAIM = `
INSERT INTO kennismaker.addresses (key, document, address)
SELECT key, $1, address FROM unnest($2::text[], $4::json[]) AS claimed(key, address) ORDER BY key
ON CONFLICT (key) DO UPDATE SET document = excluded.document, address = excluded.address
WHERE addresses.document = excluded.document OR addresses.key <> ALL ($3::text[])
RETURNING key`;

const RELEASE = `
DELETE FROM kennismaker.addresses WHERE key IN
  (SELECT key FROM kennismaker.addresses WHERE document = $1 ORDER BY key FOR UPDATE)`;

/** To which documents the addresses of a commit lead now, by their hashes; asked without waiting. */
export function ownersOf(
  transaction: Transaction,
  { addresses = [] }: Pick<Commit, 'addresses'>,
): Promise<Map<string, DocumentId>> | null {
  if (addresses.length === 0) return null;
  const asked = transaction.query<{ key: string; document: string }>(OWNERS, [addresses.map(addressHash)]);
  const owners = asked.then((rows) => new Map(rows.map(({ key, document }) => [key, idOfRow(document)])));
  // Should the transaction fail before anybody waits for it.
  owners.catch(() => undefined);
  return owners;
}

/** Lets the addresses of a commit lead to its document, where they don't. Errors: `store.address-taken`. */
export async function claim(
  transaction: Transaction,
  commit: Pick<Commit, 'id' | 'addresses' | 'unlessTaken'>,
  owners: Map<string, DocumentId>,
  codec: Codec,
): Promise<void> {
  const only = new Set((commit.unlessTaken ?? []).map(addressHash));
  const isTaken = (key: string): boolean => only.has(key) && (owners.get(key) ?? commit.id) !== commit.id;
  const named = new Map((commit.addresses ?? []).map((address) => [addressHash(address), address]));
  if ([...named.keys()].some(isTaken)) throw addressTaken();
  const wanted = [...named].filter(([key]) => owners.get(key) !== commit.id);
  if (wanted.length === 0) return;
  const claimed = await transaction.query(CLAIM, [
    rowId(commit.id),
    wanted.map(([key]) => key),
    [...only],
    wanted.map(([, { channel, scheme, value }]) => codec.encode({ channel, scheme, value }, commit.id)),
  ]);
  if (claimed.length < wanted.length) throw addressTaken();
}

/** Lets nothing lead to a document any more. */
export function release(transaction: Transaction, id: DocumentId): void {
  void transaction.query(RELEASE, [rowId(id)]);
}
