import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { webhookPath } from '../../src/channels/telegram/webhook.ts';
import { atEnd } from './at-end.ts';
import { until } from './until.ts';

const MEASURED = fileURLToPath(new URL('measured.js', import.meta.url));
export const SECRET = 'secret-of-the-webhook-of-a-measure';
/** How long a start or a stop may take, milliseconds. */
const WITHIN = 60_000;
/** Nothing waits for the morning in a measure. */
const CONFIG = "quietHours: { from: '00:00', to: '00:00' }\n";
const KILL_AFTER = 12_000;

export interface ServiceOptions {
  /** The compiled package: its folder with `dist`. */
  package: string;
  /** Where it keeps what it keeps; made when it is not there. */
  data: string;
  databaseUrl?: string | undefined;
  /** The stand-in of Telegram. */
  apiRoot: string;
  /** How many times as many messages a second Telegram is said to allow; absent: its own thirty. */
  telegramTimes?: number;
  /** A folder for a profile of its processor time. */
  profile?: string | undefined;
}

/** All in megabytes but `full`. */
export interface Memory {
  resident: number;
  /** What the engine has taken for its heap, garbage and room included. */
  heap: number;
  /** What of the heap was in use right after the engine's last own full collection; null before the first. */
  afterFull: number | null;
  /** Full collections so far. */
  full: number;
}

/** The real service, compiled, in a process of its own. */
export class Service {
  readonly url: string;
  readonly hook: string;
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(child: ChildProcess, url: string, log: string) {
    this.#child = child;
    this.url = url;
    this.hook = `${url}${webhookPath(SECRET)}`;
    this.#log = log;
  }

  /** Starts it; resolves when Telegram's channel is on. Its log goes to a file beside its data, as in production. */
  static async start(options: ServiceOptions): Promise<Service> {
    const { data, databaseUrl, apiRoot, telegramTimes, profile } = options;
    const log = `${data}.log`;
    const config = `${data}.yaml`;
    writeFileSync(config, CONFIG);
    const before = existsSync(log) ? readFileSync(log, 'utf8').length : 0;
    const file = openSync(log, 'a', 0o600);
    const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    const main = join(options.package, 'dist', 'main.js');
    const child = spawn(process.execPath, [...flags, '--import', MEASURED, main], {
      cwd: options.package,
      stdio: ['ignore', file, file, 'ipc'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PORT: '0',
        KENNISMAKER_DATA: data,
        KENNISMAKER_CONFIG: config,
        TELEGRAM_BOT_TOKEN: '4242:token-of-a-measure',
        TELEGRAM_API_ROOT: apiRoot,
        TELEGRAM_WEBHOOK_URL: 'http://127.0.0.1',
        TELEGRAM_WEBHOOK_SECRET: SECRET,
        ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
        ...(telegramTimes !== undefined && { LOAD_TELEGRAM_TIMES: String(telegramTimes) }),
      },
    });
    closeSync(file);
    atEnd(() => {
      child.kill('SIGKILL');
    });
    const url = await until('the service runs', WITHIN, () => {
      const said = readFileSync(log, 'utf8').slice(before);
      if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode}:\n${said.slice(-2_000)}`);
      return said.includes('telegram: on') ? (/http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? null) : null;
    });
    return new Service(child, url, log);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get log(): string {
    return readFileSync(this.#log, 'utf8');
  }

  /** A measure of `/metrics` by its name without prefix, with all its labels together. */
  async metrics(): Promise<(name: string) => number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return (name) => {
      const lines = text.split('\n').filter((each) => /^kennismaker_(\w+)/.exec(each)?.[1] === name);
      if (lines.length === 0) throw new Error(`There is no measure ${name}.`);
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    };
  }

  /** What its memory holds at this moment. */
  memory(): Promise<Memory> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (message) => resolve(message as Memory));
      this.#child.send('memory', (error) => {
        if (error) reject(error);
      });
    });
  }

  /** Ends it as an operator would. Gives how long that took, seconds. */
  async stop(): Promise<number> {
    const begin = performance.now();
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return 0;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    const tooLong = setTimeout(() => this.#child.kill('SIGKILL'), KILL_AFTER);
    await ended;
    clearTimeout(tooLong);
    return (performance.now() - begin) / 1_000;
  }
}
