/** What is remembered of one rate: when the last sends were, so that no time span of its length ever holds too many. */
export class SlidingRate {
  readonly #max: number;
  readonly #per: number;
  /** Moments of the last `max` sends; the oldest is overwritten. */
  readonly #times: number[] = [];
  /** Where the next moment goes. */
  #at = 0;

  /** At most `max` sends (at least 1) in any `per` milliseconds. */
  constructor({ max, per }: { max: number; per: number }) {
    this.#max = max;
    this.#per = per;
  }

  /**
   * From when one more may be sent, while `promised` others will be sent at a moment that is not known yet: infinity when
   * all room is promised, minus infinity when there is room.
   */
  openAt(promised: number, now: number): number {
    if (promised >= this.#max) return Number.POSITIVE_INFINITY;
    if (this.#newest() > now) this.#setBack(now);
    const places = this.#max - promised;
    if (places > this.#times.length) return Number.NEGATIVE_INFINITY;
    return this.#nthNewest(places) + this.#per;
  }

  /** Notes a send. */
  note(now: number): void {
    this.#times[this.#at] = now;
    this.#at = (this.#at + 1) % this.#max;
  }

  #newest(): number {
    return this.#times.length === 0 ? Number.NEGATIVE_INFINITY : this.#nthNewest(1);
  }

  #nthNewest(n: number): number {
    return this.#times[(this.#at - n + this.#max) % this.#max] ?? Number.NEGATIVE_INFINITY;
  }

  /** The machine's clock was set back: without this nothing would be sent until it is where it was. */
  #setBack(now: number): void {
    for (const [index, time] of this.#times.entries()) this.#times[index] = Math.min(time, now);
  }
}
