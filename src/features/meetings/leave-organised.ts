import type { Posted, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { toOwner } from '../broadcasts/letters.ts';
import { toMeeting } from './letters.ts';
import { meetingOf, openMeetings, textOf } from './meeting-sheet.ts';

type Here = Pick<View, 'person' | 'world'>;

/** Meetings to come that the person made and did not call off: guests may count on them. */
function organised(view: Here): readonly Sheet[] {
  return openMeetings(view).filter((sheet) => meetingOf(sheet) !== null);
}

/** Their titles, the next one first; empty when there are none. */
export function organisedTitles(view: Here): string {
  return organised(view)
    .map(({ answers }) => textOf(answers.title))
    .join(', ');
}

/**
 * Letters by which what somebody who goes for good had planned to send is not sent any more. Their meetings stay: that one
 * does not go on is for them to say, and they were told that nobody can say it after them.
 */
export function leaveOrganised(person: Here['person'], world: Here['world']): readonly Posted[] {
  const meetings = organised({ person, world }).flatMap((sheet) => {
    const place = meetingOf(sheet);
    return place ? [toMeeting(place.meeting, 'forsake', { as: place.as })] : [];
  });
  const planned = (person.announcements ?? []).filter(({ at }) => at > world.now);
  return [...meetings, ...planned.map(({ announcement, as }) => toOwner(announcement, 'announcement', 'stop', { as }))];
}
