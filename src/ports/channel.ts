import type { Address } from './address.ts';
import type { Capabilities } from './capabilities.ts';
import type { Inbound } from './inbound.ts';
import type { Message, PaperFile } from './message.ts';

/** A message ready for one address, its paper already made. */
export interface Outbound {
  /** Stable over retries, so that a channel that can will drop a repeat. */
  id: string;
  to: Address;
  message: Message;
  file?: PaperFile;
}

/** What became of a send. */
export type SendResult =
  | { ok: true }
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
}

/** Whether a channel works, for whoever watches. `reason` is a code of docs/ERRORS.md, or says what is missing. */
export interface ChannelState {
  state: 'off' | 'starting' | 'on' | 'failed';
  reason?: string;
  /** What who runs the companion can do about it. */
  advice?: string;
}

export interface Channel {
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Of a channel that can fail while it runs; one without it works once it has started. */
  readonly state?: ChannelState;
  start(host: ChannelHost): Promise<void>;
  /** Sends one message. Never throws: what went wrong is in the result. */
  send(outbound: Outbound): Promise<SendResult>;
  /** Takes nothing new, and resolves when what is under way is done. */
  stop(): Promise<void>;
  /** Removes what the channel itself keeps to reach an address: its person is erased. */
  forget?(address: Address): Promise<void>;
  /** The same for all addresses that lead to nobody any more, in case a crash came between. Gives how many. */
  forgetUnknown?(isKnown: (address: Address) => Promise<boolean>): Promise<number>;
}
