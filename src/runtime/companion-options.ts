import type { Noted } from '../engine/event.ts';
import type { Understand } from '../engine/heard.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { Library } from '../library/library.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { Language } from '../ports/language.ts';
import type { Log } from '../ports/log.ts';
import type { PaperMaker } from '../ports/message.ts';
import type { SharedWaiting } from '../ports/sharing.ts';
import type { Store } from '../ports/store.ts';
import type { Backlog, Watch } from '../ports/watch.ts';
import type { InboundLimits } from './inbound-brake.ts';
import type { OutboxCounts } from './outbox.ts';

/** What a companion is made of. */
export interface CompanionOptions {
  library: Library;
  understand: Understand;
  store: Store;
  clock: Clock;
  ids: Ids;
  papers: PaperMaker;
  network: NetworkFacts;
  channels: readonly Channel[];
  log?: Log;
  /** Told what goes on, to count and to time it. */
  watch?: Watch;
  /** In which a new person is spoken to before a choice; found out from the first text when absent. */
  firstLanguage?: Language;
  /** How much people may bring in; `INBOUND_LIMITS` when absent. */
  inbound?: InboundLimits;
}

/** What has happened since start; counts only. */
export interface CompanionCounts {
  turns: number;
  repeats: number;
  /** Inbounds of people who wrote more than they may: not read, and they were told. */
  held: number;
  /** Inbounds that were not taken because too much was in hand: to be brought again. */
  refused: number;
  deadLetters: number;
  noted: Readonly<Partial<Record<Noted, number>>>;
  outbox: OutboxCounts;
}

/** What has not been done yet. */
export interface CompanionBacklog {
  messages: readonly Backlog[];
  /** Letters that are not known to be taken. */
  letters: number;
  /** How late the oldest timer is that is not done, milliseconds. */
  timersLateMs: number;
  /** Where several processes share a store: what is in no process's hands. The lead alone counts it, and all the letters. */
  unheld: SharedWaiting['lines'];
}
