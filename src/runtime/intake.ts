import type { Heard, Understand } from '../engine/heard.ts';
import { type Address, addressKey } from '../ports/address.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, OutItem, StoredDocument } from '../ports/document.ts';
import type { Inbound } from '../ports/inbound.ts';
import type { Language } from '../ports/language.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { AddressBook } from './address-book.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import type { Outbox } from './outbox.ts';
import type { MessageItem } from './outbox-line.ts';
import { newPersonBody, type PersonBody, readPersonBody, withHeard } from './person-document.ts';
import type { Seeing } from './seeing.ts';
import { inboundHash, remember, wasSeen } from './seen.ts';
import type { Tombstones } from './tombstones.ts';
import type { TroubleDesk } from './trouble-desk.ts';
import { codeOf, type Turns } from './turns.ts';

/** A question that has waited this long to be sent was not read by who writes now, milliseconds. */
const SURELY_READ = 2_000;

/** Tries of a turn before its input goes to the dead letters. */
const MOST_TRIES = 3;

/** How often the document of an address is found again because another process gave it one first. */
const MOST_FINDS = 10;

/** Not of this message's making: nothing was changed, and whoever sent it brings it again. */
const NOT_TAKEN = new Set(['store.unwritable', 'store.closed', 'store.conflict', 'store.address-taken']);

export interface IntakeOptions {
  store: Store;
  clock: Clock;
  log: Log;
  seeing: Seeing;
  mailbox: Mailbox;
  understand: Understand;
  addresses: AddressBook;
  trouble: TroubleDesk;
  turns: Turns;
  tombstones: Pick<Tombstones, 'at' | 'isGone'>;
  ids: Pick<Ids, 'uuid'>;
  outbox: () => Outbox;
  /** Other processes take turns of the same people. */
  isShared: boolean;
  /** Whether this process sent a message, or settled it otherwise, a moment ago. */
  sentHere(id: DocumentId, item: MessageItem): boolean;
  /** As in `CompanionOptions`. */
  firstLanguage: Language | null;
}

/** Takes in what people do: finds whose document it is for, and makes it one turn there, in the order in which it came. */
export class Intake {
  readonly #options: IntakeOptions;
  /** Inbounds that are taken in at this moment, from the look-up of their address on. */
  readonly #receiving = new Set<Promise<void>>();
  #repeats = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Inbounds that came again and were dropped. */
  get repeats(): number {
    return this.#repeats;
  }

  /** Inbounds under way. */
  get busy(): number {
    return this.#receiving.size;
  }

  /** Resolves when those that are under way now have ended, however they did. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#receiving);
  }

  /** Takes one inbound; resolves when it is committed, dropped as a repeat, or dead-lettered. */
  async receive(inbound: Inbound): Promise<void> {
    this.#options.outbox().heard(inbound.address);
    const work = this.#take(inbound, this.#options.seeing.now());
    this.#receiving.add(work);
    await work.finally(() => this.#receiving.delete(work));
  }

  async #take(inbound: Inbound, since: number): Promise<void> {
    const { addresses, mailbox, seeing } = this.#options;
    for (let finds = 1; ; finds += 1) {
      try {
        // The order of calls is the order of turns: the place in the queue is taken before anything is waited for.
        await addresses.inOrder(inbound, (id) =>
          mailbox.run(id, (deadline) => {
            // An erasure just before may have let go of the address: who writes at once again is one person all the same.
            addresses.known(inbound.address, id);
            seeing.heard(id, inbound);
            seeing.because(deadline, { by: 'person', since });
            return this.#tryTurn(id, inbound, deadline);
          }),
        );
        return;
      } catch (error) {
        if (codeOf(error) !== 'store.address-taken' || finds >= MOST_FINDS) throw error;
        // Another process met the same new person a moment earlier.
        addresses.forget(inbound.address);
      }
    }
  }

