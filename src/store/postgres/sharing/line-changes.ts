import type { Address } from '../../../ports/address.ts';
import type { StoredDocument } from '../../../ports/document.ts';
import type { Lookup } from '../lookup.ts';
import type { Change } from '../transaction.ts';

/** What a change of a document means to the processes. */
export interface Wanted {
  /** Names of lines on which nothing is left. */
  gone: readonly string[];
  /** Lines on which something waits, with an address each. */
  here: ReadonlyMap<string, Address>;
  letters: boolean;
  /** When a job for its timers is to come, epoch milliseconds. */
  timersAt: number | null;
}

/** `now`: only to tell what is overdue, epoch milliseconds. */
export function wantedBy({ by, before, after }: Change, lookup: Pick<Lookup, 'lineOf'>, now: number): Wanted {
  const linesBefore = linesOf(before, lookup);
  const linesAfter = linesOf(after, lookup);
  return {
    gone: [...linesBefore.keys()].filter((line) => !linesAfter.has(line)),
    // Only a commit takes what nobody holds; a mark may come from anywhere.
    here: by === 'commit' ? linesAfter : new Map(),
    letters: hasNewLetter(before, after),
    timersAt: timersAt(before, after, now),
  };
}

/** The lines of a document's unsent messages, by name. */
export function linesOf(document: StoredDocument | null, lookup: Pick<Lookup, 'lineOf'>): ReadonlyMap<string, Address> {
  const lines = new Map<string, Address>();
  for (const item of document?.out ?? []) if (item.type === 'message') lines.set(lookup.lineOf(item.to), item.to);
  return lines;
}

function hasNewLetter(before: StoredDocument | null, after: StoredDocument | null): boolean {
  const known = new Set(before?.out.map(({ seq }) => seq));
  return (after?.out ?? []).some((item) => item.type === 'letter' && !known.has(item.seq));
}

/**
 * A job is there for the earliest moment that was known: where the earliest one is later now, that job finds nothing due,
 * and sees to the next one. So what a conversation puts off with every turn costs no job a turn. An earliest moment that
 * is past may have a job that failed and waits: it is added anew.
 */
function timersAt(before: StoredDocument | null, after: StoredDocument | null, now: number): number | null {
  const was = earliest(before);
  const is = earliest(after);
  return is !== null && (was === null || is < was || (was <= now && is !== was)) ? is : null;
}

function earliest(document: StoredDocument | null): number | null {
  let first: number | null = null;
  for (const { at } of document?.timers ?? []) if (first === null || at < first) first = at;
  return first;
}
