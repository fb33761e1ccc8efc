import type { NetworkFacts } from '../engine/world.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, OutItem, StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Commit, Store } from '../ports/store.ts';
import type { AddressBook } from './address-book.ts';
import { erasedBody, eraseTimer, FAREWELL_WAITS, leaving, STILL_SEEN, unsaid } from './erased-person.ts';
import type { Forgetting } from './forgetting.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import type { Outbox } from './outbox.ts';
import { asJson, newPersonBody, type PersonBody, readPersonBody } from './person-document.ts';
import { newestSeen } from './seen.ts';
import type { TimerTurns } from './timer-turns.ts';
import type { Tombstones } from './tombstones.ts';
import { codeOf, type Turns } from './turns.ts';
import { lettersOf, whoIsGone } from './who-is-gone.ts';

/** Passes through all documents in one go. What is found in all of them is on its way to somebody just now. */
const PASSES = 4;
/** When something of them is still found, it is looked for again after this, milliseconds; later ever more seldom. */
const AGAIN_AFTER = 1_000;
const MOST_SELDOM = 30 * 60_000;
/** What failed is tried again after this, milliseconds. */
const FAILED_AGAIN = 60_000;
/** After this, milliseconds, they go though a letter that nobody takes still names them. */
const GIVE_UP_AFTER = 24 * 3_600_000;

export interface ErasingOptions {
  store: Store;
  clock: Clock;
  network: NetworkFacts;
  mailbox: Mailbox;
  log: Log;
  channels: readonly Channel[];
  turns: Pick<Turns, 'commit'>;
  forgetting: Forgetting;
  tombstones: Tombstones;
  addresses: () => AddressBook;
  timers: () => TimerTurns;
  outbox: () => Outbox;
  /** Brings the letters of a document that are not known to be taken, as they are brought by themselves. */
  bring(document: StoredDocument): Promise<void>;
}

/**
 * Takes people away, after the one commit that hides everything: their letters are brought, then all other documents are
 * cleared of them, then a tombstone is put up, then it is said that everything is gone, and last their document goes. Each step
 * may be done again; what a crash interrupts goes on by the timer of the document.
 */
export class Erasing {
  readonly #options: ErasingOptions;
  /** Erased documents that are still there. */
  readonly #erased = new Set<DocumentId>();
  /** Those that are being gone on with; `true`: something happened meanwhile. */
  readonly #going = new Map<DocumentId, boolean>();
  readonly #underway = new Set<Promise<void>>();
  /** Ends the waits of what failed. */
  readonly #waits = new Set<() => void>();
  #stopped = false;

  constructor(options: ErasingOptions) {
    this.#options = options;
  }

  /** Erasures that are gone on with at this moment. */
  get busy(): number {
    return this.#underway.size;
  }

