import type { Clock } from '../../ports/clock.ts';
import type { DocumentId } from '../../ports/document.ts';
import { AppError } from '../../ports/error.ts';
import { unwritable } from '../errors.ts';
import type { Keyring } from '../sealing/keyring.ts';
import type { DocumentCache } from './document-cache.ts';
import { type DocumentFiles, documentOf } from './document-files.ts';
import { Entry, type Held } from './entry.ts';
import type { StoreEvent } from './event.ts';
import type { JournalReading, ReadRecord } from './journal-reader.ts';
import { type DocumentKey, documentKey } from './names.ts';
import { adopt } from './recovery.ts';
import { replay } from './replay.ts';

export interface ShelfParts {
  clock: Clock;
  log: (event: StoreEvent) => void;
  documents: DocumentFiles;
  keyring: Keyring;
  cache: DocumentCache;
  /** Reads the journal as it is on disk now. */
  readJournal: () => JournalReading;
  /** A document in memory has what its file lacks, from record `since` on. */
  markDirty: (entry: Entry, since: number) => void;
  freeze: boolean;
}

/** All documents that there are, and those that were lost; each in memory, or fetched from its file when asked for. */
export class Shelf {
  readonly #parts: ShelfParts;
  readonly #byId = new Map<DocumentId, Entry>();
  readonly #byKey = new Map<DocumentKey, Entry>();
  readonly #lost = new Set<DocumentKey>();
  #quarantined = 0;

  constructor(parts: ShelfParts) {
    this.#parts = parts;
  }

  /** Documents lost since this start. */
  get quarantined(): number {
    return this.#quarantined;
  }

  /** Documents lost at any time. */
  get lost(): number {
    return this.#lost.size;
  }

  get(id: DocumentId): Entry | undefined {
    return this.#byId.get(id);
  }

  /** A snapshot. */
  entries(): Entry[] {
    return [...this.#byId.values()];
  }

  isLost(id: DocumentId): boolean {
    return this.#lost.size > 0 && this.#lost.has(documentKey(id));
  }

  /** The entry of an id that may have no document yet. Errors: `store.name-taken`. */
  demand(id: DocumentId): Entry {
    const present = this.#byId.get(id);
    if (present !== undefined) return present;
    const entry = new Entry(id);
    if (this.#byKey.has(entry.key)) {
      throw new AppError('store.name-taken', 'Two ids lead to the same file name.', {
        advice: 'Use another id for the new document.',
      });
    }
    this.add(entry);
    return entry;
  }

  add(entry: Entry): void {
    this.#byId.set(entry.id, entry);
    this.#byKey.set(entry.key, entry);
  }

  /** Notes that a document was lost; `now`: since this start. */
  addLost(key: DocumentKey, now: boolean): void {
    this.#lost.add(key);
    if (now) this.#quarantined += 1;
  }

  forgetLost(key: DocumentKey): void {
    this.#lost.delete(key);
  }

  /** What the document is from now on; called the moment that record `number` is durable. */
  put(entry: Entry, held: Held, number: number): void {
    if (this.#parts.freeze) deepFreeze(held.document);
    adopt(entry, held, number);
    this.#lost.delete(entry.key);
    this.#parts.cache.remove(entry);
    this.#parts.markDirty(entry, number);
  }

  /** Its list of addresses has changed, and nothing else; its file lacks that from record `since` on. */
  relist(entry: Entry, held: Held, since: number): void {
    entry.held = held;
    this.#parts.cache.remove(entry);
    this.#parts.markDirty(entry, since);
  }

  /** The document is gone. */
  clear(entry: Entry): void {
    entry.version = 0;
    entry.pending = false;
    entry.held = null;
    this.#parts.cache.remove(entry);
  }

  /** Forgets an id that has no document, once nobody waits to change it. */
  async dropWhenAbsent(entry: Entry): Promise<void> {
    await entry.rest();
    if (entry.version > 0 || entry.busy || this.#byId.get(entry.id) !== entry) return;
    this.#byId.delete(entry.id);
    this.#byKey.delete(entry.key);
  }

  /**
   * The document, from its file when it is not in memory; null when there is none, or it was lost.
   * Errors: `store.unreadable`, `store.unwritable` (it could not be set aside).
   */
  async load(entry: Entry): Promise<Held | null> {
    while (entry.version > 0) {
      const { held, change } = entry;
      if (held !== null) {
        if (entry.dirtySince === 0) this.#parts.cache.use(entry);
        return held;
      }
      const file = await this.#parts.documents.read(entry.key);
      // Meanwhile somebody else may have read, changed or erased it.
      if (entry.held !== null || entry.change !== change || entry.version === 0) continue;
      if (file === null || file.change !== change) {
        entry.rescue ??= this.#rescue(entry).finally(() => {
          entry.rescue = null;
        });
        return entry.rescue;
      }
      const document = documentOf(file);
      if (this.#parts.freeze) deepFreeze(document);
      const fetched = { document, addresses: file.addresses, bytes: Buffer.byteLength(JSON.stringify(document)) };
      entry.held = fetched;
      // The cache may drop it again at once; the caller has it all the same.
      this.#parts.cache.use(entry);
      return fetched;
    }
    return null;
  }

  /** The file of a document that has nothing new in the journal cannot be used: rebuild it, or set it aside. */
  async #rescue(entry: Entry): Promise<Held | null> {
    const { key } = entry;
    const own = (record: { kind: string; key: DocumentKey | null }): record is ReadRecord =>
      record.kind === 'record' && record.key === key;
    const records = this.#parts.readJournal().records.filter(own);
    const { outcome, change, since } = replay(null, records, this.#parts.keyring);
    if (outcome.kind === 'known' && change === entry.change) {
      const { document, addresses } = outcome.held;
      if (this.#parts.freeze) deepFreeze(document);
      const rebuilt = { document, addresses, bytes: Buffer.byteLength(JSON.stringify(document)) };
      entry.held = rebuilt;
      this.#parts.markDirty(entry, since);
      this.#parts.log({ event: 'rebuilt', key });
      return rebuilt;
    }
    try {
      await this.#parts.documents.setAside(key, this.#parts.clock.now());
    } catch (error) {
      throw unwritable(error);
    }
    this.clear(entry);
    this.addLost(key, true);
    this.#parts.log({ event: 'set-aside', key, why: 'file' });
    void this.dropWhenAbsent(entry);
    return null;
  }
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
