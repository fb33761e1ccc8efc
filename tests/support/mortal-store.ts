import { readdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../../src/ports/clock.ts';
import {
  type FileLayer,
  type FileStore,
  openFileStore,
  type StoreEvent,
  systemFiles,
} from '../../src/store/files/index.ts';
import type { Moment } from './crashing-store.ts';

/** The machine's own files, until they are let go of: what is asked of them after that never comes back. */
class MortalFiles {
  dead = false;
  /** Calls so far. */
  calls = 0;
  readonly died: Promise<void>;
  #dies: { at: number; moment: Moment } | null = null;
  #tell: () => void = () => {};
  readonly #underway = new Set<Promise<unknown>>();
  readonly #open = new Set<number>();
  readonly layer: FileLayer;

  constructor() {
    this.died = new Promise((resolve) => {
      this.#tell = resolve;
    });
    const guard =
      <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        if (this.dead) return forever();
        this.calls += 1;
        const isLast = this.#dies !== null && this.calls >= this.#dies.at;
        if (isLast) this.dead = true;
        if (isLast && this.#dies?.moment === 'before') return this.#end();
        const doing = act(...args);
        this.#underway.add(doing);
        // Also when the call failed: nobody hears of it.
        if (isLast) return doing.finally(() => this.#underway.delete(doing)).then(this.#end, this.#end);
        const result = await doing.finally(() => this.#underway.delete(doing));
        return this.dead ? forever() : result;
      };
    const { open, close, write, dataSync, truncate, rename, remove, makeFolder, makePrivate, syncFolder, read } =
      systemFiles;
    this.layer = {
      open: guard(async (path, how) => {
        const file = await open(path, how);
        this.#open.add(file);
        return file;
      }),
      close: guard(async (file) => {
        this.#open.delete(file);
        await close(file);
      }),
      write: guard(write),
      dataSync: guard(dataSync),
      truncate: guard(truncate),
      rename: guard(rename),
      remove: guard(remove),
      makeFolder: guard(makeFolder),
      makePrivate: guard(makePrivate),
      syncFolder: guard(syncFolder),
      read: guard(read),
      readNow: (path) => systemFiles.readNow(path),
      list: (path) => systemFiles.list(path),
    };
  }

  dieAt(calls: number, moment: Moment): void {
    this.#dies = { at: this.calls + calls, moment };
  }

  readonly #end = (): Promise<never> => {
    this.#tell();
    return forever();
  };

  /** Calls of the system that were begun end; nothing follows them. */
  async die(): Promise<void> {
    this.dead = true;
    while (this.#underway.size > 0) await Promise.allSettled(this.#underway);
    for (const file of this.#open) await systemFiles.close(file);
  }
}

/**
 * A file store whose process can die: the folder is then as `kill -9` leaves it, with the socket of a lock that nobody
 * answers at, and the next one takes it over.
 */
export class MortalStore {
  readonly store: FileStore;
  readonly events: readonly StoreEvent[];
  readonly #folder: string;
  readonly #files: MortalFiles;
  readonly #locks: readonly net.Server[];

  private constructor(
    folder: string,
    files: MortalFiles,
    opened: { store: FileStore; events: readonly StoreEvent[]; locks: readonly net.Server[] },
  ) {
    this.#folder = folder;
    this.#files = files;
    this.store = opened.store;
    this.events = opened.events;
    this.#locks = opened.locks;
  }

  /** Calls of the file system so far. */
  get calls(): number {
    return this.#files.calls;
  }

  /** Whether nothing that is asked of its files comes back any more. */
  get dead(): boolean {
    return this.#files.dead;
  }

  /** Resolves when it died as `dieAt` said. */
  get died(): Promise<void> {
    return this.#files.died;
  }

  /** Its process dies at the nth call of the file system from now, before or after that was done. */
  dieAt(calls: number, moment: Moment): void {
    this.#files.dieAt(calls, moment);
  }

  static async open(folder: string, clock: Clock): Promise<MortalStore> {
    const files = new MortalFiles();
    const events: StoreEvent[] = [];
    const locks: net.Server[] = [];
    // The store keeps the server of its lock to itself.
    const network: { createServer: typeof net.createServer } = net;
    const make = network.createServer;
    network.createServer = ((...args: Parameters<typeof make>) => {
      const server = make(...args);
      locks.push(server);
      return server;
    }) as typeof make;
    try {
      const log = (event: StoreEvent) => events.push(event);
      const store = await openFileStore({ folder, clock, log, files: files.layer });
      return new MortalStore(folder, files, { store, events, locks });
    } finally {
      network.createServer = make;
    }
  }

  async kill(): Promise<void> {
    await this.#files.die();
    // A server that is closed takes its socket away; a process that is killed leaves it.
    const sockets = readdirSync(this.#folder).filter((name) => name.endsWith('.sock'));
    for (const name of sockets) await rename(join(this.#folder, name), join(this.#folder, `${name}.left`));
    for (const server of this.#locks) await new Promise<void>((done) => server.close(() => done()));
    for (const name of sockets) await rename(join(this.#folder, `${name}.left`), join(this.#folder, name));
  }
}

function forever(): Promise<never> {
  return new Promise(() => {});
}
