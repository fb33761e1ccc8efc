import type { NetworkFacts } from '../engine/world.ts';
import type { Part } from '../features/broadcasts/letters.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, OutItem } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Commit, Store } from '../ports/store.ts';
import { breath } from './breath.ts';
import { type BroadcastLane, newLane } from './broadcast-lane.ts';
import { endOfQuiet } from './can-send.ts';
import type { Desks } from './desks.ts';
import { type Delivery, GoingRounds, letterTo } from './going-rounds.ts';
import type { LetterTurns, Taken } from './letter-turns.ts';
import type { Mailbox } from './mailbox.ts';
import { PartProgress, partOf, readPart } from './part-progress.ts';
import { personNow } from './person-now.ts';
import { type Became, isToRecall, outlookOf, recall, type Told } from './told-outcome.ts';
import { codeOf, isStoreTrouble } from './turns.ts';

/** Turns at once in one channel: they share a commit, and nobody else's turn waits long for its own. */
const AT_ONCE = 16;
/** Tries of one person's turn. */
const MOST_TRIES = 3;
/** Without room, or while the store fails, it is looked at again after this, milliseconds. */
const LOOK_AGAIN = 250;
const STORE_AGAIN = 1_000;

export interface BroadcasterOptions {
  store: Store;
  clock: Clock;
  network: NetworkFacts;
  log: Log;
  channels: readonly Channel[];
  mailbox: Mailbox;
  desks: Pick<Desks, 'tell'>;
  letters: Pick<LetterTurns, 'take'>;
  /** Messages of our own initiative that the outbox holds ready for a channel. */
  waiting(channel: string): number;
}

/**
 * Brings the letter of each round that is going to everybody of its part, as the channels have room, and tells the part how
 * far it came. It keeps nothing itself: a part knows who is left, and a person takes each letter once, so that after a
 * crash it goes on where it was.
 */
export class Broadcaster {
  readonly #options: BroadcasterOptions;
  readonly #progress: PartProgress;
  readonly #rounds = new GoingRounds();
  readonly #lanes = new Map<string, BroadcastLane>();
  /** Whose channel is not known yet. */
  #arriving: Delivery[] = [];
  #finding = false;
  readonly #underway = new Set<Promise<void>>();
  #open = false;

  constructor(options: BroadcasterOptions) {
    this.#options = options;
    this.#progress = new PartProgress(options);
  }

  /** Turns and writes under way at this moment. */
  get busy(): number {
    return this.#underway.size + this.#progress.busy;
  }