  /** Resolves when those have come as far as they can now. */
  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  stop(): void {
    this.#stopped = true;
    for (const disarm of this.#waits) disarm();
    this.#waits.clear();
  }

  /** Follows a person's document as it was committed or read. */
  follow(id: DocumentId, isErased: boolean): void {
    if (isErased) this.#erased.add(id);
    else this.#erased.delete(id);
    this.goOn(id);
  }

  /** Something of this document was taken or sent: if it is erased, its erasure goes on. */
  goOn(id: DocumentId): void {
    if (this.#stopped || !this.#erased.has(id)) return;
    if (this.#going.has(id)) {
      this.#going.set(id, true);
      return;
    }
    const work = this.#whileAsked(id).finally(() => this.#underway.delete(work));
    this.#underway.add(work);
  }

  /** The timer of an erased document came due. Within its queue only. */
  async fire(document: StoredDocument, deadline: Deadline): Promise<void> {
    const { clock, turns } = this.#options;
    const { id, version, kind, body } = document;
    const { clearedAt } = readPersonBody(document);
    const now = clock.now();
    if (clearedAt !== undefined && now >= clearedAt + FAREWELL_WAITS) {
      await this.#remove(document);
      return;
    }
    const timers = [eraseTimer(now, waitOf(document, now))];
    await turns.commit({ id, kind, expected: version, body, timers, out: [] }, deadline);
    this.follow(id, true);
  }

  /**
   * Everything of a person goes, from the command line; nothing is said to them. Resolves when it is hidden, and everything was
   * done that could be done now. True: nothing of them is left; false: the running service, or the next one, goes on with it.
   */
  async erase(id: DocumentId): Promise<boolean> {
    const { store, mailbox, log } = this.#options;
    const whose = await this.#personOf(id);
    await mailbox.run(whose, (deadline) => this.#hide(whose, deadline));
    const read = await store.read(whose);
    if (read.status === 'found') {
      try {
        await this.#options.bring(read.document);
      } catch (error) {
        // It lies in the document, and is brought again.
        log.warn('erase-letters-waiting', { code: codeOf(error) });
      }
      this.follow(whose, true);
      await this.idle();
    }
    return (await store.read(whose)).status === 'absent';
  }

  /** The same, when a test holds of the document within its queue: nobody goes who wrote meanwhile. Whether they go. */
  async eraseIf(id: DocumentId, test: (document: StoredDocument) => boolean): Promise<boolean> {
    const { store, mailbox } = this.#options;
    const goes = await mailbox.run(id, async (deadline) => {
      const read = await store.read(id);
      if (read.status !== 'found' || !test(read.document)) return false;
      await this.#hide(id, deadline);
      return true;
    });
    if (goes) this.follow(id, true);
    return goes;
  }

  /** The document that has them now. */
  async #personOf(id: DocumentId): Promise<DocumentId> {
    const read = await this.#options.store.read(id);
    const movedTo = read.status === 'found' ? readPersonBody(read.document).movedTo : undefined;
    return movedTo === undefined ? id : this.#personOf(movedTo);
  }

  /** The one commit: nothing that they wrote is left, and their letters are written. */
  async #hide(id: DocumentId, deadline: Deadline): Promise<void> {
    const { store, clock, network, turns } = this.#options;
    const read = await store.read(id);
    if (read.status === 'absent') return;
    const stored = read.status === 'found' ? read.document : null;
    const body = stored ? readPersonBody(stored) : newPersonBody(true, null);
    if (body.erased) return;
    const now = clock.now();
    const left = leaving(body, body.person, { now, network });
    const next = erasedBody(left.body, null, now);
    const marks = unsaid(stored?.out ?? []);
    await turns.commit(
      {
        id,
        kind: 'person',
        expected: stored?.version ?? 0,
        body: asJson(next),
        timers: [eraseTimer(now)],
        out: left.out,
        ...(marks.length > 0 && { marks }),
        addresses: next.addresses,
      },
      deadline,
    );
  }

  async #whileAsked(id: DocumentId): Promise<void> {
    try {
      do {
        this.#going.set(id, false);
        await this.#step(id);
      } while (this.#going.get(id) && !this.#stopped);
    } catch (error) {
      // Should this process end before, its timer is in the document.
      const { log, clock } = this.#options;
      log.error('erase-failed', { document: id, code: codeOf(error) });
      const disarm = clock.wakeAt(clock.now() + FAILED_AGAIN, () => {
        this.#waits.delete(disarm);
        this.goOn(id);
      });
      this.#waits.add(disarm);
    } finally {
      this.#going.delete(id);
    }
  }

  /** As far as an erasure can go now. */
  async #step(id: DocumentId): Promise<void> {
    const { store, mailbox } = this.#options;
    const read = await store.read(id);
    const document = read.status === 'found' && read.document.kind === 'person' ? read.document : null;
    if (!document || !readPersonBody(document).erased) {
      this.#erased.delete(id);
      return;
    }
    if (readPersonBody(document).clearedAt !== undefined) {
      if (document.out.length === 0) await mailbox.run(id, () => this.#removeIfSaid(id));
      return;
    }
    if (lettersOf(document).length > 0) return;
    const isClear = await this.#clear(document);
    if (isClear || this.#isTooLong(document))
      await mailbox.run(id, (deadline) => this.#finish(id, document.version, deadline));
    else await mailbox.run(id, (deadline) => this.#later(id, document.version, deadline));
  }

  /** Clears everything else of them. False: something is still on its way. */
  async #clear(document: StoredDocument): Promise<boolean> {
    const { forgetting, store, outbox } = this.#options;
    const { gone, isQuiet } = await whoIsGone(document, store, (id, marks) => outbox().drop(id, marks));
    if (!isQuiet) return false;
    for (let passes = 0; passes < PASSES && !this.#stopped; passes += 1) if (await forgetting.pass(gone)) return true;
    return false;
  }

  #isTooLong({ id, ...document }: StoredDocument): boolean {
    const { clock, log } = this.#options;
    const { erasedAt } = readPersonBody({ id, ...document });
    if (erasedAt !== undefined && clock.now() < erasedAt + GIVE_UP_AFTER) return false;
    log.error('erase-incomplete', { document: id });
    return true;
  }

  async #later(id: DocumentId, version: number, deadline: Deadline): Promise<void> {
    const document = await this.#unchanged(id, version);
    if (!document) return;
    const { kind, body } = document;
    const now = this.#options.clock.now();
    const timers = [eraseTimer(now, waitOf(document, now))];
    await this.#options.turns.commit({ id, kind, expected: version, body, timers, out: [] }, deadline);
  }

  /** Nobody else knows of them: tombstones stand, it is said, and then their document goes. */
  async #finish(id: DocumentId, version: number, deadline: Deadline): Promise<void> {
    const { clock, turns, tombstones } = this.#options;
    const document = await this.#unchanged(id, version);
    if (!document) return;
    const { farewell, ...body } = readPersonBody(document);
    const now = clock.now();
    await tombstones.raise(
      { ids: [id, ...(body.joined ?? [])], addresses: body.addresses, seen: newestSeen(body.seen, STILL_SEEN) },
      now,
    );
    if (!farewell && document.out.length === 0) {
      await this.#remove(document);
      return;
    }
    const said: OutItem[] = farewell
      ? [{ type: 'message', seq: body.nextSeq, purpose: 'reply', at: now, ...farewell }]
      : [];
    const next: PersonBody = { ...body, nextSeq: body.nextSeq + said.length, clearedAt: now };
    const commit: Commit = {
      id,
      kind: 'person',
      expected: version,
      body: asJson(next),
      timers: [eraseTimer(now)],
      out: said,
    };
    await turns.commit(commit, deadline);
  }

  /** The document, unless something happened to it meanwhile: then it is gone on with from there. */
  async #unchanged(id: DocumentId, version: number): Promise<StoredDocument | null> {
    const read = await this.#options.store.read(id);
    if (read.status !== 'found') return null;
    if (read.document.version === version && lettersOf(read.document).length === 0) return read.document;
    this.#going.set(id, true);
    return null;
  }

