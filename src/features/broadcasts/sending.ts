import type { Posted } from '../../engine/feature.ts';
import type { DocumentId, Letter, Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { toGroup } from '../groups/letters.ts';
import { drop, gather, giveUpGathering, hearExpanding, hearPart, hearRefused, UNANSWERED } from './gathering.ts';
import {
  expandingOwner,
  partOfOwner,
  type ROUND_TO,
  refusedOwner,
  roundedOwner,
  tallySchema,
  toPart,
} from './letters.ts';
import {
  beginMore,
  beginRound,
  giveUpRound,
  hearRounded,
  MORE,
  STANDSTILL,
  stopRound,
  swapLetter,
} from './owner-rounds.ts';
import {
  INVITE,
  isInviting,
  type Order,
  packTally,
  peopleIn,
  type Round,
  reached,
  type Sending,
} from './sending-state.ts';
import { ANSWER_WITHIN, type Came, type SendingOwner, SendingTurn } from './sending-turn.ts';

const PLAN = 'sending.plan';

/** After the process was away its timers may come before its letters: those that are so late give them their time again. */
const LATE = 60_000;

/** What a group or a part that writes to an owner who is gone gets: the one is free, the other goes too. */
export function answerForOwner(from: DocumentId, { kind }: Letter): readonly Posted[] {
  switch (kind.slice(kind.indexOf('.') + 1)) {
    case 'expanding':
      return [toGroup(from, 'free', { unsent: true })];
    case 'part':
      return [toPart(from, 'over', {})];
    default:
      return [];
  }
}

type RoundLetter = NonNullable<Round['letter']>;

/**
 * The sending of a meeting or an announcement, within one turn of its desk: asks groups for their people, goes round their
 * parts one round at a time, and knows how far that came. `state` is what to keep, `came` what the owner must act on.
 */
export class Sender {
  readonly #turn: SendingTurn;

  constructor(state: Sending, owner: SendingOwner) {
    this.#turn = new SendingTurn(state, owner);
  }

  get state(): Sending {
    return this.#turn.state;
  }

  get came(): readonly Came[] {
    return this.#turn.came;
  }

  /** Sends to groups, now or at a time, epoch milliseconds. Refused as `busy` while another order is under way. */
  order(order: Order, at: number | null): void {
    const turn = this.#turn;
    if (isInviting(turn.state)) turn.came.push({ kind: 'refused', why: 'busy' });
    else if (at === null || at <= turn.now) gather(turn, order);
    else {
      turn.change({ plan: { at, order } });
      turn.owner.mail.set(PLAN, at);
      turn.came.push({ kind: 'accepted', people: 0, planned: at });
    }
  }

  /** Brings the first letter to everybody who was frozen for it. No round may be going. */
  invite(letter: RoundLetter): void {
    const { fresh } = this.#turn.state;
    if (!fresh) return;
    const parts = fresh.parts.map(({ part }) => part);
    beginRound(this.#turn, { what: INVITE, to: 'everyone', groups: fresh.groups }, letter, parts);
  }

  /** Changes what the first letter says to who has not got it yet. False: none is going. */
  swap(body: Record<string, Json>): boolean {
    return swapLetter(this.#turn, body);
  }

  /** Begins another round, in parts that had their first letter. No round may be going. */
  begin(what: string, to: (typeof ROUND_TO)[number], letter: RoundLetter, parts: readonly DocumentId[]): void {
    beginRound(this.#turn, { what, to, groups: [] }, letter, parts);
  }

  /** A letter from a group or a part. False: it is none of those. */
  hear(from: DocumentId, { kind, body }: Letter): boolean {
    const turn = this.#turn;
    switch (kind.slice(kind.indexOf('.') + 1)) {
      case 'expanding':
        hearExpanding(turn, from, expandingOwner.parse(body));
        return true;
      case 'refused':
        hearRefused(turn, from, refusedOwner.parse(body).why);
        return true;
      case 'part':
        hearPart(turn, from, partOfOwner.parse(body));
        return true;
      case 'tally':
        this.#tally(from, body);
        return true;
      case 'rounded':
        hearRounded(turn, from, roundedOwner.parse(body).number);
        return true;
      default:
        return false;
    }
  }

  /** A timer of the sending. False: it is another's. */
  fire({ event, at }: Timer): boolean {
    const turn = this.#turn;
    switch (event) {
      case PLAN: {
        const { plan } = turn.state;
        turn.change({ plan: null });
        if (plan) gather(turn, plan.order);
        return true;
      }
      case MORE:
        beginMore(turn);
        return true;
      case UNANSWERED:
      case STANDSTILL:
        if (turn.now - at > LATE) turn.owner.mail.set(event, turn.now + ANSWER_WITHIN);
        else if (event === UNANSWERED) giveUpGathering(turn);
        else giveUpRound(turn);
        return true;
      default:
        return false;
    }
  }

  /** Stops everything that is planned, prepared or going. `asked`: somebody waits to hear how far it came. */
  stop(why: 'asked' | 'replaced'): void {
    const turn = this.#turn;
    if (turn.state.plan) turn.owner.mail.cancel(PLAN);
    turn.change({ plan: null });
    drop(turn);
    const { fresh, round, parts } = turn.state;
    const kept = peopleIn(fresh?.parts ?? []);
    if (fresh) {
      turn.dismiss(fresh.parts);
      turn.change({ fresh: null, ended: 'stopped' });
    }
    // Where its round has begun, the round holds the groups until it ends.
    if (fresh && round?.what !== INVITE) {
      turn.free(fresh.groups);
      turn.audit('broadcast.stopped', fresh.groups, 0);
    }
    if (round) stopRound(turn, why, kept);
    else if (why === 'asked') {
      const sent = parts.reduce((sum, each) => sum + reached(each), 0);
      turn.came.push({ kind: 'stopped', sent, kept });
    }
  }

  /** A part for people who come by a link. */
  addPart(): DocumentId {
    const { world, kind, mail } = this.#turn.owner;
    const part = world.newId();
    this.#turn.change({ parts: [...this.state.parts, { part, group: null, people: 0, tally: null }] });
    mail.post(toPart(part, 'open', { owner: world.self, ownerKind: kind, group: null, title: null, people: [] }));
    return part;
  }

  /** One more person in such a part. */
  countIn(part: DocumentId): void {
    this.#turn.change({
      parts: this.state.parts.map((each) => (each.part === part ? { ...each, people: each.people + 1 } : each)),
    });
  }

  /** All parts end with their owner. */
  dismissAll(): void {
    this.#turn.dismiss(this.state.parts);
  }

  #tally(from: DocumentId, body: Letter['body']): void {
    const tally = tallySchema.parse(body);
    const parts = this.state.parts.map((each) =>
      each.part === from ? { ...each, people: Math.max(each.people, tally.invited), tally: packTally(tally) } : each,
    );
    this.#turn.change({ parts });
  }
}
