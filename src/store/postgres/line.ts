import { createHash } from 'node:crypto';
import { type Address, addressKey } from '../../ports/address.ts';
import type { OutItem } from '../../ports/document.ts';

/** The line of what a document writes to others of ours. */
export const LETTERS = 'letters';

/** SHA-256 of an address as 64 hex digits: what tables know it by, so that none of their indexes holds a phone number. */
export function addressHash(address: Address): string {
  return createHash('sha256').update(addressKey(address)).digest('hex');
}

/** Names what goes from a document to one address: `telegram:` and the first 16 hex digits of the address's hash. */
export function lineOf(address: Address): string {
  return `${address.channel}:${addressHash(address).slice(0, 16)}`;
}

export function lineOfItem(item: OutItem): string {
  return item.type === 'message' ? lineOf(item.to) : LETTERS;
}
