import type { EngineEvent, Noted } from '../engine/event.ts';
import type { Heard } from '../engine/heard.ts';
import type { NetworkFacts } from '../engine/world.ts';
import { AUDIT_DOCUMENT, type Audited, COMMAND_LINE, toAudit } from '../features/audit/letters.ts';
import type { CodeRole } from '../features/codes/codes-document.ts';
import { coordinatorsKnown, NETWORK_DOCUMENT } from '../features/network/coordinators.ts';
import type { RetentionRound as RoundCounts } from '../features/privacy/retention-desk.ts';
import { type Address, addressKey } from '../ports/address.ts';
import type { ChannelHost, ChannelState, Notice, Report } from '../ports/channel.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Inbound } from '../ports/inbound.ts';
import { type Log, SILENT } from '../ports/log.ts';
import type { MyData } from '../ports/my-data.ts';
import { NOTHING_WAITS } from '../ports/sharing.ts';
import type { Commit, StoreHealth } from '../ports/store.ts';
import { NOBODY_WATCHES, type TurnBy } from '../ports/watch.ts';
import { AddressBook } from './address-book.ts';
import { AdminNotices } from './admin-notices.ts';
import { Attending } from './attending.ts';
import { Audience } from './audience.ts';
import { AudienceDesk } from './audience-desk.ts';
import { Broadcaster } from './broadcaster.ts';
import { ChannelCrew } from './channel-crew.ts';
import { CodesDesk } from './codes-desk.ts';
import type { CompanionBacklog, CompanionCounts, CompanionOptions } from './companion-options.ts';
import { Desks } from './desks.ts';
import { Erasing } from './erasing.ts';
import { Forgetting } from './forgetting.ts';
import { Gate } from './gate.ts';
import { Intake } from './intake.ts';
import { Kinship } from './kinship.ts';
import { bringLetters, type LetterJobOptions } from './letter-job.ts';
import { LetterTurns, type Taken } from './letter-turns.ts';
import { type Deadline, Mailbox } from './mailbox.ts';
import { readMyData } from './my-data.ts';
import { newRetentionRounds } from './new-retention-rounds.ts';
import { Outbox } from './outbox.ts';
import { type PersonBody, readPersonBody } from './person-document.ts';
import { personTurn } from './person-turn.ts';
import { type LetterItem, Post } from './post.ts';
import { ReportDesk } from './report-desk.ts';
import type { RetentionRounds } from './retention-rounds.ts';
import { Seeing } from './seeing.ts';
import { TimerTurns } from './timer-turns.ts';
import { Tombstones } from './tombstones.ts';
import { TroubleDesk } from './trouble-desk.ts';
import { withTurn } from './turn-id.ts';
import { codeOf, type Turns, type Wrote } from './turns.ts';
import { unlistedCoordinators } from './unlisted-coordinators.ts';
import { unnamedLog } from './unnamed-log.ts';

/**
 * The whole companion over a library, a store and channels: takes what comes in, one turn at a time for each person,
 * commits it, and then sends what was committed.
 */
export class Companion implements ChannelHost {
  readonly #options: CompanionOptions;
  readonly #log: Log;
  readonly #seeing: Seeing;
  readonly #mailbox: Mailbox;
  readonly #addresses: AddressBook;
  readonly #outbox: Outbox;
  readonly #timers: TimerTurns;
  readonly #letters: LetterTurns;
  readonly #trouble: TroubleDesk;
  readonly #post: Post;
  readonly #codes: CodesDesk;
  readonly #desks: Desks;
  #broadcaster: Broadcaster;
  readonly #audience: AudienceDesk;
  readonly #reports: ReportDesk;
  readonly #notices: AdminNotices;
  readonly #crew: ChannelCrew;
  /** What this process does for others that share the store; null when it has the store to itself. */
  readonly #attending: Attending | null;
  readonly #intake: Intake;
  readonly #gate: Gate;
  readonly #erasing: Erasing;
  readonly #forgetting: Forgetting;
  readonly #tombstones: Tombstones;
  readonly #retention: RetentionRounds;
  readonly #noted: Partial<Record<Noted, number>> = {};
  #turns = 0;
  #stopped = false;

