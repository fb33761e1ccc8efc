import { resolve } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import { unwritable } from '../errors.ts';
import { demandNotMoving, targetNotEmpty } from '../moving/errors.ts';
import { type KeyMarker, markerBefore } from '../sealing/key-marker.ts';
import { type Keyring, NO_KEYS } from '../sealing/keyring.ts';
import { AddressFiles } from './address-files.ts';
import { AsideCopies } from './aside-copies.ts';
import { Control } from './control.ts';
import { DamagedBytes } from './damaged-bytes.ts';
import { DocumentCache } from './document-cache.ts';
import { DocumentFiles } from './document-files.ts';
import type { StoreEvent } from './event.ts';
import { ensureFolder, type FileLayer, systemFiles } from './file-layer.ts';
import { FileStore } from './file-store.ts';
import { lockFolder } from './folder-lock.ts';
import { hashSecretOf } from './hash-secret-file.ts';
import { type JournalReading, readJournal } from './journal-reader.ts';
import { keyMarkerOf, setKeyMarker } from './key-marker-file.ts';
import { moveNoteOf } from './move-note.ts';
import { Layout } from './names.ts';
import { OldCopies } from './old-copies.ts';
import { demandNothingNameless, type Recovery, recover } from './recovery.ts';
import { listSegments, type Segment } from './segment.ts';

export interface FileStoreOptions {
  /** The data folder; made when it is not there. */
  folder: string;
  clock: Clock;
  /** Seals what is written, and opens what is sealed. Default: nothing is sealed. */
  keyring?: Keyring;
  /** Takes this as its own hash secret: a move brings it. Default: its own, made at the first start. */
  hashSecret?: Buffer;
  /** Hears what an operator should know. */
  log?: (event: StoreEvent) => void;
  /** The file system; another one in tests. */
  files?: FileLayer;
  /** A journal segment gets no more records when it would be longer than this, bytes. Default 16 MiB. */
  segmentBytes?: number;
  /** Commits wait for the files when the journal has grown longer than this, bytes. Default 512 MiB. */
  maxJournalBytes?: number;
  /** Between a commit and the writing of the document's file, milliseconds. Default 500. */
  flushDelayMs?: number;
  /** Documents that stay in memory although their file has everything. Default 20,000. */
  cacheDocuments?: number;
  /** The same in bytes of JSON. Default 64 MiB. */
  cacheBytes?: number;
  /** Freezes documents, so that a test sees who changes one. Default false. */
  freeze?: boolean;
  /** Goes on although acknowledged records are gone and nothing says whose (`store.damaged`). Default false. */
  acceptLoss?: boolean;
  /** Opens it although it says that everything was moved elsewhere, or is being moved. Default false. */
  whileMoving?: boolean;
}

/**
 * Opens the store in a folder, as its only owner, and brings it to where it was left.
 * Errors: `store.locked`, `store.unlockable`, `store.unwritable`, `store.unreadable`, `store.damaged`, `store.moved`,
 * `store.moving`; `store.key-missing` and `store.key-wrong` when something in it is sealed under a key that is not there:
 * then not one byte has changed.
 */
export async function openFileStore(options: FileStoreOptions): Promise<FileStore> {
  const files = options.files ?? systemFiles;
  const layout = new Layout(resolve(options.folder));
  const log = options.log ?? (() => undefined);
  try {
    await files.makeFolder(layout.folder);
    await files.makePrivate(layout.folder);
  } catch (error) {
    throw unwritable(error);
  }
  const lock = await lockFolder(layout.folder);
  try {
    if (!options.whileMoving) demandNotMoving(await moveNoteOf(files, layout.folder));
    if (lock.tookOver) log({ event: 'taken-over' });
    return await new Opening(options, files, layout, log).open(new Control(lock));
  } catch (error) {
    await lock.release();
    if (error instanceof AppError || !(error instanceof Error && 'code' in error)) throw error;
    throw unwritable(error);
  }
}

/** One start; the order of its steps is what makes a crash in the middle of it harmless. */
class Opening {
  readonly #options: FileStoreOptions;
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #log: (event: StoreEvent) => void;
  readonly #keyring: Keyring;
  readonly #documents: DocumentFiles;
  readonly #damaged: DamagedBytes;
  readonly #oldCopies: OldCopies;

  constructor(options: FileStoreOptions, files: FileLayer, layout: Layout, log: (event: StoreEvent) => void) {
    this.#options = options;
    this.#files = files;
    this.#layout = layout;
    this.#log = log;
    this.#keyring = options.keyring ?? NO_KEYS;
    this.#documents = new DocumentFiles(files, layout, this.#keyring);
    this.#damaged = new DamagedBytes(files, layout);
    this.#oldCopies = new OldCopies(files, layout);
  }

