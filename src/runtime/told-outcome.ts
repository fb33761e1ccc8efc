import type { z } from 'zod';
import type { Guest, Part, progressPart } from '../features/broadcasts/letters.ts';
import type { DocumentId, OutItem, StoredDocument, Timer } from '../ports/document.ts';
import type { Commit, Store } from '../ports/store.ts';
import { readPersonBody } from './person-document.ts';

/** What became of the message to one person, as a part is told it. */
export type Became = z.infer<typeof progressPart>['became'][number];

/** What is known of somebody who took the letter of a round. */
export type Told =
  /** What became of their message is known; or nothing is said to them, and that is all. */
  | ({ status: 'settled' } & Omit<Became, 'person'>)
  /** It is in the outbox, or waits for a quiet moment: the outcome will come by itself. */
  | { status: 'comes' }
  /** They answered the part themselves: what they wrote says it. */
  | { status: 'answered' }
  | { status: 'gone' };

/** A letter that has something to say sets its timer for now; what is due later than this is a reminder, milliseconds. */
const SOON = 60_000;
/** At a start, what waits for a quiet moment or for the end of the quiet hours may be this far away, milliseconds. */
const QUIET = 13 * 3_600_000;

/** What will come of a letter, by the turn that took it. */
export function outlookOf(
  part: DocumentId,
  { out, timers }: Pick<Commit, 'out' | 'timers'>,
  before: readonly Timer[],
  now: number,
): Told {
  if (holds(out, part)) return { status: 'comes' };
  if (out.some((item) => item.type === 'letter' && item.to === part)) return { status: 'answered' };
  const earlier = new Set(before.map(keyOf));
  if (timers.some((timer) => timer.at <= now + SOON && !earlier.has(keyOf(timer)))) return { status: 'comes' };
  return { status: 'settled', outcome: 'sent' };
}

/** Who answered so long after their round began is not looked at any more at a start, milliseconds. */
const RECENTLY = 24 * 3_600_000;

/**
 * Whether a part may lack something of one of its people at a start: what became of their message, or, of who has answered
 * by now, that it may have come twice.
 */
export function isToRecall({ state, twice }: Guest, { round }: Pick<Part, 'round'>, now: number): boolean {
  return state === 'told' || (state === 'read' && !twice && now - (round?.number ?? 0) < RECENTLY);
}

/**
 * What is known of somebody who took the letter in an earlier life of this process, which may have ended before the part was
 * told what became of it. Items without a receipt were sent: only a channel that says more leaves one.
 */
export async function recall(
  store: Store,
  { part, owner, guest }: { part: DocumentId; owner: DocumentId; guest: DocumentId },
  now: number,
): Promise<Told> {
  let id: DocumentId | undefined = guest;
  while (id !== undefined) {
    const read = await store.read(id);
    if (read.status !== 'found' || read.document.kind !== 'person') return { status: 'gone' };
    const { document } = read;
    const { erased, movedTo } = readPersonBody(document);
    if (erased) return { status: 'gone' };
    const found = inDocument(document, part, owner, now);
    if (found) return found;
    id = movedTo;
  }
  return { status: 'settled', outcome: 'sent' };
}

function inDocument(document: StoredDocument, part: DocumentId, owner: DocumentId, now: number): Told | null {
  const { out, receipts, timers } = document;
  if (holds(out, part)) return { status: 'comes' };
  const receipt = receipts?.findLast(({ about }) => about === part);
  if (receipt) {
    const { code, twice } = receipt;
    // Who may have it twice has it, though a turn of theirs came before the second one was known to have left.
    const outcome = twice && receipt.outcome === 'superseded' ? 'sent' : receipt.outcome;
    return { status: 'settled', outcome, ...(code !== undefined && { code }), ...(twice && { twice }) };
  }
  if (out.some((item) => item.type === 'letter' && item.to === part)) return { status: 'answered' };
  const waits = timers.some(
    ({ at, binding }) =>
      at <= now + QUIET && binding.kind === 'appointment' && (binding.subject === owner || binding.subject === part),
  );
  return waits ? { status: 'comes' } : null;
}

function holds(out: readonly OutItem[], part: DocumentId): boolean {
  return out.some((item) => item.type === 'message' && item.about === part);
}

function keyOf({ id, at }: Timer): string {
  return `${at} ${id}`;
}
