import { z } from 'zod';
import { otherSide, SIDES, type Side, TOPICS, type Topic } from '../../engine/pairing.ts';
import type { DocumentId } from '../../ports/document.ts';
import { expectationsPart, type Shown, scanPart } from './letters.ts';

/** What one side may give of each topic. */
export const PARTS = { expectations: expectationsPart, scan: scanPart } as const;

const part = z.union([expectationsPart, scanPart]);
export type Part = z.infer<typeof part>;

/** `as`: how the pair knows them. `person`: the document that wrote for them last, which is answered. */
const seat = z.object({ as: z.string(), person: z.string(), name: z.string().nullable() });

const parts = { informal: part.nullable(), formal: part.nullable() };
const shown = z.object({ round: z.int().positive(), at: z.number(), ...parts });

const underway = z.object({
  /** Of the answers that are being given now. It never falls, whatever is erased. */
  round: z.int().positive(),
  /** Who said "show it" in this round, and did not take it back. */
  ready: z.object({ informal: z.boolean(), formal: z.boolean() }),
  /** Given in this round, by one of two who are both ready: with the second part they are shown, and lie here no more. */
  parts: z.object(parts),
  /** What both saw last, and for the scan what they saw before it. A part that was erased is null. */
  shown: shown.nullable(),
  before: shown.nullable(),
});
/** Where the two are with one topic. */
export type Underway = z.infer<typeof underway>;

const stateSchema = z.object({
  maker: z.enum(SIDES),
  sides: z.object({ informal: seat.nullable(), formal: seat.nullable() }),
  /** One of the two has left: nobody else comes, and nothing more is shown. */
  left: z.boolean(),
  topics: z.object({ expectations: underway, scan: underway }),
  /** Whether they want to be asked for the next scan; null: they did not say. */
  remind: z.object({ informal: z.boolean().nullable(), formal: z.boolean().nullable() }),
  /** The scan after which both were asked for the next one: they are asked once. */
  asked: z.int().nullable(),
});

/** Two sides, and what they put beside each other. */
export type Pair = z.infer<typeof stateSchema>;

const NOT_BEGUN: Underway = {
  round: 1,
  ready: { informal: false, formal: false },
  parts: { informal: null, formal: null },
  shown: null,
  before: null,
};

/** Reads a pair's state as it was stored. */
export function readPair(state: unknown): Pair {
  return stateSchema.parse(state);
}

export function newPair(maker: Side, person: DocumentId, name: string | null): Pair {
  return {
    maker,
    sides: { informal: null, formal: null, [maker]: { as: person, person, name } },
    left: false,
    topics: { expectations: NOT_BEGUN, scan: NOT_BEGUN },
    remind: { informal: null, formal: null },
    asked: null,
  };
}

/** Whose letter it is, by the id that only they know; null: nobody's who is in the pair. */
export function sideOf({ sides }: Pair, as: string): Side | null {
  return SIDES.find((side) => sides[side]?.as === as) ?? null;
}

/** The side on which a document is known to be, when it can't say by which id the pair knows it. */
export function sideOfDocument({ sides }: Pair, document: DocumentId): Side | null {
  return SIDES.find((side) => sides[side]?.as === document || sides[side]?.person === document) ?? null;
}

export function areBothReady({ ready }: Underway): boolean {
  return ready.informal && ready.formal;
}

/** One side takes "show it" back: what either gave in this round is dropped, because it was given to be shown. */
export function takenBack(topic: Underway, side: Side): Underway {
  return { ...topic, ready: { ...topic.ready, [side]: false }, parts: NOT_BEGUN.parts };
}

/** The part of one side is there; with both, they are what both see, and the next round begins. */
export function given(topic: Underway, side: Side, part: Part, about: { of: Topic; at: number }): Underway {
  const parts = { ...topic.parts, [side]: part };
  if (parts.informal === null || parts.formal === null) return { ...topic, parts };
  const { ready, parts: none } = NOT_BEGUN;
  return {
    round: topic.round + 1,
    ready,
    parts: none,
    shown: { round: topic.round, at: about.at, ...parts },
    before: about.of === 'scan' ? topic.shown : null,
  };
}

type ShownParts = Underway['shown'];

function without(both: ShownParts, side: Side): ShownParts {
  if (both === null || both[otherSide(side)] === null) return null;
  return { ...both, [side]: null };
}

/** Without what was shown of one side; when nothing is left of either, it was never there. */
export function erased(topic: Underway, side: Side): Underway {
  return { ...topic, shown: without(topic.shown, side), before: without(topic.before, side) };
}

/** Whether anything that was shown of one side is still there. */
export function hasShown({ shown, before }: Underway, side: Side): boolean {
  return (shown?.[side] ?? before?.[side] ?? null) !== null;
}

/** One side goes: what was theirs goes from everywhere, and what waited to be shown goes with it. */
export function withoutSide(pair: Pair, side: Side): Pair {
  const topics = { ...pair.topics };
  for (const of of TOPICS) {
    const { ready, parts } = NOT_BEGUN;
    topics[of] = { ...erased(topics[of], side), ready, parts };
  }
  return {
    ...pair,
    sides: { ...pair.sides, [side]: null },
    left: true,
    topics,
    remind: { informal: null, formal: null },
  };
}

function seenFrom(both: ShownParts, side: Side): Shown['now'] {
  if (both === null) return null;
  return { round: both.round, at: both.at, mine: both[side], theirs: both[otherSide(side)] };
}

/** What was shown, as one side sees it. */
export function shownTo({ shown, before }: Underway, side: Side): Pick<Shown, 'now' | 'before' | 'side'> {
  return { side, now: seenFrom(shown, side), before: seenFrom(before, side) };
}