  async open(control: Control): Promise<FileStore> {
    const { clock, cacheDocuments = 20_000, cacheBytes = 64 * 1024 * 1024 } = this.#options;
    const marker = await keyMarkerOf(this.#files, this.#layout, this.#keyring);
    const hashSecret = await hashSecretOf(this.#files, this.#layout, this.#keyring, this.#options.hashSecret);
    const made = new Set<string>();
    for (const folder of [this.#layout.documents, this.#layout.addresses, this.#layout.journal]) {
      await ensureFolder(this.#files, folder, made);
    }
    const addresses = new AddressFiles(this.#files, this.#layout, hashSecret.secret, this.#keyring);

    const segments = listSegments(this.#files, this.#layout.journal);
    let newestSize: number | null = null;
    const readSegment = (segment: Segment): Buffer => {
      const bytes = this.#files.readNow(segment.path);
      newestSize = bytes.length;
      return bytes;
    };
    const reading = readJournal(segments, readSegment);
    const cache = new DocumentCache(cacheDocuments, cacheBytes);
    const recovery = await recover(this.#documents, reading, this.#keyring, (entry) => cache.use(entry));
    if (!this.#options.acceptLoss) demandNothingNameless(recovery);
    // What is here is named by another secret than that of the place that everything is to come from.
    if (this.#options.hashSecret && hashSecret.isNew && !isEmpty(recovery)) throw targetNotEmpty();
    // Until here nothing was changed: now it is known that everything can be read, but for what is damaged.
    await this.#nameKey(marker, segments.length === 0 && isEmpty(recovery));
    if (!hashSecret.isNew && !hashSecret.isCurrent) await hashSecret.save();
    for (const path of recovery.leftovers) await this.#files.remove(path);
    await addresses.tidy();
    await this.#keepDamage(recovery);
    await this.#cutTornEnd(reading);
    for (const event of recovery.events) this.#log(event);

    const store = new FileStore({
      clock,
      log: this.#log,
      keyring: this.#keyring,
      setKeyMarker: (named) => setKeyMarker(this.#files, this.#layout, named, this.#keyring),
      documents: this.#documents,
      addresses,
      damaged: this.#damaged,
      aside: new AsideCopies(this.#files, this.#layout, this.#keyring),
      oldCopies: this.#oldCopies,
      cache,
      control,
      journal: {
        files: this.#files,
        folder: this.#layout.journal,
        segmentBytes: this.#options.segmentBytes ?? 16 * 1024 * 1024,
        last: recovery.last,
        trail: reading.trail,
        segments,
        newestSize: recovery.untidy ? null : (reading.torn?.at ?? newestSize),
      },
      readSegment,
      maxJournalBytes: this.#options.maxJournalBytes ?? 512 * 1024 * 1024,
      flushDelayMs: this.#options.flushDelayMs ?? 500,
      freeze: this.#options.freeze ?? false,
    });
    await this.#fill(store, recovery);
    for (const { key, held } of recovery.erased) {
      await store.finishErasure({ id: held?.document.id ?? null, key }, held?.addresses ?? []);
    }
    if (hashSecret.isNew) {
      if (recovery.entries.length > 0) {
        await store.rewriteAddresses();
        this.#log({ event: 'address-key-renewed' });
      }
      await hashSecret.save();
    }
    if (recovery.untidy) await store.renewJournal();
    return store;
  }

  /** Before anything is sealed under a key, the folder says that something may be. */
  async #nameKey(present: KeyMarker | null, empty: boolean): Promise<void> {
    const marker = markerBefore(present, this.#keyring, empty);
    if (marker === null || JSON.stringify(marker) === JSON.stringify(present)) return;
    await setKeyMarker(this.#files, this.#layout, marker, this.#keyring);
  }

  /** Before anything that held it is removed. */
  async #keepDamage(recovery: Recovery): Promise<void> {
    const now = this.#options.clock.now();
    for (const { key, damage } of recovery.unknowable) {
      if (damage !== null) await this.#damaged.keep(damage, key, now);
      await this.#documents.setAside(key, now);
      this.#log({ event: 'set-aside', key, why: damage === null ? 'file' : 'journal' });
    }
    for (const damage of new Set(recovery.nameless.damage)) await this.#damaged.keep(damage, null, now);
    const { records } = recovery.nameless;
    if (records > 0) this.#log({ event: 'loss-accepted', records });
  }

  /** What was being written at a crash was never acknowledged, and must not stand before what comes next. */
  async #cutTornEnd({ torn }: JournalReading): Promise<void> {
    if (torn === null) return;
    const file = await this.#files.open(torn.segment.path, 'change');
    try {
      await this.#files.truncate(file, torn.at);
      await this.#files.dataSync(file);
    } finally {
      await this.#files.close(file);
    }
  }

  async #fill(store: FileStore, recovery: Recovery): Promise<void> {
    const since = new Map(recovery.behind.map((behind) => [behind.entry, behind.since]));
    // Addresses first: a document that is taken in may be written at once, and its addresses are only written with it.
    for (const { entry } of recovery.behind) {
      for (const address of entry.held?.addresses ?? []) await store.adoptAddress(address, entry);
    }
    for (const entry of recovery.entries) store.adoptEntry(entry, since.get(entry) ?? 0);
    for (const key of recovery.lost) store.adoptLost(key, false);
    for (const { key } of recovery.unknowable) store.adoptLost(key, true);
  }
}

function isEmpty({ entries, lost, unknowable, erased }: Recovery): boolean {
  return entries.length + lost.size + unknowable.length + erased.length === 0;
}
