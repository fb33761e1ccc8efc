import type { EngineEvent, Noted } from '../engine/event.ts';
import type { Heard, Understand } from '../engine/heard.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { CodeRole } from '../features/codes/codes-document.ts';
import { coordinatorsKnown, NETWORK_DOCUMENT } from '../features/network/coordinators.ts';
import type { Library } from '../library/library.ts';
import type { Address } from '../ports/address.ts';
import type { Channel, ChannelHost, ChannelState, Notice, Report } from '../ports/channel.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Inbound } from '../ports/inbound.ts';
import type { Language } from '../ports/language.ts';
import { type Log, SILENT } from '../ports/log.ts';
import type { PaperMaker } from '../ports/message.ts';
import type { Commit, Store, StoreHealth } from '../ports/store.ts';
import { AddressBook } from './address-book.ts';
import { AdminNotices } from './admin-notices.ts';
import { Audience } from './audience.ts';
import { AudienceDesk } from './audience-desk.ts';
import { Broadcaster } from './broadcaster.ts';
import { ChannelKeeper } from './channel-keeper.ts';
import { CodesDesk } from './codes-desk.ts';
import { Desks } from './desks.ts';
import { Erasing } from './erasing.ts';
import { Intake } from './intake.ts';
import { Kinship } from './kinship.ts';
import { LetterTurns } from './letter-turns.ts';
import { type Deadline, Mailbox } from './mailbox.ts';
import { Outbox, type OutboxCounts } from './outbox.ts';
import { type PersonBody, readPersonBody } from './person-document.ts';
import { personTurn } from './person-turn.ts';
import { type LetterItem, Post } from './post.ts';
import { ReportDesk } from './report-desk.ts';
import { TimerTurns } from './timer-turns.ts';
import { TroubleDesk } from './trouble-desk.ts';
import { codeOf, type Turns } from './turns.ts';
import { unlistedCoordinators } from './unlisted-coordinators.ts';

export interface CompanionOptions {
  library: Library;
  understand: Understand;
  store: Store;
  clock: Clock;
  ids: Ids;
  papers: PaperMaker;
  network: NetworkFacts;
  channels: readonly Channel[];
  log?: Log;
  /** In which a new person is spoken to before a choice; found out from the first text when absent. */
  firstLanguage?: Language;
}

/** What has happened since start; counts only. */
export interface CompanionCounts {
  turns: number;
  repeats: number;
  deadLetters: number;
  noted: Readonly<Partial<Record<Noted, number>>>;
  outbox: OutboxCounts;
}

/**
 * The whole companion over a library, a store and channels: takes what comes in, one turn at a time for each person,
 * commits it, and then sends what was committed.
 */
export class Companion implements ChannelHost {
  readonly #options: CompanionOptions;
  readonly #log: Log;
  readonly #mailbox: Mailbox;
  readonly #addresses: AddressBook;
  readonly #outbox: Outbox;
  readonly #timers: TimerTurns;
  readonly #letters: LetterTurns;
  readonly #trouble: TroubleDesk;
  readonly #post: Post;
  readonly #codes: CodesDesk;
  readonly #desks: Desks;
  readonly #broadcaster: Broadcaster;
  readonly #audience: AudienceDesk;
  readonly #reports: ReportDesk;
  readonly #notices: AdminNotices;
  readonly #keepers: readonly ChannelKeeper[];
  readonly #intake: Intake;
  readonly #erasing: Erasing;
  readonly #noted: Partial<Record<Noted, number>> = {};
  #turns = 0;
  #stopped = false;

