import type { ActionResult, Posted, View } from '../../engine/feature.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import { isOff, MEETING, meetingOf, openMeetings } from '../meetings/meeting-sheet.ts';
import { leaveTogether } from '../together/leave-together.ts';
import { pairsOf } from '../together/pairings.ts';
import { leaveVisits } from '../visits/leave-visits.ts';
import { newsTimerId } from '../visits/own-visits.ts';
import { seriesIds } from '../visits/series-timers.ts';
import { withoutConsent } from './consent-ledger.ts';

/**
 * The person takes back that their answers are kept: all of them go, with what lives on them: appointments, what lies beside
 * somebody else's answers, visits that they proposed. What was agreed to by itself stays: groups, answers to invitations, a
 * question to a human, roles; and meetings that guests count on, because nobody else could call them off.
 */
export function withdrawAnswers(view: View): ActionResult {
  const { person, world } = view;
  if (person.consent === null) return { outcome: 'none' };
  const kept = new Set(organised(view));
  const { pairs, pairing, places, hosted, ...rest } = withoutConsent(person, world.now);
  const cleared: Person = {
    ...rest,
    sheets: person.sheets.filter((sheet) => kept.has(sheet)),
    // A preparation went with them; the visit itself is between two sides.
    ...(hosted && { hosted: hosted.map(({ sheet, ...visit }) => visit) }),
  };
  const gone = person.sheets.filter((sheet) => !kept.has(sheet));
  return {
    outcome: 'withdrawn',
    person: cleared,
    letters: letters(view),
    timers: { cancel: [...gone.flatMap(timersOf), ...pairsOf(person).map(({ pair }) => `scan-due-${pair}`)] },
  };
}

/** Meetings that were made, are not called off, and are still to come. */
function organised(view: View): readonly Sheet[] {
  return openMeetings(view).filter((sheet) => sheet.kind === MEETING && !isOff(sheet) && meetingOf(sheet) !== null);
}

/** Whoever has some of it beside their own is told, and what they have of this person goes. */
function letters({ person, world }: View): readonly Posted[] {
  return [...leaveTogether(person), ...leaveVisits(person, world)];
}

function timersOf(sheet: Sheet): string[] {
  return [`look-back-${sheet.id}`, ...seriesIds(sheet.id), newsTimerId(sheet)];
}
