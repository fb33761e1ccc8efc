import type { Pairing, Round, Side, Topic } from '../../engine/pairing.ts';
import type { Person } from '../../engine/person.ts';
import type { DocumentId } from '../../ports/document.ts';
import { withoutPairSheets } from './pair-sheets.ts';

/** Pairs that a person is making or coming into at the same time; older ones were never answered. */
const MOST_PAIRING = 5;

const FIRST: Round = { round: 1, mine: 'open', theirs: 'open', shown: null };

/** The pairs that the person is in, in the order in which they came in. */
export function pairsOf(person: Person): readonly Pairing[] {
  return person.pairs ?? [];
}

export function pairTo(person: Person, pair: DocumentId): Pairing | undefined {
  return pairsOf(person).find((each) => each.pair === pair);
}

/** The person with this pair as it is now. */
export function withPair(person: Person, pairing: Pairing): Person {
  const all = pairsOf(person);
  const isKnown = all.some(({ pair }) => pair === pairing.pair);
  const pairs = isKnown ? all.map((each) => (each.pair === pairing.pair ? pairing : each)) : [...all, pairing];
  return { ...person, pairs };
}

export function withRound(person: Person, pairing: Pairing, topic: Topic, round: Round): Person {
  return withPair(person, { ...pairing, [topic]: round });
}

type Entering = NonNullable<Person['pairing']>[number];

/** A pair is asked to exist, or to let the person in: who they are in it is kept until it answers, however late. */
export function entering(person: Person, entry: Entering): Person {
  const others = (person.pairing ?? []).filter(({ pair }) => pair !== entry.pair);
  return { ...person, pairing: [...others, entry].slice(-MOST_PAIRING) };
}

/** The person is not let in. */
export function notEntering(person: Person, pair: DocumentId): Person {
  const { pairing = [], ...rest } = person;
  const others = pairing.filter((each) => each.pair !== pair);
  return others.length === 0 ? rest : { ...rest, pairing: others };
}

/** `ready`: what the other had said "show it" of before this person came in. */
function entered(
  person: Person,
  { pair, code, name }: Entering,
  place: Pick<Pairing, 'as' | 'side' | 'other' | 'since'>,
  ready: readonly Topic[] = [],
): Person {
  const first = (topic: Topic): Round => (ready.includes(topic) ? { ...FIRST, theirs: 'ready' } : FIRST);
  const [expectations, scan] = [first('expectations'), first('scan')];
  const pairing: Pairing = { pair, code, name, ...place, expectations, scan, remind: null };
  return withPair(notEntering(person, pair), pairing);
}

/** The pair that the person made is there. Null: they did not make it, or have it already. */
export function withOpened(
  person: Person,
  { pair, as }: { pair: DocumentId; as: DocumentId },
  since: number,
): Person | null {
  const entry = person.pairing?.find((each) => each.pair === pair);
  if (!entry || entry.code === null || pairTo(person, pair)) return null;
  return entered(person, entry, { as, side: entry.side, other: null, since });
}

/** That both are in the pair: somebody `came`, for who made it; who came by the code is `in`; or it was `known`. */
type Joined = { person: Person; what: 'came' | 'in' | 'known' };

/** Both are in the pair. Null: this person did not ask for it, or not any more. */
export function withJoined(
  person: Person,
  place: { pair: DocumentId; as: DocumentId; side: Side; name: string | null; ready?: readonly Topic[] | undefined },
  since: number,
): Joined | null {
  const { pair, as, side, name, ready } = place;
  const known = pairTo(person, pair);
  if (known) {
    const what = known.other === null ? 'came' : 'known';
    return { person: withPair(person, { ...known, as, side, other: { name }, code: null }), what };
  }
  const entry = person.pairing?.find((each) => each.pair === pair);
  if (!entry) return null;
  const before = entered(person, { ...entry, code: null }, { as, side, other: { name }, since }, ready);
  // Who made it may learn that somebody came before they learn that it exists.
  return { person: before, what: entry.code === null ? 'in' : 'came' };
}

/** The pair, and what the person answered in it, goes. */
export function withoutPair(person: Person, pair: DocumentId): Person {
  const { pairs = [], ...rest } = withoutPairSheets(notEntering(person, pair), pair);
  const others = pairs.filter((each) => each.pair !== pair);
  return others.length === 0 ? rest : { ...rest, pairs: others };
}

/** The round as the other's side of it is told, which never changes what this person said themselves. */
export function told(own: Round, news: { round: number; theirs: boolean }): Round {
  const theirs = news.theirs ? 'ready' : 'open';
  // News of a round that is over is out of date; of a later one, this person has not said anything yet.
  if (news.round < own.round) return own;
  if (news.round > own.round) return { ...own, round: news.round, mine: 'open', theirs };
  return { ...own, theirs };
}

/** Both saw a round; the next one is under way. */
export function afterShown(own: Round, { round, at }: { round: number; at: number }): Round {
  if (round < own.round) return own;
  return { round: round + 1, mine: 'open', theirs: 'open', shown: { round, at } };
}