  async #removeIfSaid(id: DocumentId): Promise<void> {
    const read = await this.#options.store.read(id);
    if (read.status !== 'found' || read.document.kind !== 'person') return;
    if (read.document.out.length > 0 || readPersonBody(read.document).clearedAt === undefined) return;
    await this.#remove(read.document);
  }

  /** Takes a document away, with all that joined it. Within its queue only. */
  async #remove(document: StoredDocument): Promise<void> {
    const { store, channels } = this.#options;
    const { id, out } = document;
    const { joined = [], addresses } = readPersonBody(document);
    for (const each of [...joined, id]) await store.erase(each);
    this.#erased.delete(id);
    this.#options.timers().follow(id, []);
    this.#options.outbox().drop(
      id,
      out.map(({ seq }) => ({ seq, outcome: 'superseded' })),
    );
    for (const address of addresses) {
      this.#options.addresses().forget(address);
      // Who wrote again meanwhile is somebody new, and is to be reached.
      if ((await store.find(address)) !== null) continue;
      await channels.find((channel) => channel.name === address.channel)?.forget?.(address);
    }
  }
}

/** Soon at first, and ever more seldom. */
function waitOf(document: StoredDocument, now: number): number {
  const { erasedAt = now } = readPersonBody(document);
  return Math.min(MOST_SELDOM, Math.max(AGAIN_AFTER, (now - erasedAt) / 2));
}
