import type { DeskTurn, DeskWorld } from '../../engine/desk.ts';
import { otherSide, type Side, type Topic } from '../../engine/pairing.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { DeskMail } from '../broadcasts/desk-mail.ts';
import { CODES_DOCUMENT } from '../codes/code.ts';
import { KEPT_DAYS, SCAN_DAYS } from './letters.ts';
import { type Pair, shownTo, type Underway } from './pair-state.ts';

export const DAY = 24 * 3_600_000;

/** Three months after a scan. */
export const DUE = 'pair.due';
/** Nothing happened in it for long. */
const REMOVE = 'pair.remove';

/** A pair within one turn. */
export class PairTurn {
  pair: Pair;
  readonly world: DeskWorld;
  readonly mail = new DeskMail();

  constructor(pair: Pair, world: DeskWorld) {
    this.pair = pair;
    this.world = world;
  }

  /** Who writes is who is answered: two chats may have been joined since. Something happened, so the pair is kept on. */
  hears(side: Side, from: DocumentId): void {
    const { sides } = this.pair;
    const seat = sides[side];
    if (seat) this.pair = { ...this.pair, sides: { ...sides, [side]: { ...seat, person: from } } };
    this.mail.set(REMOVE, this.world.now + KEPT_DAYS * DAY);
  }

  change(topic: Topic, underway: Underway): void {
    this.pair = { ...this.pair, topics: { ...this.pair.topics, [topic]: underway } };
  }

  tell(to: DocumentId, kind: string, body: Record<string, Json> = {}): void {
    this.mail.tell(to, `together.${kind}`, { pair: this.world.self, ...body });
  }

  /** To who sits on one side, if anybody does. */
  tellSide(side: Side, kind: string, body: Record<string, Json> = {}): void {
    const seat = this.pair.sides[side];
    if (seat) this.tell(seat.person, kind, body);
  }

  /** Who is ready, as one side sees it; never more than that. */
  tellReady(side: Side, kind: 'readied' | 'unreadied', topic: Topic): void {
    const { round, ready } = this.pair.topics[topic];
    this.tellSide(side, kind, { topic, round, mine: ready[side], theirs: ready[otherSide(side)] });
  }

  tellShown(side: Side, kind: 'shown' | 'sheet', topic: Topic): void {
    this.tellSide(side, kind, { topic, ...shownTo(this.pair.topics[topic], side) });
  }

  /** The code lets nobody in any more. */
  shutCode(): void {
    this.mail.post({ to: CODES_DOCUMENT, toKind: 'codes', letter: { kind: 'codes.shut', body: {} } });
  }

  /** Sets when both are asked for the next scan, or that they are not: after each scan once, when both want it. */
  planDue(): void {
    const { topics, asked } = this.pair;
    const { shown } = topics.scan;
    if (!wantBoth(this.pair)) this.mail.cancel(DUE);
    else if (shown && shown.round !== asked) this.mail.set(DUE, shown.at + SCAN_DAYS * DAY);
  }

  gone(to: DocumentId): DeskTurn {
    this.tell(to, 'gone');
    return this.finish();
  }

  finish(): DeskTurn {
    return this.mail.turn(this.pair);
  }

  /** Nothing of it is kept. */
  end(): DeskTurn {
    return this.mail.turn(null);
  }
}

/** Whether both want to be asked for the next scan. */
export function wantBoth({ remind }: Pair): boolean {
  return remind.informal === true && remind.formal === true;
}
