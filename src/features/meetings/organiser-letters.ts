import { chosen } from '../../engine/answer.ts';
import type { LetterMaker, View } from '../../engine/feature.ts';
import type { Json } from '../../ports/json.ts';
import { pickedGroups } from '../broadcasts/broadcasts-feature.ts';
import { knownAs } from '../groups/led-groups.ts';
import { textAnswer } from '../groups/text-answer.ts';
import { isAdmin, mayThey } from '../rights/rights.ts';
import { toMeeting } from './letters.ts';
import { detailsOf, invitationHash, meetingOf, sheetHere } from './meeting-sheet.ts';

/** A letter to the meeting that the dialog is about; `gone` when it was never made or is not in the list any more. */
type About = 'put' | 'invite' | 'stop' | 'cancel' | 'close' | 'remind' | 'summarise';

function aboutMeeting(kind: About, body: (view: View) => Record<string, Json> | null = () => ({})): LetterMaker {
  return (view) => {
    const place = mayThey(view.person, `meeting.${kind}`) ? meetingOf(sheetHere(view)) : null;
    const more = place && body(view);
    return place && more ? toMeeting(place.meeting, kind, { as: place.as, ...more }) : { outcome: 'gone' };
  };
}

/** When the invitation is to go, epoch milliseconds; null: now. */
function plannedAt(view: View): number | null {
  const at = view.answer('at');
  return at?.kind === 'number' ? at.value : null;
}

/** What an organiser writes to a meeting. */
export const organiserLetters: Readonly<Record<string, LetterMaker>> = {
  /** The codes have given an id for it: the meeting comes into being by this. */
  open: (view) => {
    const sheet = sheetHere(view);
    const details = sheet && detailsOf(sheet);
    const target = textAnswer(view, 'doorTarget');
    const isTheirs = target !== '' && mayThey(view.person, 'meeting.open');
    return details && isTheirs ? toMeeting(target, 'open', { details: { ...details } }) : { outcome: 'gone' };
  },
  put: aboutMeeting('put', (view) => {
    const sheet = sheetHere(view);
    const details = sheet && detailsOf(sheet);
    return details ? { details: { ...details } } : null;
  }),
  invite: aboutMeeting('invite', (view) => {
    const sheet = sheetHere(view);
    const details = sheet && detailsOf(sheet);
    const leads = pickedGroups(view);
    if (!details || leads.length === 0) return null;
    const groups = leads.map(({ group }) => group);
    return {
      admin: isAdmin(view.person),
      groups,
      asOf: knownAs(leads),
      hash: invitationHash(details, groups),
      again: chosen(view.answer('again'))[0] === 'yes',
      at: plannedAt(view),
    };
  }),
  stop: aboutMeeting('stop'),
  cancel: aboutMeeting('cancel'),
  close: aboutMeeting('close'),
  remind: aboutMeeting('remind'),
  summary: aboutMeeting('summarise'),
};
