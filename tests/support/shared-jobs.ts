import type { DocumentId } from '../../src/ports/document.ts';
import type { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import type { SeededSteps } from './seeded-steps.ts';

export type JobKind = 'letters' | 'timers';

/** Tries of one job. */
const MOST_ATTEMPTS = 25;
/** Jobs at once in one process. */
const AT_ONCE = 16;

interface Job {
  kind: JobKind;
  document: DocumentId;
  /** Epoch milliseconds. */
  runAt: number;
  attempts: number;
  /** The worker that has it in hand. */
  lockedBy: string | null;
  /** Another of the same kind and document came while it was in hand: it is not tried again. */
  isReplaced: boolean;
}

/** A process that does jobs. */
export interface Worker {
  id: string;
  isWorking(): boolean;
  inHand: Set<Promise<void>>;
  /** Does one; rejects when it is to be done again. */
  run(kind: JobKind, document: DocumentId): Promise<void>;
}

/**
 * Jobs as graphile-worker keeps them: one of each kind and document that waits, and one more when it is already in hand;
 * again with its back-off after a failure; of a worker that died, when somebody says so.
 */
export class SharedJobs {
  readonly #clock: VirtualClock;
  readonly #steps: SeededSteps;
  /** Called when one is done that nobody has to do again. */
  readonly #done: (kind: JobKind, document: DocumentId) => void;
  readonly #jobs = new Set<Job>();
  readonly #workers = new Set<Worker>();
  #disarm: () => void = () => {};

  constructor(clock: VirtualClock, steps: SeededSteps, done: (kind: JobKind, document: DocumentId) => void) {
    this.#clock = clock;
    this.#steps = steps;
    this.#done = done;
  }

  add(kind: JobKind, document: DocumentId, runAt = this.#clock.now()): void {
    const waiting = this.#waiting(kind, document);
    if (waiting?.lockedBy === null) Object.assign(waiting, { runAt, attempts: 0 });
    else {
      if (waiting) waiting.isReplaced = true;
      this.#jobs.add({ kind, document, runAt, attempts: 0, lockedBy: null, isReplaced: false });
    }
    this.#arm();
  }

  /** Whether one waits, or is in hand and stands for what is wanted now. */
  has(kind: JobKind, document: DocumentId): boolean {
    return this.#waiting(kind, document) !== undefined;
  }

  join(worker: Worker): void {
    this.#workers.add(worker);
    this.#arm();
  }

  leave(worker: Worker): void {
    this.#workers.delete(worker);
  }

  /** What a worker had in hand is for others: it is dead, or nobody hears it. */
  unlock(id: string): void {
    for (const job of this.#jobs) if (job.lockedBy === id) this.#unlock(job);
    this.#arm();
  }

  #waiting(kind: JobKind, document: DocumentId): Job | undefined {
    return [...this.#jobs].find((job) => job.kind === kind && job.document === document && !job.isReplaced);
  }

  #unlock(job: Job): void {
    job.lockedBy = null;
    if (job.isReplaced) this.#jobs.delete(job);
  }

  #arm(): void {
    this.#disarm();
    const first = Math.min(...[...this.#jobs].flatMap(({ lockedBy, runAt }) => (lockedBy === null ? runAt : [])));
    // Never at once: whoever adds a job has not heard yet that it is committed.
    if (Number.isFinite(first)) {
      const soonest = this.#clock.now() + 1 + Math.floor(this.#steps.random() * 4);
      this.#disarm = this.#clock.wakeAt(Math.max(first, soonest), () => this.#begin());
    }
  }

  #begin(): void {
    const now = this.#clock.now();
    for (const job of this.#jobs) {
      if (job.lockedBy !== null || job.runAt > now) continue;
      const free = [...this.#workers].filter((worker) => worker.isWorking() && worker.inHand.size < AT_ONCE);
      const worker = free[Math.floor(this.#steps.random() * free.length)];
      // Without anybody: when somebody joins, or has a hand free.
      if (!worker) return;
      this.#hand(job, worker);
    }
    this.#arm();
  }

  #hand(job: Job, worker: Worker): void {
    job.lockedBy = worker.id;
    job.attempts += 1;
    const { id } = worker;
    const doing = new Promise<void>((ended) => {
      this.#steps.add(() => {
        void worker
          .run(job.kind, job.document)
          .then(
            () => this.#succeeded(job),
            () => this.#failed(job, id),
          )
          .then(ended);
      });
    }).finally(() => {
      worker.inHand.delete(doing);
      this.#arm();
    });
    worker.inHand.add(doing);
  }

  #succeeded(job: Job): void {
    this.#jobs.delete(job);
    this.#done(job.kind, job.document);
  }

  #failed(job: Job, id: string): void {
    if (job.lockedBy !== id) return;
    job.runAt = Math.max(this.#clock.now(), job.runAt) + Math.exp(Math.min(job.attempts, 10)) * 1_000;
    this.#unlock(job);
    if (job.attempts >= MOST_ATTEMPTS) this.#jobs.delete(job);
  }
}
