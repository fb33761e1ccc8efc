import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Address } from '../../ports/address.ts';
import type { DocumentId } from '../../ports/document.ts';
import { systemCode, unreadable } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import type { Keyring } from '../sealing/keyring.ts';
import type { HeldAddress } from './document-schema.ts';
import { ensureFolder, type FileLayer, isMissing, replaceFile } from './file-layer.ts';
import { addressName, type Layout, timeInName } from './names.ts';
import { parsedJson } from './parsed-json.ts';

/** What an address's file says: where it leads, and the number of the journal record that said so. */
const pointerSchema = z.object({ document: z.string(), since: z.number().int().nonnegative() });

export type AddressPointer = z.infer<typeof pointerSchema>;

/** The small files that lead from an address to a document, named by a keyed hash. */
export class AddressFiles {
  readonly #files: FileLayer;
  readonly #layout: Layout;
  readonly #secret: Buffer;
  readonly #keyring: Keyring;
  readonly #folders = new Set<string>();
  /** Folders with new names that no fsync has covered yet. */
  readonly #touched = new Set<string>();

  constructor(files: FileLayer, layout: Layout, secret: Buffer, keyring: Keyring) {
    this.#files = files;
    this.#layout = layout;
    this.#secret = secret;
    this.#keyring = keyring;
  }

  /** The secret that names are made with. */
  get secret(): Buffer {
    return this.#secret;
  }

  /** As `Store.keyedHash`. What a text with this prefix would name can be no address: those have another form. */
  hashOf(text: string): string {
    return keyedHash(this.#secret, `text:${text}`);
  }

  /** Errors: `store.unreadable` when the reason lies outside the file; `store.key-missing`, `store.key-wrong`. */
  async read(address: Address): Promise<AddressPointer | 'missing' | 'damaged'> {
    return this.#readFile(this.#layout.address(addressName(this.#secret, address)));
  }

  /** Durable after `syncTouched`. A file that says something newer is left as it is. */
  async write(address: Address, pointer: AddressPointer): Promise<void> {
    const name = addressName(this.#secret, address);
    const folder = this.#layout.addressFolder(name);
    const path = this.#layout.address(name);
    await ensureFolder(this.#files, folder, this.#folders);
    const present = await this.#readFile(path);
    if (typeof present === 'object' && present.since > pointer.since) return;
    await replaceFile(this.#files, path, this.#bytesOf(path, pointer));
    this.#touched.add(folder);
  }

  /** Makes every name durable that was written since the last time. */
  async syncTouched(): Promise<void> {
    for (const folder of [...this.#touched]) {
      await this.#files.syncFolder(folder);
      this.#touched.delete(folder);
    }
  }

  /** Keeps a damaged file under another name, for a human. */
  async setAside(address: Address, at: number): Promise<void> {
    const path = this.#layout.address(addressName(this.#secret, address));
    await this.#files.rename(path, `${path}.corrupt-${timeInName(at)}`);
  }

  /**
   * Removes every file that leads to the document. `own` are the addresses that it is known to have: their files go
   * too when they are damaged, or still say what was before the document got the address. Copies that were set aside
   * go, because they may have led to it. A damaged file of another address stays: it is made again when somebody
   * asks for it. Durable when it resolves.
   */
  async removeAllOf(id: DocumentId, own: readonly HeldAddress[]): Promise<void> {
    const ownFiles = new Map(own.map((address) => [`${addressName(this.#secret, address)}.json`, address.since]));
    await this.#removeWhere((name, pointer) => {
      const since = ownFiles.get(name);
      if (typeof pointer === 'object')
        return pointer.document === id || (since !== undefined && pointer.since <= since);
      return pointer === 'damaged' && (since !== undefined || name.includes('.corrupt-'));
    });
  }

  /** Removes all of them, to be made again. Durable. */
  async removeAll(): Promise<void> {
    await this.#removeWhere(() => true);
  }

  /**
   * Writes anew what does not lie there as it would be written now. Gives how many there are, how many were written, and
   * the paths of those that are damaged, which are left to the caller. Durable when it resolves.
   */
  async reseal(): Promise<{ all: number; written: number; damaged: Set<string> }> {
    const result = { all: 0, written: 0, damaged: new Set<string>() };
    for (const folder of this.#shards()) {
      for (const path of this.#files.list(folder).map((name) => join(folder, name))) {
        if (!path.endsWith('.json')) continue;
        result.all += 1;
        const pointer = await this.#readFile(path);
        if (pointer === 'damaged') result.damaged.add(path);
        if (typeof pointer === 'string' || this.#keyring.isCurrent(parsedJson(await this.#files.read(path)))) continue;
        await replaceFile(this.#files, path, this.#bytesOf(path, pointer));
        this.#touched.add(folder);
        result.written += 1;
      }
    }
    await this.syncTouched();
    return result;
  }

  /** Where an address's file lies. */
  pathOf(address: Address): string {
    return this.#layout.address(addressName(this.#secret, address));
  }

  /** Removes files by their paths. Durable when it resolves. */
  async removePaths(paths: ReadonlySet<string>): Promise<void> {
    await this.#removeWhere((_name, _pointer, path) => paths.has(path));
  }

  /** Removes leftovers of a crash. */
  async tidy(): Promise<void> {
    for (const folder of this.#shards()) {
      for (const name of this.#files.list(folder)) {
        if (name.endsWith('.tmp')) await this.#files.remove(join(folder, name));
      }
    }
  }

  async #removeWhere(
    test: (name: string, pointer: AddressPointer | 'missing' | 'damaged', path: string) => boolean,
  ): Promise<void> {
    for (const folder of this.#shards()) {
      let removed = false;
      for (const name of this.#files.list(folder)) {
        const path = join(folder, name);
        if (!test(name, await this.#readFile(path), path)) continue;
        await this.#files.remove(path);
        removed = true;
      }
      if (removed) await this.#files.syncFolder(folder);
    }
  }

  #shards(): string[] {
    return this.#files.list(this.#layout.addresses).map((shard) => join(this.#layout.addresses, shard));
  }

  async #readFile(path: string): Promise<AddressPointer | 'missing' | 'damaged'> {
    let bytes: Buffer;
    try {
      bytes = await this.#files.read(path);
    } catch (error) {
      if (isMissing(error)) return 'missing';
      if (systemCode(error) === 'EIO') return 'damaged';
      throw unreadable(error);
    }
    return (
      pointerSchema.safeParse(this.#keyring.openJson('addresses', nameIn(path), parsedJson(bytes))).data ?? 'damaged'
    );
  }

  #bytesOf(path: string, pointer: AddressPointer): Buffer {
    return Buffer.from(`${this.#keyring.sealJson('addresses', nameIn(path), JSON.stringify(pointer))}\n`);
  }
}

/** An address's name in a path, also of a copy that was set aside: what a sealed file is bound to. */
function nameIn(path: string): string {
  return basename(path).split('.', 1)[0] ?? '';
}
