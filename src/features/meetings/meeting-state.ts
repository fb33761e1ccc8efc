import { z } from 'zod';
import type { MeetingDetails } from '../../engine/invitation.ts';
import type { Json } from '../../ports/json.ts';
import { isInviting, sendingSchema } from '../broadcasts/sending-state.ts';
import { detailsSchema } from './letters.ts';
import { packSeats, seatsSchema } from './seats.ts';

/** Sentences of guests that are kept, the newest, and letters of them together. */
const MOST_SENTENCES = 30;
const MOST_LETTERS = 2_000;

/** Sentences with one more, without the oldest that have no room any more. */
export function withSentence(sentences: readonly string[], sentence: string): string[] {
  const kept = [...sentences, sentence].slice(-MOST_SENTENCES);
  const letters = kept.reduce((sum, { length }) => sum + length, 0);
  let over = letters - MOST_LETTERS;
  return kept.filter(({ length }) => {
    if (over <= 0) return true;
    over -= length;
    return false;
  });
}

const stateSchema = z.object({
  /** The id by which the organiser writes to it, and the document in which they are now. */
  organiser: z.string(),
  organiserAt: z.string(),
  details: detailsSchema,
  /** Rises with every change of the details, from 1. */
  revision: z.number().int(),
  phase: z.enum(['on', 'cancelled', 'over']),
  /** What it was when people heard of it last, where a change waits to be told. */
  known: detailsSchema.nullable(),
  /** Some have heard of that change by their invitation, so that it is told even when it was undone. */
  partlyHeard: z.literal(true).exactOptional(),
  /** The end that waits to be told. */
  end: z.enum(['cancelled', 'closed']).nullable(),
  sending: sendingSchema,
  /** Nobody loses a place because the meeting was moved: it is theirs until they answer again. */
  seats: seatsSchema,
  /** When those who had not answered were reminded, epoch milliseconds. */
  remindedAt: z.number().nullable(),
  /** What people wrote afterwards, the newest last. */
  sentences: z.array(z.string()),
});
export type Meeting = z.infer<typeof stateSchema>;

/** Reads a meeting's state as it was stored. */
export function readMeeting(state: unknown): Meeting {
  return stateSchema.parse(state);
}

/** The state to store. */
export function packMeeting(meeting: Meeting): Json {
  return {
    ...meeting,
    details: { ...meeting.details },
    known: meeting.known && { ...meeting.known },
    seats: packSeats(meeting.seats),
  };
}

/** What the organiser is told of how it stands. */
export function stateOfMeeting({
  phase,
  sending,
}: Pick<Meeting, 'phase' | 'sending'>): 'made' | 'planned' | 'going' | 'stopped' | 'sent' | 'cancelled' | 'over' {
  if (phase !== 'on') return phase;
  if (sending.plan) return 'planned';
  if (isInviting(sending) || sending.round) return 'going';
  if (sending.ended === null) return 'made';
  return sending.ended === 'stopped' ? 'stopped' : 'sent';
}

const TOLD = ['title', 'date', 'start', 'end', 'place', 'link'] as const;

/** Whether people must hear of a change, because they could come at the wrong time or to the wrong place. */
export function isMoved(before: MeetingDetails, after: MeetingDetails): boolean {
  return TOLD.some((name) => before[name] !== after[name]);
}

/** Whether anything is different at all. */
export function isChanged(before: MeetingDetails, after: MeetingDetails): boolean {
  return (Object.keys(after) as (keyof MeetingDetails)[]).some((name) => before[name] !== after[name]);
}
