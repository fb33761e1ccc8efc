import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that answers one request at a time, so that several can be measured in turn without sharing a heap. */
export class AskedProcess<Request extends object, Reply> {
  /** Resolves when the process has made itself ready. */
  readonly ready: Promise<Reply>;
  readonly #name: string;
  readonly #child: ChildProcess;
  #waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | null = null;

  constructor(script: URL, args: readonly string[]) {
    this.#name = args.join(' ');
    this.#child = fork(fileURLToPath(script), args);
    this.ready = new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#child.on('message', (reply) => {
      this.#waiting?.resolve(reply as Reply);
      this.#waiting = null;
    });
    this.#child.on('exit', (code) =>
      this.#waiting?.reject(new Error(`The process of ${this.#name} ended with ${code}.`)),
    );
  }

  /** Errors: the process has ended. */
  ask(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) {
        reject(new Error(`The process of ${this.#name} has ended.`));
        return;
      }
      this.#waiting = { resolve, reject };
      this.#child.send(request);
    });
  }

  end(): void {
    this.#child.kill();
  }
}

/** In the process, when it is ready: says so, answers what it is asked, and ends when that fails. */
export function answerParent<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  process.on('message', (request: Request) => {
    answer(request).then(
      (reply) => process.send?.(reply),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.send?.('ready');
}