  /** Takes up what was going on when the process ended. */
  async start(): Promise<void> {
    const { store } = this.#options;
    const told: { part: DocumentId; owner: DocumentId; round: number; guests: readonly DocumentId[] }[] = [];
    for await (const id of store.list('part')) {
      const part = await readPart(store, id);
      if (!part) continue;
      this.#follow(id, part);
      const now = this.#options.clock.now();
      const guests = part.guests.filter((guest) => isToRecall(guest, part, now)).map(({ person }) => person);
      if (guests.length > 0) told.push({ part: id, owner: part.owner, round: part.round?.number ?? 0, guests });
    }
    this.#open = true;
    this.#track(this.#recallAll(told));
    for (const lane of this.#lanes.values()) this.#pump(lane);
  }

  /** Begins nothing new. Resolves when turns under way have ended. */
  async halt(): Promise<void> {
    this.#open = false;
    for (const lane of this.#lanes.values()) lane.disarm?.();
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  /** Tells the parts what is known by now, after everything else has come to rest. */
  flush(): Promise<void> {
    return this.#progress.flush();
  }

  /** Resolves when everything is done that needs neither time nor room. */
  async idle(): Promise<void> {
    while (this.busy > 0) {
      await Promise.all(this.#underway);
      await this.#progress.idle();
    }
  }

  /** A document was committed. */
  committed({ id, kind, body, out }: Pick<Commit, 'id' | 'kind' | 'body' | 'out'>): void {
    if (kind === 'part') this.#follow(id, partOf({ body }));
    else if (kind === 'person' && out.length > 0) this.#said(id, out);
  }

  /** Another process committed a part. Within its queue only. */
  async partChanged(id: DocumentId): Promise<void> {
    if (!this.#open) return;
    const part = await readPart(this.#options.store, id);
    this.#follow(id, part);
    if (part) this.#leftElsewhere(id, part);
  }

  /** What another process has sent of it, because the person is connected there, makes room here. */
  #leftElsewhere(id: DocumentId, { guests, round }: Part): void {
    const known = guests.filter(
      ({ state, nth = 1 }) => nth === (round?.nth ?? 1) && state !== 'queued' && state !== 'told',
    );
    for (const lane of this.#lanes.values()) {
      const left = known.filter(({ person }) => lane.window.left(id, person));
      if (left.length > 0) this.#pump(lane);
    }
  }

  /** What became of a message that belongs to a part; `person`: the document that sent it. */
  became(part: DocumentId, person: DocumentId, result: Omit<Became, 'person'>): void {
    this.#progress.became(part, { person, ...result });
    for (const lane of this.#lanes.values()) if (lane.window.left(part, person)) this.#pump(lane);
  }

  // ---- Who is to be written to ----

  #follow(id: DocumentId, part: Part | null): void {
    this.#arriving.push(...this.#rounds.follow(id, part));
    if (this.#arriving.length === 0 || this.#finding) return;
    this.#finding = true;
    this.#track(this.#findLanes());
  }

  /** Finds the channel of each person, and lets them wait in its lane. */
  async #findLanes(): Promise<void> {
    try {
      while (this.#arriving.length > 0) {
        const batch = this.#arriving;
        this.#arriving = [];
        for (const delivery of batch) {
          await breath();
          if (!this.#rounds.isWanted(delivery)) continue;
          await this.#findLane(delivery);
        }
      }
    } finally {
      this.#finding = false;
    }
  }

  async #findLane(delivery: Delivery): Promise<void> {
    const { round, guest } = delivery;
    const { store, log } = this.#options;
    let person = guest;
    let channel: string | undefined = '';
    try {
      const now = await personNow(store, guest);
      if (!now) {
        this.#progress.gone(round.part, round.number, guest);
        return;
      }
      person = now.document.id;
      channel = now.body.addresses[0]?.channel;
    } catch (error) {
      // In a lane of its own: the turn finds out whether it is the store or this document.
      log.warn('broadcast-person-unread', { document: guest, code: codeOf(error) });
    }
    if (channel === undefined) {
      // Nobody is at the end of this chat any more: their address is somebody else's.
      this.#progress.told(round.part, round.number, guest);
      this.#progress.became(round.part, { person: guest, outcome: 'failed', code: 'channel.unreachable' });
      return;
    }
    const lane = this.#laneOf(channel);
    lane.waiting.push({ round, guest, person });
    this.#pump(lane);
  }

  #laneOf(channel: string): BroadcastLane {
    const found = this.#lanes.get(channel);
    if (found) return found;
    const { capabilities } = this.#options.channels.find(({ name }) => name === channel) ?? {};
    const lane = newLane(channel, capabilities);
    this.#lanes.set(channel, lane);
    return lane;
  }

  // ---- Bringing the letter ----

  #pump(lane: BroadcastLane): void {
    if (!this.#open) return;
    lane.disarm?.();
    lane.disarm = null;
    const { clock, network, waiting } = this.#options;
    const now = clock.now();
    const notBefore = Math.max(lane.notBefore, endOfQuiet(network, now) ?? 0);
    if (lane.waiting.length > 0 && notBefore > now) {
      this.#wake(lane, notBefore);
      return;
    }
    let room = lane.waiting.length > 0 ? lane.window.room(now, waiting(lane.channel)) : 0;
    while (lane.turns < AT_ONCE && room > 0) {
      const next = lane.waiting.shift();
      if (!next) return;
      if (!this.#rounds.isWanted(next)) continue;
      room -= 1;
      lane.turns += 1;
      lane.window.began(next.round.part, next.person, now);
      this.#track(this.#bring(lane, next).finally(() => this.#ended(lane)));
    }
    if (lane.waiting.length > 0 && lane.turns < AT_ONCE) this.#wake(lane, now + LOOK_AGAIN);
  }

  #ended(lane: BroadcastLane): void {
    lane.turns -= 1;
    this.#pump(lane);
  }

  #wake(lane: BroadcastLane, at: number): void {
    lane.disarm = this.#options.clock.wakeAt(at, () => this.#pump(lane));
  }

  async #bring(lane: BroadcastLane, delivery: Delivery): Promise<void> {
    const { round, guest, person } = delivery;
    const { log } = this.#options;
    for (let tries = 1; ; tries += 1) {
      // Whoever writes just now goes first.
      await breath();
      if (!this.#rounds.isWanted(delivery)) {
        lane.window.left(round.part, person);
        return;
      }
      try {
        await this.#settle(lane, delivery, await this.#take(delivery));
        return;
      } catch (error) {
        const code = codeOf(error);
        if (isStoreTrouble(error) && code !== 'store.conflict') {
          // It is not about this person: they stay the next one.
          lane.window.left(round.part, person);
          lane.waiting.unshift(delivery);
          lane.notBefore = this.#options.clock.now() + STORE_AGAIN;
          return;
        }
        if (tries < MOST_TRIES) continue;
        log.error('broadcast-person-failed', { document: person, code });
        lane.window.left(round.part, person);
        this.#progress.told(round.part, round.number, guest);
        this.#progress.became(round.part, { person: guest, outcome: 'failed', code });
        return;
      }
    }
  }

  #take(delivery: Delivery): Promise<Taken> {
    const { mailbox, letters } = this.#options;
    const { round, person } = delivery;
    const letter = letterTo(delivery);
    return mailbox.run(person, (deadline) =>
      letters.take(
        round.part,
        { type: 'letter', seq: 0, to: person, toKind: 'person', number: round.number, letter },
        deadline,
        round.part,
      ),
    );
  }

  async #settle(lane: BroadcastLane, { round, guest, person }: Delivery, taken: Taken): Promise<void> {
    const { store, clock } = this.#options;
    const { part, owner, number } = round;
    if (taken.status === 'gone') {
      lane.window.left(part, person);
      this.#progress.gone(part, number, guest);
      return;
    }
    const now = clock.now();
    const told: Told =
      taken.status === 'taken'
        ? outlookOf(part, taken.commit, taken.timers, now)
        : await recall(store, { part, owner, guest }, now);
    // Who moved on meanwhile is written to under another name: not waited for.
    if (told.status !== 'comes' || taken.person !== person) lane.window.left(part, person);
    this.#progress.told(part, number, guest);
    this.#note(part, number, guest, told);
  }

