import { z } from 'zod';
import type { Address } from '../../../ports/address.ts';
import type { Door } from '../../../ports/channel.ts';
import type { Clock, Ids } from '../../../ports/clock.ts';
import type { DocumentId, Purpose, StoredDocument } from '../../../ports/document.ts';
import type { Log } from '../../../ports/log.ts';
import type { SharedRates, SharedWaiting, Sharing, SharingHost } from '../../../ports/sharing.ts';
import type { ReadResult } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import type { Lookup } from '../lookup.ts';
import { rowId } from '../row-id.ts';
import type { Change, Transaction, TransactionPart } from '../transaction.ts';
import { Alone } from './alone.ts';
import { FreeLines } from './free-lines.ts';
import { Jobs } from './jobs.ts';
import { Lead } from './lead.ts';
import { Lines } from './lines.ts';
import type { Notice } from './notice.ts';
import { connectionName, Presence } from './presence.ts';
import { Rates } from './rates.ts';
import { Rounds } from './rounds.ts';
import { Waiting } from './waiting.ts';

export interface PostgresSharingOptions {
  url: string;
  database: Database;
  lookup: Lookup;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** How often it is looked who is gone and what was missed, milliseconds; default 3,000. */
  sweepMs?: number;
  /** Reads a document from the store over the same database. */
  read(id: DocumentId): Promise<ReadResult>;
}

const SWEEP = 3_000;

/** Sweeps that a process may miss before the others take it for dead, also when its connection lasts. */
const MOST_MISSED = 10 / 3;

/** How long after a job for timers that fired nothing it comes again, milliseconds. */
const MOMENT = 500;

/** What failed because the store was away need not wait for its next try, which may be a minute from now: the store is back. */
const TRY_AGAIN = `
SELECT kennismaker_jobs.reschedule_jobs(ARRAY(
  SELECT j.id FROM kennismaker_jobs.jobs j WHERE j.locked_at IS NULL AND j.run_at > now() AND j.last_error LIKE 'store.%'
), run_at => now())`;

const doorsSchema = z.array(z.object({ channel: z.string(), url: z.string() }));

/** What processes agree on through one PostgreSQL; see `Sharing`. It takes part in every change of a document. */
export class PostgresSharing implements Sharing, TransactionPart {
  readonly #options: PostgresSharingOptions;
  readonly #presence: Presence;
  readonly #lines: Lines;
  readonly #lead: Lead;
  readonly #rates: Rates;
  readonly #jobs: Jobs;
  readonly #free: FreeLines;
  readonly #rounds: Rounds;
  readonly #alone: Alone;
  readonly #waiting: Waiting;
  #doors: readonly Door[] = [];
  #host: SharingHost | null = null;
  #retired = false;
  #leaving: Promise<void> | null = null;

