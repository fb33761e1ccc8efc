import { z } from 'zod';
import type { Desk, DeskTurn, DeskWorld } from '../../engine/desk.ts';
import { otherSide, SIDES, type Side, TOPICS } from '../../engine/pairing.ts';
import type { DocumentId, Letter, Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { DeskMail } from '../broadcasts/desk-mail.ts';
import {
  CODE_DAYS,
  givePart,
  joinPair,
  leavePair,
  onTopic,
  openPair,
  remindPair,
  renameInPair,
  shownTopic,
} from './letters.ts';
import {
  areBothReady,
  erased,
  given,
  hasShown,
  newPair,
  PARTS,
  type Pair,
  readPair,
  sideOf,
  sideOfDocument,
  takenBack,
  withoutSide,
} from './pair-state.ts';
import { DAY, DUE, PairTurn, wantBoth } from './pair-turn.ts';

/** Nobody came in by the code. */
const ALONE = 'pair.alone';

/** What only somebody who is in the pair may write; the rest of the body is read by each. */
const fromSeat = z.object({ as: z.string() });

type Handler = (turn: PairTurn, side: Side, body: Json) => DeskTurn | null;

const HANDLERS: Readonly<Record<string, Handler>> = {
  'pair.ready': ready,
  'pair.unready': unready,
  'pair.keep': keep,
  'pair.give': give,
  'pair.again': again,
  'pair.erase': erase,
  'pair.remind': remind,
  'pair.rename': rename,
  'pair.leave': leave,
};

/** What who stays may still do after the other left: see and erase what is their own, and go. */
const AFTER_LEAVING: ReadonlySet<string> = new Set(['pair.again', 'pair.erase', 'pair.leave']);

/**
 * Two people who put their answers beside each other. Nothing that one of them answered comes into the pair before both have
 * said "show it", and nothing of it leaves the pair before both have given theirs.
 */
export const pairDesk: Desk = {
  kind: 'pair',
  letter(state, from, letter, world): DeskTurn | null {
    if (state === null) return withoutPair(from, letter, world);
    const turn = new PairTurn(readPair(state), world);
    if (letter.kind === 'pair.open') return openAgain(turn, from);
    if (letter.kind === 'pair.look') return look(turn, from);
    if (letter.kind === 'pair.join') return join(turn, from, joinPair.parse(letter.body).name);
    const handler = HANDLERS[letter.kind];
    if (!handler) return null;
    const side = sideOfWriter(turn.pair, from, letter);
    if (turn.pair.left && (side === null || !AFTER_LEAVING.has(letter.kind))) return turn.gone(from);
    if (side === null) return null;
    turn.hears(side, from);
    return handler(turn, side, letter.body);
  },
  timer(state, timer, world): DeskTurn {
    return timerOf(new PairTurn(readPair(state), world), timer);
  },
  forget(state, gone, world): DeskTurn | null {
    const pair = readPair(state);
    const isTheirs = (side: Side) => [pair.sides[side]?.as, pair.sides[side]?.person].some((id) => id && gone.has(id));
    const side = SIDES.find(isTheirs);
    return side === undefined ? null : leave(new PairTurn(pair, world), side);
  },
};

function sideOfWriter(pair: Pair, from: DocumentId, { kind, body }: Letter): Side | null {
  if (kind !== 'pair.leave') return sideOf(pair, fromSeat.parse(body).as);
  const { as } = leavePair.parse(body);
  return as === null ? sideOfDocument(pair, from) : sideOf(pair, as);
}

function hasFreeSeat({ sides, left }: Pair): boolean {
  return !left && SIDES.some((side) => sides[side] === null);
}

/** It is made; or it is over, and who writes to it hears so. */
function withoutPair(from: DocumentId, letter: Letter, world: DeskWorld): DeskTurn | null {
  const mail = new DeskMail();
  if (letter.kind === 'pair.open') {
    const { side, name } = openPair.parse(letter.body);
    mail.tell(from, 'together.opened', { pair: world.self, as: from });
    mail.set(ALONE, world.now + CODE_DAYS * DAY);
    return mail.turn(newPair(side, from, name));
  }
  if (!(letter.kind in HANDLERS) && letter.kind !== 'pair.look' && letter.kind !== 'pair.join') return null;
  mail.tell(from, 'together.gone', { pair: world.self });
  return mail.turn(null);
}

/** Asked again: who made it hears so again, and nobody else comes in by asking. */
function openAgain(turn: PairTurn, from: DocumentId): DeskTurn | null {
  const { sides, maker, left } = turn.pair;
  const seat = sides[maker];
  if (!seat || sideOfDocument(turn.pair, from) !== maker) return null;
  if (left) return turn.gone(from);
  turn.tell(from, 'opened', { as: seat.as });
  return turn.finish();
}

/** Whoever comes too late does not learn whose pair it is. */
function look(turn: PairTurn, from: DocumentId): DeskTurn {
  const { pair } = turn;
  if (pair.left) return turn.gone(from);
  const open = hasFreeSeat(pair);
  const name = open || sideOfDocument(pair, from) !== null ? (pair.sides[pair.maker]?.name ?? null) : null;
  turn.tell(from, 'seen', { side: otherSide(pair.maker), name, open });
  return turn.finish();
}

function join(turn: PairTurn, from: DocumentId, name: string | null): DeskTurn {
  const { pair, mail } = turn;
  if (pair.left) return turn.gone(from);
  const known = sideOfDocument(pair, from);
  const free = otherSide(pair.maker);
  if (known === pair.maker || (known === null && !hasFreeSeat(pair))) {
    turn.tell(from, 'refused', { why: known === pair.maker ? 'own' : 'full' });
    return turn.finish();
  }
  if (known === free) {
    turn.hears(known, from);
    tellJoined(turn, known);
    return turn.finish();
  }
  turn.pair = { ...pair, sides: { ...pair.sides, [free]: { as: from, person: from, name } } };
  turn.hears(free, from);
  mail.cancel(ALONE);
  for (const side of SIDES) tellJoined(turn, side);
  turn.shutCode();
  // The maker may have been ready before anybody came.
  for (const topic of TOPICS) if (pair.topics[topic].ready[pair.maker]) turn.tellReady(free, 'readied', topic);
  return turn.finish();
}

function tellJoined(turn: PairTurn, side: Side): void {
  const { sides, topics } = turn.pair;
  const [mine, theirs] = [sides[side], sides[otherSide(side)]];
  const ready = TOPICS.filter((topic) => topics[topic].ready[otherSide(side)]);
  if (!mine || !theirs) return;
  turn.tellSide(side, 'joined', { as: mine.as, side, name: theirs.name, ...(ready.length > 0 && { ready }) });
}

/** Both are asked for their part once both are ready, and again by each further "ready" as long as it did not come. */
function ready(turn: PairTurn, side: Side, body: Json): DeskTurn {
  const { topic, round } = onTopic.parse(body);
  const before = turn.pair.topics[topic];
  if (round !== before.round || before.ready[side]) turn.tellReady(side, 'readied', topic);
  else {
    turn.change(topic, { ...before, ready: { ...before.ready, [side]: true } });
    for (const each of SIDES) turn.tellReady(each, 'readied', topic);
  }
  const underway = turn.pair.topics[topic];
  if (round === underway.round && areBothReady(underway)) {
    for (const each of SIDES) if (underway.parts[each] === null) turn.tellSide(each, 'give', { topic, round });
  }
  return turn.finish();
}

/** Of a round that was shown, or of who was not ready, it changes nothing: they hear how things are. */
function unready(turn: PairTurn, side: Side, body: Json): DeskTurn {
  const turned = keep(turn, side, body);
  if (turned) return turned;
  turn.tellReady(side, 'unreadied', onTopic.parse(body).topic);
  return turn.finish();
}

/** As `unready`, in place of a part that was asked for: who was not ready any more has heard so already. */
function keep(turn: PairTurn, side: Side, body: Json): DeskTurn | null {
  const { topic, round } = onTopic.parse(body);
  const underway = turn.pair.topics[topic];
  if (round !== underway.round || !underway.ready[side]) return null;
  turn.change(topic, takenBack(underway, side));
  for (const each of SIDES) turn.tellReady(each, 'unreadied', topic);
  return turn.finish();
}

/** A part that comes after one of them took "show it" back, or once more after all was shown, is kept nowhere. */
function give(turn: PairTurn, side: Side, body: Json): DeskTurn | null {
  const { topic, round, part } = givePart.parse(body);
  const underway = turn.pair.topics[topic];
  const fitting = PARTS[topic].parse(part);
  if (round !== underway.round || !areBothReady(underway)) return null;
  const next = given(underway, side, fitting, { of: topic, at: turn.world.now });
  turn.change(topic, next);
  if (next.round === underway.round) return turn.finish();
  for (const each of SIDES) turn.tellShown(each, 'shown', topic);
  if (topic === 'scan') turn.planDue();
  return turn.finish();
}

function again(turn: PairTurn, side: Side, body: Json): DeskTurn {
  turn.tellShown(side, 'sheet', shownTopic.parse(body).topic);
  return turn.finish();
}

/** The other hears of it when there was something. */
function erase(turn: PairTurn, side: Side, body: Json): DeskTurn {
  const { topic } = shownTopic.parse(body);
  const underway = turn.pair.topics[topic];
  turn.change(topic, erased(underway, side));
  turn.tellSide(side, 'erased', { topic, by: 'me' });
  if (hasShown(underway, side)) turn.tellSide(otherSide(side), 'erased', { topic, by: 'other' });
  return turn.finish();
}

/** The other hears of it when it changes whether both are asked: what one of them alone wants is their own. */
function remind(turn: PairTurn, side: Side, body: Json): DeskTurn {
  const { yes } = remindPair.parse(body);
  const before = wantBoth(turn.pair);
  turn.pair = { ...turn.pair, remind: { ...turn.pair.remind, [side]: yes } };
  turn.planDue();
  const both = wantBoth(turn.pair);
  for (const each of SIDES) {
    if (each === side || both !== before) turn.tellSide(each, 'reminding', { mine: turn.pair.remind[each], both });
  }
  return turn.finish();
}

/** The other hears nothing of it: they read the new name the next time. */
function rename(turn: PairTurn, side: Side, body: Json): DeskTurn {
  const { name } = renameInPair.parse(body);
  const { sides } = turn.pair;
  const seat = sides[side];
  if (seat) turn.pair = { ...turn.pair, sides: { ...sides, [side]: { ...seat, name } } };
  turn.tellSide(otherSide(side), 'renamed', { name });
  return turn.finish();
}

/** Who stays keeps what is their own; when nobody does, or nobody had come yet, all of it goes. */
function leave(turn: PairTurn, side: Side): DeskTurn {
  const other = otherSide(side);
  turn.tellSide(side, 'left', { by: 'me' });
  if (turn.pair.sides[other] === null) {
    if (!turn.pair.left) turn.shutCode();
    return turn.end();
  }
  turn.tellSide(other, 'left', { by: 'other' });
  turn.pair = withoutSide(turn.pair, side);
  turn.mail.cancel(DUE);
  return turn.finish();
}

function timerOf(turn: PairTurn, { event }: Timer): DeskTurn {
  if (event === DUE) {
    turn.pair = { ...turn.pair, asked: turn.pair.topics.scan.round - 1 };
    for (const side of SIDES) turn.tellSide(side, 'due');
    return turn.finish();
  }
  if (event === ALONE) turn.shutCode();
  for (const side of SIDES) turn.tellSide(side, 'gone');
  return turn.end();
}
