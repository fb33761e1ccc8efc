import { z } from 'zod';

/**
 * The parts of what whatsapp-web.js 1.34.7 hands over that we read. Its objects are of a page that changes every week, and
 * its typings promise more than comes: an id is a text in one place and an object in the other.
 */
const id = z.union([z.string(), z.object({ _serialized: z.string() }).transform((wid) => wid._serialized)]);

const key = z.object({ fromMe: z.boolean(), remote: id, id: z.string(), _serialized: z.string() });

const message = z.object({
  id: key,
  type: z.string(),
  body: z.string().catch(''),
  /** Seconds since 1970. */
  timestamp: z.number(),
  author: id.optional().catch(undefined),
  isStatus: z.boolean().catch(false),
  mentionedIds: z.array(id).catch([]),
  ack: z.number().optional().catch(undefined),
  hasMedia: z.boolean().catch(false),
  _data: z
    .object({
      filename: z.string().optional().catch(undefined),
      mimetype: z.string().optional().catch(undefined),
      /** In bytes. */
      size: z.number().optional().catch(undefined),
      /** Of a location. */
      lat: z.number().optional().catch(undefined),
      lng: z.number().optional().catch(undefined),
    })
    .catch({}),
});

const reaction = z.object({
  id: z.object({ id: z.string(), fromMe: z.boolean() }),
  msgId: z.object({ fromMe: z.boolean(), remote: id, _serialized: z.string() }),
  /** Seconds since 1970. */
  timestamp: z.number(),
  /** Empty when it was taken back. */
  reaction: z.string().catch(''),
});

export type NativeMessage = z.infer<typeof message>;
export type NativeReaction = z.infer<typeof reaction>;

/** Null for what is no message. */
export function readMessage(raw: unknown): NativeMessage | null {
  return message.safeParse(raw).data ?? null;
}

export function readReaction(raw: unknown): NativeReaction | null {
  return reaction.safeParse(raw).data ?? null;
}
