import type { DocumentId } from '../ports/document.ts';
import type { Language } from '../ports/language.ts';

/** When a visit of a professional to an organisation is, and what it is about. */
export interface VisitDetails {
  /** ISO calendar date, in the network's time zone. */
  date: string;
  /** `HH:MM`, 24 hours. */
  time: string;
  /** They have not met before. */
  first: boolean;
  /** `visits.about.options.<id>`. */
  about: readonly string[];
  /** What it is about in the visitor's own words, and the language they speak here; null: nothing more. */
  note: { text: string; language: Language } | null;
}

/**
 * Where the two sides are: `proposed` by the visitor, `countered` when the host proposed another moment, `agreed`; or it
 * does not go on.
 */
export const VISIT_STATES = ['proposed', 'countered', 'agreed', 'declined', 'cancelled'] as const;
export type VisitState = (typeof VISIT_STATES)[number];

/** A visit to an organisation whose contact this person is. */
export interface Hosted {
  visit: DocumentId;
  /** The id by which the visit knows them: proof that a later letter is theirs, also after two chats were joined. */
  as: DocumentId;
  /** The group that is visited. */
  organisation: string;
  /** As the visitor wants to be called, and their team; null: they did not say. */
  visitor: string | null;
  team: string | null;
  details: VisitDetails;
  /** Rises with every change of the moment, so that a yes is to the moment that was seen. */
  revision: number;
  state: VisitState;
  /** The preparation that goes with it. */
  sheet?: string;
}
