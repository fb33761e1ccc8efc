import type { DocumentId } from '../ports/document.ts';

/** Kinds of meetings. */
export const MEETING_KINDS = ['acquainted', 'exercise', 'theme', 'other'] as const;
export type MeetingKind = (typeof MEETING_KINDS)[number];

/** What a meeting is, as its organiser wrote it. Dates and times are local to the network. */
export interface MeetingDetails {
  /** At most 80 characters. */
  title: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:MM`. */
  start: string;
  /** `HH:MM`, on the same day; null: not said. */
  end: string | null;
  /** At most 120 characters. */
  place: string;
  kind: MeetingKind | null;
  /** A map, or where to meet online: https, at most 300 characters. */
  link: string | null;
  /** Spoken there, as people read it; at most 120 characters. */
  languages: string | null;
  interpreter: boolean;
  childcare: boolean;
  /** What to bring; at most 120 characters. */
  bring: string | null;
  /** Places for people, those they bring included; null: no limit. At most 500. */
  capacity: number | null;
  /** What will be done, a line each; at most 400 characters. */
  programme: string | null;
}

export const NEEDS = ['interpreter', 'childcare'] as const;
export type Need = (typeof NEEDS)[number];

export const RSVPS = ['yes', 'no', 'maybe'] as const;
/** The answer to an invitation. */
export type Rsvp = (typeof RSVPS)[number];

/** `waiting`: the meeting is full. `offered`: a place came free, and is kept until they say. */
export const SEATS = ['none', 'seated', 'waiting', 'offered'] as const;
export type SeatAt = (typeof SEATS)[number];

/** A meeting to which the person was invited, as they know it. */
export interface Invitation {
  meeting: DocumentId;
  /** The part of the guest list that has them. */
  part: DocumentId;
  /** The id by which they are on that list: proof that a later letter is theirs, also after two chats were joined. */
  guest: DocumentId;
  details: MeetingDetails;
  /** Rises with each change of the details, from 1: the SEQUENCE of its .ics file. */
  revision: number;
  /** The group through which they were invited; null: by a link that was passed on. */
  group: string | null;
  answer: Rsvp | null;
  seat: SeatAt;
  /** Who comes, with themselves: 1 to 20. */
  people: number;
  needs: readonly Need[];
  /** `over`: it was, or the organiser closed it. */
  state: 'on' | 'cancelled' | 'over';
  /** Moved since they answered: they are asked again. */
  asksAgain?: true;
  /** What it was before it was moved, until they have answered again. */
  before?: Pick<MeetingDetails, 'title' | 'date' | 'start' | 'end' | 'place'>;
  /** A place is kept for them until then, epoch milliseconds. */
  offeredUntil?: number;
  /** When they were asked how it was, epoch milliseconds. */
  lookedBackAt?: number;
}
