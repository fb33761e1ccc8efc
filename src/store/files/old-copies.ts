import { join } from 'node:path';
import type { FileLayer } from './file-layer.ts';
import { type Layout, timeInName } from './names.ts';

/** In the name of a copy: when it was set aside, as `timeInName` writes it. Those of one moment are numbered. */
const SET_ASIDE = /\.corrupt-(\d{8}T\d{9}Z)(?:-\d+)?$/;

/** Copies of documents, addresses and journal bytes that could not be read, and lie there for a human. */
export class OldCopies {
  readonly #files: FileLayer;
  readonly #layout: Layout;

  constructor(files: FileLayer, layout: Layout) {
    this.#files = files;
    this.#layout = layout;
  }

  /** Removes those that were set aside before a moment, epoch milliseconds; gives how many. Durable when it resolves. */
  async remove(before: number): Promise<number> {
    const { documents, addresses, damaged } = this.#layout;
    const folders = [...this.#shards(documents), ...this.#shards(addresses), damaged];
    let removed = 0;
    for (const folder of folders) removed += await this.#removeIn(folder, timeInName(before));
    return removed;
  }

  async #removeIn(folder: string, before: string): Promise<number> {
    const old = this.#files.list(folder).filter((name) => {
      const [, at] = SET_ASIDE.exec(name) ?? [];
      return at !== undefined && at < before;
    });
    for (const name of old) await this.#files.remove(join(folder, name));
    if (old.length > 0) await this.#files.syncFolder(folder);
    return old.length;
  }

  #shards(folder: string): string[] {
    return this.#files
      .list(folder)
      .filter((shard) => /^[0-9a-f]{2}$/.test(shard))
      .map((shard) => join(folder, shard));
  }
}
