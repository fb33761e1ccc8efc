import { type Address, addressKey } from '../../ports/address.ts';
import { NewestMap } from '../newest-map.ts';

/** One message of ours, which may be several of Meta's. */
export interface Sent {
  to: Address;
  /** Meta's ids of its parts, in order. */
  parts: string[];
  /** Whether all of it is sent: the last id is then the one that the outbox knows it by. */
  whole: boolean;
}

const MOST_PARTS = 10_000;
const MOST_PEOPLE = 10_000;

/** What was sent by this process. Nothing depends on it for being right: after a restart it is empty. */
export class SentMessages {
  readonly #byPart = new NewestMap<Sent>(MOST_PARTS);
  readonly #newest = new NewestMap<Sent>(MOST_PEOPLE);

  /** Notes that a part of it is sent. */
  note(sent: Sent, part: string): void {
    sent.parts.push(part);
    this.#byPart.set(part, sent);
    this.#newest.set(addressKey(sent.to), sent);
  }

  /** The message that one of Meta's ids is a part of. */
  of(part: string): Sent | undefined {
    return this.#byPart.get(part);
  }

  /** Whether this is a part of the newest message that a person got, by any of their addresses. */
  isNewest(part: string, addresses: readonly Address[]): boolean {
    return addresses.some((address) => this.#newest.get(addressKey(address))?.parts.includes(part));
  }
}
