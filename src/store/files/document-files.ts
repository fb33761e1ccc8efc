import { basename, join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import type { StoredDocument } from '../../ports/document.ts';
import { AppError } from '../../ports/error.ts';
import { systemCode, unreadable } from '../errors.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { type DocumentFile, documentFileSchema } from './document-schema.ts';
import { ensureFolder, type FileLayer, isMissing, replaceFile, systemFiles } from './file-layer.ts';
import { type DocumentKey, documentKey, isDocumentKey, type Layout, timeInName } from './names.ts';
import { parsedJson } from './parsed-json.ts';

/** A document's file as lowdb reads and writes it: whole, durable, or not at all. */
class DocumentAdapter implements Adapter<DocumentFile | null> {
  readonly #files: FileLayer;
  readonly #path: string;
  readonly #keyring: Keyring;

  constructor(files: FileLayer, path: string, keyring: Keyring) {
    this.#files = files;
    this.#path = path;
    this.#keyring = keyring;
  }

  /** Null when the file is missing, or is not the document that its name says. */
  async read(): Promise<DocumentFile | null> {
    try {
      return parseDocumentFile(await this.#files.read(this.#path), keyOfPath(this.#path), this.#keyring);
    } catch (error) {
      return onReadError(error);
    }
  }

  async write(data: DocumentFile | null): Promise<void> {
    const text =
      this.#keyring.writes === null
        ? JSON.stringify(data, null, 2)
        : this.#keyring.sealJson('documents', keyOfPath(this.#path), JSON.stringify(data));
    await replaceFile(this.#files, this.#path, Buffer.from(`${text}\n`));
  }
}

/** What one look at all files finds; see `DocumentFiles.scan`. */
export interface Scanned {
  key: DocumentKey;
  /** Null when it is not a whole document with this key. */
  file: DocumentFile | null;
  /** Length of the file. */
  bytes: number;
}

/** The documents' own files, and the copies that were set aside. */
export class DocumentFiles {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #keyring: Keyring;
  readonly #folders = new Set<string>();
  /** Folders with new names that no fsync has covered yet. */
  readonly #touched = new Set<string>();

  constructor(files: FileLayer, layout: Layout, keyring: Keyring) {
    this.#files = files;
    this.#layout = layout;
    this.#keyring = keyring;
  }

  /**
   * The document in its file; null when that is missing or is not a whole document with this key.
   * Errors: `store.unreadable` when the reason lies outside the file (rights, too many open files); `store.key-missing`
   * and `store.key-wrong` when it is sealed under a key that is not there.
   */
  async read(key: DocumentKey): Promise<DocumentFile | null> {
    const low = new Low<DocumentFile | null>(this.#adapter(key), null);
    await low.read();
    return low.data;
  }

  /** Whether the document's file lies there as it would be written now: sealed under the right key, or not at all. */
  async isCurrent(key: DocumentKey): Promise<boolean> {
    try {
      return this.#keyring.isCurrent(parsedJson(await this.#files.read(this.#layout.document(key))));
    } catch (error) {
      if (isMissing(error)) return false;
      throw unreadable(error);
    }
  }

  /** Writes the file; durable after `syncTouched`. Errors: the file system's own. */
  async write(key: DocumentKey, file: DocumentFile): Promise<void> {
    const folder = this.#layout.documentFolder(key);
    await ensureFolder(this.#files, folder, this.#folders);
    const low = new Low<DocumentFile | null>(this.#adapter(key), file);
    await low.write();
    this.#touched.add(folder);
  }

  /** Makes every name durable that was written or taken away since the last time. */
  async syncTouched(): Promise<void> {
    for (const folder of [...this.#touched]) {
      await this.#files.syncFolder(folder);
      this.#touched.delete(folder);
    }
  }

  /**
   * Every document file, and for each key that has only copies set aside: the key in `lost`. Blocks, but for a pause
   * now and then. Temporary files that a crash left behind go to `leftovers`: nothing is changed here.
   */
  async *scan(lost: (key: DocumentKey) => void, leftovers: string[]): AsyncIterable<Scanned> {
    for (const shard of this.#files.list(this.#layout.documents)) {
      if (!/^[0-9a-f]{2}$/.test(shard)) continue;
      const folder = join(this.#layout.documents, shard);
      const names = new Set(this.#files.list(folder));
      for (const name of names) {
        const [key = '', json, aside] = name.split('.', 3);
        if (!isDocumentKey(key) || json !== 'json') continue;
        if (aside === 'tmp') leftovers.push(join(folder, name));
        else if (aside?.startsWith('corrupt-')) {
          if (!names.has(`${key}.json`)) lost(key);
        } else if (aside === undefined) yield this.#readNow(key);
      }
      await new Promise((done) => setImmediate(done));
    }
  }

  /**
   * Renames a file that cannot be used to `*.corrupt-<time>`, or leaves a note under that name when there is no
   * file, so that the next start knows too that a document was lost. Durable when it resolves.
   */
  async setAside(key: DocumentKey, at: number): Promise<void> {
    const folder = this.#layout.documentFolder(key);
    await ensureFolder(this.#files, folder, this.#folders);
    const names = new Set(this.#files.list(folder));
    const stem = `${key}.json.corrupt-${timeInName(at)}`;
    let name = stem;
    for (let again = 2; names.has(name); again += 1) name = `${stem}-${again}`;
    if (names.has(`${key}.json`)) await this.#files.rename(join(folder, `${key}.json`), join(folder, name));
    else await replaceFile(this.#files, join(folder, name), NOTE);
    await this.#files.syncFolder(folder);
  }

  /** Removes the document's file and all its copies. Durable when it resolves. */
  async remove(key: DocumentKey): Promise<void> {
    const folder = this.#layout.documentFolder(key);
    const names = this.#files.list(folder).filter((name) => name.startsWith(`${key}.`));
    for (const name of names) await this.#files.remove(join(folder, name));
    if (names.length > 0) await this.#files.syncFolder(folder);
  }

  #adapter(key: DocumentKey): DocumentAdapter {
    return new DocumentAdapter(this.#files, this.#layout.document(key), this.#keyring);
  }

  #readNow(key: DocumentKey): Scanned {
    try {
      const bytes = this.#files.readNow(this.#layout.document(key));
      return { key, file: parseDocumentFile(bytes, key, this.#keyring), bytes: bytes.length };
    } catch (error) {
      return { key, file: onReadError(error), bytes: 0 };
    }
  }
}

const NOTE = Buffer.from('{"note":"A journal record of this document was damaged before it had a file."}\n');

/** A damaged disk sector (`EIO`) is a damaged file; anything else is a matter for the operator. */
function onReadError(error: unknown): null {
  if (error instanceof AppError) throw error;
  if (isMissing(error) || systemCode(error) === 'EIO' || systemCode(error) === 'EISDIR') return null;
  throw unreadable(error);
}

function keyOfPath(path: string): DocumentKey {
  return basename(path, '.json');
}

/**
 * Null when the bytes are not a whole document whose id belongs to `key`. A sealed one is bound to its key, which is in
 * the file's name, because its id is known only when it is open.
 * Errors: `store.key-missing`, `store.key-wrong`.
 */
export function parseDocumentFile(bytes: Buffer, key: DocumentKey, keyring: Keyring): DocumentFile | null {
  const value = keyring.openJson('documents', key, parsedJson(bytes));
  const checked = documentFileSchema.safeParse(value);
  if (!checked.success || documentKey(checked.data.id) !== key) return null;
  // As it was written, not as the schema copies it: that would drop what it does not name.
  return value as DocumentFile;
}

/**
 * The document in a file, without the store: for who only looks, beside whoever owns the folder. Null when it can't be
 * understood, or went away meanwhile. Errors: `store.key-missing`, `store.key-wrong`.
 */
export async function readDocumentFile(path: string, keyring: Keyring): Promise<StoredDocument | null> {
  const bytes = await systemFiles.read(path).catch(() => null);
  const file = bytes && parseDocumentFile(bytes, keyOfPath(path), keyring);
  return file && documentOf(file);
}

/** The document without what the store added to its file. */
export function documentOf(file: DocumentFile): StoredDocument {
  const { id, kind, version, body, timers, out, receipts } = file;
  return { id, kind, version, body, timers, out, ...(receipts && { receipts }) };
}
