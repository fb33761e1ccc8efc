/** How much may be sent in a time that slides along. */
export interface Rate {
  max: number;
  /** Milliseconds. */
  per: number;
  source: string;
  /** ISO date on which the source was looked at. */
  checkedOn: string;
}

const SOURCE = {
  source: 'https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit',
  checkedOn: '2026-11-01',
};

/** What one bot may send to one conversation. */
export const CONVERSATION_RATES: readonly Rate[] = [
  { max: 7, per: 1_000, ...SOURCE },
  { max: 8, per: 2_000, ...SOURCE },
  { max: 60, per: 30_000, ...SOURCE },
  { max: 1_800, per: 3_600_000, ...SOURCE },
];

/** What one bot may ask of the connector for one tenant; older copies of the page say 30 a second. */
export const TENANT_RATES: readonly Rate[] = [{ max: 30, per: 1_000, ...SOURCE }];

/** Beyond so many, those that have been quiet for the longest rate are let go of. */
const MOST_KEYS = 5_000;

/** Keeps sends within rates, for each key on its own. Knows only what went through this process. */
export class Pace {
  readonly #rates: readonly Rate[];
  readonly #longest: number;
  /** When each send was, ascending. */
  readonly #sends = new Map<string, number[]>();

  constructor(rates: readonly Rate[]) {
    this.#rates = rates;
    this.#longest = Math.max(...rates.map(({ per }) => per));
  }

  /** How long to wait before one more may be sent, milliseconds; 0 is now. */
  wait(key: string, now: number): number {
    const sends = this.#sends.get(key) ?? [];
    let wait = 0;
    for (const { max, per } of this.#rates) {
      // The send that must have left the time span before there is room.
      const before = sends[sends.length - max];
      if (before !== undefined) wait = Math.max(wait, before + per - now);
    }
    return wait;
  }

  /** Notes one that is sent now. */
  note(key: string, now: number): void {
    const sends = (this.#sends.get(key) ?? []).filter((at) => at > now - this.#longest);
    sends.push(now);
    this.#sends.set(key, sends);
    if (this.#sends.size > MOST_KEYS) this.#tidy(now);
  }

  #tidy(now: number): void {
    for (const [key, sends] of this.#sends) {
      if ((sends.at(-1) ?? 0) <= now - this.#longest) this.#sends.delete(key);
    }
  }
}
