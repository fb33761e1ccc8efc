import { AppError } from '../../ports/error.ts';
import { isPending } from '../next-document.ts';
import type { Keyring } from '../sealing/keyring.ts';
import type { DocumentFiles, Scanned } from './document-files.ts';
import { documentOf } from './document-files.ts';
import { Entry, type Held } from './entry.ts';
import type { StoreEvent } from './event.ts';
import type { Damage, JournalReading, LostRecord, ReadRecord } from './journal-reader.ts';
import { type DocumentKey, NO_DOCUMENT } from './names.ts';
import { type Replayed, replay } from './replay.ts';

/** A document whose last acknowledged state nobody can tell. */
export interface Unknowable {
  key: DocumentKey;
  /** Damaged bytes of the journal, when that is the reason. */
  damage: Damage | null;
}

/** Files and journal taken together. Nothing on disk has been changed for it. */
export interface Recovery {
  entries: Entry[];
  /** Entries whose files lack something, with the first record that they lack. Their documents are in memory. */
  behind: { entry: Entry; since: number }[];
  unknowable: Unknowable[];
  /** Documents whose erasure was begun and not finished. */
  erased: { key: DocumentKey; held: Held | null }[];
  /** Keys that have only copies set aside, from earlier starts. */
  lost: Set<DocumentKey>;
  /** Damaged records of documents that nobody can name, and their bytes. */
  nameless: { records: number; damage: Damage[] };
  /** Temporary files of a crash, which mean nothing. */
  leftovers: string[];
  /** The highest record number that the journal or a file speaks of. */
  last: number;
  /** The journal holds something that must not be read a second time. */
  untidy: boolean;
  events: StoreEvent[];
}

/**
 * Puts together what the files and the journal say. A record counts when its document's file does not have it yet
 * (by number). Of a damaged record:
 *
 * - when the file, or a later whole record of the same document, has everything: no harm was done;
 * - otherwise its document is unknowable: what was acknowledged last cannot be said, and is not guessed;
 * - when it cannot be said whose it was, and the files did not have it: see `demandNothingNameless`;
 * - in the last batch of all it counts as never acknowledged, as a torn end does.
 *
 * `keep` is called for each document whose file has everything, to keep it in memory while there is room.
 * Errors: `store.unreadable`; `store.key-missing`, `store.key-wrong` when anything that counts is sealed under a key that
 * is not there.
 */
export async function recover(
  files: DocumentFiles,
  reading: JournalReading,
  keyring: Keyring,
  keep: (entry: Entry) => void,
): Promise<Recovery> {
  const result: Recovery = {
    entries: [],
    behind: [],
    unknowable: [],
    erased: [],
    lost: new Set(),
    nameless: { records: 0, damage: [] },
    leftovers: [],
    last: reading.last,
    untidy: false,
    events: [],
  };
  const records = sortByDocument(reading, result);
  const scanned = new Map<DocumentKey, Scanned>();
  for await (const found of files.scan((key) => result.lost.add(key), result.leftovers)) {
    const { key, file, bytes } = found;
    if (file !== null && file.change > result.last) {
      result.last = file.change;
      // The next record's number would leave a gap behind what the journal holds now.
      result.untidy = true;
    }
    if (records.has(key)) scanned.set(key, found);
    else if (file === null) result.unknowable.push({ key, damage: null });
    else {
      const entry = new Entry(file.id, key);
      adopt(entry, { document: documentOf(file), addresses: file.addresses, bytes }, file.change);
      result.entries.push(entry);
      keep(entry);
    }
  }
  for (const [key, own] of records) {
    const entry = takeIn(key, replay(scanned.get(key)?.file ?? null, own, keyring), scanned.get(key), result);
    if (entry !== null) keep(entry);
  }
  return result;
}

/**
 * Refuses to go on when acknowledged records are gone and nothing says whose they were: any document might be behind,
 * and to go on with it would be a guess (a STOP may have been in it). It takes 17 damaged records in a row, written
 * within the second before a crash. Errors: `store.damaged`.
 */
export function demandNothingNameless(recovery: Recovery): void {
  const { records } = recovery.nameless;
  if (records === 0) return;
  throw new AppError('store.damaged', `${records} journal records are damaged, and nothing says whose they were.`, {
    advice:
      'Put back a backup of the data folder; or start once with the loss accepted: the damaged bytes are then kept ' +
      'in the folder "damaged", and the last seconds before the crash may be missing for somebody.',
  });
}

function sortByDocument(reading: JournalReading, result: Recovery): Map<DocumentKey, (ReadRecord | LostRecord)[]> {
  const byDocument = new Map<DocumentKey, (ReadRecord | LostRecord)[]>();
  const torn = new Set<Damage>();
  for (const record of reading.records) {
    if (record.kind === 'lost') {
      result.untidy = true;
      if (record.unfinished) {
        torn.add(record.damage);
        continue;
      }
      if (record.key === null) {
        if (record.number <= reading.checkpoint) continue;
        result.nameless.records += record.count;
        result.nameless.damage.push(record.damage);
        continue;
      }
    }
    const key = record.key ?? NO_DOCUMENT;
    if (key === NO_DOCUMENT) continue;
    const own = byDocument.get(key);
    if (own === undefined) byDocument.set(key, [record]);
    else own.push(record);
  }
  const bytes = [...torn].reduce((sum, damage) => sum + damage.bytes.length, reading.torn?.bytes ?? 0);
  if (bytes > 0) result.events.push({ event: 'torn', bytes });
  return byDocument;
}

/** Returns the entry when its file has everything. */
function takeIn(
  key: DocumentKey,
  { outcome, change, since, healed }: Replayed,
  scanned: Scanned | undefined,
  result: Recovery,
): Entry | null {
  if (outcome.kind === 'erased') {
    result.erased.push({ key, held: outcome.held });
    result.untidy = true;
    return null;
  }
  if (outcome.kind === 'unknowable') {
    // It may have been set aside by an earlier start that ended before it had tidied the journal.
    if (scanned === undefined && result.lost.has(key)) return null;
    result.unknowable.push({ key, damage: outcome.damage });
    result.untidy = true;
    return null;
  }
  const { held } = outcome;
  const entry = new Entry(held.document.id, key);
  adopt(entry, { ...held, bytes: Buffer.byteLength(JSON.stringify(held.document)) }, change);
  result.entries.push(entry);
  result.lost.delete(key);
  if (since > 0) result.behind.push({ entry, since });
  if (healed) result.events.push({ event: 'damage-healed', key });
  if (scanned?.file === null) result.events.push({ event: 'rebuilt', key });
  return since > 0 ? null : entry;
}

/** Fills the entry with a document and what is known of it. */
export function adopt(entry: Entry, held: Held, change: number): void {
  entry.kind = held.document.kind;
  entry.version = held.document.version;
  entry.pending = isPending(held.document);
  entry.change = change;
  entry.held = held;
}