  async #tryTurn(id: DocumentId, inbound: Inbound, deadline: Deadline): Promise<void> {
    const { log, trouble } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#turn(id, inbound, deadline);
        return;
      } catch (error) {
        const code = codeOf(error);
        if (NOT_TAKEN.has(code) || deadline.over) throw error;
        const fields = { document: id, channel: inbound.address.channel, code };
        if (attempt < MOST_TRIES) {
          log.debug('turn-again', fields);
          continue;
        }
        log.error('turn-failed', fields);
        await trouble.buryInbound(id, inbound, code);
        return;
      }
    }
  }

  /** `isAnothers`: the address may lead to another document, which joined this one or is gone. */
  async #turn(id: DocumentId, inbound: Inbound, deadline: Deadline, isAnothers = false): Promise<void> {
    const { clock, mailbox, addresses, turns } = this.#options;
    const hash = inboundHash(inbound);
    const opened = await this.#open(id, inbound.address, hash);
    if (opened === 'repeat') {
      this.#repeats += 1;
      return;
    }
    if (opened === 'gone') {
      await this.#beginAnew(id, inbound, deadline);
      return;
    }
    const { stored, body } = opened;
    if (body.movedTo !== undefined) {
      // The two chats are one by now. This place in the queue is kept until the turn there is done, for the order.
      const onward = body.movedTo;
      await mailbox.run(onward, (inner) => {
        this.#options.seeing.likewise(inner, deadline);
        return this.#turn(onward, inbound, inner, true);
      });
      addresses.known(inbound.address, onward);
      return;
    }
    if (wasSeen(body.seen, hash)) {
      this.#repeats += 1;
      return;
    }
    const now = clock.now();
    const heardBody: PersonBody = {
      ...withHeard(body, inbound.address, inbound.also ?? [], now),
      seen: remember(body.seen, hash, now),
    };
    // What this process has just sent is not to be sent by another any more, though that is not on the record yet.
    const out = (stored?.out ?? []).filter((item) => item.type !== 'message' || !this.#options.sentHere(id, item));
    const heard = this.#heard(inbound, body.person.language, out, now);
    if (body.person.language === null && inbound.language !== undefined && !heard.notes?.language) {
      // Nothing is known yet but what the channel says of the phone or browser.
      heardBody.person = { ...body.person, language: inbound.language };
    }
    await turns.person(id, stored, heardBody, heard, deadline, { address: inbound.address, isAnothers });
  }

  #heard(
    { content, address, missed }: Inbound,
    language: Language | null,
    out: readonly OutItem[],
    now: number,
  ): Extract<Heard, { kind: 'person' }> {
    const words = content.kind === 'text' ? content.text : content.kind === 'media' ? content.caption : undefined;
    const until = missed ? now : now - SURELY_READ;
    // Another process may be the one that has still to send it.
    const isElsewhere = this.#options.isShared && waitsIn(out, address, 'question', until);
    const unseen = isElsewhere || this.#options.outbox().waits(address, 'question', until);
    return {
      kind: 'person',
      content,
      notes: words === undefined ? null : this.#options.understand(words, language),
      channel: address.channel,
      ...(missed && { missed: true }),
      ...(unseen && { unseen: true }),
    };
  }

  /**
   * The document as it is, or a fresh one. `gone`: its person erased everything, and who writes now is somebody new; `repeat`: it
   * is a message of theirs from before, brought again.
   */
  async #open(
    id: DocumentId,
    address: Address,
    hash: string,
  ): Promise<{ stored: StoredDocument | null; body: PersonBody } | 'gone' | 'repeat'> {
    const { store, tombstones, firstLanguage } = this.#options;
    const read = await store.read(id);
    if (read.status === 'found') {
      const body = readPersonBody(read.document);
      if (!body.erased) return { stored: read.document, body };
      return wasSeen(body.seen, hash) ? 'repeat' : 'gone';
    }
    const before = await tombstones.at(address, hash);
    if (before?.wasSeen) return 'repeat';
    // It waited in the queue of a document that went meanwhile.
    if (before && (await tombstones.isGone(id))) return 'gone';
    return { stored: null, body: newPersonBody(read.status === 'lost', firstLanguage) };
  }

  /** Who erased everything writes again: in a new document, so that nothing of the earlier one is ever theirs. */
  async #beginAnew(before: DocumentId, inbound: Inbound, deadline: Deadline): Promise<void> {
    const { store, ids, mailbox, addresses, seeing } = this.#options;
    const { address } = inbound;
    const begin = async (): Promise<void> => {
      const owner = await store.find(address);
      const id = owner === null || owner === before ? ids.uuid() : owner;
      await mailbox.run(id, (inner) => {
        seeing.likewise(inner, deadline);
        return this.#turn(id, inbound, inner, true);
      });
      // As long as the earlier document is there, its queue is what keeps their messages in order.
      if ((await store.read(before)).status !== 'found') addresses.known(address, id);
    };
    // Of two processes that hear them at once, one makes the document.
    await (store.sharing ? store.sharing.alone('begin-anew', begin) : begin());
  }
}

/** Whether something about a topic, committed at a moment or before it, stands unsent in a document for an address. */
function waitsIn(out: readonly OutItem[], address: Address, topic: string, until: number): boolean {
  return out.some(
    (item) =>
      item.type === 'message' &&
      item.topic === topic &&
      item.at <= until &&
      addressKey(item.to) === addressKey(address),
  );
}
