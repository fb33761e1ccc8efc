import { type Address, addressKey } from '../../ports/address.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentId } from '../../ports/document.ts';
import { unwritable } from '../errors.ts';
import { AddressBook, newestClaim } from './address-book.ts';
import type { AddressFiles } from './address-files.ts';
import type { ClaimedAddress, HeldAddress } from './document-schema.ts';
import type { StoreEvent } from './event.ts';
import { sameAddress } from './replay.ts';
import type { Shelf } from './shelf.ts';

export interface AddressKeeperParts {
  clock: Clock;
  log: (event: StoreEvent) => void;
  files: AddressFiles;
  shelf: Shelf;
  /** Number of the last journal record. */
  last: () => number;
}

/** Keeps the addresses that documents list and the places that addresses lead to in step. */
export class AddressKeeper {
  readonly #parts: AddressKeeperParts;
  readonly book: AddressBook;

  constructor(parts: AddressKeeperParts) {
    this.#parts = parts;
    this.book = new AddressBook(parts.files, (address) => this.#rebuild(address));
  }

  /** Writes all address files anew from the documents. Errors: the file system's own. */
  async rewriteFiles(): Promise<void> {
    const newest = await this.#newestClaims();
    await this.#parts.files.removeAll();
    for (const { address, document, since } of newest) await this.#parts.files.write(address, { document, since });
    await this.#parts.files.syncTouched();
  }

  /** Of every address that a document lists: who got it last. */
  async #newestClaims(): Promise<{ address: Address; document: DocumentId; since: number }[]> {
    const newest = new Map<string, { address: Address; document: DocumentId; since: number }>();
    for (const entry of this.#parts.shelf.entries()) {
      for (const address of (await this.#parts.shelf.load(entry))?.addresses ?? []) {
        const key = addressKey(address);
        const { since } = address;
        if ((newest.get(key)?.since ?? -1) < since) newest.set(key, { address, document: entry.id, since });
      }
    }
    return [...newest.values()];
  }

  /**
   * Has every address file lie there as it would be written now; those that can't be read are made again from the
   * documents. Errors: the file system's own.
   */
  async resealFiles(): Promise<{ all: number; written: number }> {
    const { all, written, damaged } = await this.#parts.files.reseal();
    if (damaged.size === 0) return { all, written };
    for (const { address, document, since } of await this.#newestClaims()) {
      const path = this.#parts.files.pathOf(address);
      if (!damaged.delete(path)) continue;
      // It is written over what is there, which says nothing any more.
      await this.#parts.files.write(address, { document, since });
      this.#parts.log({ event: 'address-rebuilt' });
    }
    await this.#parts.files.syncTouched();
    // What is left leads to nobody.
    await this.#parts.files.removePaths(damaged);
    return { all, written };
  }

  /** Which of the addresses are news: those that do not lead to the document yet, or that it does not list. */
  async newClaims(id: DocumentId, wanted: readonly Address[], held: readonly HeldAddress[]): Promise<ClaimedAddress[]> {
    const claims: ClaimedAddress[] = [];
    for (const { channel, scheme, value } of wanted) {
      const address = { channel, scheme, value };
      const owner = await this.book.find(address);
      const listed = held.some((own) => sameAddress(own, address));
      if ((listed && owner === id) || claims.some((claim) => sameAddress(claim, address))) continue;
      claims.push(owner === null || owner === id ? address : { ...address, taken: true });
    }
    return claims;
  }

  /**
   * Before the erased document had these addresses, another one had, and still lists them. Nobody may find that one
   * by them now, not even when the address files have to be made again.
   */
  async unlist(taken: readonly Address[]): Promise<void> {
    for (const entry of this.#parts.shelf.entries()) {
      if (entry.version === 0) continue;
      await entry.exclusive(async () => {
        const held = await this.#parts.shelf.load(entry);
        if (held === null) return;
        const addresses: HeldAddress[] = [];
        for (const address of held.addresses) {
          const gone = taken.some((other) => sameAddress(other, address));
          if (!gone || (await this.book.find(address)) === entry.id) addresses.push(address);
        }
        if (addresses.length < held.addresses.length)
          this.#parts.shelf.relist(entry, { ...held, addresses }, this.#parts.last());
      });
    }
  }

  /** Looks for the owner of an address whose file is damaged in all documents. Slow, and rare. */
  async #rebuild(address: Address): Promise<{ document: DocumentId; since: number } | null> {
    const owners: { id: DocumentId; addresses: HeldAddress[] }[] = [];
    for (const entry of this.#parts.shelf.entries()) {
      const own =
        (await this.#parts.shelf.load(entry))?.addresses.filter((candidate) => sameAddress(candidate, address)) ?? [];
      if (own.length > 0) owners.push({ id: entry.id, addresses: own });
    }
    const claim = newestClaim(address, owners);
    try {
      await this.#parts.files.setAside(address, this.#parts.clock.now());
      if (claim !== null) await this.#parts.files.write(address, claim);
      await this.#parts.files.syncTouched();
    } catch (error) {
      throw unwritable(error);
    }
    this.#parts.log({ event: 'address-rebuilt' });
    return claim;
  }
}
