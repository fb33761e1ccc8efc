import { isoDate, localTime, longDate } from '../../engine/calendar.ts';
import type { LetterReader, LetterResult, View } from '../../engine/feature.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import { endOfQuiet } from '../../engine/quiet-hours.ts';
import { putSheet } from '../../engine/sheets.ts';
import { asNumber, asText } from '../groups/text-answer.ts';
import { mayThey } from '../rights/rights.ts';
import {
  meetingAccepted,
  meetingCancelled,
  meetingClosed,
  meetingNoted,
  meetingOpened,
  meetingPut,
  meetingRefused,
  meetingReminded,
  meetingStopped,
  meetingSummary,
} from './letters.ts';
import { isOff, sheetHere, sheetOfMeeting, textOf, withDetails, withOpened } from './meeting-sheet.ts';
import { summaryText } from './meeting-summary.ts';

/** The dialog in which a meeting is looked at. While its details are being changed elsewhere, they are left alone. */
export const MANAGE = 'meeting.manage';

/** The dialog in which a meeting is made, and its details are changed. */
const CREATE = 'meeting.create';

function titleOf(sheet: Sheet | undefined): string {
  return textOf(sheet?.answers.title);
}

/** "vrijdag 4 december 2026 om 19:00 uur". */
function momentText(view: View, at: number): string {
  const { day, hour, minute } = localTime(at, view.world.network.timeZone);
  const start = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return view.text('meetings.when.from', { date: longDate(isoDate(day), view.language), start });
}

/** When the invitation goes that was planned last. */
function plannedText(view: View, { answers }: Sheet): string | null {
  return answers.planned?.kind === 'number' ? momentText(view, answers.planned.value) : null;
}

/** The meeting takes place no more, as its list shows. */
function withOff(person: Person, meeting: string): Person {
  const sheet = sheetOfMeeting(person, meeting);
  return sheet
    ? putSheet(person, { ...sheet, answers: { ...sheet.answers, off: { kind: 'yes-no', yes: true } } })
    : person;
}

/** Said whether somebody waits for it or not: it concerns many people. When it comes by itself it keeps quiet hours. */
function tell(text: string, rest: LetterResult): LetterResult {
  return { ...rest, say: { text }, late: { say: { text, initiative: true } } };
}

/** Whether the dialog that is open, or waits, is about this meeting. */
function isHere(view: View, meeting: string): boolean {
  const sheet = sheetHere(view);
  return sheet !== undefined && sheet === sheetOfMeeting(view.person, meeting);
}

/** At night people read it in the morning: whoever calls off a breakfast has to phone. */
function withQuiet(view: View, text: string): string {
  const { network, now } = view.world;
  if (endOfQuiet(network, now) === null) return text;
  return `${text} ${view.text('broadcasts.quiet', { ...network.quietHours })}`;
}

