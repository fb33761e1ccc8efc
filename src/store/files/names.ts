import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Address, addressKey } from '../../ports/address.ts';
import type { DocumentId } from '../../ports/document.ts';
import { keyedHash } from '../keyed-hash.ts';

/**
 * What names a document on disk: the first 64 bits of the SHA-256 of its id, as 16 hex digits. A hash, so that an id
 * with slashes or dots cannot leave the folder; 64 bits, because two of a million ids then meet with a chance of
 * 1 in 37 million, and the id inside the file is checked besides.
 */
export type DocumentKey = string;

/** Bytes of a `DocumentKey` in a journal record. */
export const KEY_BYTES = 8;

/** Key of a journal record that belongs to no document. */
export const NO_DOCUMENT: DocumentKey = '0'.repeat(2 * KEY_BYTES);

const KEY = /^[0-9a-f]{16}$/;

export function documentKey(id: DocumentId): DocumentKey {
  return createHash('sha256')
    .update(id)
    .digest('hex')
    .slice(0, 2 * KEY_BYTES);
}

export function isDocumentKey(text: string): boolean {
  return KEY.test(text);
}

/** Name of an address on disk: HMAC-SHA256 under the folder's own key, so that nobody can try out phone numbers. */
export function addressName(secret: Buffer, address: Address): string {
  return keyedHash(secret, addressKey(address));
}

/** Where everything lies in a data folder. */
export class Layout {
  readonly folder: string;
  readonly documents: string;
  readonly addresses: string;
  readonly journal: string;
  /** Damaged bytes of journals, kept for a human. */
  readonly damaged: string;
  readonly addressSecret: string;
  /** Under which keys something in the folder may be sealed. */
  readonly keyMarker: string;

  constructor(folder: string) {
    this.folder = folder;
    this.documents = join(folder, 'documents');
    this.addresses = join(folder, 'addresses');
    this.journal = join(folder, 'journal');
    this.damaged = join(folder, 'damaged');
    this.addressSecret = join(folder, 'address.key');
    this.keyMarker = join(folder, 'sealing.json');
  }

  /** One of 256 folders, so that none grows slow. */
  documentFolder(key: DocumentKey): string {
    return join(this.documents, key.slice(0, 2));
  }

  document(key: DocumentKey): string {
    return join(this.documentFolder(key), `${key}.json`);
  }

  addressFolder(name: string): string {
    return join(this.addresses, name.slice(0, 2));
  }

  address(name: string): string {
    return join(this.addressFolder(name), `${name}.json`);
  }
}

/** Epoch milliseconds as a part of a file name that sorts and is valid everywhere: `20261103T091500123Z`. */
export function timeInName(at: number): string {
  return new Date(at).toISOString().replace(/[-:.]/g, '');
}
