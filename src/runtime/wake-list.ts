import TinyQueue from 'tinyqueue';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Timer } from '../ports/document.ts';

interface Wake {
  id: DocumentId;
  at: number;
}

/** The queue is made anew when so many of its wakes, beside as many as there are documents, mean nothing any more. */
const MOST_STALE = 1_000;

/**
 * When each document must next be woken. Only an index: the timers themselves lie in the documents, and are looked at
 * there when the moment has come. A change costs the logarithm of their number, because a meeting may give thousands of
 * people a timer at once.
 */
export class WakeList {
  readonly #clock: Clock;
  readonly #wake: (id: DocumentId) => void;
  /** What holds; the queue has earlier moments of the same documents too. */
  readonly #due = new Map<DocumentId, number>();
  #queue = queueOf([]);
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
    if (this.#due.get(id) === at) return;
    this.#due.set(id, at);
    this.#queue.push({ id, at });
    if (this.#queue.length > this.#due.size * 2 + MOST_STALE) {
      this.#queue = queueOf([...this.#due].map(([each, moment]) => ({ id: each, at: moment })));
    }
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
    const due: DocumentId[] = [];
    for (let first = this.#queue.peek(); first !== undefined; first = this.#queue.peek()) {
      const holds = this.#due.get(first.id) === first.at;
      if (holds && first.at > now) break;
      this.#queue.pop();
      if (!holds) continue;
      this.#due.delete(first.id);
      due.push(first.id);
    }
    for (const id of due) this.#wake(id);
    const next = this.#queue.peek();
    if (next) this.#arm(next.at);
  }
}

function queueOf(wakes: Wake[]): TinyQueue<Wake> {
  return new TinyQueue(wakes, (one, other) => one.at - other.at);
}
