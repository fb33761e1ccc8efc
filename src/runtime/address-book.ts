import { type Address, addressKey } from '../ports/address.ts';
import type { Ids } from '../ports/clock.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Store } from '../ports/store.ts';

/** Addresses remembered at once; more are found in the store again. */
const MOST_REMEMBERED = 100_000;

/** Leads an address to its person's document; an address nobody knows is a new person. */
export class AddressBook {
  readonly #store: Store;
  readonly #ids: Ids;
  readonly #found = new Map<string, DocumentId>();
  /** Looking an address up; those that come meanwhile wait behind it, in order. */
  readonly #looking = new Map<string, Promise<DocumentId>>();

  constructor(store: Store, ids: Ids) {
    this.#store = store;
    this.#ids = ids;
  }

  /**
   * Calls `task` with the document of an address. Calls for one address reach their tasks in the order in which they
   * came, so that two quick messages are never swapped by a look-up.
   */
  async inOrder<T>(address: Address, task: (id: DocumentId) => Promise<T>): Promise<T> {
    const key = addressKey(address);
    let looking = this.#looking.get(key);
    if (!looking) {
      const known = this.#found.get(key);
      if (known !== undefined) return task(known);
      looking = this.#look(address, key);
      this.#looking.set(key, looking);
      looking.catch(() => {}).finally(() => this.#looking.delete(key));
    }
    return looking.then(task);
  }

  /** A turn for this address was committed to this document. */
  known(address: Address, id: DocumentId): void {
    this.#remember(addressKey(address), id);
  }

  forget(address: Address): void {
    this.#found.delete(addressKey(address));
  }

  async #look(address: Address, key: string): Promise<DocumentId> {
    const id = (await this.#store.find(address)) ?? this.#ids.uuid();
    // Remembered before the first commit: a second message that comes meanwhile is the same new person.
    this.#remember(key, id);
    return id;
  }

  #remember(key: string, id: DocumentId): void {
    if (this.#found.get(key) === id) return;
    if (this.#found.size >= MOST_REMEMBERED) {
      const oldest = this.#found.keys().next().value;
      if (oldest !== undefined) this.#found.delete(oldest);
    }
    this.#found.set(key, id);
  }
}
