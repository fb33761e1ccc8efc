import { type Address, addressKey } from '../ports/address.ts';
import type { Ids } from '../ports/clock.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Store } from '../ports/store.ts';

/** Addresses remembered at once; more are found in the store again. */
const MOST_REMEMBERED = 100_000;

/** What the channel proves to be one person's: where they were heard, and other addresses of theirs. */
export interface Whereabouts {
  address: Address;
  also?: readonly Address[];
}

/** What to do with a document that another address leads to, by the channel's word the same person's. */
export interface Kin {
  /** Whether who is heard at `address`, where nobody was heard before, may be the person of that document. */
  isSame(id: DocumentId, address: Address): Promise<boolean>;
  /** `other` led to document `from`, and is proven to be of the person of `into`, heard at `address`. */
  moves(other: Address, from: DocumentId, into: DocumentId, address: Address): Promise<void>;
}

/**
 * Leads an address to its person's document; an address nobody knows is a new person. What was found is remembered: as long
 * as it is of use where this process has the store to itself, and where others change it too only until the turn is
 * committed, which is what a second message of somebody new needs.
 */
export class AddressBook {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #kin: Kin;
  readonly #found = new Map<string, DocumentId>();
  /** On a shared store, how many tasks are under way for each address. */
  readonly #inUse = new Map<string, number>();
  /** Looking an address up; those that come meanwhile wait behind it, in order. */
  readonly #looking = new Map<string, Promise<DocumentId>>();

  constructor(store: Store, ids: Ids, kin: Kin) {
    this.#store = store;
    this.#ids = ids;
    this.#kin = kin;
  }

  /**
   * Calls `task` with the document of an address. Calls for one address reach their tasks in the order in which they
   * came, so that two quick messages are never swapped by a look-up.
   */
  async inOrder<T>({ address, also = [] }: Whereabouts, task: (id: DocumentId) => Promise<T>): Promise<T> {
    const key = addressKey(address);
    let looking = this.#looking.get(key);
    if (!looking) {
      const known = this.#isShared ? undefined : this.#found.get(key);
      if (known !== undefined && also.every((other) => this.#found.get(addressKey(other)) === known))
        return task(known);
      looking = this.#look(address, key, also);
      this.#looking.set(key, looking);
      looking.catch(() => {}).finally(() => this.#looking.delete(key));
    }
    if (!this.#isShared) return looking.then(task);
    const keys = [key, ...also.map(addressKey)];
    for (const each of keys) this.#inUse.set(each, (this.#inUse.get(each) ?? 0) + 1);
    return looking.then(task).finally(() => this.#ended(keys));
  }

  /** A turn for this address was committed to this document. */
  known(address: Address, id: DocumentId): void {
    this.#remember(addressKey(address), id);
  }

  forget(address: Address): void {
    this.#found.delete(addressKey(address));
  }

  #ended(keys: readonly string[]): void {
    for (const key of keys) {
      const left = (this.#inUse.get(key) ?? 1) - 1;
      if (left > 0) this.#inUse.set(key, left);
      else {
        this.#inUse.delete(key);
        this.#found.delete(key);
      }
    }
  }

  async #look(address: Address, key: string, also: readonly Address[]): Promise<DocumentId> {
    const id = (await this.#find(address)) ?? (await this.#findSame(address, also)) ?? this.#ids.uuid();
    // Remembered before the first commit: a second message that comes meanwhile is the same new person.
    this.#remember(key, id);
    for (const other of also) {
      const owner = await this.#find(other);
      if (owner !== null && owner !== id) await this.#kin.moves(other, owner, id, address);
      this.#remember(addressKey(other), id);
    }
    return id;
  }

  /** What is remembered may not be committed yet; what is kept may be news from another process. */
  async #find(address: Address): Promise<DocumentId | null> {
    const key = addressKey(address);
    if (!this.#isShared) return this.#found.get(key) ?? (await this.#store.find(address));
    return (await this.#store.find(address)) ?? this.#found.get(key) ?? null;
  }

  get #isShared(): boolean {
    return this.#store.sharing !== undefined;
  }

  async #findSame(address: Address, also: readonly Address[]): Promise<DocumentId | null> {
    for (const other of also) {
      const owner = await this.#find(other);
      if (owner !== null && (await this.#kin.isSame(owner, address))) return owner;
    }
    return null;
  }

  #remember(key: string, id: DocumentId): void {
    if (this.#found.get(key) === id) return;
    if (this.#isShared && !this.#inUse.has(key)) return;
    if (this.#found.size >= MOST_REMEMBERED) {
      const oldest = this.#found.keys().next().value;
      if (oldest !== undefined) this.#found.delete(oldest);
    }
    this.#found.set(key, id);
  }
}
