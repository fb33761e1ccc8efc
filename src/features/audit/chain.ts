import type { AuditEntry } from './letters.ts';

/** As `Store.keyedHash`. */
export type KeyedHash = (text: string) => string;

/** Where the chain is: how many entries there were, and the link of the last. */
export interface Link {
  seq: number;
  hash: string;
}

/** Before the first entry. */
export const BEGINNING: Link = { seq: 0, hash: '' };

/** Before the first entry of a chain that began on a log which had entries already. */
export function afterUnlinked(keyedHash: KeyedHash): Link {
  return { seq: 0, hash: sealed(keyedHash, 'audit unlinked') };
}

/*
 * Links are HMACs under the secret of the store, not bare hashes: who can write to the files or the database, and has not
 * that secret, can't make one that fits. Who has the secret can make a whole other log; against them there is only a head that
 * was written down elsewhere. Each kind of text begins with another word, so that none can pass for another kind.
 */

/** The link of an entry that comes after another one. */
export function linkAfter(before: Link, entry: Omit<AuditEntry, 'seq' | 'hash'>, keyedHash: KeyedHash): Link {
  const { at, by, what, subject, groups, people, role = null } = entry;
  const seq = before.seq + 1;
  return { seq, hash: sealed(keyedHash, 'audit entry', before.hash, seq, at, by, what, subject, groups, people, role) };
}

/** Of the newest entry: without it, one could take away the last entries and what is left would hold. */
export function endSeal({ seq, hash }: Link, keyedHash: KeyedHash): string {
  return sealed(keyedHash, 'audit end', seq, hash);
}

/** Of what went because its time was over: without it, one could take away the first entries. */
export function cutSeal({ seq, hash }: Link, keyedHash: KeyedHash): string {
  return sealed(keyedHash, 'audit cut', seq, hash);
}

/** By which a person is known on the log: the same each time, and no way back to them once their document is gone. */
export function markOf(person: string, keyedHash: KeyedHash): string {
  return sealed(keyedHash, 'audit person', person);
}

function sealed(keyedHash: KeyedHash, ...parts: readonly unknown[]): string {
  return keyedHash(JSON.stringify(parts));
}
