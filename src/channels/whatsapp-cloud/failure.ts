import type { SendResult } from '../../ports/channel.ts';
import { type Meaning, meaningOfCode, REFUSED, THROTTLED, UNAVAILABLE, WRONG_TOKEN } from './error-codes.ts';

/** Why a call to the Graph API did not succeed. Holds no words, no address and no token, so it can be logged as it is. */
export type Failure =
  | {
      kind: 'answer';
      /** Of HTTP. */
      status: number;
      /** Meta's; null when the answer was not Meta's. */
      code: number | null;
      subcode: number | null;
      /** Meta says that it passes. */
      transient: boolean;
      /** The other side asks to wait so long, milliseconds. */
      afterMs: number | null;
    }
  /** No answer: not reached, cut off, or not in time. */
  | { kind: 'network' };

/** What a failure means for the message, and for the channel. */
export function meaningOf(failure: Failure): Meaning {
  if (failure.kind === 'network') return UNAVAILABLE;
  const { status, code, subcode, transient } = failure;
  const known = code === null ? undefined : meaningOfCode(code, subcode);
  if (known) return known;
  if (status === 429) return THROTTLED;
  if (status >= 500 || transient) return UNAVAILABLE;
  // A code that is not known, of the account: nothing may be given up for that.
  if (status === 401 || status === 403) return WRONG_TOKEN;
  return REFUSED;
}

/** The same as the outbox wants it. */
export function resultOf(failure: Failure): Extract<SendResult, { ok: false }> {
  const { code, retry, afterMs = 0, unreachable } = meaningOf(failure);
  const wait = Math.max(afterMs, (failure.kind === 'answer' ? failure.afterMs : null) ?? 0);
  return {
    ok: false,
    code,
    retry,
    ...(retry === 'later' && wait > 0 && { afterMs: wait }),
    ...(unreachable && { unreachable }),
  };
}

/** For a line of the log. */
export function fieldsOf(failure: Failure): Record<string, string | number> {
  if (failure.kind === 'network') return { failure: 'network' };
  return { failure: meaningOf(failure).code, status: failure.status, meta: failure.code ?? 'none' };
}
