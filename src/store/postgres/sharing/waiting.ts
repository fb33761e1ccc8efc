import { z } from 'zod';
import { NOTHING_WAITS, type SharedWaiting } from '../../../ports/sharing.ts';
import type { Database } from '../database.ts';

/** Counted at the first of so many sweeps: every quarter of a minute. */
const COUNT_EVERY = 5;

/** A line's name begins with its channel; see `lineOf`. */
const COUNT = `
SELECT (SELECT count(*)::integer FROM kennismaker.outbox WHERE type = 'letter') AS letters,
  (SELECT greatest(0, kennismaker.now_us() / 1000 - min(at))::float8 FROM kennismaker.timers) AS "timersLateMs",
  (SELECT json_agg(free) FROM (
    SELECT split_part(line, ':', 1) AS channel, count(*)::integer AS lines,
      greatest(0, extract(epoch FROM clock_timestamp() - min(free_since)) * 1000) AS "oldestMs"
    FROM kennismaker.lines WHERE holder IS NULL GROUP BY 1
  ) AS free) AS lines`;

const countedSchema = z.object({
  letters: z.number(),
  timersLateMs: z
    .number()
    .nullable()
    .transform((late) => late ?? 0),
  lines: z
    .array(z.object({ channel: z.string(), lines: z.number(), oldestMs: z.number() }))
    .nullable()
    .transform((lines) => lines ?? []),
});

/** Counts for the lead what waits for any process. */
export class Waiting {
  readonly #database: Database;
  #sweeps = 0;
  #counted: SharedWaiting = NOTHING_WAITS;

  constructor(database: Database) {
    this.#database = database;
  }

  get counted(): SharedWaiting {
    return this.#counted;
  }

  /** Called at each sweep. */
  async look(isLead: boolean): Promise<void> {
    if (!isLead) {
      this.#sweeps = 0;
      this.#counted = NOTHING_WAITS;
      return;
    }
    this.#sweeps += 1;
    if (this.#sweeps % COUNT_EVERY !== 1) return;
    const [row] = await this.#database.query<object>(COUNT);
    this.#counted = countedSchema.parse(row);
  }
}
