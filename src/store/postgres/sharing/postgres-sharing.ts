import { z } from 'zod';
import type { Address } from '../../../ports/address.ts';
import type { Door } from '../../../ports/channel.ts';
import type { Clock, Ids } from '../../../ports/clock.ts';
import type { DocumentId, Purpose, StoredDocument } from '../../../ports/document.ts';
import type { Log } from '../../../ports/log.ts';
import type { SharedRates, Sharing, SharingHost } from '../../../ports/sharing.ts';
import type { ReadResult } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import { lineOf } from '../line.ts';
import { rowId } from '../row-id.ts';
import type { Change, Transaction, TransactionPart } from '../transaction.ts';
import { Alone } from './alone.ts';
import { FreeLines } from './free-lines.ts';
import { type Held, HeldLines } from './held-lines.ts';
import { Jobs } from './jobs.ts';
import { Lead } from './lead.ts';
import { linesOf, wantedBy } from './line-changes.ts';
import type { Notice } from './notice.ts';
import { connectionName, Presence } from './presence.ts';
import { Rates } from './rates.ts';
import { Rounds } from './rounds.ts';

export interface PostgresSharingOptions {
  url: string;
  database: Database;
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

/** Answers of changes that were not heard are looked after for so long: no statement takes longer, milliseconds. */
const ANSWERED_WITHIN = 20_000;

const FOLLOW = 'SELECT * FROM kennismaker.follow($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)';
const FORGET = 'SELECT * FROM kennismaker.forget($1, $2)';
const TAKE = 'SELECT * FROM kennismaker.take($1, $2, $3)';
const RELEASE = 'SELECT * FROM kennismaker.release($1, $2, $3)';

const doorsSchema = z.array(z.object({ channel: z.string(), url: z.string() }));
const NOTHING = (): void => undefined;

/** What processes agree on through one PostgreSQL; see `Sharing`. It takes part in every change of a document. */
export class PostgresSharing implements Sharing, TransactionPart {
  readonly #options: PostgresSharingOptions;
  readonly #presence: Presence;
  readonly #held = new HeldLines();
  readonly #lead: Lead;
  readonly #rates: Rates;
  readonly #jobs: Jobs;
  readonly #free: FreeLines;
  readonly #rounds: Rounds;
  readonly #alone: Alone;
  /** Changes of which it is not known yet whether they hold. */
  readonly #unanswered = new Set<{ id: DocumentId; since: number }>();
  #doors: readonly Door[] = [];
  #host: SharingHost | null = null;
  #retired = false;
  #leaving: Promise<void> | null = null;

  constructor(options: PostgresSharingOptions) {
    const { database, clock, ids, log, sweepMs = SWEEP } = options;
    this.#options = options;
    this.#rates = new Rates(database, clock);
    this.#alone = new Alone(database);
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
    this.#free = new FreeLines(database, log, (id) => this.#host?.offered(id));
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
        return row?.known ?? false;
      },
      letters: async (id, last) => this.#host?.letters(id, last),
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
    await this.#beat();
    await this.#sweep(this.#options.sweepMs ?? SWEEP);
    this.#rounds.start();
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
    const ending = this.#jobs.close();
    await this.#rounds.stop();
    this.#held.clear();
    await this.#presence.leave();
    await ending;
  }

  get isLead(): boolean {
    return this.#lead.isLead;
  }

  get doors(): readonly Door[] {
    return this.#doors;
  }

  // ---- Lines

  holds(id: DocumentId, address: Address): boolean {
    return this.#held.has(id, lineOf(address));
  }

  async take(id: DocumentId): Promise<StoredDocument | null> {
    const found = await this.#read(id);
    const me = this.#presence.id;
    if (me === null) return found;
    const lines = linesOf(found);
    const wanted = [...lines].filter(
      ([line, address]) => !this.#held.has(id, line) && (this.#host?.serves(address) ?? false),
    );
    if (wanted.length === 0 && !this.#held.hasOther(id, lines)) return found;
    await this.#take(
      id,
      me,
      wanted.map(([line]) => line),
    );
    // It may have changed before the lines were taken; what changes it from now on tells this process.
    return this.#read(id);
  }

