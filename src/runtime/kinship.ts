import { hasRoomFor, offerOf } from '../features/people/join-people.ts';
import type { Address } from '../ports/address.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Mark, Store } from '../ports/store.ts';
import type { Kin } from './address-book.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import { asJson, type PersonBody, readPersonBody, withoutAddress } from './person-document.ts';
import { movingTurn } from './person-turn.ts';
import type { Turns } from './turns.ts';

export interface KinshipOptions {
  store: Store;
  clock: Clock;
  mailbox: Mailbox;
  log: Log;
  turns: Turns;
}

/**
 * What happens when a channel proves that two addresses are one human's (WhatsApp's number, and the id it goes by inside).
 * Whoever has no id of that kind yet is the same human, and what was kept of them goes along. Whoever has another one is
 * somebody else: their number was given away, and nothing of theirs is shown to who has it now.
 */
export class Kinship implements Kin {
  readonly #options: KinshipOptions;
  /** One move after the other: two that cross would send two documents into each other. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: KinshipOptions) {
    this.#options = options;
  }

  async isSame(id: DocumentId, address: Address): Promise<boolean> {
    const read = await this.#options.store.read(id);
    if (read.status !== 'found' || read.document.kind !== 'person') return false;
    const body = readPersonBody(read.document);
    return body.movedTo === undefined && !body.erased && !hasAnotherLike(body, address);
  }

  moves(other: Address, from: DocumentId, into: DocumentId, address: Address): Promise<void> {
    const { sharing } = this.#options.store;
    const act = () => this.#move(other, from, into, address);
    const move = this.#last.then(() => (sharing ? sharing.alone('kinship', act) : act()));
    this.#last = move.catch(() => {});
    return move;
  }

  async #move(other: Address, from: DocumentId, to: DocumentId, address: Address): Promise<void> {
    const { mailbox, store, log } = this.#options;
    const into = await this.#whereNow(to);
    if (into === from) return;
    await mailbox.run(from, async (deadline) => {
      const read = await store.read(from);
      if (read.status !== 'found' || read.document.kind !== 'person') return;
      const body = readPersonBody(read.document);
      if (body.movedTo !== undefined) return;
      const isSame = !body.erased && !hasAnotherLike(body, address);
      if (isSame && (await this.#join(read.document, body, into, deadline))) {
        log.info('addresses-joined', { document: into, channel: address.channel });
        return;
      }
      await this.#release(read.document, body, other, deadline);
      log.info(isSame ? 'addresses-no-room' : 'address-moved', { document: into, channel: address.channel });
    });
  }

  /** The document itself, or the one that it joined meanwhile. */
  async #whereNow(id: DocumentId): Promise<DocumentId> {
    const read = await this.#options.store.read(id);
    if (read.status !== 'found' || read.document.kind !== 'person') return id;
    const { movedTo } = readPersonBody(read.document);
    return movedTo === undefined ? id : this.#whereNow(movedTo);
  }

  /** False when there is no room there. */
  async #join(document: StoredDocument, body: PersonBody, into: DocumentId, deadline: Deadline): Promise<boolean> {
    const { store, clock, turns } = this.#options;
    const there = await store.read(into);
    if (there.status === 'found' && !hasRoomFor(readPersonBody(there.document).person, offerOf(body.person)))
      return false;
    const { id, timers } = document;
    const { person, lettersOut, nextSeq } = body;
    const turn = movingTurn({ id, stored: document, body, into, person, timers, lettersOut, nextSeq }, clock.now());
    await turns.commit(turn.commit, deadline);
    return true;
  }

  /** What still waited to be sent there is not for who has the address now. */
  async #release(document: StoredDocument, body: PersonBody, other: Address, deadline: Deadline): Promise<void> {
    const { id, kind, version, timers, out } = document;
    const at = this.#options.clock.now();
    const code = 'channel.address-moved';
    const marks = out.flatMap((item): Mark[] =>
      item.type === 'message' && item.to.value === other.value && item.to.scheme === other.scheme
        ? [{ seq: item.seq, outcome: 'withheld', at, code }]
        : [],
    );
    const next = withoutAddress(body, other);
    await this.#options.turns.commit(
      { id, kind, expected: version, body: asJson(next), timers, out: [], marks, addresses: [] },
      deadline,
    );
  }
}

/** Whether the person goes by another id of the same kind on the same channel. */
function hasAnotherLike(body: PersonBody, address: Address): boolean {
  return body.addresses.some(
    ({ channel, scheme, value }) => channel === address.channel && scheme === address.scheme && value !== address.value,
  );
}
