import type { Address } from '../../ports/address.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentId, DocumentKind, StoredDocument } from '../../ports/document.ts';
import { AppError } from '../../ports/error.ts';
import {
  type Commit,
  MAX_DOCUMENT_BYTES,
  type Mark,
  type ReadResult,
  type Store,
  type StoreHealth,
} from '../../ports/store.ts';
import { addressTaken, closed, conflict, systemCode, tooLarge, unreadable, unwritable } from '../errors.ts';
import { contentOf } from '../moving/inventory.ts';
import type { Kept, Placed } from '../moving/moving-store.ts';
import { nextDocument, settle } from '../next-document.ts';
import type { KeyMarker } from '../sealing/key-marker.ts';
import type { Keyring } from '../sealing/keyring.ts';
import type { AddressFiles } from './address-files.ts';
import { AddressKeeper } from './address-keeper.ts';
import type { AsideCopies } from './aside-copies.ts';
import type { Control, RequestHandler } from './control.ts';
import type { DamagedBytes } from './damaged-bytes.ts';
import type { DocumentCache } from './document-cache.ts';
import type { DocumentFiles } from './document-files.ts';
import type { DocumentFile, HeldAddress } from './document-schema.ts';
import type { Entry } from './entry.ts';
import type { StoreEvent } from './event.ts';
import { isMissing } from './file-layer.ts';
import { Flusher } from './flusher.ts';
import { Journal, type JournalOptions } from './journal.ts';
import { CHECKPOINT_PAYLOAD, commitPayload, ERASE_PAYLOAD, marksPayload, sealedPayload } from './journal-entry.ts';
import { readJournal } from './journal-reader.ts';
import { type DocumentKey, NO_DOCUMENT } from './names.ts';
import type { OldCopies } from './old-copies.ts';
import { withClaims } from './replay.ts';
import type { Resealed } from './resealed.ts';
import type { Segment } from './segment.ts';
import { Shelf } from './shelf.ts';

/** Documents that are in memory at once to be written under another key. */
const RESEALED_TOGETHER = 512;

/** What the class needs; `openFileStore` puts it together. */
export interface FileStoreParts {
  clock: Clock;
  log: (event: StoreEvent) => void;
  keyring: Keyring;
  /** Has the folder say under which keys something in it may be sealed; null: nothing is. */
  setKeyMarker: (marker: KeyMarker | null) => Promise<void>;
  documents: DocumentFiles;
  addresses: AddressFiles;
  damaged: DamagedBytes;
  aside: AsideCopies;
  oldCopies: OldCopies;
  cache: DocumentCache;
  control: Control;
  journal: Omit<JournalOptions, 'report'>;
  readSegment: (segment: Segment) => Buffer;
  flushDelayMs: number;
  maxJournalBytes: number;
  /** Freezes what it hands out and what it is given, so that a test sees who changes it. */
  freeze: boolean;
}

/** The store in a folder; see `index.ts` for what it promises, and `openFileStore`. */
export class FileStore implements Store {
  readonly #parts: FileStoreParts;
  readonly #shelf: Shelf;
  readonly #journal: Journal;
  readonly #flusher: Flusher<DocumentFile>;
  readonly #addresses: AddressKeeper;
  #problem: string | null = null;
  #closing: Promise<void> | null = null;
  /** Number of the last record that says something of a document. */
  #lastNews = 0;
  /** The journal itself says that the files have everything up to here. */
  #lastCheckpoint = 0;

