import type { Rate } from '../ports/capabilities.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Purpose } from '../ports/document.ts';
import { Lane } from './lane.ts';
import { SlidingRate } from './sliding-rate.ts';

/** Of each rate, what we may use for what nobody asked for; the rest is left for answers. */
const INITIATIVE_SHARE = 0.8;

/** Sends on our own initiative at once in a channel that names no rate. */
const MOST_AT_ONCE = 16;

/** Rates over so short a time are not used up at once but spread over it, milliseconds: or an answer waits for its end. */
const SPREAD_WITHIN = 1_000;

/** How far what is spread may catch up when it was held up, milliseconds. */
const CATCH_UP = 100;

type Figures = Pick<Rate, 'max' | 'per'>;

/** Leave to hand one message to the channel. */
export interface Place {
  /** It is handed over now. Called once at most. */
  used(): void;
  /** It is over; a place that was not used is free again. */
  over(): void;
}

interface Asking {
  go: (place: Place) => void;
}

/**
 * Who may send through a channel, and when: never more than its rates allow in any time span of theirs, answers before
 * what we begin ourselves, and that with four fifths of the rates at most. In each of the two, who came first goes first.
 */
export class ChannelPace {
  readonly #clock: Clock;
  readonly #overall: readonly SlidingRate[];
  readonly #initiative: readonly SlidingRate[];
  /** Between two on our own initiative, milliseconds. */
  readonly #gap: number;
  readonly #mostAtOnce: number;
  readonly #lanes: Readonly<Record<Purpose, Lane<Asking>>> = { reply: new Lane(), initiative: new Lane() };
  /** Places that were given and not used yet. */
  readonly #promised: Record<Purpose, number> = { reply: 0, initiative: 0 };
  /** Of our own initiative, from the place until it is over. */
  #underway = 0;
  /** When the next on our own initiative is to go, so that they are spread. */
  #spreadTo = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #disarm: () => void = () => {};
  #isPumping = false;
  #stopped = false;

  constructor(channel: Pick<Channel, 'capabilities' | 'maySend'> | undefined, clock: Clock) {
    this.#clock = clock;
    const { overall, initiative } = ratesOf(channel);
    this.#overall = overall.map((rate) => new SlidingRate(rate));
    this.#initiative = initiative.map((rate) => new SlidingRate(rate));
    this.#gap = Math.max(0, ...initiative.filter(({ per }) => per <= SPREAD_WITHIN).map(({ max, per }) => per / max));
    this.#mostAtOnce = mostAtOnce(initiative);
  }

  /** A place that is free now, with nobody waiting for it; else null. */
  take(purpose: Purpose): Place | null {
    const now = this.#clock.now();
    const isFirst = this.#lanes.reply.size === 0 && (purpose === 'reply' || this.#lanes.initiative.size === 0);
    return !this.#stopped && isFirst && this.#openAt(purpose, now) <= now ? this.#give(purpose, now) : null;
  }

  /**
   * Waits for a place. `ahead`: of all others of that purpose, because it had its turn and gave its place back. Returns
   * how to withdraw; after `go` that does nothing.
   */
  ask(purpose: Purpose, ahead: boolean, go: (place: Place) => void): () => void {
    const withdraw = this.#lanes[purpose].join({ go }, ahead);
    this.#pump();
    return withdraw;
  }

  /** The channel says that it is too much: nothing on our own initiative before this moment. */
  pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    this.#pump();
  }

  /** Gives no places any more. */
  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #pump(): void {
    // Whoever gets a place may be done with it at once, and so come here again.
    if (this.#isPumping) return;
    this.#isPumping = true;
    this.#disarm();
    while (this.#giveNext());
    this.#isPumping = false;
  }

  /** Gives the next place; false when there is none now, or nobody waits. */
  #giveNext(): boolean {
    const purpose = this.#lanes.reply.size > 0 ? 'reply' : 'initiative';
    const lane = this.#lanes[purpose];
    if (this.#stopped || lane.size === 0) return false;
    const now = this.#clock.now();
    const at = this.#openAt(purpose, now);
    if (at <= now) lane.shift()?.go(this.#give(purpose, now));
    // Infinity: until something is over, which comes here again.
    else if (Number.isFinite(at)) this.#disarm = this.#clock.wakeAt(Math.ceil(at), () => this.#pump());
    return at <= now;
  }

  #openAt(purpose: Purpose, now: number): number {
    const promised = this.#promised.reply + this.#promised.initiative;
    const overall = this.#overall.map((rate) => rate.openAt(promised, now));
    if (purpose === 'reply') return Math.max(Number.NEGATIVE_INFINITY, ...overall);
    if (this.#underway >= this.#mostAtOnce) return Number.POSITIVE_INFINITY;
    const own = this.#initiative.map((rate) => rate.openAt(this.#promised.initiative, now));
    // A clock that was set back must not hold up the next one by as much.
    const spreadTo = Math.min(this.#spreadTo, now + this.#gap);
    return Math.max(this.#pausedUntil, spreadTo, ...overall, ...own);
  }

  #give(purpose: Purpose, now: number): Place {
    const isInitiative = purpose === 'initiative';
    this.#promised[purpose] += 1;
    if (isInitiative) {
      this.#underway += 1;
      this.#spreadTo = Math.max(Math.min(this.#spreadTo, now + this.#gap), now - CATCH_UP) + this.#gap;
    }
    let state: 'promised' | 'used' | 'over' = 'promised';
    return {
      used: () => {
        if (state !== 'promised') return;
        state = 'used';
        this.#promised[purpose] -= 1;
        const at = this.#clock.now();
        for (const rate of isInitiative ? [...this.#overall, ...this.#initiative] : this.#overall) rate.note(at);
      },
      over: () => {
        if (state === 'over') return;
        if (state === 'promised') {
          this.#promised[purpose] -= 1;
          if (isInitiative) this.#spreadTo -= this.#gap;
        }
        state = 'over';
        if (isInitiative) this.#underway -= 1;
        this.#pump();
      },
    };
  }
}

/**
 * The rates that we keep to. What `rates.initiative` says of a channel with a `maySend` of its own describes what that
 * does: it serves forecasts, and is not kept to twice, or the two would wait for each other.
 */
export function ratesOf(channel: Pick<Channel, 'capabilities' | 'maySend'> | undefined): {
  overall: readonly Figures[];
  initiative: readonly Figures[];
} {
  if (!channel) return { overall: [], initiative: [] };
  const { overall, initiative } = channel.capabilities.rates;
  const shares = overall.map(({ max, per }) => ({ max: Math.max(1, Math.floor(max * INITIATIVE_SHARE)), per }));
  return { overall, initiative: channel.maySend ? shares : [...shares, ...initiative] };
}

/** As many as the rates allow in a second: answers would stand behind more of them inside the channel. */
function mostAtOnce(initiative: readonly Figures[]): number {
  if (initiative.length === 0) return MOST_AT_ONCE;
  return Math.max(1, Math.floor(Math.min(...initiative.map(({ max, per }) => (max * 1_000) / per))));
}
