import type { Address } from '../../ports/address.ts';
import { settle } from '../next-document.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { documentOf } from './document-files.ts';
import type { ClaimedAddress, DocumentFile, HeldAddress } from './document-schema.ts';
import type { Held } from './entry.ts';
import { parseEntry } from './journal-entry.ts';
import type { Damage, LostRecord, ReadRecord } from './journal-reader.ts';

/** What a document's file and the journal say together. */
export interface Replayed {
  outcome:
    | { kind: 'known'; held: Held }
    /** What was acknowledged last cannot be said; `damage` when that is the journal's fault. */
    | { kind: 'unknowable'; damage: Damage | null }
    /** An erasure was begun; `held` is what there was before it, if that is known. */
    | { kind: 'erased'; held: Held | null };
  /** Number of the last record that was taken in. */
  change: number;
  /** Number of the first record that the file lacks; 0 when it has all. */
  since: number;
  /** A damaged record did no harm, because a later one or the file has all of it. */
  healed: boolean;
}

/**
 * Takes the records of one document that its file lacks, in order. `file` is null when there is none, or none that
 * can be read: then everything must come from the journal. A commit's record holds the whole document, so what was
 * unreadable before it does not matter.
 * Errors: `store.key-missing`, `store.key-wrong`.
 */
export function replay(
  file: DocumentFile | null,
  records: readonly (ReadRecord | LostRecord)[],
  keyring: Keyring,
): Replayed {
  const inFile = file?.change ?? 0;
  let held: Held | null = file === null ? null : { document: documentOf(file), addresses: file.addresses, bytes: 0 };
  let before: Held | null = null;
  let broken: { damage: Damage } | null = null;
  let erased = false;
  const result = { change: inFile, since: 0, healed: false };

  for (const record of records) {
    if (record.number <= inFile) {
      result.healed ||= record.kind === 'lost';
      continue;
    }
    result.since ||= record.number;
    result.change = record.number;
    const entry = record.kind === 'lost' ? null : parseEntry(record, keyring);
    if (entry === null) {
      broken = { damage: record.kind === 'lost' ? record.damage : { bytes: record.payload, records: 1 } };
    } else if (entry.type === 'commit') {
      result.healed ||= broken !== null;
      broken = null;
      erased = false;
      held = { document: entry.document, addresses: withClaims(entry.held, entry.claims, record.number), bytes: 0 };
    } else if (entry.type === 'marks' && held !== null) {
      held = { ...held, document: settle(held.document, entry.marks) };
    } else if (entry.type === 'erase') {
      before = held ?? before;
      held = null;
      broken = null;
      erased = true;
    }
  }

  if (broken !== null) return { ...result, outcome: { kind: 'unknowable', damage: broken.damage } };
  if (erased) return { ...result, outcome: { kind: 'erased', held: before } };
  if (held === null) return { ...result, outcome: { kind: 'unknowable', damage: null } };
  return { ...result, outcome: { kind: 'known', held } };
}

/** A document's addresses after a commit with record `number` that claims some, which it may have had before. */
export function withClaims(
  held: readonly HeldAddress[],
  claims: readonly ClaimedAddress[],
  number: number,
): HeldAddress[] {
  if (claims.length === 0) return [...held];
  const claimed = (address: Address): boolean => claims.some((claim) => sameAddress(claim, address));
  return [...held.filter((address) => !claimed(address)), ...claims.map((claim) => ({ ...claim, since: number }))];
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.value === b.value && a.channel === b.channel && a.scheme === b.scheme;
}
