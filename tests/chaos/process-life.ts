import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ChildOptions } from './any-store.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A process that does not stop is killed after this, milliseconds. */
const STOP_AT_MOST = 30_000;

/** A real process with a companion in it; see `child.ts`. */
export class ProcessLife {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #watchers = new Set<() => void>();
  #isOver = false;

  constructor(options: ChildOptions) {
    this.#process = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout, stdin } = this.#process;
    if (!stdout || !stdin) throw new Error('The child has no pipes.');
    // A process that is killed does not read what is written to it.
    stdin.on('error', () => undefined);
    const reader = createInterface({ input: stdout });
    reader.on('line', (line) => {
      this.lines.push(line);
      for (const watch of [...this.#watchers]) watch();
    });
    this.#ended = new Promise((done) =>
      reader.on('close', () => {
        this.#isOver = true;
        for (const watch of [...this.#watchers]) watch();
        done();
      }),
    );
  }

  get over(): boolean {
    return this.#isOver;
  }

  /** Where its webhook takes updates; null before it is ready, and when it has none. */
  get webhook(): string | null {
    const [, port = '0', , path = ''] = this.#line('ready')?.split(' ') ?? [];
    return port === '0' ? null : `http://127.0.0.1:${port}${path}`;
  }

  /** How long it took from `go` to its first message, milliseconds. */
  get readyAfter(): number | null {
    const line = this.#line('ready');
    return line === undefined ? null : Number(line.split(' ')[2]);
  }

  get isReady(): boolean {
    return this.#line('ready') !== undefined;
  }

  begin(): void {
    this.#process.stdin?.write('go\n');
  }

  jump(ms: number): void {
    this.#process.stdin?.write(`jump ${ms}\n`);
  }

  /** Resolves when it has said a line that begins so; rejects when it ended without. */
  async said(start: string): Promise<string> {
    while (this.#line(start) === undefined && !this.#isOver) {
      await new Promise<void>((done) => {
        const watch = () => {
          this.#watchers.delete(watch);
          done();
        };
        this.#watchers.add(watch);
      });
    }
    const line = this.#line(start);
    if (line === undefined) throw new Error(`It ended before "${start}":\n${this.lines.slice(-20).join('\n')}`);
    return line;
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to stop, and gives how long it took until it was gone, milliseconds; one that does not is killed. */
  async stop(): Promise<number> {
    const asked = performance.now();
    this.#process.kill('SIGTERM');
    const tooLong = setTimeout(() => this.#process.kill('SIGKILL'), STOP_AT_MOST);
    await this.#ended;
    clearTimeout(tooLong);
    return performance.now() - asked;
  }

  #line(start: string): string | undefined {
    return this.lines.find((line) => line === start || line.startsWith(`${start} `));
  }
}
