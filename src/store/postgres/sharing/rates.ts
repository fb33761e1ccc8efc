import type { Clock } from '../../../ports/clock.ts';
import type { SharedRates } from '../../../ports/sharing.ts';
import type { Database } from '../database.ts';

/** Microseconds in a millisecond. */
const US = 1000;

/** Who of all processes may send how fast, by the database's clock. */
export class Rates {
  readonly #database: Database;
  readonly #clock: Clock;
  /** Until when a channel wants to be spared, as far as was heard, epoch milliseconds of this process. */
  #pauses: ReadonlyMap<string, number> = new Map();

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** See `Sharing.place`. A channel without rates asks nobody; it hears of a pause that another process was told at a sweep. */
  async place(channel: string, { purpose, overall, initiative }: SharedRates): Promise<number> {
    const isInitiative = purpose === 'initiative';
    const named = (kind: string, rates: SharedRates['overall']) =>
      rates.map(({ max, per }) => ({ key: `${channel} ${kind} ${max} ${per}`, max, per: Math.ceil(per * US) }));
    const rates = [...named('overall', overall), ...(isInitiative ? named('initiative', initiative) : [])];
    if (rates.length === 0) {
      const paused = isInitiative ? (this.#pauses.get(channel) ?? 0) - this.#clock.now() : 0;
      return Math.max(0, Math.ceil(paused));
    }
    // Asked again when the connection broke: a place that was given and not heard of is then lost, and none too many given.
    const [row] = await this.#database.query<{ wait: string }>('SELECT kennismaker.place($1, $2, $3, $4) AS wait', [
      isInitiative ? channel : null,
      rates.map(({ key }) => key),
      rates.map(({ max }) => max),
      rates.map(({ per }) => per),
    ]);
    return Math.ceil(Number(row?.wait) / US);
  }

  /** See `Sharing.pause`. */
  async pause(channel: string, forMs: number): Promise<void> {
    this.#pauses = new Map(this.#pauses).set(channel, this.#clock.now() + forMs);
    await this.#database.transaction((transaction) =>
      transaction.query('SELECT kennismaker.pause($1, $2)', [channel, Math.ceil(forMs * US)]),
    );
  }

  /** How long each channel is to be spared, microseconds, as all processes know it now. */
  heard(pauses: Readonly<Record<string, number>>): void {
    const now = this.#clock.now();
    this.#pauses = new Map(Object.entries(pauses).map(([channel, us]) => [channel, now + us / US]));
  }
}