  async release(id: DocumentId, address: Address): Promise<void> {
    const me = this.#presence.id;
    if (me === null) return;
    const line = lineOf(address);
    const left = this.#held.leave(id, line);
    try {
      const [held] = await this.#change<Held>(RELEASE, [rowId(id), me, line]);
      if (held) this.#learn(id, me, held);
    } finally {
      left();
    }
  }

  async within(transaction: Transaction, change: Change): Promise<() => void> {
    const document = change.after ?? change.before;
    if (document === null) return NOTHING;
    const { id } = document;
    const me = this.#presence.id;
    const asked = this.#asked(change, me);
    if (asked === null) return NOTHING;
    const unanswered = { id, since: this.#options.clock.now() };
    if (me !== null) this.#unanswered.add(unanswered);
    const [held] = await transaction.query<Held>(asked.text, asked.values);
    return () => {
      this.#unanswered.delete(unanswered);
      if (held) this.#learn(id, me, held);
    };
  }

  /** What a change asks of the database; null when it is nobody's concern. */
  #asked(change: Change, me: string | null): { text: string; values: readonly unknown[] } | null {
    const { by, before, after } = change;
    const row = rowId((after ?? before)?.id ?? '');
    if (by === 'erase' || after === null) return { text: FORGET, values: [row, me] };
    const { gone, here, letters, timersAt } = wantedBy(change, this.#options.clock.now());
    const isCommit = by === 'commit';
    // The lead hears of the parts of others; there is no other lead.
    const isPart = isCommit && after.kind === 'part' && !this.#lead.isLead;
    if (gone.length === 0 && here.size === 0 && !letters && timersAt === null && !isPart) return null;
    const serves = [...here.values()].map((address) => me !== null && (this.#host?.serves(address) ?? false));
    return {
      text: FOLLOW,
      values: [row, me, gone, [...here.keys()], serves, isCommit, letters, timersAt !== null, timersAt, isPart],
    };
  }

  async #take(id: DocumentId, me: string, lines: readonly string[]): Promise<boolean> {
    const [held] = await this.#change<Held>(TAKE, [rowId(id), me, lines]);
    return held ? this.#learn(id, me, held) : false;
  }

  /** Gives whether a line is held by it that was not known to be. */
  #learn(id: DocumentId, me: string | null, held: Held): boolean {
    // It may have lost everything meanwhile, and be another.
    return me !== null && me === this.#presence.id && this.#held.take(id, held);
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
    if (!this.#retired) this.#jobs.start();
    this.#free.offerAll();
  }

  #lost(): void {
    this.#held.clear();
    this.#unanswered.clear();
    this.#lead.lost();
    void this.#jobs.stop();
    this.#host?.lost();
  }

  #noticed({ kind, about }: Notice): void {
    if (kind === 'changed') this.#host?.changed(about);
    else if (kind === 'offer') this.#host?.offered(about);
    else if (kind === 'free') this.#free.offerAll();
    else if (this.#lead.isLead) this.#host?.partChanged(about);
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
    this.#held.age();
    const [dead] = await this.#change<{ freed: boolean }>('SELECT kennismaker.bury_dead($1, $2) AS freed', [
      me,
      Math.round(everyMs * MOST_MISSED),
    ]);
    if (dead?.freed) this.#free.offerAll();
    if (this.#lead.isLead) await this.#free.lookAfter(everyMs);
    await this.#askAgain(me, everyMs);
  }

  /** A change whose answer was lost may hold all the same: then this process holds lines that it does not know of. */
  async #askAgain(me: string, everyMs: number): Promise<void> {
    const now = this.#options.clock.now();
    for (const unanswered of [...this.#unanswered]) {
      const { id, since } = unanswered;
      if (now - since < everyMs) continue;
      if (now - since > ANSWERED_WITHIN) this.#unanswered.delete(unanswered);
      if (await this.#take(id, me, [])) this.#host?.offered(id);
    }
  }

  async #read(id: DocumentId): Promise<StoredDocument | null> {
    const read = await this.#options.read(id);
    return read.status === 'found' ? read.document : null;
  }

  #change<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#options.database.transaction((transaction) => transaction.query<Row>(text, values));
  }
}
