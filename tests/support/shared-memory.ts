import type { Door } from '../../src/ports/channel.ts';
import type { DocumentId, StoredDocument } from '../../src/ports/document.ts';
import type { SharedRates } from '../../src/ports/sharing.ts';
import type { Store } from '../../src/ports/store.ts';
import { SlidingRate } from '../../src/runtime/sliding-rate.ts';
import type { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { SeededSteps } from './seeded-steps.ts';
import { SharedJobs } from './shared-jobs.ts';
import { SharedLines } from './shared-lines.ts';
import { SharedProcess, SWEEP } from './shared-process.ts';

/** Between a timers job that came too early, by the clock of who did it, and the next one, milliseconds. */
const TOO_EARLY = 1_000;
/** The longest that a notice is on its way, milliseconds. */
const MOST_NOTICE = 30;

/** What a change made of a document. */
export interface SharedChange {
  by: 'commit' | 'mark' | 'erase';
  before: StoredDocument | null;
  after: StoredDocument | null;
}

/**
 * A world of memory that several processes share, as they would share a database: the documents, and what
 * `src/ports/sharing.ts` says that processes agree on. Everything that one asks of it is a step that comes sooner or
 * later, as the seed has it, and so does its answer; what processes are told of each other arrives a moment later.
 */
export class SharedMemory {
  readonly clock: VirtualClock;
  readonly steps: SeededSteps;
  /** What is stored, past all processes; for looking at it, and for what there was before them. */
  readonly inner: Store = createMemoryStore();
  readonly lines: SharedLines;
  readonly jobs: SharedJobs;
  /** Of each channel, when nothing on our own initiative may be sent until, epoch milliseconds. */
  readonly pausedUntil = new Map<string, number>();
  readonly #alone = new Map<string, Promise<void>>();
  readonly #rates = new Map<string, SlidingRate>();
  /** Those that were not found dead yet, by the id that they have since they joined. */
  readonly #joined = new Map<string, SharedProcess>();
  #lead: string | null = null;
  #count = 0;

  constructor(clock: VirtualClock, seed = 1) {
    this.clock = clock;
    this.steps = new SeededSteps(seed);
    this.lines = new SharedLines(() => clock.now());
    this.jobs = new SharedJobs(clock, this.steps, (kind, document) => {
      if (kind === 'timers') void this.#timersDone(document);
    });
    clock.settleWith(() => this.steps.rest());
  }

  /** One more process. `skew`: by how much its clock goes ahead (less than 0: lags behind), milliseconds. */
  process({ skew = 0 }: { skew?: number } = {}): SharedProcess {
    return new SharedProcess(this, skew);
  }

  // ---- For processes ----

  newId(): string {
    this.#count += 1;
    return `process-${this.#count}`;
  }

  joined(id: string, process: SharedProcess): void {
    this.#joined.set(id, process);
  }

  /** It is none of the processes any more; everything of it is for others. Done again, that does nothing. */
  gone(id: string): void {
    if (!this.#joined.delete(id)) return;
    if (this.#lead === id) this.#lead = null;
    this.stir();
    this.jobs.unlock(id);
    for (const document of this.lines.freeAll(id)) this.offer(document, id);
  }

  /** Finds out who died, and lets go of what they had. */
  sweep(): void {
    for (const id of [...this.#joined.keys()]) if (!this.#isHeard(id)) this.gone(id);
  }

  /** Whether a process is known, and so may hold lines. */
  knows(id: string | null): id is string {
    return id !== null && this.#joined.has(id);
  }

  /** Whether this process is the lead now; a lead of which nobody hears any more is none. */
  wantsLead(id: string): boolean {
    if (this.#lead === null || !this.#isHeard(this.#lead)) this.#lead = id;
    return this.#lead === id;
  }

  giveLead(id: string): void {
    if (this.#lead === id) this.#lead = null;
    this.stir();
  }

  /** The ways in that the lead knows; a database would have them since its last sweep. */
  get doors(): readonly Door[] {
    return (this.#lead !== null && this.#joined.get(this.#lead)?.host?.doors()) || [];
  }

  /** Something came up that sweeps are for: until then they would find nothing, and days of them would be slow. */
  stir(): void {
    for (const process of this.#joined.values()) process.willSweep();
  }

  /** Whether the next sweep may find something. */
  get isStirred(): boolean {
    const all = [...this.#joined.keys()];
    return this.#lead === null || this.lines.areFree || all.some((id) => !this.#isHeard(id));
  }

  /** Everything else that happens with a change, in one step with it. */
  within(id: DocumentId, change: SharedChange, by: SharedProcess) {
    const { before, after } = change;
    const me = { id: this.knows(by.id) ? by.id : null, serves: by.serves };
    const followed = this.lines.follow(id, after, me, change.by === 'commit');
    const known = new Set(before?.out.map(({ seq }) => seq));
    if (after?.out.some((item) => item.type === 'letter' && !known.has(item.seq))) this.jobs.add('letters', id);
    const due = dueOf(after);
    if (due !== null && due !== dueOf(before)) this.jobs.add('timers', id, due);
    if (change.by !== 'mark') {
      for (const holder of followed.holders) this.tell(holder, (process) => process.host?.changed(id));
    }
    if (change.by === 'commit' && after?.kind === 'part' && this.#lead !== null && this.#lead !== me.id) {
      this.tell(this.#lead, (process) => process.host?.partChanged(id));
    }
    if (followed.isOffered) this.offer(id, me.id);
    if (me.id === null) this.stir();
    return followed;
  }

  /** Tells everybody but one that a document has lines that nobody holds. */
  offer(document: DocumentId, but: string | null): void {
    this.stir();
    for (const id of this.#joined.keys()) if (id !== but) this.tell(id, (process) => process.host?.offered(document));
  }

  /** Tells one process something: at once or a moment later, in any order; never one that is gone by then. */
  tell(id: string, what: (process: SharedProcess) => void): void {
    const arrives = (): void => {
      const process = this.#joined.get(id);
      if (process && this.#isHeard(id)) what(process);
    };
    if (this.steps.random() < 0.5) this.steps.add(arrives);
    else this.clock.wakeAt(this.clock.now() + 1 + Math.floor(this.steps.random() * MOST_NOTICE), arrives);
  }

  /** Waits for its turn with a name, whoever else has it; who dies has it no more once that is found out. */
  async alone<T>(name: string, by: SharedProcess, act: () => Promise<T>): Promise<T> {
    const before = this.#alone.get(name) ?? Promise.resolve();
    const result = before.then(act);
    const found = by.died.then(() => new Promise<void>((done) => this.clock.wakeAt(this.clock.now() + SWEEP, done)));
    this.#alone.set(
      name,
      Promise.race([
        result.then(
          () => {},
          () => {},
        ),
        found,
      ]),
    );
    return result;
  }

  /** 0, and counted; or how long to wait, milliseconds. */
  place(channel: string, { purpose, overall, initiative }: SharedRates): number {
    const now = this.clock.now();
    const rates = overall.map((rate) => this.#rate(`${channel} overall`, rate));
    if (purpose === 'initiative') rates.push(...initiative.map((rate) => this.#rate(`${channel} initiative`, rate)));
    const paused = purpose === 'initiative' ? (this.pausedUntil.get(channel) ?? now) : now;
    const at = Math.max(now, paused, ...rates.map((rate) => rate.openAt(0, now)));
    if (at <= now) for (const rate of rates) rate.note(now);
    return at - now;
  }

  #rate(name: string, { max, per }: SharedRates['overall'][number]): SlidingRate {
    const key = `${name} ${max} ${per}`;
    const rate = this.#rates.get(key) ?? new SlidingRate({ max, per });
    this.#rates.set(key, rate);
    return rate;
  }

  #isHeard(id: string): boolean {
    const process = this.#joined.get(id);
    return process !== undefined && !process.isDead && process.id === id;
  }

  /** What is still to come of a document has a job, also when this one came before its moment. */
  async #timersDone(id: DocumentId): Promise<void> {
    const read = await this.inner.read(id);
    const due = read.status === 'found' ? dueOf(read.document) : null;
    if (due !== null && !this.jobs.has('timers', id)) {
      this.jobs.add('timers', id, Math.max(due, this.clock.now() + TOO_EARLY));
    }
  }
}

/** When the first timer of a document is due, epoch milliseconds; null when there is none. */
function dueOf(document: StoredDocument | null): number | null {
  const moments = (document?.timers ?? []).map(({ at }) => at);
  return moments.length > 0 ? Math.min(...moments) : null;
}
