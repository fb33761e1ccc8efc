import type { Address } from './address.ts';
import type { Capabilities } from './capabilities.ts';
import type { Purpose } from './document.ts';
import type { Inbound } from './inbound.ts';
import type { MediaRef } from './media.ts';
import type { Message, PaperFile, Template } from './message.ts';

/** A message ready for one address, its paper already made, or what it passes on already fetched. */
export interface Outbound {
  /** Stable over retries, so that a channel that can will drop a repeat. */
  id: string;
  to: Address;
  /** Absent: it answers what the person did. */
  purpose?: Purpose;
  message: Message;
  file?: PaperFile;
  /** `maySend` said that only this may be sent, instead of the message. */
  template?: Template;
}

/** What is about to be sent, for a channel that has rules of its own about when it may. */
export interface Intent {
  to: Address;
  purpose: Purpose;
  message: Message;
  /** When this address was last heard, epoch milliseconds; null when it never was. */
  heardAt: number | null;
}

/** Whether something may be sent now. */
export type MaySend =
  | { kind: 'yes' }
  /** Not before this moment, epoch milliseconds; infinity: not before the person writes again. */
  | { kind: 'later'; at: number }
  /** Only in words that the channel approved beforehand. */
  | { kind: 'template'; template: Template }
  /** `reason` is a stable code: `person.stopped`, `channel.window-closed`, … */
  | { kind: 'no'; reason: string };

/** What a channel says, after a send, of what became of the message. */
export interface Report {
  to: Address;
  /** As `SendResult.externalId`. */
  externalId: string;
  status: 'delivered' | 'read' | 'failed';
  /** Epoch milliseconds. */
  at: number;
  /** Of a failure: stable code, as in `SendResult`. */
  code?: string;
  /** The person can't be reached there until they write again. */
  unreachable?: boolean;
}

/** What a human must do, or need not do any more, for a channel to work. Its texts are `engine.notices.<notice>`. */
export type Notice = 'link-again' | 'linked';

/**
 * How somebody new comes in through this channel by a link, with a code: `{code}` and `{text}` in the address are
 * replaced by the code, and by words with the code in them that are ready to send, both URL-encoded.
 * `https://t.me/name?start={code}`, `https://wa.me/31…?text={text}`.
 */
export interface Door {
  channel: string;
  url: string;
}

/** What became of a send. */
export type SendResult =
  | {
      ok: true;
      /** The channel's own id of the (last) message sent; needed by a channel that reports what became of it. */
      externalId?: string;
    }
  | {
      ok: false;
      /** Stable code: `channel.rate-limited`, `channel.blocked`, … */
      code: string;
      /** `later`: try again; `when-back`: not before the channel says that the address is there again; `never`. */
      retry: 'later' | 'when-back' | 'never';
      /** Wait at least this long, milliseconds; the channel said so. */
      afterMs?: number;
      /** The person can't be reached there until they write again. */
      unreachable?: boolean;
    };

/** The bytes of something that a person sent. Held in memory only, while it is passed on. */
export type Fetched =
  | { ok: true; bytes: Uint8Array }
  /** `never`: gone, or larger than `MOST_MEDIA_BYTES`. */
  | { ok: false; retry: 'later' | 'never' };

/** Handed to a channel at start. */
export interface ChannelHost {
  /**
   * Takes one inbound. Resolves when it is committed, dropped as a repeat, or dead-lettered: only then may the channel
   * acknowledge. Rejects with `AppError` (`store.unwritable`, …) when it must not be acknowledged.
   */
  receive(inbound: Inbound): Promise<void>;
  /**
   * For a channel that never delivers again: asks the person to send it once more, after `receive` rejected. Goes past
   * the outbox, because nothing can be kept at that moment. Never rejects.
   */
  couldNotTake(address: Address): Promise<void>;
  /** An address that answered `when-back` is there again. */
  available(address: Address): void;
  /** What became of a message after it was sent. Resolves when that is kept; rejects as `receive` does. */
  report(report: Report): Promise<void>;
  /** Tells the admins, on their own channels but not on this one, that a human is needed. Never rejects. */
  tellAdmins(notice: Notice, channel: string): Promise<void>;
}

/** Whether a channel works, for whoever watches. `reason` is a code of docs/ERRORS.md, or says what is missing. */
export interface ChannelState {
  /** `standby`: another process runs it, and this one would when that ends. */
  state: 'off' | 'standby' | 'starting' | 'on' | 'failed';
  reason?: string;
  /** What who runs the companion can do about it. */
  advice?: string;
}

export interface Channel {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Only one of several processes may run it: it asks for what comes in, or has the one browser. */
  readonly exclusive?: true;
  /**
   * Whether this process is the one that can reach an address now, of a channel whose people are connected to one of several
   * processes. Absent: any process that runs the channel can.
   */
  reaches?(address: Address): boolean;
  /** Of a channel that can fail while it runs; one without it works once it has started. */
  readonly state?: ChannelState;
  start(host: ChannelHost): Promise<void>;
  /**
   * Whether something may be sent at this moment, for a channel with rules of its own: a window after the person's last
   * message, a pace. Asked before each send. May throw only `AppError`; then the send is tried again later.
   */
  maySend?(intent: Intent): MaySend | Promise<MaySend>;
  /** What `maySend` would say, for a preview: it takes no place and counts nobody. Absent: yes. */
  foresee?(intent: Intent): MaySend | Promise<MaySend>;
  /** The way in by a link; null or absent while there is none, or none is known yet. */
  readonly door?: Door | null;
  /** Sends one message. Never throws: what went wrong is in the result. */
  send(outbound: Outbound): Promise<SendResult>;
  /** Fetches what came in through this channel earlier, of a channel that makes refs. Never throws. */
  fetch?(ref: MediaRef): Promise<Fetched>;
  /** Takes nothing new, and resolves when what is under way is done. */
  stop(): Promise<void>;
  /** Removes what the channel itself keeps to reach an address: its person is erased. */
  forget?(address: Address): Promise<void>;
  /** The same for all addresses that lead to nobody any more, in case a crash came between. Gives how many. */
  forgetUnknown?(isKnown: (address: Address) => Promise<boolean>): Promise<number>;
}
