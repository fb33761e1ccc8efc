import pg from 'pg';
import type { Rig } from './rig.ts';

/** Between two looks, milliseconds. */
const EVERY = 100;

/** What sessions of the database wait for, where there is one, looked at again and again. */
export class WaitEvents {
  readonly #rig: Rig;
  readonly #counts = new Map<string, number>();
  #looks = 0;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  /** Looks while `work` goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    let isOver = false;
    const working = work().finally(() => {
      isOver = true;
    });
    const watching = this.#watch(() => isOver);
    const done = await working;
    await watching;
    return done;
  }

  /**
   * The most frequent, with how many sessions were at each on average. `CPU`: at work; `Client:ClientRead`: within a
   * transaction, waiting for the companion's next statement.
   */
  get text(): string {
    const sorted = [...this.#counts].sort(([, one], [, other]) => other - one).slice(0, 5);
    return sorted.map(([event, count]) => `${event} ${(count / Math.max(1, this.#looks)).toFixed(2)}`).join(', ');
  }

  async #watch(isOver: () => boolean): Promise<void> {
    const { database } = this.#rig;
    if (!database) return;
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      while (!isOver()) {
        const { rows } = await client.query<{ event: string; count: string }>(LOOK);
        this.#looks += 1;
        for (const { event, count } of rows) this.#counts.set(event, (this.#counts.get(event) ?? 0) + Number(count));
        await new Promise((resolve) => setTimeout(resolve, EVERY));
      }
    } finally {
      await client.end();
    }
  }
}

/** Sessions that do something, or are within a transaction. */
const LOOK = `
  SELECT coalesce(wait_event_type || ':' || wait_event, 'CPU') AS event, count(*) AS count
  FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()
  GROUP BY 1`;
