import type { Address } from '../../src/ports/address.ts';
import type { Channel, ChannelHost, Notice, Report } from '../../src/ports/channel.ts';
import type { AppError } from '../../src/ports/error.ts';
import type { Content, Inbound, MediaKind } from '../../src/ports/inbound.ts';
import type { PassedOn } from '../../src/ports/media.ts';
import type { LogLine } from '../support/rig.ts';

/** One message as it stands on a person's screen, markup taken away. */
export interface Shown {
  /** What can be read: heading, text, a file's caption. */
  text: string;
  /** What can be tapped now, in order; empty once the channel has taken it away. */
  options: readonly { id: string; title: string }[];
  file?: { name: string; bytes: Uint8Array };
}

/** How a send goes wrong on the other side. */
export const FAILURES = ['rate-limited', 'blocked', 'refused', 'broken', 'network'] as const;
export type Failure = (typeof FAILURES)[number];

/** How people send what a channel can fetch, to pass it on. */
export interface MediaSide {
  /** A person sends a photo (JPEG) or a voice note (OGG), perhaps with words under it; resolves once it was taken. */
  send(person: string, kind: PassedOn, bytes: Uint8Array, caption?: string): Promise<void>;
  /** The other side has nothing of it any more. */
  lose(): void;
  /** The next time that something is fetched, the other side is in trouble. */
  breakOnce(): void;
}

/**
 * A channel with its other side: a server or client that speaks the channel's own protocol, with persons in it. Each
 * channel's test makes one; the suite does everything else.
 */
export interface World {
  /** Not started. The same after a restart, or another one over the same other side. */
  readonly channel: Channel;
  /** What a log line, or an error, must never hold: tokens, passwords. */
  readonly secrets: readonly string[];
  /** Everything that the channel logged. */
  readonly logged: readonly LogLine[];
  /** Kinds of content that a person can bring about on this channel. */
  readonly kinds: readonly Exclude<Content['kind'], 'option'>[];
  /** Kinds of media that the channel tells apart; needed when `kinds` has `media`. */
  readonly media: readonly MediaKind[];
  /** Whether options can be tapped. */
  readonly taps: boolean;
  /** Whether the options of a message go once one of them is tapped. */
  readonly clearsOptions: boolean;
  /** Whether the channel has a door once it runs and somebody wrote. */
  readonly hasDoor: boolean;
  /** Whether files are delivered as bytes. */
  readonly files: boolean;
  /** Absent when what people send can't be fetched. */
  readonly mediaSide?: MediaSide;
  /** Failures that the other side can have. */
  readonly failures: readonly Failure[];
  /** Wait that `rate-limited` asks for, milliseconds; the result must ask for at least as long. */
  readonly rateLimitMs: number;
  /**
   * What happens when a native update was not taken: `redelivers` when the other side brings it again (see
   * `redeliver`), `asks` when the channel asks the person to send it again (`couldNotTake`).
   */
  readonly whenRefused: 'redelivers' | 'asks';
  /** Whether what a person does while the channel is stopped comes in after the next start. */
  readonly keepsWhileStopped: boolean;
  /**
   * A person (by any short name) does something natively. Resolves with whether the channel acknowledged it, once that
   * is certain; `repeat`: the other side brings the person's last update once more, with the same id.
   */
  act(person: string, content: Content, how?: 'repeat'): Promise<'acknowledged' | 'refused'>;
  /** Brings what was refused again, and resolves once it is acknowledged. */
  redeliver(): Promise<void>;
  /** What a person has on the screen from the companion, oldest first. */
  screen(person: string): readonly Shown[];
  /** Resolves when a person's screen shows what `ready` looks for, and rejects when that takes implausibly long. */
  until(person: string, ready: (screen: readonly Shown[]) => boolean): Promise<void>;
  /** The next send to a person goes wrong like this, once; `null` takes it back. */
  fail(person: string, failure: Failure | null): void;
  /** Lets time pass on the channel's clock, milliseconds. */
  advance(ms: number): Promise<void>;
  /** How often the person was shown that an answer is being written; null when the channel can't show it. */
  typed(person: string): number | null;
  /** Ends everything; the channel is stopped already. */
  dispose(): Promise<void>;
}

/** Takes everything, or refuses everything; remembers what it was given. */
export class ContractHost implements ChannelHost {
  readonly received: Inbound[] = [];
  /** Everything in the order in which it was handed in: that is the order of turns, however long each takes. */
  readonly called: Inbound[] = [];
  readonly asked: Address[] = [];
  readonly returned: Address[] = [];
  readonly reports: Report[] = [];
  readonly notices: { notice: Notice; channel: string }[] = [];
  /** Set to reject what comes in; it is not in `received` then. */
  refuse: AppError | null = null;
  /** Awaited before an inbound is taken. */
  beforeTaking: (() => Promise<void>) | null = null;

  async receive(inbound: Inbound): Promise<void> {
    this.called.push(inbound);
    await this.beforeTaking?.();
    if (this.refuse) throw this.refuse;
    this.received.push(inbound);
  }

  async couldNotTake(address: Address): Promise<void> {
    this.asked.push(address);
  }

  available(address: Address): void {
    this.returned.push(address);
  }

  async report(report: Report): Promise<void> {
    if (this.refuse) throw this.refuse;
    this.reports.push(report);
  }

  async tellAdmins(notice: Notice, channel: string): Promise<void> {
    this.notices.push({ notice, channel });
  }

  /** The last that came in. */
  get last(): Inbound {
    const last = this.received.at(-1);
    if (!last) throw new Error('Nothing came in.');
    return last;
  }
}