/** What a meeting writes to its organiser. A meeting that is not in their list any more says nothing. */
export const organiserAnswers: Readonly<Record<string, LetterReader>> = {
  opened: (view, body) => {
    const { meeting, as } = meetingOpened.parse(body);
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet) return {};
    const person = putSheet(view.person, withOpened(sheet, { meeting, as }, view.world.now));
    // A dialog that waits for another meeting is not answered by this one.
    return isHere(view, meeting) ? { person, outcome: 'opened', answersTo: 'open' } : { person };
  },
  put: (view, body) => {
    const { meeting, told } = meetingPut.parse(body);
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet) return {};
    const text =
      told > 0 ? withQuiet(view, view.text('meetings.putTold', { count: told })) : view.text('meetings.putSaved');
    return tell(text, { outcome: 'put', answersTo: 'put' });
  },
  accepted: (view, body) => {
    const { meeting, people, planned } = meetingAccepted.parse(body);
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet) return {};
    const title = titleOf(sheet);
    if (planned === null) {
      const text = view.text('meetings.accepted', { title, count: people });
      return tell(text, { outcome: 'accepted', answersTo: 'invite' });
    }
    const person = putSheet(view.person, { ...sheet, answers: { ...sheet.answers, planned: asNumber(planned) } });
    const text = view.text('meetings.planned', { title, when: momentText(view, planned) });
    return tell(text, { person, outcome: 'planned', answersTo: 'invite' });
  },
  refused: (view, body) => {
    const { meeting, why } = meetingRefused.parse(body);
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet) return {};
    const text = view.text(`meetings.refused.${why}`, { title: titleOf(sheet) });
    if (why === 'not-found') return isHere(view, meeting) ? { outcome: 'gone' } : {};
    if (why === 'over') {
      const person = withOff(view.person, meeting);
      return isHere(view, meeting) ? { person, outcome: 'over', say: { text }, late: {} } : { person };
    }
    // A limit can't be set any more where so many come that nobody is kept a place.
    if (why === 'too-many' && view.frame.dialog === CREATE) {
      return { outcome: 'refused', answersTo: 'put', say: { text: view.text('meetings.crowd') }, late: {} };
    }
    const late = { say: { text, initiative: true } } as const;
    // Whoever still waits is asked whether it is to go again.
    if (why === 'again') return { outcome: why, answersTo: 'invite', late };
    return { outcome: 'refused', answersTo: 'invite', say: { text }, late };
  },
  stopped: (view, body) => {
    const { meeting, sent, kept } = meetingStopped.parse(body);
    if (!sheetOfMeeting(view.person, meeting)) return {};
    const text =
      sent + kept === 0 ? view.text('meetings.stoppedBefore') : view.text('meetings.stopped', { sent, kept });
    return tell(text, { outcome: 'stopped', answersTo: 'stop' });
  },
  cancelled: (view, body) => {
    const { meeting, told } = meetingCancelled.parse(body);
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet) return {};
    const person = withOff(view.person, meeting);
    const title = titleOf(sheet);
    const text =
      told === 0
        ? view.text('meetings.state.cancelled')
        : withQuiet(view, view.text('meetings.cancelled', { title, count: told }));
    return tell(text, { person, outcome: 'cancelled', answersTo: 'cancel' });
  },
  closed: (view, body) => {
    const { meeting } = meetingClosed.parse(body);
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet) return {};
    const person = withOff(view.person, meeting);
    return tell(view.text('meetings.closed', { title: titleOf(sheet) }), {
      person,
      outcome: 'closed',
      answersTo: 'close',
    });
  },
  reminded: (view, body) => {
    const { meeting, people, why } = meetingReminded.parse(body);
    if (!sheetOfMeeting(view.person, meeting)) return {};
    const text = view.text(`meetings.reminded.${why}`, { count: people });
    return tell(text, { outcome: 'reminded', answersTo: 'remind' });
  },
  /** How it stands; the sheet becomes what the meeting says, also where a change was begun and left. */
  summary: (view, body) => {
    const summary = meetingSummary.parse(body);
    const { meeting, details, state, tally } = summary;
    const sheet = sheetOfMeeting(view.person, meeting);
    if (!sheet || view.frame.dialog !== MANAGE || !isHere(view, meeting)) return {};
    const answers = withDetails(sheet.answers, details);
    const isOver = state === 'cancelled' || state === 'over';
    const off = isOver || isOff(sheet) ? { off: { kind: 'yes-no', yes: isOver } as const } : {};
    return {
      person: putSheet(view.person, { ...sheet, answers: { ...answers, ...off } }),
      outcome: 'told',
      answersTo: 'summary',
      answers: {
        summary: asText(summaryText(view, summary, plannedText(view, sheet))),
        state: { kind: 'choice', option: state },
        silent: asNumber(tally.silent),
        invited: asNumber(tally.invited),
      },
    };
  },
  noted: (view, body) => {
    // Who organises nothing any more does not get to read what guests write.
    if (!mayThey(view.person, 'meeting.summarise')) return {};
    const { title, name, text } = meetingNoted.parse(body);
    const words = { title, name: name ?? view.text('meetings.somebody'), text };
    return { say: { text: view.text('meetings.noted', words), initiative: true } };
  },
};
