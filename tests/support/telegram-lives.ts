import { createTelegramChannel } from '../../src/channels/telegram/telegram-channel.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import type { StoreEvent } from '../../src/store/files/index.ts';
import { CrashingStore, type Moment } from './crashing-store.ts';
import { MortalStore } from './mortal-store.ts';
import { realLibrary } from './real-library.ts';
import { type LogLine, NETWORK } from './rig.ts';
import type { TelegramServer } from './telegram-server.ts';

/** When a life ends: before or after which of its writes. */
export interface Death {
  dies: number;
  moment: Moment;
}

/** Between a death and the next life, milliseconds. */
const RESTART = 1_000;
/** So much time passes at once, milliseconds. */
const STEP = 200;

export type LifeEnd = 'died' | 'done';

/**
 * Companions with the real Telegram channel that live one after the other over one folder, each until it dies in the
 * middle of its work.
 */
export class TelegramLives {
  lives = 0;
  now: number;
  /** What the stores said when they were opened. */
  readonly opened: StoreEvent['event'][] = [];
  readonly failures: LogLine[] = [];
  /** At how many deaths a send to a document's person was begun, and nothing kept of its end. */
  readonly begun = new Map<DocumentId, number>();
  /** Most of those at one death. */
  mostBegun = 0;
  readonly #folder: string;
  readonly #server: TelegramServer;

  constructor(folder: string, server: TelegramServer, now: number) {
    this.#folder = folder;
    this.#server = server;
    this.now = now;
  }

  /** Does something with the store between two lives. */
  async between<T>(act: (store: Store) => Promise<T>): Promise<T> {
    const { store } = await MortalStore.open(this.#folder, new VirtualClock(this.now));
    try {
      return await act(store);
    } finally {
      await store.close();
    }
  }

  /** One life, until its death or until `isDone`. `isDone` is asked after each step of time. */
  async live(
    { dies, moment }: Death,
    isDone: (store: Store, companion: Companion) => Promise<boolean>,
  ): Promise<LifeEnd> {
    this.lives += 1;
    const clock = new VirtualClock(this.now);
    const mortal = await MortalStore.open(this.#folder, clock);
    this.opened.push(...mortal.events.map(({ event }) => event));
    await this.#look(mortal.store);
    const crashing = new CrashingStore(mortal.store, dies, moment, 'alone');
    const { channel, companion } = await this.#make(clock, crashing.store);
    clock.settleWith(() => Promise.race([companion.idle(), crashing.died]));
    await Promise.race([companion.start(), crashing.died]);
    let done = false;
    while (!crashing.dead && !done) {
      await Promise.race([clock.advance(STEP), crashing.died]);
      done = !crashing.dead && (await isDone(mortal.store, companion));
    }
    if (crashing.dead) {
      // What it had begun to say is said.
      await this.#server.quiet();
      await mortal.kill();
      void channel.stop();
      await this.#server.quiet();
    } else {
      await companion.stop();
      await mortal.store.close();
    }
    this.now = clock.now() + RESTART;
    return crashing.dead ? 'died' : 'done';
  }

  /** What the process before was sending when it died. */
  async #look(store: Store): Promise<void> {
    let begun = 0;
    for await (const { id, out } of store.pending()) {
      if (!out.some((item) => item.type === 'message' && item.tried !== undefined)) continue;
      begun += 1;
      this.begun.set(id, (this.begun.get(id) ?? 0) + 1);
    }
    this.mostBegun = Math.max(this.mostBegun, begun);
  }

  async #make(clock: VirtualClock, store: Store) {
    const { library, understand } = await realLibrary();
    const fail = (event: string, fields: LogLine['fields'] = {}) => this.failures.push({ event, fields });
    const log: Log = { debug: () => {}, info: () => {}, warn: fail, error: fail };
    const channel = createTelegramChannel({
      token: this.#server.token,
      apiRoot: this.#server.url,
      clock,
      log,
      say: (language, key, vars) => library.text(language, key, vars),
    });
    const companion = new Companion({
      inbound: NOBODY_HELD,
      library,
      understand,
      store,
      clock,
      ids: seededIds(`life-${this.lives}`),
      papers: { make: () => Promise.reject(new Error('no papers')) },
      network: NETWORK,
      channels: [channel],
      log,
    });
    return { channel, companion };
  }
}
