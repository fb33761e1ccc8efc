import type { Address } from '../../ports/address.ts';
import { addressOf } from './chat-id.ts';
import type { WebClient } from './web-client.ts';

/** People of whom it is remembered; the longest unused go first. */
const MOST_PEOPLE = 10_000;

/** The other ids of people, as WhatsApp itself says; never guessed, and asked for once while the browser runs. */
export class OtherIds {
  readonly #ready: () => WebClient | null;
  readonly #known = new Map<string, readonly string[]>();

  constructor(ready: () => WebClient | null) {
    this.#ready = ready;
  }

  /** Empty when WhatsApp knows none, or does not answer; then it is asked again with the next message. */
  async of(chat: string): Promise<readonly string[]> {
    const known = this.#known.get(chat);
    if (known) return known;
    const client = this.#ready();
    if (!client) return [];
    try {
      const { lid, pn } = await client.idsOf(chat);
      const all = [lid, pn].filter((id) => id !== undefined);
      // Something that does not know the one that was asked for is about somebody else.
      const others = all.includes(chat) ? all.filter((id) => id !== chat && addressOf(id) !== null) : [];
      this.#known.set(chat, others);
      if (this.#known.size > MOST_PEOPLE) {
        const [oldest] = this.#known.keys();
        if (oldest !== undefined) this.#known.delete(oldest);
      }
      return others;
    } catch {
      return [];
    }
  }

  async addressesOf(chat: string): Promise<Address[]> {
    return (await this.of(chat)).map(addressOf).filter((address) => address !== null);
  }

  forget(chat: string): void {
    this.#known.delete(chat);
  }

  /** What was not known may be known now. */
  clear(): void {
    this.#known.clear();
  }
}
