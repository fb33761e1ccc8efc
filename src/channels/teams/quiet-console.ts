import { AsyncLocalStorage } from 'node:async_hooks';

const SILENCED = ['error', 'warn', 'log'] as const;

/**
 * The SDK prints to the console when a token is wrong: the error, and for a wrong signature the keys. Nothing of that
 * belongs in a log, and anyone can provoke it. This keeps quiet what is printed inside `run`, and only that: whatever
 * else the process prints meanwhile goes through.
 */
export class QuietConsole {
  readonly #inside = new AsyncLocalStorage<true>();
  #restore: (() => void) | null = null;

  install(): void {
    if (this.#restore) return;
    const { console } = globalThis;
    const originals = SILENCED.map((name) => [name, console[name]] as const);
    const inside = this.#inside;
    for (const [name, original] of originals) {
      console[name] = (...line: unknown[]) => {
        if (!inside.getStore()) original.apply(console, line);
      };
    }
    this.#restore = () => {
      for (const [name, original] of originals) console[name] = original;
    };
  }

  uninstall(): void {
    this.#restore?.();
    this.#restore = null;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#inside.run(true, work);
  }
}
