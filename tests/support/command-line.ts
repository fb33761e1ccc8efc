import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiled } from './compiled.ts';

const COMMAND = 'dist/cli/kennismaker.js';
const MAIN = 'dist/main.js';

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Where commands run: an empty folder, so that no settings of a checkout are read. */
export class Place {
  readonly folder: string;
  readonly data: string;
  readonly #package: string;
  readonly #children = new Set<ChildProcess>();

  private constructor(folder: string, compiledPackage: string) {
    this.folder = folder;
    this.#package = compiledPackage;
    this.data = join(folder, 'data');
  }

  static async make(): Promise<Place> {
    return new Place(await mkdtemp(join(tmpdir(), 'kennismaker-cli-')), await compiled());
  }

  /** Ends what still runs, and removes everything. */
  async leave(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}): Promise<Ran> {
    const child = this.#start([COMMAND, ...args], options.env);
    const ended = collect(child);
    child.stdin?.end(options.input ?? '');
    return ended;
  }

  /** Runs a command whose output nobody reads, as `… | head -0` does. */
  async runUnread(args: readonly string[]): Promise<Ran> {
    const child = this.#start([COMMAND, ...args]);
    child.stdout?.destroy();
    child.stdin?.end();
    return collect(child);
  }

  /** Starts the service; resolves when it has printed `until`, or has ended. */
  async serve(env: Record<string, string> = {}, until: RegExp = /data: /): Promise<Service> {
    const child = this.#start([MAIN], { PORT: '0', KENNISMAKER_DATA: this.data, ...env });
    const ended = collect(child);
    let out = '';
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (part: Buffer) => {
        out += part;
        if (until.test(out)) resolve();
      });
      void ended.then(() => resolve());
    });
    return { child, ended, out: () => out };
  }

  #start([script = '', ...args]: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [join(this.#package, script), ...args], {
      cwd: this.folder,
      env: { PATH, HOME, LOG_LEVEL: 'warn', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    child.on('close', () => this.#children.delete(child));
    return child;
  }
}

export interface Service {
  child: ChildProcess;
  ended: Promise<Ran>;
  out(): string;
}

function collect(child: ChildProcess): Promise<Ran> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (part: Buffer) => {
    out += part;
  });
  child.stderr?.on('data', (part: Buffer) => {
    err += part;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** The JSON objects of an output, one a line. */
export function lines(out: string): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
