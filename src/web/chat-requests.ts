import { z } from 'zod';
import type { Content } from '../ports/inbound.ts';
import { LANGUAGES } from '../ports/language.ts';

/** A body of `/chat/…` may have this many bytes: a text of 100 kB must reach the companion, which answers it kindly. */
export const MAX_BODY_BYTES = 128 * 1024;

/** The page's own id of what a person did; the same on each try, so that it is taken once. */
const clientId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);

/**
 * `POST /chat/messages`: one of `text`, `option` (`Option.id` as it was sent), `opened` or `code` (which stood in the link
 * that led to the page), the last two with the first of the browser's languages that is one of ours, if any.
 */
export const messageRequest = z.union([
  z.strictObject({ id: clientId, text: z.string() }),
  z.strictObject({ id: clientId, option: z.string().min(1).max(200) }),
  z.strictObject({
    id: clientId,
    code: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
    language: z.enum(LANGUAGES).optional(),
  }),
  z.strictObject({ id: clientId, opened: z.literal(true), language: z.enum(LANGUAGES).optional() }),
]);

/** `POST /chat/acks`: the id of a message that the page has shown and kept. */
export const acknowledgeRequest = z.strictObject({ id: z.string().min(1).max(200) });

/** What a message request means. */
export function contentOf(request: z.infer<typeof messageRequest>): Content {
  if ('text' in request) return { kind: 'text', text: request.text };
  if ('option' in request) return { kind: 'option', id: request.option };
  if ('code' in request) return { kind: 'command', name: 'start', argument: request.code };
  return { kind: 'opened' };
}
