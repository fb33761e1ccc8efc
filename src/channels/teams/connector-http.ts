import type { Clock } from '../../ports/clock.ts';

/** How long one request to the connector may take, milliseconds. Teams itself gives a bot 15 seconds. */
export const CONNECTOR_TIMEOUT_MS = 15_000;

/** The connector answered, and did not do it. Holds its status and code, nothing of the message. */
export class ConnectorRefusal extends Error {
  override readonly name = 'ConnectorRefusal';
  readonly status: number;
  /** What the connector calls it: `MessageWritesBlocked`, `MessageSizeTooBig`, …; empty when it does not say. */
  readonly reason: string;
  /** What its `Retry-After` asks for. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, reason: string, retryAfterMs?: number) {
    super(`The connector answered ${status}.`);
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The connector could not be reached, or did not answer in time: the message may or may not have arrived. */
export class ConnectorUnreachable extends Error {
  override readonly name = 'ConnectorUnreachable';
}

/** What this needs of the SDK's own headers. */
interface Headers {
  rawHeaders(): Record<string, string>;
  headerNames(): string[];
  remove(name: string): boolean;
  set(name: string, value: string | number): void;
  clone(): Headers;
}

interface ConnectorRequest {
  url: string;
  method: string;
  headers: Headers;
  body?: unknown;
}

/** What a request of the SDK comes to. */
interface ConnectorResponse<Request extends ConnectorRequest> {
  request: Request;
  status: number;
  headers: Request['headers'];
  bodyAsText: string;
}

/**
 * The HTTP client that the SDK sends with. It has its own because the SDK's repeats a POST up to three times after
 * 429, 500, 502, 503 or 504, with waits of its own: the connector has no key to recognise a repeat by, so a person
 * may get one message four times. Here every request is made once; what throws is no error of the SDK's kind, and
 * that is what keeps it from repeating. The outbox counts the tries.
 *
 * Redirects are refused, because the request carries our token. Errors: `ConnectorRefusal`, `ConnectorUnreachable`.
 */
export function connectorHttp(clock: Clock) {
  return {
    async sendRequest<Request extends ConnectorRequest>(request: Request): Promise<ConnectorResponse<Request>> {
      const giveUp = new AbortController();
      const callOff = clock.wakeAt(clock.now() + CONNECTOR_TIMEOUT_MS, () => giveUp.abort());
      try {
        const { status, headers, text } = await call(request, giveUp.signal);
        if (status >= 400) throw new ConnectorRefusal(status, reasonIn(text), retryAfter(headers, clock.now()));
        const given = request.headers.clone();
        for (const name of given.headerNames()) given.remove(name);
        headers.forEach((value, name) => {
          given.set(name, value);
        });
        return { request, status, headers: given, bodyAsText: text };
      } finally {
        callOff();
      }
    },
  };
}

async function call({ url, method, headers, body }: ConnectorRequest, signal: AbortSignal) {
  try {
    const response = await fetch(url, {
      method,
      headers: headers.rawHeaders(),
      redirect: 'error',
      signal,
      ...(typeof body === 'string' ? { body } : {}),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    // What fetch says may hold the address, so it goes no further.
    throw new ConnectorUnreachable('The connector could not be reached, or did not answer in time.');
  }
}

/** `code` of `{"error": {"code": …}}`, when it looks like one. */
function reasonIn(text: string): string {
  const found = /"code"\s*:\s*"([A-Za-z0-9_.-]{1,60})"/.exec(text.slice(0, 4_000));
  return found?.[1] ?? '';
}

/** `Retry-After` in seconds or as a date; undefined when it is neither. */
function retryAfter(headers: { get(name: string): string | null }, now: number): number | undefined {
  const given = headers.get('retry-after');
  if (given === null) return undefined;
  if (/^\d{1,6}$/.test(given.trim())) return Number(given) * 1000;
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
