import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import {
  type FileStore,
  type FileStoreOptions,
  openFileStore,
  type StoreEvent,
  systemFiles,
} from '../../src/store/files/index.ts';
import { documentKey } from '../../src/store/files/names.ts';
import { FragileDisk } from './fragile-disk.ts';

export const START = Date.UTC(2026, 10, 3, 9, 15);

/** A data folder of its own, with what a test does to it. */
export class Folder {
  readonly path: string;
  readonly clock = new VirtualClock(START);
  readonly events: StoreEvent[] = [];
  /** Lies in memory instead, if it is there. */
  disk: FragileDisk | null = null;
  #open: FileStore[] = [];

  constructor(parent = os.tmpdir()) {
    this.path = fs.mkdtempSync(path.join(parent, 'kennismaker-store-'));
  }

  async open(options: Partial<FileStoreOptions> = {}): Promise<FileStore> {
    this.events.length = 0;
    const log = (event: StoreEvent): void => {
      this.events.push(event);
    };
    const files = this.disk ?? systemFiles;
    const store = await openFileStore({ folder: this.path, clock: this.clock, log, files, freeze: true, ...options });
    this.#open.push(store);
    return store;
  }

  /** Closes what was opened and opens anew. */
  async reopen(options: Partial<FileStoreOptions> = {}): Promise<FileStore> {
    await this.close();
    return this.open(options);
  }

  async close(): Promise<void> {
    for (const store of this.#open.splice(0)) await store.close();
  }

  /** The folder as it lies there now, as if the power went: another folder, without the lock of this one. */
  copy(): Folder {
    const copy = new Folder(path.dirname(this.path));
    fs.cpSync(this.path, copy.path, { recursive: true, filter: (source) => !source.endsWith('.sock') });
    return copy;
  }

  /** The same in memory, where thousands of starts take no time. */
  copyInMemory(): Folder {
    const copy = new Folder();
    copy.disk = FragileDisk.of(copy.path, this.path);
    return copy;
  }

  async dispose(): Promise<void> {
    await this.close();
    fs.rmSync(this.path, { recursive: true, force: true });
  }

  /** Paths of all files below, relative. */
  files(below = ''): string[] {
    if (this.disk !== null) {
      const names = this.disk.files().map((name) => path.relative(this.path, name));
      return names.filter((name) => name.startsWith(below)).toSorted();
    }
    const found = fs.readdirSync(path.join(this.path, below), { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.path, path.join(entry.parentPath, entry.name)))
      .toSorted();
  }

  segments(): string[] {
    return this.files('journal').map((name) => path.join(this.path, name));
  }

  lastSegment(): string {
    const last = this.segments().at(-1);
    if (last === undefined) throw new Error('There is no journal.');
    return last;
  }

  documentPath(id: string): string {
    const key = documentKey(id);
    return path.join(this.path, 'documents', key.slice(0, 2), `${key}.json`);
  }

  /** Names of files whose bytes hold the text. */
  holding(text: string): string[] {
    return this.files().filter((name) => fs.readFileSync(path.join(this.path, name)).includes(text));
  }

  eventNames(): string[] {
    return this.events.map((event) => event.event);
  }
}
