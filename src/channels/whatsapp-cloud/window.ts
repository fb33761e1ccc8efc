import type { Intent, MaySend } from '../../ports/channel.ts';

/**
 * How long after a person's last message anything may be said to them; after it, only templates that Meta approved.
 * https://www.infobip.com/docs/whatsapp/message-types-and-templates.md, seen 2026-11-01: 24 hours.
 */
const WINDOW_MS = 24 * 60 * 60_000;

/** It counts as closed so much earlier: a message takes its time, and clocks differ. */
const MARGIN_MS = 5 * 60_000;

/**
 * Whether something may be sent at `now`, epoch milliseconds: as it is, as a template, or not at all. An answer that comes
 * too late is not thrown away: it waits until the person writes again.
 */
export function maySendAt(
  now: number,
  { heardAt, message, purpose }: Pick<Intent, 'heardAt' | 'message' | 'purpose'>,
): MaySend {
  if (heardAt !== null && now < heardAt + WINDOW_MS - MARGIN_MS) return { kind: 'yes' };
  if (message.template) return { kind: 'template', template: message.template };
  if (purpose === 'reply') return { kind: 'later', at: Number.POSITIVE_INFINITY };
  return { kind: 'no', reason: 'channel.window-closed' };
}