  constructor(options: PostgresSharingOptions) {
    const { database, lookup, clock, ids, log, sweepMs = SWEEP } = options;
    this.#options = options;
    this.#rates = new Rates(database, clock);
    this.#alone = new Alone(database);
    this.#waiting = new Waiting(database);
    this.#presence = new Presence({
      database,
      clock,
      ids,
      log,
      joined: () => this.#joined(),
      lost: () => this.#lost(),
      noticed: (notice) => this.#noticed(notice),
    });
    const presence = this.#presence;
    this.#lines = new Lines({
      database,
      lookup,
      clock,
      presence,
      read: options.read,
      serves: (address) => this.#host?.serves(address) ?? false,
      offered: (id) => this.#host?.offered(id),
      leads: () => this.#lead.isLead,
    });
    this.#free = new FreeLines(database, log, (id) => this.#offered(id));
    this.#lead = new Lead({
      presence,
      log,
      told: async (isLead) => {
        await this.#host?.lead(isLead);
        // Where only the lead may send, nobody did.
        if (isLead) this.#free.offerAll();
      },
    });
    this.#jobs = new Jobs({
      url: options.url,
      clock,
      log,
      workAs: async (worker) => {
        const [row] = await this.#change<{ known: boolean }>('SELECT kennismaker.work_as($1, $2) AS known', [
          presence.id,
          worker,
        ]);
        if (row?.known) await this.#change(TRY_AGAIN, []);
        return row?.known ?? false;
      },
      letters: async (id) => this.#host?.letters(id),
      timers: (id) => this.#timers(id),
    });
    this.#rounds = new Rounds({
      clock,
      log,
      everyMs: sweepMs,
      beat: () => this.#beat(),
      sweep: () => this.#sweep(sweepMs),
    });
  }

  // ---- The others

  async join(host: SharingHost): Promise<void> {
    this.#host = host;
    await this.#presence.join();
    await this.#rounds.start();
  }

  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all([this.#lead.giveAway(), this.#jobs.stop()]);
  }

  leave(): Promise<void> {
    this.#leaving ??= this.#leave();
    return this.#leaving;
  }

  async #leave(): Promise<void> {
    this.#retired = true;
    const ending = this.#jobs.stop();
    await this.#rounds.stop();
    this.#lines.lost();
    await this.#presence.leave();
    await ending;
  }

  get isLead(): boolean {
    return this.#lead.isLead;
  }

  get doors(): readonly Door[] {
    return this.#doors;
  }

  get waiting(): SharedWaiting {
    return this.#waiting.counted;
  }

  // ---- Lines

  holds(id: DocumentId, address: Address): boolean {
    return this.#lines.holds(id, address);
  }

  take(id: DocumentId): Promise<StoredDocument | null> {
    return this.#lines.take(id);
  }

  release(id: DocumentId, address: Address): Promise<void> {
    return this.#lines.release(id, address);
  }

  within(transaction: Transaction, change: Change): Promise<() => void> {
    return this.#lines.within(transaction, change);
  }

  // ---- One at a time

  alone<T>(name: string, task: () => Promise<T>): Promise<T> {
    return this.#alone.run(name, connectionName(this.#presence.id), task);
  }

  // ---- Rates

  place(channel: string, rates: SharedRates): Promise<number> {
    return this.#rates.place(channel, rates);
  }

  pause(channel: string, _purpose: Purpose, forMs: number): Promise<void> {
    return this.#rates.pause(channel, forMs);
  }

  // ---- Jobs

  async #timers(id: DocumentId): Promise<void> {
    const row = rowId(id);
    const due = await this.#options.database.query<{ due: boolean }>('SELECT kennismaker.is_due($1) AS due', [row]);
    // What was put off since the job was added has its moment later.
    if (due[0]?.due) await this.#host?.timers(id);
    await this.#change('SELECT kennismaker.come_again($1, $2)', [row, MOMENT]);
  }

  // ---- Presence

  #joined(): void {
    this.#jobs.start();
    this.#free.offerAll();
  }

  #lost(): void {
    this.#lines.lost();
    this.#lead.lost();
    this.#jobs.pause();
    this.#host?.lost();
  }

  #noticed({ kind, about }: Notice): void {
    if (this.#leaving) return;
    if (kind === 'changed') this.#host?.changed(about);
    else if (kind === 'offer') this.#offered(about);
    else if (kind === 'free') this.#free.offerAll();
    else if (this.#lead.isLead) this.#host?.partChanged(about);
  }

  #offered(id: DocumentId): void {
    // Who gives everything back takes nothing.
    if (this.#leaving) return;
    this.#lines.doubt(id);
    this.#host?.offered(id);
  }

  /** Says that this process lives, and hears what the others say of themselves. */
  async #beat(): Promise<void> {
    const doors = this.#lead.isLead ? JSON.stringify(this.#host?.doors() ?? []) : null;
    const rows = await this.#presence.query<{ doors: unknown; pauses: Record<string, number> | null }>(
      'SELECT * FROM kennismaker.beat($1, $2)',
      [this.#presence.id, doors],
    );
    if (rows === null) return;
    const [row] = rows;
    if (!row) {
      this.#presence.buried();
      return;
    }
    this.#doors = doorsSchema.safeParse(row.doors).data ?? [];
    this.#rates.heard(row.pauses ?? {});
    if (!this.#retired) await this.#lead.seek();
  }

  // ---- What was missed

  async #sweep(everyMs: number): Promise<void> {
    const me = this.#presence.id;
    if (me === null) return;
    const [dead] = await this.#change<{ freed: boolean }>('SELECT kennismaker.bury_dead($1, $2) AS freed', [
      me,
      Math.round(everyMs * MOST_MISSED),
    ]);
    if (dead?.freed) this.#free.offerAll();
    if (this.#lead.isLead) await this.#free.lookAfter(everyMs);
    await this.#waiting.look(this.#lead.isLead);
    await this.#lines.lookAfter(everyMs);
  }

  #change<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#options.database.transaction((transaction) => transaction.query<Row>(text, values));
  }
}
