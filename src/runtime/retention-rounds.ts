import { addDays, localTime, momentOf } from '../engine/calendar.ts';
import type { NetworkFacts } from '../engine/world.ts';
import {
  RETENTION_DOCUMENT,
  type RetentionRound as RoundCounts,
  readRetention,
} from '../features/privacy/retention-desk.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { type Desks, deskState } from './desks.ts';
import type { Mailbox } from './mailbox.ts';
import { RetentionRound, type RetentionRoundOptions } from './retention-round.ts';
import { codeOf } from './turns.ts';

/** When the round begins, by the clock of the network: people are about, and what is said of it needs not wait for the morning. */
const AT = { hour: 10, minute: 30 };

/** After a start, or after the store failed, so long before it is begun, milliseconds. */
const SOON = 60_000;
const AGAIN_AFTER = 10 * 60_000;

export interface RetentionRoundsOptions extends Omit<RetentionRoundOptions, 'clock' | 'log' | 'store'> {
  store: Store;
  clock: Clock;
  log: Log;
  network: NetworkFacts;
  mailbox: Mailbox;
  desks: Pick<Desks, 'begin' | 'tell'>;
}

/**
 * Once a day, and soon after a start that missed one: what people told is kept for as long as was said, and no longer. Of several
 * processes the lead does it.
 */
export class RetentionRounds {
  readonly #options: RetentionRoundsOptions;
  #disarm: (() => void) | null = null;
  #round: RetentionRound | null = null;
  #underway: Promise<void> | null = null;
  #open = false;
  #last: RoundCounts | null = null;

  constructor(options: RetentionRoundsOptions) {
    this.#options = options;
  }

  /** Whether a page is being looked at. */
  get busy(): number {
    return this.#underway ? 1 : 0;
  }

  /** What the last round did that this process knows of; null: none, or another process leads. */
  get last(): RoundCounts | null {
    return this.#last;
  }

  /** Begins to keep time. It waits for nothing. */
  start(): void {
    this.#open = true;
    this.#wake(this.#options.clock.now() + SOON, () => this.#look());
  }

  /** Begins nothing new. Resolves when what is in hand has ended; begun anew, elsewhere too, it finds what is left. */
  async halt(): Promise<void> {
    this.#open = false;
    this.#disarm?.();
    this.#disarm = null;
    await this.#underway;
    await this.#round?.leave();
    this.#round = null;
    this.#last = null;
  }

  /** Resolves when the page in hand is done. */
  async idle(): Promise<void> {
    while (this.#underway) await this.#underway;
  }

  /** Finds out when the last round was, and waits for the next. */
  async #look(): Promise<void> {
    const { clock } = this.#options;
    this.#last = await this.#kept();
    const at = this.#last ? this.#after(this.#last.began) : this.#after(clock.now());
    if (at > clock.now()) this.#wake(at, () => this.#page());
    else await this.#page();
  }

  async #page(): Promise<void> {
    const { clock, log } = this.#options;
    this.#round ??= new RetentionRound(this.#options);
    const round = this.#round;
    const counts = await round.page();
    if (!this.#open) return;
    if (!counts) {
      this.#wake(clock.now() + round.pause, () => this.#page());
      return;
    }
    await this.#keep(counts);
    this.#round = null;
    this.#last = counts;
    const { began, ended, ...done } = counts;
    log.info('retention-round', { ...done, ms: ended - began });
    this.#wake(this.#after(began), () => this.#page());
  }

  /** The first half past ten after a moment. */
  #after(moment: number): number {
    const { timeZone } = this.#options.network;
    const { day } = localTime(moment, timeZone);
    const today = momentOf(day, AT, timeZone);
    return today > moment ? today : momentOf(addDays(day, 1), AT, timeZone);
  }

  async #kept(): Promise<RoundCounts | null> {
    const read = await this.#options.store.read(RETENTION_DOCUMENT);
    return read.status === 'found' ? readRetention(deskState(read.document)) : null;
  }

  async #keep(counts: RoundCounts): Promise<void> {
    const { mailbox, desks, store } = this.#options;
    const letter = { kind: 'retention.done', body: { ...counts } };
    await mailbox.run(RETENTION_DOCUMENT, async (deadline) => {
      const isThere = (await store.read(RETENTION_DOCUMENT)).status === 'found';
      if (isThere) await desks.tell(RETENTION_DOCUMENT, letter, deadline);
      else await desks.begin(RETENTION_DOCUMENT, 'retention', letter, deadline);
    });
  }

  #wake(at: number, work: () => Promise<void>): void {
    this.#disarm?.();
    this.#disarm = this.#options.clock.wakeAt(at, () => {
      if (this.#open) this.#do(work);
    });
  }

  #do(work: () => Promise<void>): void {
    const doing = this.#safely(work).finally(() => {
      this.#underway = null;
    });
    this.#underway = doing;
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { clock, log } = this.#options;
      log.warn('retention-round-failed', { code: codeOf(error) });
      this.#round = null;
      if (this.#open) this.#wake(clock.now() + AGAIN_AFTER, () => this.#look());
    }
  }
}
