import type { MeetingDetails } from '../../src/engine/invitation.ts';

/** A meeting of which no more is said than must be, in a community centre at seven in the evening. */
export function plainMeeting({
  title,
  date,
  ...more
}: Pick<MeetingDetails, 'title' | 'date'> & Partial<MeetingDetails>) {
  return {
    title,
    date,
    start: '19:00',
    end: null,
    place: 'Buurthuis',
    kind: null,
    link: null,
    languages: null,
    interpreter: false,
    childcare: false,
    bring: null,
    capacity: null,
    programme: null,
    ...more,
  } satisfies MeetingDetails;
}
