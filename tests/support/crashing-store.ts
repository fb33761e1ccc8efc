import type { Store } from '../../src/ports/store.ts';

/** When a process dies: before a write reached the disk, or after it did and before anybody was told. */
export type Moment = 'before' | 'after';

/**
 * A store whose process dies at its `dies`th write: from then on nothing that it is asked is answered any more. What was
 * written before is in `inner`, for the next process.
 */
export class CrashingStore {
  /** Writes so far. */
  writes = 0;
  dead = false;
  readonly store: Store;
  /** Resolves when it has died. */
  readonly died: Promise<void>;
  #die: () => void = () => {};

  /** `alone`: what is begun together with the last write does not reach the disk; else it does, as in one flush of it. */
  constructor(inner: Store, dies: number, moment: Moment, how?: 'alone') {
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
    const guard = <A extends unknown[], R>(act: (...args: A) => Promise<R>, writes: boolean) => {
      return async (...args: A): Promise<R> => {
        if (this.dead) return forever();
        if (!writes) {
          const result = await act(...args);
          return this.dead ? forever() : result;
        }
        this.writes += 1;
        if (how === 'alone' && this.writes > dies) return forever();
        const last = this.writes === dies;
        if (last && moment === 'before') return this.#end();
        const result = await act(...args);
        if (last) return this.#end();
        return this.dead ? forever() : result;
      };
    };
    this.store = {
      read: guard((id) => inner.read(id), false),
      commit: guard((commit) => inner.commit(commit), true),
      mark: guard((id, marks) => inner.mark(id, marks), true),
      find: guard((address) => inner.find(address), false),
      erase: guard((id) => inner.erase(id), true),
      pending: () => inner.pending(),
      list: (kind) => inner.list(kind),
      keyedHash: (text) => inner.keyedHash(text),
      health: () => inner.health(),
      close: async () => {},
    };
  }

  #end(): Promise<never> {
    this.dead = true;
    this.#die();
    return forever();
  }
}

function forever(): Promise<never> {
  return new Promise(() => {});
}
