import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atEnd } from './at-end.ts';

/** What a helping process does when it is asked, by name. */
export type Calls = Readonly<Record<string, (given: never) => unknown>>;

interface Asked {
  id: number;
  what: string;
  given: unknown;
}

interface Answered {
  id: number;
  answer?: unknown;
  problem?: string;
}

/** A process of its own that helps with measuring, and is asked by messages. It goes when this process goes. */
export class Helper<C extends { [K in keyof C]: (given: never) => unknown }> {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  #next = 1;

  /** `file`: beside this one. */
  constructor(file: string) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#child = fork(path, [], { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    this.#child.on('message', (message) => this.#heard(message as Answered));
    this.#child.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${file} ended with ${code}.`));
    });
    atEnd(() => this.end());
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  ask<K extends keyof C & string>(what: K, given: Parameters<C[K]>[0]): Promise<Awaited<ReturnType<C[K]>>> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      const answered = (answer: unknown) => resolve(answer as Awaited<ReturnType<C[K]>>);
      this.#waiting.set(id, { resolve: answered, reject });
      this.#child.send({ id, what, given } satisfies Asked);
    });
  }

  #heard({ id, answer, problem }: Answered): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (problem === undefined) waiting?.resolve(answer);
    else waiting?.reject(new Error(problem));
  }
}

/** The other side, in the process that helps. */
export function help(calls: Calls): void {
  process.on('message', async (message) => {
    const { id, what, given } = message as Asked;
    try {
      const call = calls[what];
      if (!call) throw new Error(`Nobody here can ${what}.`);
      process.send?.({ id, answer: await call(given as never) } satisfies Answered);
    } catch (error) {
      process.send?.({ id, problem: error instanceof Error ? error.message : String(error) } satisfies Answered);
    }
  });
  process.on('disconnect', () => process.exit(0));
  // Ctrl-C reaches everybody in a terminal; the one who asks decides when it is over.
  process.on('SIGINT', () => {});
}
