import { join } from 'node:path';
import { z } from 'zod';
import type { Keyring } from '../sealing/keyring.ts';
import { type FileLayer, replaceFile } from './file-layer.ts';
import type { Layout } from './names.ts';
import { parsedJson } from './parsed-json.ts';

/** A copy as it lies there sealed: its bytes whatever they are, bound to the name of its file. */
const wrapped = z.strictObject({ aside: z.string() });

/**
 * The copies of what could not be read: of documents, addresses and journals. They may hold people's words, and what is
 * damaged in them can't be told from them, so each is sealed as a whole.
 */
export class AsideCopies {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #keyring: Keyring;

  constructor(files: FileLayer, layout: Layout, keyring: Keyring) {
    this.#files = files;
    this.#layout = layout;
    this.#keyring = keyring;
  }

  /**
   * Seals each copy under the key that writes, or lays it open when there is none. Gives how many there are, and how many
   * of them can't be opened any more and stay as they are. Durable when it resolves. Errors: the file system's own.
   */
  async reseal(): Promise<{ all: number; unreadable: number }> {
    const counts = { all: 0, unreadable: 0 };
    for (const folder of this.#folders()) {
      let written = false;
      for (const name of this.#files.list(folder)) {
        if (!name.includes('.corrupt-') || name.endsWith('.tmp')) continue;
        counts.all += 1;
        const bytes = this.#anew(name, await this.#files.read(join(folder, name)));
        if (bytes === 'unreadable') counts.unreadable += 1;
        else if (bytes !== 'current') {
          await replaceFile(this.#files, join(folder, name), bytes);
          written = true;
        }
      }
      if (written) await this.#files.syncFolder(folder);
    }
    return counts;
  }

  /** What the file is to hold. */
  #anew(name: string, bytes: Buffer): Buffer | 'current' | 'unreadable' {
    const { writes } = this.#keyring;
    const sealed = wrapped.safeParse(parsedJson(bytes)).data?.aside;
    if (sealed === undefined) return writes === null ? 'current' : this.#wrap(name, bytes);
    if (this.#keyring.isCurrent({ sealed })) return 'current';
    const open = this.#keyring.open('aside', name, sealed);
    if (open === null) return 'unreadable';
    return writes === null ? open : this.#wrap(name, open);
  }

  #wrap(name: string, bytes: Buffer): Buffer {
    return Buffer.from(`${JSON.stringify({ aside: this.#keyring.seal('aside', name, bytes) })}\n`);
  }

  #folders(): string[] {
    const { documents, addresses, damaged } = this.#layout;
    const below = (folder: string) => this.#files.list(folder).map((name) => join(folder, name));
    return [...below(documents), ...below(addresses), damaged];
  }
}
