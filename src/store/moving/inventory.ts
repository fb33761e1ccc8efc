import { createHash } from 'node:crypto';
import { addressKey } from '../../ports/address.ts';
import { canonical } from './canonical.ts';
import type { BesideStore, Kept, MovingStore } from './moving-store.ts';

/** What lies in a store: how much of each thing, and a checksum over all of it. */
export interface Inventory {
  /** By name, as people read it: kinds of documents, then what is in them. */
  counts: ReadonlyMap<string, number>;
  /** SHA-256 over everything, whatever the order it lies in. */
  checksum: string;
}

/** Counts everything in a store and what is kept beside it, and reads all of it once. */
export async function takeInventory(
  store: Pick<MovingStore, 'everything'>,
  beside: readonly { name: string; store: BesideStore }[],
): Promise<Inventory> {
  const kinds = new Map<string, number>();
  const parts = { addresses: 0, timers: 0, 'messages to send': 0, 'letters to bring': 0, receipts: 0 };
  const digests: Buffer[] = [];
  for await (const kept of store.everything()) {
    const { kind, timers, out, receipts } = kept.document;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    parts.addresses += kept.addresses.length;
    parts.timers += timers.length;
    for (const { type } of out) parts[type === 'message' ? 'messages to send' : 'letters to bring'] += 1;
    parts.receipts += receipts?.length ?? 0;
    digests.push(digest(contentOf(kept)));
  }
  const counts = new Map<string, number>([...kinds].sort(([one], [other]) => (one < other ? -1 : 1)));
  counts.set(
    'documents in all',
    [...kinds.values()].reduce((sum, each) => sum + each, 0),
  );
  for (const [name, count] of Object.entries(parts)) counts.set(name, count);
  for (const { name, store: things } of beside) {
    let count = 0;
    for await (const key of things.keys()) {
      count += 1;
      digests.push(digest(canonical([name, key, await things.get(key)])));
    }
    counts.set(name, count);
  }
  return { counts, checksum: checksumOf(digests) };
}

/** A document with its addresses as one text, the same for two that are the same. */
export function contentOf({ document, addresses }: Kept): string {
  return canonical([document, addresses.map(addressKey).sort()]);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function checksumOf(digests: Buffer[]): string {
  const all = createHash('sha256');
  for (const each of digests.sort(Buffer.compare)) all.update(each);
  return all.digest('hex');
}
