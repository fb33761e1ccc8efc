import type { SendResult } from '../ports/channel.ts';
import type { Attempted } from './attempt.ts';
import { backOff, type Line, type Waiting } from './outbox-line.ts';
import type { Became } from './outbox-record.ts';

/** Tries of one message before it counts as failed: about a day of them. */
const MOST_TRIES = 300;

/** A channel says that it is too much, for one address or for all: `channel.rate-limited`, `channel.teams.rate-limited`. */
const RATE_LIMITED = /\.rate-limited$/;

/** What one try means. */
export interface AfterTry {
  /** Null: it is to be tried again, at a moment that is set on the message or on its line. */
  became: Became | null;
  /** It was handed to the channel, or was to be, and that failed for now. */
  isRetried: boolean;
  /** How long the channel wants to be spared, milliseconds; 0 when it said nothing of the kind. */
  pauseMs: number;
}

const AGAIN: AfterTry = { became: null, isRetried: false, pauseMs: 0 };

/** Draws the conclusion from a try, on the message and its line too. `returns`: those of the line when the try began. */
export function afterTry(line: Line, waiting: Waiting, attempted: Attempted, returns: number, now: number): AfterTry {
  switch (attempted.kind) {
    case 'expired':
      return { ...AGAIN, became: { outcome: 'expired' } };
    case 'withheld':
      return { ...AGAIN, became: { outcome: 'withheld', code: attempted.reason } };
    case 'held':
      waiting.notBefore = attempted.until;
      return AGAIN;
    case 'no-place':
      // Those behind it wait too: the order stays.
      line.notBefore = Math.max(line.notBefore, attempted.until);
      return AGAIN;
    case 'ready':
    case 'settled':
      return AGAIN;
    case 'result':
      return afterResult(line, waiting, attempted.result, returns, now);
  }
}

function afterResult(line: Line, waiting: Waiting, result: SendResult, returns: number, now: number): AfterTry {
  if (result.ok) {
    const { externalId } = result;
    return { ...AGAIN, became: { outcome: 'sent', ...(externalId !== undefined && { externalId }) } };
  }
  const { code, retry, unreachable, afterMs = 0 } = result;
  const pauseMs = RATE_LIMITED.test(code) ? afterMs : 0;
  if (retry === 'never' || waiting.tries >= MOST_TRIES) {
    return { became: { outcome: unreachable ? 'unreachable' : 'failed', code }, isRetried: false, pauseMs };
  }
  // Who is away is not a failure: it may last as long as it lasts.
  if (retry === 'later') {
    waiting.tries += 1;
    line.notBefore = now + Math.max(backOff(waiting.tries), afterMs);
  } else if (line.returns === returns) line.notBefore = Number.POSITIVE_INFINITY;
  return { became: null, isRetried: true, pauseMs };
}
