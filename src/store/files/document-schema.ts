import { z } from 'zod';
import type { Address } from '../../ports/address.ts';
import type { StoredDocument } from '../../ports/document.ts';

export const addressSchema = z.object({ channel: z.string(), scheme: z.string(), value: z.string() });

/** An address that a commit gives to its document. */
export interface ClaimedAddress extends Address {
  /** It led to another document before, which may still list it. */
  taken?: true;
}

export const claimedAddressSchema = addressSchema.extend({ taken: z.literal(true).optional() });

export const heldAddressSchema = claimedAddressSchema.extend({ since: z.number().int().nonnegative() });

const timerSchema = z.object({
  id: z.string(),
  at: z.number(),
  notAfter: z.number().optional(),
  event: z.string(),
  binding: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('wait'), turn: z.number() }),
    z.object({ kind: z.literal('appointment'), subject: z.string(), version: z.number() }),
  ]),
});

const outItemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    seq: z.number().int(),
    purpose: z.enum(['reply', 'initiative']),
    to: addressSchema,
    message: z.object({ language: z.string(), text: z.string() }),
    at: z.number(),
  }),
  z.object({
    type: z.literal('letter'),
    seq: z.number().int(),
    to: z.string(),
    toKind: z.string(),
    number: z.number().int(),
    letter: z.object({ kind: z.string() }),
  }),
]);

/**
 * The shape of a document on disk, as far as the store and the runtime lean on it. The kind is any text: a folder
 * that a newer version wrote must not be set aside for a kind that this one does not know.
 */
export const documentSchema = z.object({
  id: z.string(),
  kind: z.string().min(1),
  version: z.number().int().positive(),
  body: z.unknown().refine((body) => body !== undefined),
  timers: z.array(timerSchema),
  out: z.array(outItemSchema),
  receipts: z
    .array(z.object({ seq: z.number().int(), to: addressSchema, outcome: z.string(), at: z.number() }))
    .optional(),
});

/** An address that leads to a document; `since` is the number of the journal record that said so. */
export interface HeldAddress extends ClaimedAddress {
  since: number;
}

/** A document's file: the document, with what the store itself must know. */
export interface DocumentFile extends StoredDocument {
  /** Number of the last journal record that is in here. */
  change: number;
  addresses: HeldAddress[];
}

export const documentFileSchema = documentSchema.extend({
  change: z.number().int().nonnegative(),
  addresses: z.array(heldAddressSchema),
});
