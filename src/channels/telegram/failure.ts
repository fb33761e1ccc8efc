import { GrammyError } from 'grammy';
import type { SendResult } from '../../ports/channel.ts';

/** Why a call to Telegram did not succeed. Holds no words, no address and no token, so it can be logged as it is. */
export type Failure =
  /** Telegram says how long to wait. */
  | { kind: 'rate-limited'; afterMs: number }
  /** The person blocked the bot, or is gone. */
  | { kind: 'blocked' }
  /** Telegram does not know the token (any more). */
  | { kind: 'token' }
  /** Telegram's answer to a token of the wrong form, or that of a server which does not speak the Bot API. */
  | { kind: 'not-found' }
  /** The marked-up text could not be read; the same without markup may pass. */
  | { kind: 'markup' }
  /** Somebody else asks for the updates of this bot, or a webhook is set. */
  | { kind: 'conflict' }
  | { kind: 'refused'; status: number; note: string }
  /** An answer of Telegram that says that it is its own fault. */
  | { kind: 'broken'; status: number }
  /** No answer: not reached, cut off, or not in time. */
  | { kind: 'network' };

/**
 * What Telegram says with a 400 and what can't hold a person's words. Anything else is logged as `unlisted`, because
 * Telegram quotes from the message in some of its descriptions.
 */
const NOTES: readonly (readonly [pattern: RegExp, note: string])[] = [
  [/chat not found/i, 'chat-not-found'],
  [/PEER_ID_INVALID/i, 'chat-not-found'],
  [/user not found/i, 'chat-not-found'],
  [/chat_write_forbidden|not enough rights/i, 'no-rights'],
  [/message is not modified/i, 'not-modified'],
  [/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i, 'not-editable'],
  [/query is too old|query ID is invalid/i, 'query-too-old'],
  [/message is too long|MESSAGE_TOO_LONG/i, 'text-too-long'],
  [/caption is too long|MEDIA_CAPTION_TOO_LONG/i, 'caption-too-long'],
  [/text is empty|text must be non-empty/i, 'text-empty'],
  [/BUTTON_DATA_INVALID/i, 'button-data-invalid'],
  [/BUTTON_/i, 'button-invalid'],
  [/file must be non-empty/i, 'file-empty'],
  [/file is too big|Request Entity Too Large/i, 'file-too-big'],
  [/bad webhook|invalid webhook url/i, 'webhook-url'],
];

const MARKUP = /can't parse (?:entities|caption entities|message text)/i;

/** Reads what grammY threw. Its own errors can hold the address of the call, and that holds the token: only this goes on. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof GrammyError)) return { kind: 'network' };
  const { error_code: status, description, parameters } = error;
  if (status === 429) return { kind: 'rate-limited', afterMs: Math.max(0, parameters.retry_after ?? 1) * 1000 };
  if (status === 401) return { kind: 'token' };
  if (status === 404) return { kind: 'not-found' };
  if (status === 403) return { kind: 'blocked' };
  if (status === 409) return { kind: 'conflict' };
  if (status >= 500) return { kind: 'broken', status };
  if (status === 400 && MARKUP.test(description)) return { kind: 'markup' };
  return { kind: 'refused', status, note: NOTES.find(([pattern]) => pattern.test(description))?.[1] ?? 'unlisted' };
}

/** How long a send waits while the token is not known: until whoever runs this has put the right one in. */
const TOKEN_WAIT_MS = 60_000;

/** What a failed send means for the message. */
export function resultOf(failure: Failure): Extract<SendResult, { ok: false }> {
  switch (failure.kind) {
    case 'rate-limited':
      return { ok: false, code: 'channel.rate-limited', retry: 'later', afterMs: failure.afterMs };
    case 'blocked':
      return { ok: false, code: 'channel.blocked', retry: 'never', unreachable: true };
    case 'token':
    case 'not-found':
      return { ok: false, code: 'channel.telegram.token', retry: 'later', afterMs: TOKEN_WAIT_MS };
    case 'markup':
      return { ok: false, code: 'channel.refused', retry: 'never' };
    case 'refused':
      return failure.note === 'chat-not-found'
        ? { ok: false, code: 'channel.unknown-address', retry: 'never', unreachable: true }
        : { ok: false, code: 'channel.refused', retry: 'never' };
    case 'conflict':
    case 'broken':
    case 'network':
      return { ok: false, code: 'channel.unavailable', retry: 'later' };
  }
}
