import { z } from 'zod';
import { atMost } from '../../engine/at-most.ts';
import type { Posted } from '../../engine/feature.ts';
import { SIDES, TOPICS } from '../../engine/pairing.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { LANGUAGES } from '../../ports/language.ts';

/**
 * What a pair writes with its two people (feature `together`), who put their answers beside each other.
 *
 * Nothing that one of them answered leaves their own document before both have said "show it": until then the pair knows
 * only who is ready. Then it asks both for their part, and shows both parts to both, once it has the two. Whoever took
 * "show it" back meanwhile answers `pair.keep` instead, and nothing is shown to anybody.
 *
 * ```
 * maker ──codes.door {leadsTo: 'pair'}──▶ codes ──codes.doorMade──▶ maker      (the code, and the pair's id)
 * maker ──pair.open──▶ pair ──together.opened──▶ maker
 * other ──pair.look──▶ pair ──together.seen──▶ other                           (what a code leads to)
 * other ──pair.join──▶ pair ──together.joined──▶ both, ──codes.shut──▶ codes   (the code lets nobody else in)
 *                      pair ──together.refused──▶ other                        (somebody else came first, or it is their own)
 * either ──pair.ready──▶ pair ──together.readied──▶ both
 * either ──pair.unready▶ pair ──together.unreadied▶ both
 *   both ready:          pair ──together.give──▶ both
 * either ──pair.give───▶ pair;  both given: ──together.shown──▶ both
 * either ──pair.keep───▶ pair ──together.unreadied──▶ both                     (what the other gave is dropped)
 * either ──pair.again──▶ pair ──together.sheet──▶ them                         (what both saw, once more)
 * either ──pair.erase──▶ pair ──together.erased──▶ both                        (their part of what was shown is gone)
 * either ──pair.remind─▶ pair ──together.reminding──▶ both; every three months after a scan: ──together.due──▶ both
 * either ──pair.leave──▶ pair ──together.left──▶ both                          (their part goes; nothing more is shown)
 * either ──pair.rename──▶ pair ──together.renamed──▶ the other       (another name, or none)
 * pair ──together.gone──▶ who writes to a pair that is over
 * ```
 * `as`: the document that each had when they came in; proof that a letter is theirs, also after two chats were joined.
 */

/** Longest of a name, own words and the id of an option, characters; and statements of the scan. */
export const MOST = { name: 40, other: 200, option: 32 } as const;
export const STATEMENTS = 8;

/** How long nobody has to come in by a code, days; and how long a pair is kept after anything happened in it. */
export const CODE_DAYS = 14;
export const KEPT_DAYS = 400;

/** Between a scan and the next one that they are asked for, days. */
export const SCAN_DAYS = 91;

/** Pairs that one person is in. */
export const MOST_PAIRS = 5;

/** The questions of the expectations, in order: `expectations.<id>`. */
export const QUESTIONS = ['hope', 'bring', 'worry', 'forms', 'time', 'success'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Choices by id, said in the reader's language; and own words, as they were written. */
const said = z.object({
  options: z.array(z.string().max(MOST.option)).max(8),
  other: atMost(MOST.other).nullable(),
});
export type Said = z.infer<typeof said>;

/** One side's expectations. A question that was skipped is null. `language`: in which they were answered. */
export const expectationsPart = z.object({
  language: z.enum(LANGUAGES),
  answers: z.record(z.enum(QUESTIONS), said.nullable()),
});
export type ExpectationsPart = z.infer<typeof expectationsPart>;

/** One side's scan: 1 (not at all) to 5 (fully) for each statement, in order; null: skipped. */
export const scanPart = z.object({ scores: z.array(z.int().min(1).max(5).nullable()).length(STATEMENTS) });
export type ScanPart = z.infer<typeof scanPart>;

const side = z.enum(SIDES);
const topic = z.enum(TOPICS);
const round = z.int().positive();
const part = z.union([expectationsPart, scanPart]);

// ---- To a pair ----

/* `pair.look` has no body. */
export const openPair = z.object({ side, name: atMost(MOST.name).nullable() });
export const joinPair = z.object({ name: atMost(MOST.name).nullable() });
/** `pair.ready`, `pair.unready`, `pair.keep` */
export const onTopic = z.object({ as: z.string(), topic, round });
export const givePart = onTopic.extend({ part });
/** `pair.again`, `pair.erase` */
export const shownTopic = z.object({ as: z.string(), topic });
export const remindPair = z.object({ as: z.string(), yes: z.boolean() });
/** Another name, or none. Not answered; the other side learns it. */
export const renameInPair = z.object({ as: z.string(), name: atMost(MOST.name).nullable() });
/** `as` null: they leave before they heard by which id the pair knows them; it is the document that they write from. */
export const leavePair = z.object({ as: z.string().nullable() });

// ---- To a person: answers of the feature `together` ----

const ofPair = z.object({ pair: z.string() });
export const pairOpened = ofPair.extend({ as: z.string() });
/** `side`: the one that is free. */
export const pairSeen = ofPair.extend({ side, name: z.string().nullable(), open: z.boolean() });
/** To each their own `as` and side; `name`: of the other. `ready`: what the other had said "show it" of by then. */
export const pairJoined = ofPair.extend({
  as: z.string(),
  side,
  name: z.string().nullable(),
  ready: z.array(topic).optional(),
});
export const pairRefused = ofPair.extend({ why: z.enum(['full', 'own']) });
/** `together.readied`, `together.unreadied`: `mine` is the side of who reads it. `round`: under way. */
export const pairReadied = ofPair.extend({ topic, round, mine: z.boolean(), theirs: z.boolean() });
export const pairGive = ofPair.extend({ topic, round });
/** Both parts of a round; null: erased. Of a scan also those of the round before, when there was one. */
const shownParts = z.object({ round, at: z.number(), mine: part.nullable(), theirs: part.nullable() });
/** `together.shown`, and `together.sheet` for who asks again; `now` null: nothing was shown yet. */
export const pairShown = ofPair.extend({ topic, side, now: shownParts.nullable(), before: shownParts.nullable() });
export type Shown = z.infer<typeof pairShown>;
/** `by`: whose part is gone, of who reads it. */
export const pairErased = ofPair.extend({ topic, by: z.enum(['me', 'other']) });
/** `both`: they are asked every three months from now on. The one who did not write hears it when that changes. */
export const pairReminding = ofPair.extend({ mine: z.boolean().nullable(), both: z.boolean() });
/** `together.due`: three months after the last scan. */
export const pairDue = ofPair;
/** `together.renamed`: how the other one wants to be called. */
export const pairRenamed = ofPair.extend({ name: z.string().nullable() });
export const pairLeft = ofPair.extend({ by: z.enum(['me', 'other']) });
export const pairGone = ofPair;

/** A letter to a pair. */
export function toPair(pair: DocumentId, kind: string, body: Json): Posted {
  return { to: pair, toKind: 'pair', letter: { kind: `pair.${kind}`, body } };
}
