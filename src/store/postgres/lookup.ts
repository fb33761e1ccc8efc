import { type Address, addressKey } from '../../ports/address.ts';
import type { OutItem } from '../../ports/document.ts';
import { keyedHash } from '../keyed-hash.ts';

/** The line of what a document writes to others of ours. */
export const LETTERS = 'letters';

/**
 * By what the tables know addresses and other things that say who somebody is: HMACs under the secret of the database, so
 * that nobody who has a dump can try out telephone numbers, as they could with a plain hash. The texts of different
 * things begin differently: none of them ever meets another.
 */
export class Lookup {
  /** A move takes it along. */
  readonly secret: Buffer;

  constructor(secret: Buffer) {
    this.secret = secret;
  }

  /** 32 hex digits that lead to an address's document. */
  keyOf(address: Address): string {
    return keyedHash(this.secret, addressKey(address));
  }

  /** Names what goes from a document to one address: `telegram:` and the first 16 hex digits of the address's key. */
  lineOf(address: Address): string {
    return `${address.channel}:${this.keyOf(address).slice(0, 16)}`;
  }

  lineOfItem(item: OutItem): string {
    return item.type === 'message' ? this.lineOf(item.to) : LETTERS;
  }

  /** The name of a value that is kept by a key (see `KeyedRows`). No channel has a name with a space. */
  nameOf(space: string, key: string): string {
    return keyedHash(this.secret, `row ${space} ${key}`);
  }

  /** `Store.keyedHash`: as a data folder makes it, so that it stays the same after a move. */
  hashOf(text: string): string {
    return keyedHash(this.secret, `text:${text}`);
  }
}
