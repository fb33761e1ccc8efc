import type { Clock } from '../../ports/clock.ts';
import type { Entry } from './entry.ts';

/** Files written at the same time in the background. Node has four threads for files; two stay for the journal. */
const CALMLY = 2;

/** The same when somebody waits for it. */
const URGENTLY = 8;

/** Files in one round, before their folders are synced and the journal may shrink. */
const ROUND = 512;

export interface FlusherOptions<Snapshot> {
  clock: Clock;
  /** Milliseconds between a commit and the writing of its file. */
  delayMs: number;
  /** Takes down what the file is to hold, and writes what must be durable before it. */
  prepare: (entry: Entry) => Promise<Snapshot>;
  /** Makes durable what was prepared. */
  syncPrepared: () => Promise<void>;
  /** Writes a document's file; the name need not be durable yet. */
  write: (entry: Entry, snapshot: Snapshot) => Promise<void>;
  /** Number of the last journal record. */
  last: () => number;
  /** Makes the names durable. */
  sync: () => Promise<void>;
  /** A document's file has everything now. */
  clean: (entry: Entry) => void;
  /** After each round; `error` is the first failure in it, else null. */
  after: (error: unknown) => Promise<void>;
}

/** Brings the files behind the journal up to date, in the background and on demand. */
export class Flusher<Snapshot> {
  readonly #options: FlusherOptions<Snapshot>;
  /** In the order in which they became dirty, roughly. */
  readonly #dirty = new Set<Entry>();
  #callOff: (() => void) | null = null;
  #round: Promise<unknown> | null = null;
  #stopped = false;

  constructor(options: FlusherOptions<Snapshot>) {
    this.#options = options;
  }

  get dirtyCount(): number {
    return this.#dirty.size;
  }

  /** Number of the first journal record that some file lacks, or null when the files have everything. */
  firstMissing(): number | null {
    let first: number | null = null;
    for (const entry of this.#dirty) if (first === null || entry.dirtySince < first) first = entry.dirtySince;
    return first;
  }

  /** Notes that the journal has record `number` of the document, and its file does not. */
  markDirty(entry: Entry, number: number): void {
    if (entry.flushing) entry.laterSince ||= number;
    if (entry.dirtySince === 0) {
      entry.dirtySince = number;
      this.#dirty.add(entry);
    }
    this.schedule();
  }

  /** Forgets a document that is gone. */
  forget(entry: Entry): void {
    entry.dirtySince = 0;
    entry.laterSince = 0;
    this.#dirty.delete(entry);
  }

  /** Sees to it that a round follows within the delay. */
  schedule(): void {
    if (this.#callOff !== null || this.#stopped) return;
    this.#callOff = this.#options.clock.wakeAt(this.#options.clock.now() + this.#options.delayMs, () => {
      this.#callOff = null;
      // A failure was told to `after`, and what is still dirty gets another round after the delay.
      void this.#flush(this.#options.last(), CALMLY).catch(() => undefined);
    });
  }

  /**
   * Writes until every file has at least the journal's records up to `number`; one round at least, so that `after`
   * is called.
   * Errors: the file system's own, after a round in which something failed.
   */
  flushUpTo(number: number): Promise<void> {
    return this.#flush(number, URGENTLY);
  }

  async #flush(number: number, parallel: number): Promise<void> {
    do {
      const error = await this.#oneRound(parallel);
      if (error !== null) throw error;
    } while ((this.firstMissing() ?? Number.POSITIVE_INFINITY) <= number);
  }

  /** Resolves when no round is under way. */
  async idle(): Promise<void> {
    while (this.#round !== null) await this.#round;
  }

  /** No more rounds by itself. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff?.();
    this.#callOff = null;
    await this.idle();
  }

  /** Joins no round that is under way: what became dirty during it would be missed. Returns the first failure. */
  async #oneRound(parallel: number): Promise<unknown> {
    // Nothing may come between seeing that there is no round and beginning one: others wait for the same moment.
    while (this.#round !== null) await this.#round;
    const round = this.#writeRound(parallel);
    this.#round = round;
    try {
      return await round;
    } finally {
      this.#round = null;
      if (this.#dirty.size > 0) this.schedule();
    }
  }

  /** Never rejects. What fails leaves its entries dirty for the next round. */
  async #writeRound(parallel: number): Promise<unknown> {
    const failures: unknown[] = [];
    const round: Entry[] = [];
    for (const entry of this.#dirty) {
      round.push(entry);
      entry.flushing = true;
      entry.laterSince = 0;
      if (round.length === ROUND) break;
    }
    const { prepare, syncPrepared, write, sync, after } = this.#options;
    const snapshots = new Map<Entry, Snapshot>();
    const written: Entry[] = [];
    try {
      await together(round, parallel, failures, async (entry) => {
        // Erased meanwhile.
        if (entry.dirtySince === 0) return;
        snapshots.set(entry, await prepare(entry));
      });
      await syncPrepared();
      await together([...snapshots], parallel, failures, async ([entry, snapshot]) => {
        if (entry.dirtySince === 0) return;
        await write(entry, snapshot);
        written.push(entry);
      });
      await sync();
      for (const entry of written) this.#settle(entry);
    } catch (error) {
      failures.push(error);
    }
    for (const entry of round) entry.flushing = false;
    const failure = failures[0] ?? null;
    await after(failure);
    return failure;
  }

  #settle(entry: Entry): void {
    entry.flushing = false;
    if (!this.#dirty.delete(entry)) return;
    entry.dirtySince = entry.laterSince;
    entry.laterSince = 0;
    if (entry.dirtySince === 0) this.#options.clean(entry);
    else this.#dirty.add(entry);
  }
}

/** Does `work` for each item, so many at a time; what fails is noted, and the rest goes on. */
async function together<T>(
  items: readonly T[],
  parallel: number,
  failures: unknown[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items.values();
  const worker = async (): Promise<void> => {
    for (const item of iterator) {
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}
