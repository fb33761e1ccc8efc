import { z } from 'zod';
import type { Address } from '../../ports/address.ts';
import type { StoredDocument } from '../../ports/document.ts';
import { addressSchema, documentSchema } from '../document-schema.ts';

/** An address that a commit gives to its document. */
export interface ClaimedAddress extends Address {
  /** It led to another document before, which may still list it. */
  taken?: true;
}

export const claimedAddressSchema = addressSchema.extend({ taken: z.literal(true).optional() });

export const heldAddressSchema = claimedAddressSchema.extend({ since: z.number().int().nonnegative() });

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
