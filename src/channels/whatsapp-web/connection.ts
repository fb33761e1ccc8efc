import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { failureOf } from './failure.ts';
import { type Effect, type Event, type Machine, STOPPED, step } from './machine.ts';
import type { ClientEvent, MakeWebClient, WebClient, WebClientOptions } from './web-client.ts';

/** What people do, which the machine has nothing to do with. */
export type PeopleEvent = Exclude<ClientEvent, Event>;

export interface ConnectionOptions {
  make: MakeWebClient;
  client: Omit<WebClientOptions, 'clock' | 'tell' | 'note'>;
  clock: Clock;
  /** The machine stands elsewhere now. */
  changed(now: Machine, before: Machine): void;
  /** In the order in which they were asked for; `client` is the one that is ready. */
  act(effect: Extract<Effect, { kind: 'catch-up' | 'tell' }>, client: WebClient | null): void;
  happened(event: PeopleEvent): void;
  note(event: string): void;
}

/** The kinds of event that are the machine's. */
const FOR_MACHINE: ReadonlySet<string> = new Set([
  'qr',
  'pairing-code',
  'progress',
  'ready',
  'navigated',
  'connection',
  'disconnected',
  'failed',
] satisfies Event['kind'][]);

/** Runs the machine: opens and closes browsers, one at a time, and tells it what becomes of them. */
export class Connection {
  readonly #options: ConnectionOptions;
  #machine: Machine = STOPPED;
  #client: WebClient | null = null;
  /** Opening and closing, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #disarm: () => void = () => {};

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get machine(): Machine {
    return this.#machine;
  }

  /** The client when everything works; null else. */
  get ready(): WebClient | null {
    const { phase, unsteadySince } = this.#machine;
    return phase === 'ready' && unsteadySince === null ? this.#client : null;
  }

  start(linkedBefore: boolean): void {
    this.#machine = { ...STOPPED, linkedBefore };
    this.dispatch({ kind: 'start' });
  }

  /** Resolves when the browser is gone. */
  async stop(): Promise<void> {
    this.dispatch({ kind: 'stop' });
    await this.#work;
  }

  dispatch(event: Event): void {
    const before = this.#machine;
    const { machine, effects } = step(before, event, this.#options.clock.now());
    this.#machine = machine;
    this.#arm();
    if (machine !== before) this.#options.changed(machine, before);
    for (const effect of effects) this.#do(effect);
  }

  /** Asks the page how it is connected, and acts on it. Resolves with whether it is. */
  async probe(client: WebClient): Promise<boolean> {
    const state = await client.state().catch(() => null);
    if (client === this.#client) this.dispatch({ kind: 'probed', state });
    return this.ready === client;
  }

  #arm(): void {
    this.#disarm();
    const { wakeAt } = this.#machine;
    this.#disarm =
      wakeAt === null ? () => {} : this.#options.clock.wakeAt(wakeAt, () => this.dispatch({ kind: 'wake' }));
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'open':
        this.#then(() => this.#open());
        return;
      case 'close': {
        // From here on it is nobody's any more: what it still says is not heard.
        const client = this.#client;
        this.#client = null;
        this.#then(() => this.#close(client, effect.forget));
        return;
      }
      case 'probe':
        if (this.#client) void this.probe(this.#client);
        else this.dispatch({ kind: 'probed', state: null });
        return;
      default:
        this.#options.act(effect, this.ready);
    }
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work);
  }

  async #open(): Promise<void> {
    // It was stopped, or lost again, while what came before was done; and there is never more than one browser.
    if (this.#isOver() || this.#client) return;
    const { make, client: options, clock, happened, note } = this.#options;
    let mine: WebClient | null = null;
    const tell = (event: ClientEvent): void => {
      if (mine === null || mine !== this.#client) return;
      if (isForMachine(event)) this.dispatch(event);
      else happened(event);
    };
    try {
      await privateFolder(options.sessionFolder);
      mine = await make({ ...options, clock, tell, note });
      if (this.#isOver()) return;
      this.#client = mine;
      // What goes on while it opens takes a scan, so nothing may wait for it.
      void this.#finish(mine);
    } catch (error) {
      this.dispatch({ kind: 'failed', why: failureOf(error) });
    }
  }

  async #finish(client: WebClient): Promise<void> {
    try {
      await client.open();
    } catch (error) {
      if (client === this.#client) this.dispatch({ kind: 'failed', why: failureOf(error) });
    }
  }

  #isOver(): boolean {
    const { phase } = this.#machine;
    return phase === 'stopped' || phase === 'lost';
  }

  async #close(client: WebClient | null, forget: boolean): Promise<void> {
    await client?.close();
    if (forget) await rm(this.#options.client.sessionFolder, { recursive: true, force: true, maxRetries: 4 });
  }
}

function isForMachine(event: ClientEvent): event is Exclude<ClientEvent, PeopleEvent> {
  return FOR_MACHINE.has(event.kind);
}

/** For nobody else's eyes: who reads it can read along. */
async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  await chmod(join(path, '..'), 0o700);
}
