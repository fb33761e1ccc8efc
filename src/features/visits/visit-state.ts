import { z } from 'zod';
import { momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { VisitDetails, VisitState } from '../../engine/visit.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { visitDetails } from './letters.ts';

/** `as`: the document by which the visit knows them; `at`: the one that they wrote from last, after two chats were joined. */
const sideSchema = z.object({ as: z.string(), at: z.string() });
export type VisitSide = z.infer<typeof sideSchema>;

const stateSchema = z.object({
  group: z.string(),
  organisation: z.string(),
  visitor: z.string().nullable(),
  team: z.string().nullable(),
  details: visitDetails,
  /** Rises with every change of the moment. */
  revision: z.number().int(),
  /** A visit that was declined or cancelled is gone. */
  state: z.enum(['proposed', 'countered', 'agreed']),
  /** The visitor. */
  by: sideSchema,
  /** Coordinators of the organisation. */
  hosts: z.array(sideSchema),
  /** Of them, the one who answered first, by their `as`; the others have nothing to do with it any more. */
  host: z.string().nullable(),
});

/** A visit that goes on: who with whom, when, what it is about, and how far the two sides are. */
export type Visit = z.infer<typeof stateSchema>;

/** Reads a visit as it was stored. */
export function readVisit(state: unknown): Visit {
  return stateSchema.parse(state);
}

/** Kept for so long after its day, milliseconds. */
const KEPT = 30 * 24 * 3_600_000;

/** When it is removed: thirty days after its day, and never sooner than thirty days from now. */
export function removedAt({ details }: Visit, now: number, timeZone: string): number {
  return Math.max(now, momentOf(readIsoDate(details.date), { hour: 12, minute: 0 }, timeZone)) + KEPT;
}

/** Which side somebody is by the id that they give; null: none of the two. */
export function sideOf(visit: Visit, as: DocumentId): 'visitor' | 'host' | null {
  if (visit.by.as === as) return 'visitor';
  return visit.hosts.some((each) => each.as === as) ? 'host' : null;
}

/** They may have joined another document since: who writes is who is answered. */
export function withAddress(visit: Visit, as: DocumentId, at: DocumentId): Visit {
  const moved = (side: VisitSide) => (side.as === as ? { as, at } : side);
  return { ...visit, by: moved(visit.by), hosts: visit.hosts.map(moved) };
}

/** Whom the visitor's news goes to: who answered, or everybody while nobody has. */
export function hostsOf({ hosts, host }: Visit): readonly VisitSide[] {
  return host === null ? hosts : hosts.filter(({ as }) => as === host);
}

/** How it stands, or how it ended. */
export function visitNow(self: DocumentId, visit: Visit, ended?: VisitState): { [key: string]: Json } {
  const { details, revision, state } = visit;
  return { visit: self, details: detailsBody(details), revision, state: ended ?? state };
}

/** The same as what is stored. */
export function packVisit(visit: Visit): Json {
  return { ...visit, details: detailsBody(visit.details) };
}

function detailsBody({ about, note, ...rest }: VisitDetails): Json {
  return { ...rest, about: [...about], note: note && { ...note } };
}
