import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from '../../tests/support/postgres.ts';
import { compilePackage } from '../compile-package.ts';
import { atEnd } from './at-end.ts';
import type { GeneratorCalls } from './generator.ts';
import { Helper } from './helper.ts';
import type { Options } from './options.ts';
import { pilotUpdate } from './pilot.ts';
import { PILOT_ACTS, type Plan, planOf, type Said } from './plan.ts';
import { SECRET, Service } from './service.ts';
import type { StandInCalls, Verified } from './stand-in.ts';
import { until } from './until.ts';
import { PILOT } from './updates.ts';

/** How many times Telegram's own thirty a second are allowed, so that it is the companion that is measured: 6,000. */
const TELEGRAM_TIMES = 200;
/** How long what is under way may take to come to rest, milliseconds. */
const REST = 90_000;
/** Turns at once while people walk to where they begin. */
const AT_ONCE = 24;

/** The service with everything around it: a stand-in of Telegram, who writes, and a database where that is wanted. */
export class Rig {
  readonly folder: string;
  readonly standIn = new Helper<StandInCalls>('stand-in.ts');
  readonly generator = new Helper<GeneratorCalls>('generator.ts');
  readonly options: Options;
  database: PostgresServer | null = null;
  databaseUrl: string | undefined;
  services: Service[] = [];
  #apiRoot = '';
  #package = '';
  #plan: Plan | null = null;

  constructor(options: Options) {
    this.options = options;
    this.folder = mkdtempSync(join(tmpdir(), 'kennismaker-load-'));
    atEnd(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  /** Compiles the package, and starts what stands around the service. */
  async prepare(): Promise<void> {
    const { store, package: given } = this.options;
    this.#package = given ?? compilePackage(this.folder);
    this.#apiRoot = await this.standIn.ask('listen', null);
    if (store === 'postgres') await this.startDatabase();
  }

  async startDatabase(): Promise<PostgresServer> {
    const database = await startPostgres();
    atEnd(() => database.stop());
    this.database = database;
    this.databaseUrl = await database.newDatabase();
    return database;
  }

  /** The process that all of the database's descend from. */
  get databasePid(): number {
    if (!this.database) throw new Error('There is no database.');
    return Number(readFileSync(join(this.database.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** Starts so many processes of the service over the same store. */
  async start(processes = 1, telegramTimes: number | null = TELEGRAM_TIMES): Promise<void> {
    for (let each = 0; each < processes; each += 1) {
      this.services.push(
        await Service.start({
          package: this.#package,
          data: join(this.folder, `data-${each}`),
          databaseUrl: this.databaseUrl,
          apiRoot: this.#apiRoot,
          profile: this.options.profile,
          ...(telegramTimes !== null && { telegramTimes }),
        }),
      );
    }
  }

  async stop(): Promise<void> {
    for (const service of this.services) await service.stop();
    this.services = [];
  }

  /** Ends everything of it. */
  async end(): Promise<void> {
    await this.stop();
    this.standIn.end();
    this.generator.end();
    await this.database?.stop();
  }

  /** Lets one person walk alone and slowly: what is said to them is what must be said to everybody. */
  async pilot(): Promise<void> {
    const [service] = this.services;
    if (!service) throw new Error('There is no service.');
    const heard: Said[][] = [];
    let got: readonly Said[] = [];
    for (const [index, act] of PILOT_ACTS.entries()) {
      const status = await this.#post(service, pilotUpdate(act, PILOT, index + 1, got));
      if (status !== 200) throw new Error(`The pilot's act ${index} was answered with ${status}.`);
      const now = await this.#quiet(service, got.length + 1);
      heard.push(now.slice(got.length));
      got = now;
    }
    this.#plan = planOf(heard);
    await this.standIn.ask('expect', this.#plan);
  }

  /** Aims who writes at the services that run now. */
  async aim(): Promise<void> {
    if (!this.#plan) throw new Error('Nobody has walked before.');
    const urls = this.services.map(({ hook }) => hook);
    await this.generator.ask('aim', { urls, secret: SECRET, plan: this.#plan, firstUpdate: 1_000_000 });
  }

  /** Lets so many people walk to where they begin, and waits until all have got their answers. */
  async people(count: number): Promise<{ turns: number; took: number }> {
    const settled = await this.generator.ask('settle', { people: count, atOnce: AT_ONCE });
    await this.rest();
    return settled;
  }

  /** Lets others come in the place of everybody: where something was amiss, those people can't be held to the walk any more. */
  async anew(): Promise<void> {
    await this.standIn.ask('forgive', await this.generator.ask('anew', null));
  }

  /** Waits until everybody has their answers, or no more come; gives what is missing or wrong. */
  async rest(): Promise<Verified> {
    const done = await this.generator.ask('done', null);
    let last = Number.NaN;
    let still = 0;
    return until(
      'rest',
      REST,
      async () => {
        const verified = await this.standIn.ask('verify', done);
        if (verified.missing === 0) return verified;
        still = verified.missing === last ? still + 1 : 0;
        last = verified.missing;
        // Five seconds without one more: what is not there by now does not come.
        return still >= 50 ? verified : null;
      },
      100,
    );
  }

  #post({ hook }: Service, body: string): Promise<number> {
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET };
    return fetch(hook, { method: 'POST', headers, body }).then(({ status }) => status);
  }

  /** Resolves when the pilot has at least so many messages, and nothing waits to be sent any more. */
  #quiet(service: Service, least: number): Promise<readonly Said[]> {
    return until(
      'an answer to the pilot',
      REST,
      async () => {
        const measure = await service.metrics();
        const heard = await this.standIn.ask('heard', PILOT);
        return heard.length >= least && measure('outbox_waiting') === 0 ? heard : null;
      },
      20,
    );
  }
}