  #note(part: DocumentId, round: number, guest: DocumentId, told: Told): void {
    if (told.status === 'gone') this.#progress.gone(part, round, guest);
    if (told.status !== 'settled') return;
    const { status, ...became } = told;
    this.#progress.became(part, { person: guest, ...became });
  }

  #said(person: DocumentId, out: readonly OutItem[]): void {
    const now = this.#options.clock.now();
    for (const item of out) {
      if (item.type !== 'message' || item.about === undefined) continue;
      for (const lane of this.#lanes.values()) lane.window.said(item.about, person, now);
    }
  }

  /** What became of messages that left just before the process ended. */
  async #recallAll(
    all: readonly { part: DocumentId; owner: DocumentId; round: number; guests: readonly DocumentId[] }[],
  ): Promise<void> {
    const { store, clock, log } = this.#options;
    for (const { part, owner, round, guests } of all) {
      for (const guest of guests) {
        await breath();
        if (!this.#open) return;
        try {
          this.#note(part, round, guest, await recall(store, { part, owner, guest }, clock.now()));
        } catch (error) {
          log.warn('broadcast-person-unread', { document: guest, code: codeOf(error) });
        }
      }
    }
  }

  #track(doing: Promise<void>): void {
    const work = doing.finally(() => {
      this.#underway.delete(work);
    });
    this.#underway.add(work);
  }
}
