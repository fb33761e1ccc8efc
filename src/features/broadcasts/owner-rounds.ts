import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { toPart } from './letters.ts';
import { INVITE, keptBack, type Round, reached, type Sending, unwritten } from './sending-state.ts';
import { ANSWER_WITHIN, type SendingTurn } from './sending-turn.ts';

/**
 * A round begins in one part a turn, and in the next a moment later, milliseconds: every letter lies in the owner's document
 * until it was taken. That is 2,000 people a second, more than any channel takes.
 */
const AT_ONCE = 1;
const NEXT_AFTER = 100;

/** The timer that begins a round in the next parts, and the one that ends a stopped round which a part does not answer. */
export const MORE = 'sending.more';
export const STANDSTILL = 'sending.standstill';

/** Begins a round. None may be going. */
export function beginRound(
  turn: SendingTurn,
  about: Pick<Round, 'what' | 'to' | 'groups'>,
  letter: NonNullable<Round['letter']>,
  parts: readonly DocumentId[],
): void {
  const number = Math.max(turn.now, turn.state.number + 1);
  const round: Round = { ...about, number, letter, waiting: [...parts], going: [], stopping: null, sent: 0, kept: 0 };
  turn.change({ number, round });
  beginMore(turn);
  endIfOver(turn);
}

/** Changes what the first letter that is going says, for everybody who has not got it yet. False: none is going. */
export function swapLetter(turn: SendingTurn, body: Record<string, Json>): boolean {
  const { round } = turn.state;
  if (round?.what !== INVITE || round.stopping) return false;
  const letter = round.letter && { ...round.letter, body: { ...round.letter.body, ...body } };
  turn.change({ round: { ...round, letter, swap: { body, parts: [...round.going] } } });
  swapMore(turn);
  return true;
}

/** One part a turn, as when a round begins. */
function swapMore(turn: SendingTurn): void {
  const { round } = turn.state;
  if (!round?.swap) return;
  const { swap, ...rest } = round;
  const [part, ...parts] = swap.parts.filter((each) => round.going.includes(each));
  if (part !== undefined) turn.owner.mail.post(toPart(part, 'swap', { number: round.number, body: swap.body }));
  if (parts.length > 0) turn.owner.mail.set(MORE, turn.now + NEXT_AFTER);
  turn.change({ round: parts.length > 0 ? { ...rest, swap: { ...swap, parts } } : rest });
}

/** Begins the round in the next few parts, and tells the next one what has changed. */
export function beginMore(turn: SendingTurn): void {
  swapMore(turn);
  const { round, fresh, parts } = turn.state;
  if (!round?.letter) return;
  const { number, to, letter, going } = round;
  const { mail } = turn.owner;
  const now = round.waiting.slice(0, AT_ONCE);
  const waiting = round.waiting.slice(AT_ONCE);
  mail.post(...now.map((part) => toPart(part, 'go', { number, to, letter })));
  if (waiting.length > 0) mail.set(MORE, turn.now + NEXT_AFTER);
  turn.change({ round: { ...round, waiting, going: [...going, ...now], letter: waiting.length > 0 ? letter : null } });
  if (round.what !== INVITE || !fresh) return;
  const begun = fresh.parts.filter(({ part }) => now.includes(part));
  const others = fresh.parts.filter(({ part }) => !now.includes(part));
  turn.change({
    parts: [...parts, ...begun.map((each) => asStarted(each, turn.state.groups))],
    fresh: others.length > 0 ? { ...fresh, parts: others } : null,
  });
}

function asStarted(
  { part, group, people }: NonNullable<Sending['fresh']>['parts'][number],
  groups: Sending['groups'],
): Sending['parts'][number] {
  return { part, group: groups.findIndex((each) => each.group === group), people, tally: null };
}

/** Everybody of a part was written to, or it was stopped there. */
export function hearRounded(turn: SendingTurn, from: DocumentId, number: number): void {
  const { round } = turn.state;
  if (round?.number !== number || !round.going.includes(from)) return;
  count(turn, round, from);
  endIfOver(turn);
}

/** Counts a part of the round in, as far as it is known how it stands. */
function count(turn: SendingTurn, round: Round, from: DocumentId): void {
  const part = turn.state.parts.find((each) => each.part === from);
  turn.change({
    round: {
      ...round,
      going: round.going.filter((each) => each !== from),
      sent: round.sent + (part ? reached(part) : 0),
      kept: round.kept + (part && round.what === INVITE ? keptBack(part) : 0),
    },
  });
}

/** Stops the round that is going. `kept`: people who, as is known already, are not written to because of it. */
export function stopRound(turn: SendingTurn, why: NonNullable<Round['stopping']>, kept: number): void {
  const { round, parts } = turn.state;
  if (!round) return;
  if (round.stopping) {
    if (why === 'asked') turn.change({ round: { ...round, stopping: why } });
    return;
  }
  const { going, number, waiting, what } = round;
  const { mail } = turn.owner;
  mail.post(...going.map((part) => toPart(part, 'stop', { number })));
  mail.cancel(MORE);
  mail.set(STANDSTILL, turn.now + ANSWER_WITHIN);
  const concerned = parts.filter(({ part }) => waiting.includes(part) || going.includes(part));
  // Of a first letter the parts themselves say whom it did not reach.
  const queued = what === INVITE ? 0 : concerned.reduce((sum, each) => sum + unwritten(each, waiting), 0);
  turn.change({ round: { ...round, letter: null, waiting: [], stopping: why, kept: round.kept + kept + queued } });
  endIfOver(turn);
}

/** A part that has not said by now that it stands still does not any more. */
export function giveUpRound(turn: SendingTurn): void {
  const going = turn.state.round?.stopping ? turn.state.round.going : [];
  for (const part of going) if (turn.state.round) count(turn, turn.state.round, part);
  endIfOver(turn);
}

function endIfOver(turn: SendingTurn): void {
  const { round } = turn.state;
  if (!round || round.waiting.length > 0 || round.going.length > 0) return;
  const { what, stopping, sent, kept, groups } = round;
  const stopped = stopping !== null;
  turn.change({ round: null });
  if (stopped) turn.owner.mail.cancel(STANDSTILL);
  if (what === INVITE) {
    turn.change({ ended: stopped ? 'stopped' : 'done', fresh: null });
    turn.free(groups);
    turn.audit(stopped ? 'broadcast.stopped' : 'broadcast.done', groups, sent);
  }
  if (stopping === 'asked') turn.came.push({ kind: 'stopped', sent, kept });
  turn.came.push({ kind: 'ended', what, stopped });
}