  constructor(options: CompanionOptions) {
    const { store, clock, ids, papers, network, channels } = options;
    this.#options = options;
    this.#log = options.log ? unnamedLog(options.log, (text) => store.keyedHash(text)) : SILENT;
    this.#seeing = new Seeing(this.#log, options.watch ?? NOBODY_WATCHES);
    this.#mailbox = new Mailbox(clock);
    this.#crew = new ChannelCrew(channels, clock, this.#log, store.sharing);
    this.#reports = new ReportDesk(store, clock, this.#log, (...message) => this.#broadcaster.became(...message));
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
      audience: new Audience({
        store,
        clock,
        script: options.library,
        network: () => this.#networkNow(),
        channels,
        isStandby: (channel) => this.#crew.isStandby(channel),
      }),
      commit: (commit, deadline) => this.#commit(commit, deadline),
    });
    this.#trouble = new TroubleDesk({
      store,
      ids,
      clock,
      library: options.library,
      channels,
      send: (document) => this.#send(document),
    });
    const turns: Turns = {
      person: (...turn) => this.#personTurn(...turn),
      commit: (commit, deadline) => this.#commit(commit, deadline),
      erase: (document, deadline) => this.#erasing.fire(document, deadline),
    };
    const mailbox = this.#mailbox;
    const desks = [...options.library.features.values()].flatMap((feature) => feature.desks ?? []);
    this.#desks = new Desks({ desks, store, clock, ids, network, log: this.#log, turns });
    this.#tombstones = new Tombstones({ store, clock, mailbox, turns });
    this.#forgetting = new Forgetting({ store, mailbox, turns, desks: this.#desks, codes: this.#codes });
    this.#erasing = new Erasing({
      store,
      clock,
      network,
      mailbox,
      log: this.#log,
      channels,
      turns,
      forgetting: this.#forgetting,
      tombstones: this.#tombstones,
      addresses: () => this.#addresses,
      timers: () => this.#timers,
      outbox: () => this.#outbox,
      bring: (document) => bringLetters(document, this.#letterJob),
    });
    this.#addresses = new AddressBook(store, ids, new Kinship({ store, clock, mailbox, log: this.#log, turns }));
    this.#intake = new Intake({
      store,
      clock,
      log: this.#log,
      seeing: this.#seeing,
      mailbox,
      understand: options.understand,
      addresses: this.#addresses,
      trouble: this.#trouble,
      turns,
      tombstones: this.#tombstones,
      ids,
      outbox: () => this.#outbox,
      isShared: store.sharing !== undefined,
      sentHere: (id, item) => this.#attending?.sentHere(id, item) ?? false,
      firstLanguage: options.firstLanguage ?? null,
    });
    this.#gate = new Gate({
      store,
      clock,
      log: this.#log,
      mailbox,
      addresses: this.#addresses,
      intake: this.#intake,
      turns,
      understand: options.understand,
      limits: options.inbound,
      text: (language, key) => options.library.text(language, key),
      tell: (...told) => this.#trouble.tell(...told),
    });
    this.#notices = new AdminNotices({ store, mailbox, log: this.#log, turns });
    this.#timers = new TimerTurns({
      store,
      clock,
      network,
      mailbox,
      log: this.#log,
      seeing: this.#seeing,
      turns,
      trouble: this.#trouble,
      desks: this.#desks,
      isShared: store.sharing !== undefined,
    });
    this.#retention = newRetentionRounds({
      store,
      clock,
      log: this.#log,
      network,
      mailbox,
      desks: this.#desks,
      turns,
      erasing: this.#erasing,
      outbox: () => this.#outbox,
    });
    this.#letters = new LetterTurns({ store, clock, mailbox, turns, network, tombstones: this.#tombstones });
    this.#broadcaster = this.#newBroadcaster();
    this.#post = new Post({
      clock,
      log: this.#log,
      deliver: (from, item) => this.#deliver(from, item),
      giveUp: (from, item) => this.#settle(from, item, 'failed'),
    });
    this.#attending = this.#newAttending();
    this.#outbox = new Outbox({
      channels,
      ...(this.#attending && { shared: this.#attending }),
      store,
      clock,
      papers,
      network,
      log: this.#log,
      seeing: this.#seeing,
      drained: (id) => this.#erasing.goOn(id),
      sent: (...message) => this.#reports.sent(...message),
      became: (...message) => this.#broadcaster.became(...message),
    });
  }

  /** Takes up what the store still holds: unsent messages, undelivered letters, timers. Then starts the channels. */
  async start(): Promise<void> {
    const { store, channels } = this.#options;
    for await (const document of this.#attending ? [] : store.pending()) {
      this.#seen(document);
      this.#timers.follow(document.id, document.timers);
      this.#outbox.add(document.id, document.out);
      this.#post.add(document.id, document.out);
    }
    await this.#knowCoordinators();
    const isKnown = async (address: Address) => (await store.find(address)) !== null;
    await Promise.all(channels.map((channel) => channel.forgetUnknown?.(isKnown)));
    await this.#crew.start(this);
    this.#outbox.open();
    // What it is to see to comes from the others; so does the word that it is the lead.
    if (this.#attending) await store.sharing?.join(this.#attending);
    else await this.#broadcaster.start();
    if (!this.#attending) this.#retention.start();
  }

  /** The one process that polls and brings broadcasts is this one from now on, or is not any more. */
  async #lead(isLead: boolean): Promise<void> {
    if (isLead) {
      await this.#crew.take(this);
      await this.#broadcaster.start();
      this.#retention.start();
      return;
    }
    const before = this.#broadcaster;
    // What comes of what this one began is still told by it; who leads next begins from what is kept.
    this.#broadcaster = this.#newBroadcaster();
    await Promise.all([this.#stopped ? null : this.#crew.yield(), before.halt(), this.#retention.halt()]);
    await before.flush();
  }

  /** A document was committed, or read as another process has left it: an erasure goes on. */
  #seen(document: StoredDocument): void {
    if (document.kind === 'person') this.#erasing.follow(document.id, readPersonBody(document).erased === true);
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
    await this.#crew.stop();
    this.#timers.stop();
    await this.#options.store.sharing?.retire();
    this.#attending?.stop();
    await this.#broadcaster.halt();
    await this.#retention.halt();
    await this.#intake.settled();
    await this.#mailbox.idle();
    await this.#erasing.idle();
    await this.#post.stop();
    await this.#outbox.stop();
    // What parts would write on because of it lies in the store for the next start.
    await this.#broadcaster.flush();
    await this.#attending?.idle();
    await this.#options.store.sharing?.leave();
  }

  /** Resolves when everything that can be done now is done; what waits for a time or a channel stays. */
  async idle(): Promise<void> {
    do {
      await this.#intake.settled();
      await this.#mailbox.idle();
      await this.#post.idle();
      await this.#erasing.idle();
      await this.#broadcaster.idle();
      await this.#retention.idle();
      await this.#outbox.idle();
      await this.#attending?.idle();
    } while (this.#isBusy);
  }

  get #isBusy(): boolean {
    const works = [
      this.#intake,
      this.#post,
      this.#erasing,
      this.#broadcaster,
      this.#retention,
      this.#outbox,
      this.#attending,
    ];
    return this.#mailbox.size > 0 || works.some((each) => (each?.busy ?? 0) > 0);
  }

  get health(): StoreHealth {
    return this.#options.store.health();
  }

  /** Which channels work, in the order in which they were given. */
  get channels(): readonly ({ name: string } & ChannelState)[] {
    return this.#crew.states;
  }

  get counts(): CompanionCounts {
    return {
      turns: this.#turns,
      repeats: this.#intake.repeats,
      ...this.#gate.counts,
      deadLetters: this.#trouble.buried,
      noted: { ...this.#noted },
      outbox: this.#outbox.counts,
    };
  }

  /** What the last daily round did; null when this process knows of none, or does not lead. */
  get retention(): RoundCounts | null {
    return this.#retention.last;
  }

  get backlog(): CompanionBacklog {
    const shared = this.#options.store.sharing?.waiting ?? NOTHING_WAITS;
    return {
      messages: this.#outbox.backlog,
      letters: this.#post.waiting + shared.letters,
      timersLateMs: Math.max(shared.timersLateMs, this.#seeing.lateMs(this.#options.clock.now())),
      unheld: shared.lines,
    };
  }

  available(address: Address): void {
    this.#outbox.available(address);
    this.#attending?.available(address);
  }

  /**
   * Takes one inbound; see `ChannelHost.receive`.
   * Errors: `store.unwritable`, `companion.busy`, `companion.stopping`: not committed, must not be acknowledged.
   */
  async receive(inbound: Inbound): Promise<void> {
    if (this.#stopped) {
      throw new AppError('companion.stopping', 'The companion is stopping.', { advice: 'Send it again.', retry: true });
    }
    await this.#gate.receive(inbound);
  }

  async #personTurn(
    id: DocumentId,
    stored: StoredDocument | null,
    body: PersonBody,
    heard: Heard,
    deadline: Deadline,
    wrote?: Wrote,
  ): Promise<Commit> {
    const { library, clock } = this.#options;
    const turn = personTurn(library, this.#networkNow(), id, stored, body, heard, clock.now());
    await this.#commit(turn.commit, deadline, heard.kind, wrote);
    this.#turns += 1;
    for (const event of turn.noted) this.#note(event);
    return turn.commit;
  }

  /** The facts of the network, with the ways in that are known by now. */
  #networkNow(): NetworkFacts {
    const { network, channels, store } = this.#options;
    const own = channels.flatMap(({ door }) => (door ? [door] : []));
    const others = (store.sharing?.doors ?? []).filter(({ channel }) => !own.some((door) => door.channel === channel));
    const doors = [...own, ...others];
    return doors.length > 0 ? { ...network, doors } : network;
  }

  /** Commits, and only then acts on what was committed. */
  async #commit(given: Commit, deadline: Deadline, by: TurnBy = 'command', wrote?: Wrote): Promise<void> {
    if (deadline.over) throw new AppError('turn.deadline', 'The turn came too late.', { advice: 'Send it again.' });
    const commit = withTurn(wrote ? { ...given, ...claimOf(given, wrote) } : given);
    const document = await this.#seeing.commit(commit, deadline, by, () => this.#options.store.commit(commit));
    if (this.#attending) this.#committedShared(commit, document, wrote);
    else this.#committed(commit, wrote);
    this.#seen(document);
  }

  #committed(commit: Commit, wrote: Wrote | undefined): void {
    this.#timers.follow(commit.id, commit.timers);
    if (commit.marks) this.#outbox.drop(commit.id, commit.marks);
    // A person's letters are brought whatever is said meanwhile; a desk says by itself which ones need not be.
    if (commit.marks && commit.kind !== 'person') this.#post.withdraw(commit);
    // What a channel lets through only after the person has written goes before what this turn says.
    if (wrote) this.#outbox.wrote(wrote.address);
    this.#outbox.add(commit.id, commit.out);
    this.#post.add(commit.id, commit.out);
    this.#broadcaster.committed(commit);
  }

  /** Letters and timers are jobs by now; messages are this process's to send where it holds the line. */
  #committedShared(commit: Commit, document: StoredDocument, wrote: Wrote | undefined): void {
    if (commit.marks) this.#outbox.drop(commit.id, commit.marks);
    if (wrote) this.#outbox.wrote(wrote.address);
    this.#attending?.follow(document);
    if (this.#options.store.sharing?.isLead) this.#broadcaster.committed(commit);
  }

  /** Sends what a document wants sent that was committed outside a turn. */
  #send(document: StoredDocument): void {
    if (this.#attending) this.#attending.follow(document);
    else this.#outbox.add(document.id, document.out);
  }

  #newBroadcaster(): Broadcaster {
    const { store, clock, network, channels } = this.#options;
    return new Broadcaster({
      store,
      clock,
      network,
      log: this.#log,
      channels,
      mailbox: this.#mailbox,
      desks: this.#desks,
      letters: this.#letters,
      waiting: (channel) => this.#outbox.waitingInitiative(channel),
    });
  }

  get #letterJob(): LetterJobOptions {
    return {
      clock: this.#options.clock,
      log: this.#log,
      deliver: (from, item) => this.#deliver(from, item),
      giveUp: (from, item) => this.#settle(from, item, 'failed'),
    };
  }

  #newAttending(): Attending | null {
    const { store, channels } = this.#options;
    const { sharing } = store;
    if (!sharing) return null;
    return new Attending({
      store,
      sharing,
      channels,
      mailbox: this.#mailbox,
      log: this.#log,
      outbox: () => this.#outbox,
      letters: this.#letterJob,
      fire: (id) => this.#timers.fire(id),
      seen: (document) => this.#seen(document),
      partChanged: (id) => this.#mailbox.run(id, () => this.#broadcaster.partChanged(id)),
      lead: (isLead) => this.#lead(isLead),
    });
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
    const since = this.#seeing.now();
    const taken = await this.#mailbox.run(item.to, (deadline) => {
      this.#seeing.brings(from, item, since, deadline);
      return this.#take(from, item, deadline);
    });
    // Who wrote it still knows of somebody who erased everything.
    if (taken?.status === 'gone' && (await this.#tombstones.isGone(item.to)))
      await this.#forgetting.clear(from, new Set([item.to]));
    await this.#settle(from, item, 'sent');
  }

  /** Gives what came of a letter to a person; null of one to a desk. */
  async #take(from: DocumentId, item: LetterItem, deadline: Deadline): Promise<Taken | null> {
    if (item.toKind === 'codes') await this.#codes.letterTurn(from, item, deadline);
    else if (item.toKind === 'audience') await this.#audience.letterTurn(from, item, deadline);
    else if (this.#desks.has(item.toKind)) await this.#desks.letterTurn(from, item, deadline);
    else return this.#letters.take(from, item, deadline);
    return null;
  }

  async #settle(from: DocumentId, item: LetterItem, outcome: 'sent' | 'failed'): Promise<void> {
    await this.#options.store.mark(from, [{ seq: item.seq, outcome }]);
    this.#erasing.goOn(from);
  }

  /** Makes a code outside a chat; see `CodesDesk.create`. */
  createCode(give: { role: CodeRole; uses: number; days: number }, code?: string): Promise<string> {
    return this.#codes.create(give, code);
  }

  /** The same when no code that gives a role was ever made, else null: two processes that start make one. */
  createFirstCode(give: { role: CodeRole; uses: number; days: number }, code?: string): Promise<string | null> {
    return this.#codes.createFirst(give, code);
  }

  /** Takes a role away; see `CodesDesk.revoke`. */
  removeRole(person: DocumentId, role: CodeRole): Promise<void> {
    return this.#codes.revoke(person, role);
  }

  /** Puts on the audit log what the command line does. */
  async audit(what: Audited, subject: string): Promise<void> {
    const note = { at: this.#options.clock.now(), by: COMMAND_LINE, what, subject, groups: [], people: null };
    const { letter } = toAudit(note);
    await this.#mailbox.run(AUDIT_DOCUMENT, async (deadline) => {
      const isThere = (await this.#options.store.read(AUDIT_DOCUMENT)).status === 'found';
      if (isThere) await this.#desks.tell(AUDIT_DOCUMENT, letter, deadline);
      else await this.#desks.begin(AUDIT_DOCUMENT, 'audit', letter, deadline);
    });
  }

  /** Everything that is kept of a person at this moment, in their language; null: there is no such person. */
  myData(id: DocumentId): Promise<MyData | null> {
    const { store, library, network, clock } = this.#options;
    return readMyData({ store, script: library, network }, id, null, clock.now());
  }

  /** Everything of a person goes, from the command line; see `Erasing.erase`. */
  erase(id: DocumentId): Promise<boolean> {
    return this.#erasing.erase(id);
  }
}

/** Where a person wrote from may lead to nobody else by now, unless that is who joined this document, or is gone. */
function claimOf({ addresses = [] }: Commit, { address, isAnothers }: Wrote): Pick<Commit, 'unlessTaken'> {
  const key = addressKey(address);
  return isAnothers ? {} : { unlessTaken: addresses.filter((each) => addressKey(each) === key) };
}
