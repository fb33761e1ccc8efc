import { type Address, addressKey } from '../../ports/address.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { AddressFiles } from './address-files.ts';
import type { HeldAddress } from './document-schema.ts';
import { sameAddress } from './replay.ts';

/** Addresses that stay in memory although their file says the same. */
const MAX_KNOWN = 20_000;

interface Claim {
  document: DocumentId;
  since: number;
}

/** Where addresses lead: what the journal has and the files do not have yet, a memory of the rest, and the files. */
export class AddressBook {
  readonly #files: AddressFiles;
  readonly #pending = new Map<string, Claim>();
  readonly #known = new Map<string, DocumentId>();
  /** Goes up whenever an address comes to lead elsewhere. */
  #changes = 0;
  /** Makes a damaged address file's content again from the documents. */
  readonly #rebuild: (address: Address) => Promise<Claim | null>;

  constructor(files: AddressFiles, rebuild: (address: Address) => Promise<Claim | null>) {
    this.#files = files;
    this.#rebuild = rebuild;
  }

  /** The document that the address was given to, whether or not it still exists. */
  async find(address: Address): Promise<DocumentId | null> {
    const key = addressKey(address);
    const inMemory = this.#pending.get(key)?.document ?? this.#known.get(key);
    if (inMemory !== undefined) return inMemory;
    const changes = this.#changes;
    const pointer = await this.#files.read(address);
    const found = pointer === 'damaged' ? await this.#rebuild(address) : pointer;
    // What was read may have been overtaken while it was being read.
    if (this.#changes !== changes) return this.find(address);
    if (found === 'missing' || found === null) return null;
    this.#remember(key, found.document);
    return found.document;
  }

  /** Notes that a journal record gave the address to a document. */
  claim(address: HeldAddress, document: DocumentId): void {
    const key = addressKey(address);
    const present = this.#pending.get(key);
    if (present !== undefined && present.since > address.since) return;
    this.#changes += 1;
    this.#pending.set(key, { document, since: address.since });
    this.#known.delete(key);
  }

  /** The same at start, when the address's file may know better already. */
  async claimAtStart(address: HeldAddress, document: DocumentId): Promise<void> {
    const pointer = await this.#files.read(address);
    if (typeof pointer === 'object' && pointer.since >= address.since) return;
    this.claim(address, document);
  }

  /** Writes the files of a document's addresses that have none yet; durable after `AddressFiles.syncTouched`. */
  async flush(addresses: readonly HeldAddress[], document: DocumentId): Promise<void> {
    if (this.#pending.size === 0) return;
    for (const address of addresses) {
      const key = addressKey(address);
      const claim = this.#pending.get(key);
      if (claim?.document !== document) continue;
      await this.#files.write(address, claim);
      if (this.#pending.get(key) !== claim) continue;
      this.#pending.delete(key);
      this.#remember(key, document);
    }
  }

  /** Forgets the document in memory. */
  forget(document: DocumentId): void {
    this.#changes += 1;
    for (const [key, claim] of [...this.#pending]) if (claim.document === document) this.#pending.delete(key);
    for (const [key, known] of [...this.#known]) if (known === document) this.#known.delete(key);
  }

  #remember(key: string, document: DocumentId): void {
    this.#known.delete(key);
    this.#known.set(key, document);
    if (this.#known.size <= MAX_KNOWN) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}

/** The newest claim on an address among documents' own lists; null when none has it. */
export function newestClaim(
  address: Address,
  documents: Iterable<{ id: DocumentId; addresses: readonly HeldAddress[] }>,
): Claim | null {
  let newest: Claim | null = null;
  for (const { id, addresses } of documents) {
    const own = addresses.find((candidate) => sameAddress(candidate, address));
    if (own !== undefined && (newest === null || own.since > newest.since)) newest = { document: id, since: own.since };
  }
  return newest;
}
