import { z } from 'zod';
import type { Desk, DeskTurn } from '../../engine/desk.ts';
import type { DocumentId } from '../../ports/document.ts';

/** The one document that remembers when the daily round was last. */
export const RETENTION_DOCUMENT: DocumentId = 'retention';

const count = z.int().nonnegative();

const roundSchema = z.object({
  /** When it began and ended, epoch milliseconds. */
  began: z.number(),
  ended: z.number(),
  /** People and other documents that were looked at. */
  people: count,
  others: count,
  /** People who were told that what they told will go, whose answers went, of whom nothing is left. */
  told: count,
  letGo: count,
  left: count,
  /** People of whom something went that had no purpose left. */
  tidied: count,
  /** Talks, questions, dead letters and copies of damaged bytes that went, or were given an earlier end. */
  purged: count,
  /** What was due and could not be done: it is tried again the next day. */
  failed: count,
  /** People of whom something was due for more than two days when the round began. */
  overdue: count,
});

/** What one daily round did; counts only. */
export type RetentionRound = z.infer<typeof roundSchema>;

/** Reads the document's state as it was stored; null: there was no round yet. */
export function readRetention(state: unknown): RetentionRound | null {
  return roundSchema.nullable().parse(state);
}

/** Remembers the newest round. It writes nothing and wakes up for nothing: who runs the companion looks at it. */
export const retentionDesk: Desk = {
  kind: 'retention',
  letter(_state, from, letter, { self }): DeskTurn | null {
    if (letter.kind !== 'retention.done' || from !== self) return null;
    return { state: roundSchema.parse(letter.body) };
  },
};
