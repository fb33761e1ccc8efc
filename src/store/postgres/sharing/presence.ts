import type pg from 'pg';
import type { Clock, Ids } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { Database } from '../database.ts';
import { SqlFailure, storeError } from '../failure.ts';
import { NOTICES, type Notice, readNotice } from './notice.ts';

export interface PresenceOptions {
  database: Pick<Database, 'connect'>;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The connection is there, under a new id. */
  joined(): void;
  /** The connection broke, or the others took this process for dead. */
  lost(): void;
  noticed(notice: Notice): void;
}

/**
 * How long the server may be silent, milliseconds: less than after what others take this process for dead, so that it
 * knows before them.
 */
const PATIENCE = 5_000;

/** Waits before joining again, milliseconds: doubled each time, up to the last. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5_000;

/**
 * So that the server finds out that a machine vanished, within eleven seconds; a server that can't do that ignores it.
 */
const SETUP = `
SELECT set_config('application_name', $1, false), set_config('statement_timeout', '${PATIENCE}', false),
  set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
  set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '11000', false)`;

/** What connections of a process are called, so that others can end them when they take it for dead. */
export function connectionName(id: string | null): string {
  return id === null ? 'kennismaker' : `kennismaker ${id}`;
}

/**
 * This process among those that share the database: one connection of its own, whose lock says that it lives, and on which
 * it hears the others. When that breaks, it is another process from then on, that joins anew.
 */
export class Presence {
  readonly #options: PresenceOptions;
  #client: pg.Client | null = null;
  #id: string | null = null;
  /** What it was called before. */
  #was: string | null = null;
  #wait = FIRST_WAIT;
  #disarm: () => void = () => {};
  #left = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** By what the others know it; null while it is none of them. */
  get id(): string | null {
    return this.#id;
  }

  /** Errors: those of the store. */
  async join(): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      throw storeError(error);
    }
  }

  /**
   * A statement on this connection, in whose session its locks are. Null when it is not there, or broke meanwhile: then
   * `lost` was called.
   */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[] | null> {
    const client = this.#client;
    if (client === null || this.#id === null) return null;
    try {
      const rows = await this.#ask<Row>(client, text, values);
      return this.#client === client ? rows : null;
    } catch {
      // Whatever it was: who can't be heard on this connection is dead to the others soon.
      this.#break(client);
      return null;
    }
  }

  /** The others took this process for dead: it joins anew. */
  buried(): void {
    if (this.#client) this.#break(this.#client);
  }

  /** It is none of the processes any more, and does not join again. */
  async leave(): Promise<void> {
    this.#left = true;
    this.#disarm();
    const [client, id] = [this.#client, this.#id];
    this.#client = null;
    this.#id = null;
    if (client === null) return;
    try {
      await this.#ask(client, 'SELECT kennismaker.leave_processes($1)', [id]);
      await client.end();
    } catch {
      // The others find out by themselves.
      client.connection.stream.destroy();
    }
  }

  async #connect(): Promise<void> {
    const { database, ids } = this.#options;
    const id = ids.uuid();
    const client = await database.connect();
    try {
      client.on('notification', ({ payload }) => this.#heard(client, payload));
      // Some ways to end give no error.
      for (const event of ['error', 'end'] as const) client.on(event, () => this.#break(client));
      await this.#ask(client, SETUP, [connectionName(id)]);
      await this.#ask(client, `LISTEN ${NOTICES}`, []);
      const lock = BigInt(`0x${id.replaceAll('-', '').slice(0, 15)}`).toString();
      await this.#ask(client, 'SELECT pg_advisory_lock($1)', [lock]);
      await this.#ask(client, 'SELECT kennismaker.join_processes($1, $2, $3)', [id, lock, this.#was]);
      if (this.#left) throw new Error('It left meanwhile.');
    } catch (error) {
      client.connection.stream.destroy();
      throw error;
    }
    this.#client = client;
    this.#id = id;
    this.#was = id;
    this.#wait = FIRST_WAIT;
    this.#options.joined();
  }

  #heard(client: pg.Client, payload: string | undefined): void {
    const notice = readNotice(payload);
    if (client !== this.#client || notice === null || notice.from === this.#id) return;
    if (notice.to === null || notice.to === this.#id) this.#options.noticed(notice);
  }

  /** One statement, that must be answered soon. Errors: `SqlFailure`. */
  async #ask<Row extends object>(client: pg.Client, text: string, values: readonly unknown[]): Promise<Row[]> {
    const { clock } = this.#options;
    let call: () => void = () => {};
    const silence = new Promise<never>((_, reject) => {
      call = clock.wakeAt(clock.now() + PATIENCE, () => reject(new SqlFailure(null)));
    });
    const answer = client.query<Row & pg.QueryResultRow>(text, [...values]);
    answer.catch(() => undefined);
    try {
      return (await Promise.race([answer, silence])).rows;
    } catch (error) {
      throw error instanceof SqlFailure ? error : new SqlFailure(error);
    } finally {
      call();
    }
  }

  #break(client: pg.Client): void {
    if (client !== this.#client) return;
    this.#client = null;
    this.#id = null;
    client.connection.stream.destroy();
    this.#options.log.warn('sharing-lost');
    this.#options.lost();
    this.#again();
  }

  #again(): void {
    const { clock, log } = this.#options;
    if (this.#left) return;
    this.#disarm = clock.wakeAt(clock.now() + this.#wait, () => {
      this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
      this.#connect().then(
        () => log.info('sharing-again'),
        () => this.#again(),
      );
    });
  }
}
