import type { SendResult } from '../../ports/channel.ts';
import { ConnectorRefusal, ConnectorUnreachable } from './connector-http.ts';

type Failure = Extract<SendResult, { ok: false }>;

/** Statuses that Microsoft says to try again, and those of a server in trouble. */
const LATER: readonly number[] = [408, 412, 500, 502, 503, 504];

/**
 * What a failed request to the connector means for the message. After a 5xx or a broken connection it may have
 * arrived all the same: it is sent again, because twice does less harm than never.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof ConnectorUnreachable) return later('channel.teams.unreachable');
  // Not the connector: no token for it could be had from Microsoft, with our id and password.
  if (!(error instanceof ConnectorRefusal)) return later('channel.teams.no-token');
  const { status, reason, retryAfterMs } = error;
  if (status === 429) return later('channel.teams.rate-limited', retryAfterMs);
  if (LATER.includes(status)) return later('channel.teams.unavailable', retryAfterMs);
  // Our own registration is refused: somebody mends that, and then the message can go.
  if (status === 401) return later('channel.teams.not-authorised');
  if (status === 403) return { ok: false, code: 'channel.teams.blocked', retry: 'never', unreachable: true };
  if (status === 404) return { ok: false, code: 'channel.teams.gone', retry: 'never', unreachable: true };
  if (status === 413 || reason === 'MessageSizeTooBig') {
    return { ok: false, code: 'channel.teams.too-large', retry: 'never' };
  }
  return { ok: false, code: 'channel.teams.refused', retry: 'never' };
}

function later(code: string, afterMs?: number): Failure {
  return { ok: false, code, retry: 'later', ...(afterMs === undefined ? {} : { afterMs }) };
}
