import { z } from 'zod';
import { OUTCOMES, type StoredDocument } from '../../ports/document.ts';
import type { Mark } from '../../ports/store.ts';
import { documentSchema } from '../document-schema.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { type ClaimedAddress, claimedAddressSchema, type HeldAddress, heldAddressSchema } from './document-schema.ts';
import type { ReadRecord } from './journal-reader.ts';
import { type DocumentKey, NO_DOCUMENT } from './names.ts';
import { parsedJson } from './parsed-json.ts';

/** What a journal record says. */
export type JournalEntry =
  /** The whole document as it became, the addresses that it had, and those that this commit gave it. */
  | { type: 'commit'; held: HeldAddress[]; claims: ClaimedAddress[]; document: StoredDocument }
  | { type: 'marks'; marks: Mark[] }
  | { type: 'erase' }
  | { type: 'checkpoint' };

const entrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('commit'),
    held: z.array(heldAddressSchema),
    claims: z.array(claimedAddressSchema),
    document: documentSchema,
  }),
  z.object({
    type: z.literal('marks'),
    marks: z.array(
      z.object({
        seq: z.number().int(),
        outcome: z.enum([...OUTCOMES, 'trying']),
        at: z.number().optional(),
        externalId: z.string().optional(),
        code: z.string().optional(),
        twice: z.literal(true).optional(),
      }),
    ),
  }),
  z.object({ type: z.literal('erase') }),
  z.object({ type: z.literal('checkpoint') }),
]);

/**
 * The entry in a record, or null when it is none (then the record counts as damaged).
 * Errors: `store.key-missing`, `store.key-wrong`.
 */
export function parseEntry({ key, payload }: ReadRecord, keyring: Keyring): JournalEntry | null {
  const value = keyring.openJson('journal', key, parsedJson(payload));
  // Checked, but not copied: a copy made by the schema would drop what a later version adds.
  return entrySchema.safeParse(value).success ? (value as JournalEntry) : null;
}

/**
 * The payload as it goes into the journal. It is bound to the document's key, as that stands in the record's header
 * before the payload is open; not to the record's number, which is given only when it is written.
 */
export function sealedPayload(key: DocumentKey, payload: string, keyring: Keyring): string {
  // A checkpoint says nothing of anybody.
  return key === NO_DOCUMENT ? payload : keyring.sealJson('journal', key, payload);
}

/** A commit's payload; `documentText` is the document as JSON, made once for its size and for this. */
export function commitPayload(
  held: readonly HeldAddress[],
  claims: readonly ClaimedAddress[],
  documentText: string,
): string {
  return `{"type":"commit","held":${JSON.stringify(held)},"claims":${JSON.stringify(claims)},"document":${documentText}}`;
}

export function marksPayload(marks: readonly Mark[]): string {
  return JSON.stringify({ type: 'marks', marks });
}

export const ERASE_PAYLOAD = '{"type":"erase"}';
export const CHECKPOINT_PAYLOAD = '{"type":"checkpoint"}';
