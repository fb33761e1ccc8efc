import { join } from 'node:path';
import { ensureFolder, type FileLayer, replaceFile } from './file-layer.ts';
import type { Damage } from './journal-reader.ts';
import { type DocumentKey, type Layout, timeInName } from './names.ts';

/** In a file's name: the bytes may be of several documents, or of one that nobody can name. */
const SEVERAL = 'several';

/** Damaged bytes of journals, kept for a human who may make something of them. */
export class DamagedBytes {
  readonly #files: FileLayer;
  readonly #layout: Layout;

  constructor(files: FileLayer, layout: Layout) {
    this.#files = files;
    this.#layout = layout;
  }

  /** `key`: whose they are, when they can be of nobody else. Durable when it resolves. */
  async keep(damage: Damage, key: DocumentKey | null, at: number): Promise<void> {
    const { damaged } = this.#layout;
    await ensureFolder(this.#files, damaged, new Set());
    const present = new Set(this.#files.list(damaged));
    const stem = `${damage.records === 1 && key !== null ? key : SEVERAL}.corrupt-${timeInName(at)}`;
    let name = stem;
    for (let again = 2; present.has(name); again += 1) name = `${stem}-${again}`;
    await replaceFile(this.#files, join(damaged, name), damage.bytes);
    await this.#files.syncFolder(damaged);
  }

  /** Removes what is, or may be, of a document: an erasure leaves nothing. Durable when it resolves. */
  async removeOf(key: DocumentKey): Promise<void> {
    const { damaged } = this.#layout;
    const names = this.#files.list(damaged).filter((name) => [key, SEVERAL].includes(name.split('.', 1)[0] ?? ''));
    for (const name of names) await this.#files.remove(join(damaged, name));
    if (names.length > 0) await this.#files.syncFolder(damaged);
  }
}
