import { z } from 'zod';
import { atMost } from '../../engine/at-most.ts';
import type { Posted } from '../../engine/feature.ts';
import { VISIT_STATES, type VisitDetails } from '../../engine/visit.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { LANGUAGES } from '../../ports/language.ts';

/**
 * What a visit writes with its two sides: the professional who plans it (the visitor, feature `visits`) and the contact of
 * the organisation (the host, feature `hosting`). A visit to an organisation that nobody here coordinates has no document:
 * it is a sheet of the visitor.
 *
 * ```
 * coordinator ──group.list──▶ group ──directory.put / directory.drop──▶ directory ──group.entered──▶ group ──groups.listed──▶ coordinator
 * visitor ──directory.find──▶ directory ──visits.found──▶ visitor
 * visitor ──group.visit──▶ group ──visit.open──▶ visit ──visits.opened──▶ visitor, ──hosting.proposed──▶ its coordinators
 *                          group ──visits.unlisted──▶ visitor                     (it does not want to be found any more)
 *                          group ──visits.busy──▶ visitor                         (they asked three times this week, and nobody answered yet)
 * visit ──group.answered──▶ group                                                (the first answer of a host)
 * host ──visit.accept──▶ visit ──hosting.accepted──▶ host, ──visits.accepted──▶ visitor, ──hosting.taken──▶ other coordinators
 * host ──visit.decline─▶ visit ──hosting.declined──▶ host, ──visits.declined──▶ visitor, ──hosting.taken──▶ other coordinators
 * host ──visit.move────▶ visit ──hosting.put──▶ host, ──visits.countered──▶ visitor
 * visitor ──visit.accept──▶ visit ──visits.put──▶ visitor, ──hosting.accepted──▶ host     (the host's moment)
 * visitor ──visit.move────▶ visit ──visits.put──▶ visitor, ──hosting.moved──▶ host (all, while nobody has answered)
 * visitor ──visit.rename──▶ visit ──hosting.renamed──▶ host          (another name, or none; nobody is told of it)
 * either ──visit.cancel───▶ visit ──visits.cancelled / hosting.cancelled──▶ the other
 * either ──visit.leave────▶ visit                                  (they erase what is theirs; the other is told as by cancel)
 * visit ──visits.changed / hosting.changed──▶ who said yes to a moment that is not the newest
 * visit ──visits.gone / hosting.gone──▶ who writes to a visit that is over
 * visitor ──directory.noted──▶ directory                           (one more visit planned or made, without who or where)
 * ```
 * `as`: the document that each had when the visit came into being; proof that a letter is theirs. Letters carry ids, dates and
 * what one side means the other to read, and nothing else.
 *
 * Who cancels is not answered. A move to the moment that stands already changes nothing: who proposed it gets `put` again, the
 * other one `changed`. An answer that comes too late for what it answers (a decline after both agreed, or of a moment that
 * was moved meanwhile) gets `changed` too.
 */

/** The one document that knows which groups want to be found, and how many visits there were. */
export const DIRECTORY_DOCUMENT: DocumentId = 'directory';

/** Groups found at once. */
export const MOST_FOUND = 5;

/** Longest of each text, characters. */
export const MOST = { organisation: 80, visitor: 40, team: 60, note: 200 } as const;

/** What a visit can be about: `visits.about.options.<id>`. */
export const ABOUT = ['acquaint', 'needs', 'strengths', 'together', 'question', 'activity'] as const;

export const visitDetails: z.ZodType<VisitDetails> = z.object({
  date: z.iso.date(),
  time: z.string(),
  first: z.boolean(),
  about: z.array(z.string()).max(8),
  note: z.object({ text: atMost(MOST.note), language: z.enum(LANGUAGES) }).nullable(),
});

// ---- To the directory ----

/** `by`: the coordinator who asked, to be told; not kept. */
export const putInDirectory = z.object({ title: z.string(), by: z.string() });
export const dropFromDirectory = z.object({ by: z.string() });
export const findInDirectory = z.object({ words: z.string() });
export const notedInDirectory = z.object({ what: z.enum(['planned', 'made']) });

// ---- To a group (beside those of groups/letters.ts) ----

export const visitGroup = z.object({
  visitor: z.string().nullable(),
  team: z.string().nullable(),
  details: visitDetails,
});

// ---- To a visit ----

export const openVisit = visitGroup.extend({
  by: z.string(),
  group: z.string(),
  organisation: z.string(),
  hosts: z.array(z.string()).min(1),
});
/**
 * `visit.cancel`, `visit.leave`. `side`: of who writes, so that they are answered as what they are also when
 * the visit is over and nothing is known of it any more; without it both `visits.gone` and `hosting.gone` come.
 */
export const byVisit = z.object({ as: z.string(), side: z.enum(['visitor', 'host']).optional() });
/** `revision`: of the moment that they say no to; absent: whichever stands. */
export const declineVisit = byVisit.extend({ revision: z.number().int().optional() });
/** `revision`: of the moment that they say yes to. */
export const acceptVisit = byVisit.extend({ revision: z.number().int() });
/** From the visitor: how they want to be called from now on; null: they don't say. */
export const renameInVisit = byVisit.extend({ visitor: atMost(MOST.visitor).nullable() });
export const moveVisit = byVisit.extend({ date: z.iso.date(), time: z.string() });

// ---- To the visitor (feature `visits`) ----

/** `visits.found`: groups that want to be found, best first. */
export const visitFound = z.object({
  groups: z.array(z.object({ group: z.string(), title: z.string() })).max(MOST_FOUND),
  /** There are more that fit. */
  more: z.boolean(),
});
/** `visits.unlisted`, `visits.busy` */
export const visitUnlisted = z.object({ group: z.string() });
const visitNow = z.object({
  visit: z.string(),
  details: visitDetails,
  revision: z.number().int(),
  state: z.enum(VISIT_STATES),
});
/** `visits.opened`: it was proposed to the organisation, as `details` says: by them a visitor knows which proposal it was. */
export const visitOpened = visitNow.extend({ as: z.string(), group: z.string(), organisation: z.string() });
/** `visits.accepted`, `visits.declined`, `visits.countered`, `visits.put`, `visits.changed`, `visits.cancelled` */
export const visitNews = visitNow;
/** `visits.gone`, `hosting.gone`: there is no such visit any more. */
export const visitGone = z.object({ visit: z.string() });

// ---- To a host (feature `hosting`) ----

/**
 * `hosting.proposed`, `hosting.renamed`, `hosting.moved`, `hosting.accepted`, `hosting.declined`, `hosting.put`, `hosting.changed`,
 * `hosting.cancelled`: the whole, so that one that was lost is made good by the next.
 */
export const hostNews = visitNow.extend({
  as: z.string(),
  organisation: z.string(),
  visitor: z.string().nullable(),
  team: z.string().nullable(),
});
/** `hosting.taken`: another coordinator of the group answered. `as`: of who reads it; another one is none of theirs (any more). */
export const hostTaken = z.object({ visit: z.string(), as: z.string() });

/** A letter to a visit. */
export function toVisit(visit: DocumentId, kind: string, body: Json): Posted {
  return { to: visit, toKind: 'visit', letter: { kind: `visit.${kind}`, body } };
}

/** A letter to the directory. */
export function toDirectory(kind: string, body: Json): Posted {
  return { to: DIRECTORY_DOCUMENT, toKind: 'directory', letter: { kind: `directory.${kind}`, body } };
}
