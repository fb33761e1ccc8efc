import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Timer } from '../ports/document.ts';

/**
 * When each document must next be woken. Only an index: the timers themselves lie in the documents, and are looked at
 * there when the moment has come.
 */
export class WakeList {
  readonly #clock: Clock;
  readonly #wake: (id: DocumentId) => void;
  readonly #due = new Map<DocumentId, number>();
  #armedFor = Number.POSITIVE_INFINITY;
  #disarm: () => void = () => {};
  #stopped = false;

  constructor(clock: Clock, wake: (id: DocumentId) => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Follows a document's timers after a commit. */
  follow(id: DocumentId, timers: readonly Timer[]): void {
    if (timers.length === 0) {
      this.#due.delete(id);
      return;
    }
    const at = Math.min(...timers.map((timer) => timer.at));
    this.#due.set(id, at);
    this.#arm(at);
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm();
  }

  #arm(at: number): void {
    if (this.#stopped || at >= this.#armedFor) return;
    this.#disarm();
    this.#armedFor = at;
    this.#disarm = this.#clock.wakeAt(at, () => this.#fire());
  }

  #fire(): void {
    this.#armedFor = Number.POSITIVE_INFINITY;
    this.#disarm = () => {};
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    const due: DocumentId[] = [];
    for (const [id, at] of this.#due) {
      if (at <= now) due.push(id);
      else next = Math.min(next, at);
    }
    for (const id of due) {
      this.#due.delete(id);
      this.#wake(id);
    }
    if (Number.isFinite(next)) this.#arm(next);
  }
}
