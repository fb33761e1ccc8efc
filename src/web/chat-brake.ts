import type { Request } from 'express';
import { webAddress } from '../channels/web/web-channel.ts';
import type { Clock } from '../ports/clock.ts';
import { RateLimit } from './rate-limit.ts';
import { comesThroughProxy, networkOf } from './remote.ts';

const MINUTE_MS = 60_000;

/**
 * New sessions of one network. A whole group may open the page at once behind one connection, when somebody shows them
 * the address: thirty people in a hall must all get in.
 */
export const SESSIONS_OF_ONE_NETWORK = { burst: 60, perMs: MINUTE_MS, maxKeys: 10_000 };
/** New sessions of all together: behind a proxy nobody can be told apart. */
export const SESSIONS_OF_ALL = { burst: 300, perMs: MINUTE_MS, maxKeys: 1 };
/** Messages of one session: more than anybody types or taps, less than a program would send. */
export const MESSAGES_OF_ONE_SESSION = { burst: 20, perMs: 10_000, maxKeys: 10_000 };
/** What one session says that it has shown. After a pause much may come at once, in several tabs. */
export const ACKS_OF_ONE_SESSION = { burst: 300, perMs: 30_000, maxKeys: 10_000 };
/** Streams that one session opens: a bad connection breaks all the time. */
export const STREAMS_OF_ONE_SESSION = { burst: 30, perMs: MINUTE_MS, maxKeys: 10_000 };
/** Sessions remembered as begun. One that is forgotten counts as new once more. */
const MAX_KNOWN_SESSIONS = 20_000;

/** Why a request must wait. */
export interface Hold {
  code: 'web.too-many-sessions' | 'web.too-many-messages';
  line: string;
  /** Try again after this many milliseconds. */
  afterMs: number;
}

/**
 * Holds back who sends more than people do, where everybody may chat (`WEB_CHAT=public`). It is in memory and bounded,
 * and loses nothing: whoever is held back is told when to send the same again.
 */
export class ChatBrake {
  readonly #ofOneNetwork: RateLimit;
  readonly #ofAll: RateLimit;
  readonly #messages: RateLimit;
  readonly #acks: RateLimit;
  readonly #streams: RateLimit;
  /** Addresses of sessions that were counted, the longest unused first. */
  readonly #known = new Set<string>();

  constructor(clock: Clock) {
    this.#ofOneNetwork = new RateLimit(clock, SESSIONS_OF_ONE_NETWORK);
    this.#ofAll = new RateLimit(clock, SESSIONS_OF_ALL);
    this.#messages = new RateLimit(clock, MESSAGES_OF_ONE_SESSION);
    this.#acks = new RateLimit(clock, ACKS_OF_ONE_SESSION);
    this.#streams = new RateLimit(clock, STREAMS_OF_ONE_SESSION);
  }

  /** Whether this request may begin a session. Call `begun` with the session that it gets. */
  begin(request: Request): Hold | null {
    const ofNetwork = comesThroughProxy(request) ? 0 : this.#ofOneNetwork.take(networkOf(request.socket.remoteAddress));
    const afterMs = ofNetwork || this.#ofAll.take('all');
    if (afterMs === 0) return null;
    return { code: 'web.too-many-sessions', line: 'Too many conversations begin at this moment.', afterMs };
  }

  /** Remembers a session, so that its messages do not count as a new one. */
  begun(session: string): void {
    const { value } = webAddress(session);
    this.#known.delete(value);
    this.#known.add(value);
    if (this.#known.size <= MAX_KNOWN_SESSIONS) return;
    const [longestUnused] = this.#known;
    if (longestUnused !== undefined) this.#known.delete(longestUnused);
  }

  /**
   * Whether this message may come in. A session that was not seen here before counts as a new one: after a start, or after
   * more sessions than are remembered.
   */
  message(request: Request, session: string): Hold | null {
    const { value } = webAddress(session);
    if (!this.#known.has(value)) {
      const held = this.begin(request);
      if (held) return held;
    }
    this.begun(session);
    return tooMuch(this.#messages.take(value));
  }

  /** Whether a session may say that it has shown something. */
  ack(session: string): Hold | null {
    return tooMuch(this.#acks.take(webAddress(session).value));
  }

  /** Whether a session may open a stream. */
  stream(session: string): Hold | null {
    return tooMuch(this.#streams.take(webAddress(session).value));
  }
}

function tooMuch(afterMs: number): Hold | null {
  if (afterMs === 0) return null;
  return { code: 'web.too-many-messages', line: 'Too many messages in a short time.', afterMs };
}