  constructor(parts: FileStoreParts) {
    this.#parts = parts;
    this.#journal = new Journal({ ...parts.journal, report: (problem) => this.#report(problem) });
    this.#shelf = new Shelf({
      ...parts,
      readJournal: () => readJournal(this.#journal.segments(), (segment) => this.#readSegment(segment)),
      markDirty: (entry, since) => this.#flusher.markDirty(entry, since),
    });
    this.#addresses = new AddressKeeper({
      clock: parts.clock,
      log: parts.log,
      files: parts.addresses,
      shelf: this.#shelf,
      last: () => this.#journal.last,
    });
    this.#flusher = new Flusher({
      clock: parts.clock,
      delayMs: parts.flushDelayMs,
      last: () => this.#journal.last,
      prepare: (entry) => this.#prepareFile(entry),
      syncPrepared: () => parts.addresses.syncTouched(),
      write: (entry, file) => parts.documents.write(entry.key, file),
      sync: () => parts.documents.syncTouched(),
      clean: (entry) => this.#parts.cache.use(entry),
      after: (error) => this.#afterRound(error),
    });
  }

  // ---- the port

  async read(id: DocumentId): Promise<ReadResult> {
    this.#demandOpen();
    const entry = this.#shelf.get(id);
    const held = entry === undefined ? null : await this.#shelf.load(entry);
    if (held !== null) return { status: 'found', document: held.document };
    return { status: this.#shelf.isLost(id) ? 'lost' : 'absent' };
  }

  commit(commit: Commit): Promise<StoredDocument> {
    return this.#change(commit.id, async (entry) => {
      if (entry.version !== commit.expected) throw conflict();
      await this.#waitForFiles();
      const before = await this.#shelf.load(entry);
      // It could not be read after all, and was set aside: then this is not what the turn was made from.
      if (entry.version !== commit.expected) throw conflict();
      const document = nextDocument(before?.document ?? null, commit);
      const text = JSON.stringify(document);
      const bytes = Buffer.byteLength(text);
      if (bytes > MAX_DOCUMENT_BYTES) throw tooLarge(bytes, MAX_DOCUMENT_BYTES);
      const addresses = before?.addresses ?? [];
      await this.#demandNotTaken(entry.id, commit.unlessTaken ?? []);
      const claims = await this.#addresses.newClaims(entry.id, commit.addresses ?? [], addresses);
      await this.#append(entry.key, commitPayload(addresses, claims, text), (number) => {
        const held = { document, addresses: withClaims(addresses, claims, number), bytes };
        this.#shelf.put(entry, held, number);
        for (const address of claims) this.#addresses.book.claim({ ...address, since: number }, entry.id);
      });
      return document;
    });
  }

  mark(id: DocumentId, marks: readonly Mark[]): Promise<void> {
    return this.#change(id, async (entry) => {
      const held = await this.#shelf.load(entry);
      if (held === null) return;
      const document = settle(held.document, marks);
      if (document === held.document) return;
      await this.#append(entry.key, marksPayload(marks), (number) => {
        this.#shelf.put(entry, { ...held, document }, number);
      });
    });
  }

  async find(address: Address): Promise<DocumentId | null> {
    this.#demandOpen();
    const id = await this.#addresses.book.find(address);
    if (id === null) return null;
    return (this.#shelf.get(id)?.version ?? 0) > 0 || this.#shelf.isLost(id) ? id : null;
  }

  async *pending(): AsyncIterable<StoredDocument> {
    this.#demandOpen();
    for (const entry of this.#shelf.entries()) {
      if (!entry.pending) continue;
      this.#demandOpen();
      const held = await this.#shelf.load(entry);
      if (held !== null) yield held.document;
    }
  }

  async *list(kind: DocumentKind): AsyncIterable<DocumentId> {
    this.#demandOpen();
    for (const entry of this.#shelf.entries()) if (entry.version > 0 && entry.kind === kind) yield entry.id;
  }

  erase(id: DocumentId): Promise<void> {
    return this.#change(id, async (entry) => {
      const held = await this.#shelf.load(entry);
      await this.#append(entry.key, ERASE_PAYLOAD, () => {
        this.#shelf.clear(entry);
        this.#flusher.forget(entry);
        this.#addresses.book.forget(id);
      });
      await this.finishErasure(entry, held?.addresses ?? []);
      await this.renewJournal();
    });
  }

  keyedHash(text: string): string {
    return this.#parts.addresses.hashOf(text);
  }

  removeSetAside(before: number): Promise<number> {
    this.#demandOpen();
    return this.#parts.oldCopies.remove(before);
  }

  health(): StoreHealth {
    const health = { writable: this.#problem === null && this.#closing === null, quarantined: this.#shelf.quarantined };
    return this.#problem === null ? health : { ...health, problem: this.#problem };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  // ---- beyond the port

  /** Brings every file up to date now. Errors: `store.unwritable`. */
  async flush(): Promise<void> {
    await this.idle();
    try {
      await this.#flusher.flushUpTo(this.#journal.last);
    } catch (error) {
      throw unwritable(error);
    }
  }

  /** Resolves when nothing is being written, to the journal or behind it. For clocks that wait for work to rest. */
  async idle(): Promise<void> {
    await this.#journal.idle();
    await this.#flusher.idle();
  }

  /** Who answers what other processes ask with `callOwner`. It must not wait for `close`, which waits for it. */
  serve(handler: RequestHandler): void {
    this.#parts.control.serve(handler);
  }

  // ---- for a move to another store, and from it

  /** Of all documents, in no order. */
  ids(): DocumentId[] {
    return this.#shelf.entries().flatMap(({ id, version }) => (version > 0 ? [id] : []));
  }

  /** A document with the addresses that lead to it. */
  async kept(id: DocumentId): Promise<Kept | null> {
    this.#demandOpen();
    const entry = this.#shelf.get(id);
    const held = entry === undefined ? null : await this.#shelf.load(entry);
    if (held === null) return null;
    const addresses: Address[] = [];
    for (const { channel, scheme, value } of held.addresses) {
      const address = { channel, scheme, value };
      // Another document may have got it since.
      if ((await this.#addresses.book.find(address)) === id) addresses.push(address);
    }
    return { document: held.document, addresses };
  }

  /** Keeps a document as it is, version and all; what is kept under its id already is left as it is. */
  place(kept: Kept): Promise<Placed> {
    const { document } = kept;
    return this.#change(document.id, async (entry) => {
      const present = await this.kept(entry.id);
      if (present !== null) return contentOf(present) === contentOf(kept) ? 'there' : 'other';
      if (this.#shelf.isLost(entry.id)) return 'other';
      await this.#waitForFiles();
      const text = JSON.stringify(document);
      const claims = await this.#addresses.newClaims(entry.id, kept.addresses, []);
      await this.#append(entry.key, commitPayload([], claims, text), (number) => {
        const held = { document, addresses: withClaims([], claims, number), bytes: Buffer.byteLength(text) };
        this.#shelf.put(entry, held, number);
        for (const address of claims) this.#addresses.book.claim({ ...address, since: number }, entry.id);
      });
      return 'placed';
    });
  }

  /** How many documents were set aside, now or before. */
  get lost(): number {
    return this.#shelf.lost;
  }

  /** The secret of `keyedHash`: a move takes it along. */
  get hashSecret(): Buffer {
    return this.#parts.addresses.secret;
  }

  // ---- for another key

  /** See `ResealingFolder.reseal`. */
  async reseal(progress: (documents: number) => void = () => {}): Promise<Resealed> {
    const documents = { all: 0, written: 0 };
    await this.flush();
    for (const entry of this.#shelf.entries()) {
      if (entry.version === 0) continue;
      documents.all += 1;
      if (await this.#resealDocument(entry)) documents.written += 1;
      if (documents.all % RESEALED_TOGETHER !== 0) continue;
      await this.flush();
      progress(documents.all);
    }
    await this.flush();
    progress(documents.all);
    try {
      const addresses = await this.#addresses.resealFiles();
      const aside = await this.#parts.aside.reseal();
      await this.renewJournal();
      return { documents, addresses, aside };
    } catch (error) {
      throw error instanceof AppError ? error : unwritable(error);
    }
  }

  /** See `ResealingFolder.finish`. */
  async forgetOldKeys(): Promise<void> {
    const { writes } = this.#parts.keyring;
    try {
      await this.#parts.setKeyMarker(writes === null ? null : { keys: [writes], whole: true });
    } catch (error) {
      throw unwritable(error);
    }
  }

  // ---- for openFileStore

  /** Takes in a document; `since` is the first record that its file lacks, 0 when it has all. */
  adoptEntry(entry: Entry, since: number): void {
    this.#shelf.add(entry);
    this.#lastNews = Math.max(this.#lastNews, entry.change);
    if (since > 0) this.#flusher.markDirty(entry, since);
  }

  /** Has an address file written that is not there yet. */
  async adoptAddress(address: HeldAddress, entry: Entry): Promise<void> {
    await this.#addresses.book.claimAtStart(address, entry.id);
  }

  /** Notes that a document was lost; `now`: since this start. */
  adoptLost(key: DocumentKey, now: boolean): void {
    this.#shelf.addLost(key, now);
  }

  /** Writes all address files anew from the documents. Errors: the file system's own. */
  async rewriteAddresses(): Promise<void> {
    await this.#addresses.rewriteFiles();
  }

  /** Takes every trace of an erased document from the folder, but for the journal. Errors: `store.unwritable`. */
  async finishErasure(entry: { id: DocumentId | null; key: DocumentKey }, own: readonly HeldAddress[]): Promise<void> {
    // A file that is being written would come back after it was removed: the document's own, or that of an address.
    await this.#flusher.idle();
    try {
      if (entry.id !== null) await this.#parts.addresses.removeAllOf(entry.id, own);
      const taken = own.filter((address) => address.taken);
      if (taken.length > 0) await this.#addresses.unlist(taken);
      await this.#parts.damaged.removeOf(entry.key);
      await this.#parts.documents.remove(entry.key);
    } catch (error) {
      throw error instanceof AppError ? error : unwritable(error);
    }
    this.#shelf.forgetLost(entry.key);
  }

  /** Brings all files up to date and removes every older byte of the journal. Errors: `store.unwritable`. */
  async renewJournal(): Promise<void> {
    const last = await this.#journal.turnOver();
    try {
      await this.#flusher.flushUpTo(last);
      // A segment always stays, so that record numbers never begin again.
      await this.#writeCheckpoint();
      await this.#journal.removeCovered();
    } catch (error) {
      throw error instanceof AppError ? error : unwritable(error);
    }
  }

  // ---- within

  /**
   * One process has this folder, and its runtime keeps two documents from claiming an address at the same moment; here
   * it is only looked at what is kept. Errors: `store.address-taken`.
   */
  async #demandNotTaken(id: DocumentId, addresses: readonly Address[]): Promise<void> {
    for (const address of addresses) {
      const owner = await this.find(address);
      if (owner !== null && owner !== id) throw addressTaken();
    }
  }

  /** A segment that is gone meanwhile had nothing that the files lack. Errors: `store.unreadable`. */
  #readSegment(segment: Segment): Buffer {
    try {
      return this.#parts.readSegment(segment);
    } catch (error) {
      if (isMissing(error)) return Buffer.alloc(0);
      throw unreadable(error);
    }
  }

  #demandOpen(): void {
    if (this.#closing !== null) throw closed();
  }

  /** Runs one change of a document after the others of the same document. */
  async #change<T>(id: DocumentId, work: (entry: Entry) => Promise<T>): Promise<T> {
    this.#demandOpen();
    const entry = this.#shelf.demand(id);
    try {
      return await entry.exclusive(() => work(entry));
    } finally {
      if (entry.version === 0) void this.#shelf.dropWhenAbsent(entry);
    }
  }

  /**
   * When the files fall far behind the journal, changes wait for them: otherwise the journal, the memory that holds
   * what is not in the files, and the time of the next start would grow without end.
   */
  async #waitForFiles(): Promise<void> {
    const { bytes, oldestLast } = this.#journal;
    if (bytes <= this.#parts.maxJournalBytes || oldestLast === null) return;
    try {
      await this.#flusher.flushUpTo(oldestLast);
    } catch (error) {
      throw unwritable(error);
    }
  }

  /** Whether its file had to be written anew: it is then in memory, and follows with the next flush. */
  #resealDocument(entry: Entry): Promise<boolean> {
    return entry.exclusive(async () => {
      if (await this.#parts.documents.isCurrent(entry.key)) return false;
      const held = await this.#shelf.load(entry);
      if (held === null) return false;
      this.#shelf.relist(entry, held, this.#journal.last);
      return true;
    });
  }

  #append(key: DocumentKey, plain: string, written: (number: number) => void): Promise<void> {
    const payload = sealedPayload(key, plain, this.#parts.keyring);
    return this.#journal.append({ key, payload, payloadBytes: Buffer.byteLength(payload) }, (number) => {
      if (key !== NO_DOCUMENT) this.#lastNews = number;
      written(number);
    });
  }

  /**
   * What the document's file is to hold. Its addresses are written first: a file that has a record says that the
   * journal is not needed for it any more.
   */
  async #prepareFile(entry: Entry): Promise<DocumentFile> {
    const { held, change } = entry;
    if (held === null) throw new Error('A document that its file lacks is not in memory.');
    const { document, addresses } = held;
    await this.#addresses.book.flush(addresses, entry.id);
    const { id, kind, version, body, timers, out, receipts } = document;
    return { id, kind, version, change, addresses, body, timers, out, ...(receipts && { receipts }) };
  }

  async #afterRound(error: unknown): Promise<void> {
    if (error !== null) this.#parts.log({ event: 'flush-failed', code: systemCode(error) });
    const missing = this.#flusher.firstMissing();
    this.#journal.checkpoint = missing === null ? this.#journal.last : missing - 1;
    const allWritten = missing === null && this.#lastNews > this.#lastCheckpoint;
    try {
      // After a failed write this is the attempt that finds out whether it works again.
      if (allWritten || this.#problem !== null) await this.#writeCheckpoint();
      await this.#journal.removeCovered();
    } catch (failure) {
      if (!(failure instanceof AppError)) this.#parts.log({ event: 'flush-failed', code: systemCode(failure) });
    }
  }

  /** Lets the journal itself say how far the files are, so that damage in what they have does not matter. */
  async #writeCheckpoint(): Promise<void> {
    const { checkpoint } = this.#journal;
    await this.#append(NO_DOCUMENT, CHECKPOINT_PAYLOAD, () => {
      this.#lastCheckpoint = checkpoint;
    });
  }

  #report(problem: unknown): void {
    if (problem === null) {
      if (this.#problem !== null) this.#parts.log({ event: 'writable-again' });
      this.#problem = null;
      return;
    }
    const code = systemCode(problem);
    if (this.#problem === null) this.#parts.log({ event: 'unwritable', code });
    this.#problem = `The data folder cannot be written (${code}).`;
    this.#flusher.schedule();
  }

  async #close(): Promise<void> {
    for (const entry of this.#shelf.entries()) if (entry.busy) await entry.rest();
    await this.#flusher.stop();
    // What fails here is in the journal, and the next start takes it from there.
    if (this.#flusher.dirtyCount > 0 || this.#lastNews > this.#lastCheckpoint) {
      await this.#flusher.flushUpTo(this.#journal.last).catch(() => undefined);
    }
    await this.#journal.close();
    await this.#parts.control.close();
  }
}