  constructor(options: CompanionOptions) {
    const { store, clock, ids, papers, network, channels } = options;
    this.#options = options;
    this.#log = options.log ?? SILENT;
    this.#mailbox = new Mailbox(clock);
    this.#keepers = channels.map((channel) => new ChannelKeeper(channel, clock, this.#log));
    this.#reports = new ReportDesk(store, this.#log, (...message) => this.#broadcaster.became(...message));
    this.#codes = new CodesDesk({
      store,
      mailbox: this.#mailbox,
      clock,
      ids,
      commit: (commit, deadline) => this.#commit(commit, deadline),
    });
    this.#audience = new AudienceDesk({
      store,
      clock,
      audience: new Audience({ store, clock, script: options.library, network: () => this.#networkNow(), channels }),
      commit: (commit, deadline) => this.#commit(commit, deadline),
    });
    this.#trouble = new TroubleDesk({
      store,
      ids,
      clock,
      library: options.library,
      channels,
      send: (id, items) => this.#outbox.add(id, items),
    });
    const turns: Turns = {
      person: (...turn) => this.#personTurn(...turn),
      commit: (commit, deadline) => this.#commit(commit, deadline),
      remove: (id, document) => this.#erasing.remove(id, document),
    };
    const mailbox = this.#mailbox;
    const desks = [...options.library.features.values()].flatMap((feature) => feature.desks ?? []);
    this.#desks = new Desks({ desks, store, clock, ids, network, turns });
    this.#erasing = new Erasing({
      store,
      clock,
      network,
      mailbox,
      log: this.#log,
      channels,
      desks: this.#desks,
      addresses: () => this.#addresses,
      timers: () => this.#timers,
      outbox: () => this.#outbox,
    });
    this.#addresses = new AddressBook(store, ids, new Kinship({ store, clock, mailbox, log: this.#log, turns }));
    this.#intake = new Intake({
      store,
      clock,
      log: this.#log,
      mailbox,
      understand: options.understand,
      addresses: this.#addresses,
      trouble: this.#trouble,
      turns,
      outbox: () => this.#outbox,
      firstLanguage: options.firstLanguage ?? null,
    });
    this.#notices = new AdminNotices({ store, mailbox, log: this.#log, turns });
    this.#timers = new TimerTurns({
      store,
      clock,
      network,
      mailbox,
      log: this.#log,
      turns,
      trouble: this.#trouble,
      desks: this.#desks,
    });
    this.#letters = new LetterTurns({ store, clock, mailbox, turns });
    this.#broadcaster = new Broadcaster({
      store,
      clock,
      network,
      log: this.#log,
      channels,
      mailbox,
      desks: this.#desks,
      letters: this.#letters,
      waiting: (channel) => this.#outbox.waitingInitiative(channel),
    });
    this.#post = new Post({
      clock,
      log: this.#log,
      deliver: (from, item) => this.#deliver(from, item),
      giveUp: (from, item) => this.#settle(from, item, 'failed'),
    });
    this.#outbox = new Outbox({
      channels,
      store,
      clock,
      papers,
      network,
      log: this.#log,
      drained: (id) => this.#erasing.drained(id),
      sent: (...message) => this.#reports.sent(...message),
      became: (...message) => this.#broadcaster.became(...message),
    });
  }

  /** Takes up what the store still holds: unsent messages, undelivered letters, timers. Then starts the channels. */
  async start(): Promise<void> {
    for await (const document of this.#options.store.pending()) {
      if (document.kind === 'person' && readPersonBody(document).erased) this.#erasing.follow(document.id, true);
      this.#timers.follow(document.id, document.timers);
      this.#outbox.add(document.id, document.out);
      this.#post.add(document.id, document.out);
    }
    await this.#knowCoordinators();
    const isKnown = async (address: Address) => (await this.#options.store.find(address)) !== null;
    await Promise.all(this.#options.channels.map((channel) => channel.forgetUnknown?.(isKnown)));
    await Promise.all(this.#keepers.map((keeper) => keeper.start(this)));
    this.#outbox.open();
    await this.#broadcaster.start();
  }

  /** Who became a coordinator before there was a list of them, or before it was lost, is put on it. */
  async #knowCoordinators(): Promise<void> {
    if (!this.#desks.has('network')) return;
    const people = await unlistedCoordinators(this.#options.store);
    if (people === null) return;
    await this.#mailbox.run(NETWORK_DOCUMENT, (deadline) =>
      this.#desks.begin(NETWORK_DOCUMENT, 'network', coordinatorsKnown(people), deadline),
    );
  }

  /** Takes nothing new, ends what is under way, and leaves the rest in the store for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#erasing.stop();
    await Promise.all(this.#keepers.map((keeper) => keeper.stop()));
    this.#timers.stop();
    await this.#broadcaster.halt();
    await this.#intake.settled();
    await this.#mailbox.idle();
    await this.#post.stop();
    await this.#outbox.stop();
    // What parts would write on because of it lies in the store for the next start.
    await this.#broadcaster.flush();
  }

  /** Resolves when everything that can be done now is done; what waits for a time or a channel stays. */
  async idle(): Promise<void> {
    do {
      await this.#intake.settled();
      await this.#mailbox.idle();
      await this.#post.idle();
      await this.#broadcaster.idle();
      await this.#outbox.idle();
    } while (this.#intake.busy > 0 || this.#mailbox.size > 0 || this.#post.busy > 0 || this.#broadcaster.busy > 0);
  }

  get health(): StoreHealth {
    return this.#options.store.health();
  }

  /** Which channels work, in the order in which they were given. */
  get channels(): readonly ({ name: string } & ChannelState)[] {
    return this.#keepers.map(({ channel, state }) => ({ name: channel.name, ...state }));
  }

  get counts(): CompanionCounts {
    return {
      turns: this.#turns,
      repeats: this.#intake.repeats,
      deadLetters: this.#trouble.buried,
      noted: { ...this.#noted },
      outbox: this.#outbox.counts,
    };
  }

  available(address: Address): void {
    this.#outbox.available(address);
  }

  /**
   * Takes one inbound; see `ChannelHost.receive`.
   * Errors: `store.unwritable`, `companion.stopping`: not committed, must not be acknowledged.
   */
  async receive(inbound: Inbound): Promise<void> {
    if (this.#stopped) {
      throw new AppError('companion.stopping', 'The companion is stopping.', { advice: 'Send it again.', retry: true });
    }
    await this.#intake.receive(inbound);
  }

  async #personTurn(
    id: DocumentId,
    stored: StoredDocument | null,
    body: PersonBody,
    heard: Heard,
    deadline: Deadline,
    wrote?: Address,
  ): Promise<Commit> {
    const { library, clock } = this.#options;
    const turn = personTurn(library, this.#networkNow(), id, stored, body, heard, clock.now());
    this.#erasing.follow(id, turn.body.erased === true);
    await this.#commit(turn.commit, deadline, wrote);
    this.#turns += 1;
    for (const event of turn.noted) this.#note(event);
    return turn.commit;
  }

  /** The facts of the network, with the ways in that are known by now. */
  #networkNow(): NetworkFacts {
    const { network, channels } = this.#options;
    const doors = channels.flatMap(({ door }) => (door ? [door] : []));
    return doors.length > 0 ? { ...network, doors } : network;
  }

  /** Commits, and only then acts on what was committed. */
  async #commit(commit: Commit, deadline: Deadline, wrote?: Address): Promise<void> {
    if (deadline.over) throw new AppError('turn.deadline', 'The turn came too late.', { advice: 'Send it again.' });
    await this.#options.store.commit(commit);
    this.#timers.follow(commit.id, commit.timers);
    if (commit.marks) this.#outbox.drop(commit.id, commit.marks);
    // A person's letters are brought whatever is said meanwhile; a desk says by itself which ones need not be.
    if (commit.marks && commit.kind !== 'person') this.#post.withdraw(commit);
    // What a channel lets through only after the person has written goes before what this turn says.
    if (wrote) this.#outbox.wrote(wrote);
    this.#outbox.add(commit.id, commit.out);
    this.#post.add(commit.id, commit.out);
    this.#broadcaster.committed(commit);
  }

  #note(event: EngineEvent): void {
    if (event.type === 'noted') this.#noted[event.what] = (this.#noted[event.what] ?? 0) + 1;
  }

  async couldNotTake(address: Address): Promise<void> {
    try {
      await this.#addresses.inOrder({ address }, (id) => this.#trouble.tell(id, address, 'engine.tryAgain'));
    } catch (error) {
      this.#log.error('apology-failed', { channel: address.channel, code: codeOf(error) });
    }
  }

  report(report: Report): Promise<void> {
    return this.#reports.take(report);
  }

  tellAdmins(notice: Notice, channel: string): Promise<void> {
    return this.#notices.tell(notice, channel);
  }

  // ---- Letters ----

  /** Lets the receiver take a letter; done again, it changes nothing. */
  async #deliver(from: DocumentId, item: LetterItem): Promise<void> {
    await this.#mailbox.run(item.to, (deadline) => this.#take(from, item, deadline));
    await this.#settle(from, item, 'sent');
  }

  async #take(from: DocumentId, item: LetterItem, deadline: Deadline): Promise<void> {
    if (item.toKind === 'codes') await this.#codes.letterTurn(from, item, deadline);
    else if (item.toKind === 'audience') await this.#audience.letterTurn(from, item, deadline);
    else if (this.#desks.has(item.toKind)) await this.#desks.letterTurn(from, item, deadline);
    else await this.#letters.take(from, item, deadline);
  }

  async #settle(from: DocumentId, item: LetterItem, outcome: 'sent' | 'failed'): Promise<void> {
    await this.#options.store.mark(from, [{ seq: item.seq, outcome }]);
    if (!this.#outbox.holds(from)) this.#erasing.drained(from);
  }

  /** Makes a code outside a chat; see `CodesDesk.create`. */
  createCode(give: { role: CodeRole; uses: number; days: number }, code?: string): Promise<string> {
    return this.#codes.create(give, code);
  }

  /** Whether any code that gives a role was ever made. */
  hasCodes(): Promise<boolean> {
    return this.#codes.hasAny();
  }

  /** Everything of a person goes now, from the command line; nothing is said. */
  erase(id: DocumentId): Promise<void> {
    return this.#erasing.erase(id);
  }
}
