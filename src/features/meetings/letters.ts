import { z } from 'zod';
import type { Posted } from '../../engine/feature.ts';
import { MEETING_KINDS, type MeetingDetails, NEEDS, RSVPS, SEATS } from '../../engine/invitation.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { REFUSALS, tallySchema } from '../broadcasts/letters.ts';

/**
 * What a meeting writes with its organiser and its guests. The organiser's letters go to the feature `meetings` of the
 * organiser, a guest's to the feature `invitations`. `as`, `guest`: ids that only their owner knows, so that a letter is
 * theirs also after two chats were joined.
 */

export const detailsSchema: z.ZodType<MeetingDetails> = z.object({
  title: z.string(),
  date: z.string(),
  start: z.string(),
  end: z.string().nullable(),
  place: z.string(),
  kind: z.enum(MEETING_KINDS).nullable(),
  link: z.string().nullable(),
  languages: z.string().nullable(),
  interpreter: z.boolean(),
  childcare: z.boolean(),
  bring: z.string().nullable(),
  capacity: z.number().int().nullable(),
  programme: z.string().nullable(),
});

/** Longest of each text, characters. */
export const MOST = {
  title: 80,
  place: 120,
  link: 300,
  languages: 120,
  bring: 120,
  programme: 400,
  note: 300,
  sentence: 200,
  capacity: 500,
  people: 20,
} as const;

// ---- From the organiser, to the meeting ----

export const openMeeting = z.object({ details: detailsSchema });
/** The details as they are now. A change of title, date, time, place or link is told to whom it concerns. */
export const putMeeting = z.object({ as: z.string(), details: detailsSchema });
export const inviteToMeeting = z.object({
  as: z.string(),
  admin: z.boolean(),
  groups: z.array(z.string()).min(1).max(20),
  /** By group: the id by which that group knows the organiser, because each gave its own. Else it is `as`. */
  asOf: z.record(z.string(), z.string()).default({}),
  hash: z.string(),
  again: z.boolean(),
  /** Epoch milliseconds; null: now. */
  at: z.number().nullable(),
});
/*
 * These hold `as` alone: `meeting.stop` (what is being sent), `meeting.cancel`, `meeting.close` (nobody is asked anything any
 * more), `meeting.remind` (once a day at most), `meeting.summarise`, and `meeting.forsake`, which is not answered: the
 * organiser goes for good, and what was planned is not sent.
 */

// ---- From a guest, to the meeting ----

/* What a link that was passed on leads to is asked by `meeting.look`, without a body. */

/** `part`: the list that has them already, when they only give another name. */
export const walkIntoMeeting = z.object({ name: z.string().nullable(), part: z.string().optional() });
export const answerMeeting = z.object({
  part: z.string(),
  guest: z.string(),
  answer: z.enum(RSVPS),
  people: z.number().int().min(1).max(20),
  needs: z.array(z.enum(NEEDS)),
  /** Of the details that they know. */
  revision: z.number().int().optional(),
});

/**
 * From a guest who goes for good, or has another invitation to it: the place that they had here is free. Not answered; what
 * it is to the list that has them they write to their part.
 */
export const leaveMeeting = z.object({ part: z.string(), guest: z.string() });

// ---- From a part, to the meeting (beside those of broadcasts/letters.ts) ----

export const notedOfMeeting = z.object({ name: z.string().nullable(), text: z.string() });
export const ratedOfMeeting = z.object({ text: z.string() });

// ---- To the organiser: answers of the feature `meetings` ----

export const meetingOpened = z.object({ meeting: z.string(), as: z.string() });
/** `told`: people who are being told of the change. */
export const meetingPut = z.object({ meeting: z.string(), revision: z.number().int(), told: z.number().int() });
export const meetingAccepted = z.object({
  meeting: z.string(),
  people: z.number().int(),
  planned: z.number().nullable(),
});
export const meetingRefused = z.object({ meeting: z.string(), why: z.enum([...REFUSALS, 'over', 'not-found']) });
export const meetingStopped = z.object({ meeting: z.string(), sent: z.number().int(), kept: z.number().int() });
export const meetingCancelled = z.object({ meeting: z.string(), told: z.number().int() });
export const meetingClosed = z.object({ meeting: z.string() });
/** `too-soon`: somebody was reminded less than a day ago. */
export const meetingReminded = z.object({
  meeting: z.string(),
  people: z.number().int(),
  why: z.enum(['ok', 'too-soon', 'nobody', 'busy']),
});
export const meetingSummary = z.object({
  meeting: z.string(),
  state: z.enum(['made', 'planned', 'going', 'stopped', 'sent', 'cancelled', 'over']),
  details: detailsSchema,
  groups: z.array(z.string()),
  tally: tallySchema,
  /** Places taken and on the waiting list, people; without a limit both are 0. */
  taken: z.number().int(),
  waiting: z.number().int(),
  /** What people wrote afterwards, without names, the newest last. */
  sentences: z.array(z.string()),
});
/** A guest wrote to the organiser. */
export const meetingNoted = z.object({
  meeting: z.string(),
  title: z.string(),
  name: z.string().nullable(),
  text: z.string(),
});

// ---- To guests: answers of the feature `invitations` ----

/** `invitations.seen`: what a link leads to. */
export const invitationSeen = z.object({
  meeting: z.string(),
  details: detailsSchema,
  revision: z.number().int(),
  state: z.enum(['on', 'cancelled', 'over']),
  full: z.boolean(),
  /** Groups that it was sent to: whoever comes by a link may join one, to hear of the next meetings. */
  groups: z.array(z.object({ group: z.string(), title: z.string() })).default([]),
});
/** In every letter of a round; `part`, `guest` and `group` are added by the part. */
const aboutMeeting = z.object({
  meeting: z.string(),
  details: detailsSchema,
  revision: z.number().int(),
  part: z.string(),
  guest: z.string(),
  group: z.string().nullable(),
});
/** `invitations.invited`, and `invitations.welcome` for who came by a link. */
export const invited = aboutMeeting;
/** `invitations.updated`: something small changed, nothing is said. */
export const updated = aboutMeeting;
/** `invitations.moved`: `before` is what it was. They are asked again. */
export const moved = aboutMeeting.extend({ before: detailsSchema });
/** `invitations.cancelled` */
export const cancelled = aboutMeeting;
/** `invitations.reminded`: they have not answered yet, and are asked once more. */
export const reminded = aboutMeeting;
/** `invitations.closed`: it was; nothing is said. */
export const closed = aboutMeeting;

/**
 * `invitations.answered`: what came of an answer. `place`: on the waiting list, from 1. `now`: what the meeting is, for who
 * has not heard of it yet.
 */
export const answered = z.object({
  meeting: z.string(),
  answer: z.enum(RSVPS),
  seat: z.enum(SEATS),
  people: z.number().int(),
  place: z.number().int().nullable(),
  /** Fewer places are left than they asked for: so many; null otherwise. */
  left: z.number().int().nullable(),
  now: z.object({ details: detailsSchema, revision: z.number().int() }).optional(),
});
/** `invitations.offered`: a place came free and is kept until then, epoch milliseconds. */
export const offered = z.object({ meeting: z.string(), until: z.number() });
/** `invitations.lapsed`: the place went to the next one. */
export const lapsed = z.object({ meeting: z.string() });
/** `invitations.gone`: there is no such meeting any more. */
export const gone = z.object({ meeting: z.string() });

/** A letter to a meeting. */
export function toMeeting(meeting: DocumentId, kind: string, body: Json): Posted {
  return { to: meeting, toKind: 'meeting', letter: { kind: `meeting.${kind}`, body } };
}
