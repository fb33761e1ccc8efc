import { z } from 'zod';

export const addressSchema = z.object({ channel: z.string(), scheme: z.string(), value: z.string() });

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
 * The shape of a document as it is kept, as far as the store and the runtime lean on it. The kind is any text: what a
 * newer version wrote must not be set aside for a kind that this one does not know.
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
