import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { DocumentId } from '../../src/ports/document.ts';
import { documentKey } from '../../src/store/files/names.ts';
import { HEADER_BYTES, readHeader } from '../../src/store/files/record.ts';

/** A data folder of a file store, of which every byte is searched. */
export class DataFolder {
  readonly path: string;

  constructor(path = mkdtempSync(join(tmpdir(), 'kennismaker-search-'))) {
    this.path = path;
  }

  /** The same folder elsewhere, without the lock of whoever has it open. */
  async copy(): Promise<DataFolder> {
    const copy = new DataFolder();
    await cp(this.path, copy.path, { recursive: true, filter: (source) => !source.endsWith('.sock') });
    return copy;
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Where one of these stands, as `file: words`, apart from the files and the journal's records of their own documents. */
  holding(words: readonly string[], own: readonly DocumentId[] = []): string[] {
    const keys = new Set(own.map(documentKey));
    return this.#files().flatMap((path) => {
      const name = relative(this.path, path);
      const [key = ''] = basename(path).split('.');
      const isOwn = basename(dirname(dirname(path))) === 'documents' && keys.has(key);
      // It may go between being listed and being read.
      const bytes = isOwn || !existsSync(path) ? Buffer.alloc(0) : Buffer.from(readFileSync(path));
      if (name.startsWith('journal')) blank(bytes, keys);
      return words.filter((each) => name.includes(each) || bytes.includes(each)).map((each) => `${name}: ${each}`);
    });
  }

  #files(folder = this.path): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return this.#files(path);
      return entry.isFile() && statSync(path).isFile() ? [path] : [];
    });
  }
}

/** Takes what these documents wrote out of a piece of the journal; what cannot be told to be theirs stays. */
function blank(bytes: Buffer, keys: ReadonlySet<string>): void {
  for (let at = 0; at < bytes.length; ) {
    const header = readHeader(bytes, at);
    if (!header) {
      at += 1;
      continue;
    }
    const end = at + HEADER_BYTES + header.payloadLength;
    if (keys.has(header.key)) bytes.fill(0, at + HEADER_BYTES, Math.min(end, bytes.length));
    at = end;
  }
}
