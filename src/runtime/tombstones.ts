import { type Address, addressKey } from '../ports/address.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Timer } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Store } from '../ports/store.ts';
import type { Mailbox } from './mailbox.ts';
import type { Turns } from './turns.ts';

/** How long it is known that somebody is gone, milliseconds: longer than any letter or message is on its way. */
const KEPT = 30 * 24 * 3_600_000;

/** The timer that takes a tombstone away. */
export const TOMBSTONE_TIMER = 'runtime.tombstone';

/** All that a tombstone holds: no id, no address, nothing that leads to anybody without the secret of the store. */
interface TombstoneBody {
  format: 1;
  /** Epoch milliseconds. */
  until: number;
  /** Keyed hashes of the last messages that were taken, which may be brought again. */
  seen: readonly string[];
}

export interface TombstonesOptions {
  store: Store;
  clock: Clock;
  mailbox: Mailbox;
  turns: Pick<Turns, 'commit'>;
}

/**
 * Who is gone: nothing but keyed hashes, kept for thirty days, so that no late letter and no message that is brought again
 * makes them anew. One stands for each document that they had, and one for each address.
 */
export class Tombstones {
  readonly #options: TombstonesOptions;

  constructor(options: TombstonesOptions) {
    this.#options = options;
  }

  /**
   * Puts tombstones up for somebody who goes; done again, they stand longer. `seen`: hashes of their last messages, as
   * `inboundHash` makes them.
   */
  async raise(
    { ids, addresses, seen }: { ids: Iterable<DocumentId>; addresses: readonly Address[]; seen: readonly string[] },
    now: number,
  ): Promise<void> {
    for (const id of ids) await this.#put(this.#nameOf(id), [], now);
    const known = seen.map((hash) => this.#seenMark(hash));
    for (const address of addresses) await this.#put(this.#nameOf(addressKey(address)), known, now);
  }

  /** Whether somebody had this document and erased everything. */
  async isGone(id: DocumentId): Promise<boolean> {
    return (await this.#read(this.#nameOf(id))) !== null;
  }

  /** Whether somebody wrote from there who erased everything: null when not, else whether this message of theirs was taken. */
  async at(address: Address, inbound: string): Promise<{ wasSeen: boolean } | null> {
    const body = await this.#read(this.#nameOf(addressKey(address)));
    return body && { wasSeen: body.seen.includes(this.#seenMark(inbound)) };
  }

  async #put(id: DocumentId, seen: readonly string[], now: number): Promise<void> {
    const { store, mailbox, turns } = this.#options;
    await mailbox.run(id, async (deadline) => {
      const read = await store.read(id);
      const stored = read.status === 'found' ? read.document : null;
      const until = now + KEPT;
      const body: TombstoneBody = { format: 1, until, seen };
      await turns.commit(
        {
          id,
          kind: 'tombstone',
          expected: stored?.version ?? 0,
          body: body as unknown as Json,
          timers: [goesAt(until)],
          out: [],
        },
        deadline,
      );
    });
  }

  async #read(id: DocumentId): Promise<TombstoneBody | null> {
    const { store, clock } = this.#options;
    const read = await store.read(id);
    if (read.status !== 'found') return null;
    const body = read.document.body as unknown as TombstoneBody;
    return body.until > clock.now() ? body : null;
  }

  #nameOf(what: string): DocumentId {
    return `gone-${this.#options.store.keyedHash(what)}`;
  }

  #seenMark(hash: string): string {
    return this.#options.store.keyedHash(hash).slice(0, 16);
  }
}

function goesAt(at: number): Timer {
  return {
    id: TOMBSTONE_TIMER,
    at,
    event: TOMBSTONE_TIMER,
    binding: { kind: 'appointment', subject: 'tombstone', version: 1 },
  };
}
