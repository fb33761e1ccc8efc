import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';

const DAY_MS = 24 * 60 * 60_000;

export const SESSION_LIMITS = {
  /** A session that is not used for so long is over: as long as the page itself remembers a conversation. */
  idleMs: 30 * DAY_MS,
  /** However much it is used, it is over after this. */
  wholeMs: 365 * DAY_MS,
  /** How old the note of its last use may become before it gets a new one. */
  renewMs: DAY_MS,
} as const;

/** A session as it comes back with a request. */
type SessionRead =
  /** `renewed`: what the page is to send from now on. */
  | { kind: 'open'; session: string; renewed?: string }
  /** It was ours, and its time is over. */
  | { kind: 'over' }
  /** There is none, or it was not made here. */
  | { kind: 'none' };

interface SessionsOptions {
  clock: Clock;
  /** Of the store: the same after a start, and in each process that shares it. */
  keyedHash(text: string): string;
  /** A fresh secret of at least 128 bits. */
  fresh(): string;
}

/** Moments are seconds since 1970 in seven digits of base 36: until the year 4453. */
const BEARER =
  /^Bearer (?<secret>[A-Za-z0-9_-]{26,128})\.(?<born>[0-9a-z]{7})\.(?<used>[0-9a-z]{7})\.(?<tag>[0-9a-f]{32})$/;

/**
 * Sessions of the web chat: `<secret>.<born>.<last used>.<tag>`. The tag is a keyed hash of the rest, so that only this
 * companion makes sessions, each tells its own age, and nothing about them is kept: any process knows them, and a start
 * changes nothing. The secret alone says whose it is; the chat's address is a hash of it.
 *
 * The page sends it in a header, and keeps it for its tab. A cookie would be safer from a script that gets into the page,
 * which the Content-Security-Policy and a page that writes everything as text keep out; but it would outlive the tab on a
 * shared phone, be one for all tabs, and be sent along by other sites' forms. So there is none.
 */
export class Sessions {
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** A fresh one. */
  begin(): string {
    const now = this.#now();
    return this.#sealed(this.#options.fresh(), now, now);
  }

  /** The session in `Authorization: Bearer …`. */
  read(authorization: string | undefined): SessionRead {
    const { secret, born, used, tag } = BEARER.exec(authorization ?? '')?.groups ?? {};
    if (secret === undefined || born === undefined || used === undefined || tag === undefined) return { kind: 'none' };
    if (!timingSafeEqual(Buffer.from(tag), Buffer.from(this.#tag(secret, born, used)))) return { kind: 'none' };
    const { idleMs, wholeMs, renewMs } = SESSION_LIMITS;
    const now = this.#now();
    const idle = (read(now) - read(used)) * 1_000;
    if (idle > idleMs || (read(now) - read(born)) * 1_000 > wholeMs) return { kind: 'over' };
    return { kind: 'open', session: secret, ...(idle >= renewMs && { renewed: this.#sealed(secret, born, now) }) };
  }

  #now(): string {
    return Math.floor(this.#options.clock.now() / 1_000)
      .toString(36)
      .padStart(7, '0');
  }

  #sealed(secret: string, born: string, used: string): string {
    return `${secret}.${born}.${used}.${this.#tag(secret, born, used)}`;
  }

  #tag(secret: string, born: string, used: string): string {
    return this.#options.keyedHash(`web session ${secret}.${born}.${used}`);
  }
}

function read(moment: string): number {
  return Number.parseInt(moment, 36);
}
