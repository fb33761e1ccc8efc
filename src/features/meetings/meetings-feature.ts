import { type Answer, chosen } from '../../engine/answer.ts';
import type { ActionResult, Feature, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import type { Option } from '../../ports/message.ts';
import { isQuiet } from '../broadcasts/broadcasts-feature.ts';
import { asNumber, asText, textAnswer } from '../groups/text-answer.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import { PROGRAMME } from '../toolkit/programme-of-sheet.ts';
import { attendancePaper } from './attendance-paper.ts';
import { freezeProgramme } from './freeze-programme.ts';
import { organisedTitles } from './leave-organised.ts';
import { findLink } from './meeting-link.ts';
import {
  changesOf,
  detailsOf,
  FIELDS,
  type Field,
  hasBegun,
  MOST_MEETINGS,
  meetingOf,
  meetings,
  momentAt,
  NEEDED,
  openMeetings,
  sheetHere,
  textOf,
  tidied,
  withoutSheet,
} from './meeting-sheet.ts';
import { describe, nameOf } from './meeting-text.ts';
import { organiserAnswers } from './organiser-answers.ts';
import { organiserLetters } from './organiser-letters.ts';
import { codeOf, doorPicture, forwardText, meetingLinks, showDoor } from './pass-on.ts';

/** What can be done with a meeting while it is to come, as long as its state allows it; in the order of the list. */
const STATES_ON: readonly string[] = ['made', 'planned', 'going', 'stopped', 'sent'];

function isAnswered(sheet: Sheet | undefined, name: Field): boolean {
  const answer = sheet?.answers[name];
  return answer !== undefined && answer.kind !== 'skipped';
}

function numberOf(answer: Answer | undefined): number {
  return answer?.kind === 'number' ? answer.value : 0;
}

/** How the meeting stood when it was looked at last. */
function stateOf(view: View): string {
  return chosen(view.frame.slots.state)[0] ?? '';
}

/** Fields as options, by their names. */
function fields(view: View, wanted: (name: Field) => boolean): Option[] {
  return FIELDS.filter(wanted).map((id) => ({ id, title: view.text(`meetings.${id}.label`) }));
}

function isNeeded(name: Field): boolean {
  return NEEDED.some((each) => each === name);
}

/** The sheet without an answer. */
function without(sheet: Sheet, name: Field): Sheet {
  const { [name]: dropped, ...answers } = sheet.answers;
  return { ...sheet, answers };
}

function change(view: View, make: (sheet: Sheet) => Sheet): ActionResult {
  const sheet = sheetHere(view);
  return sheet ? { person: putSheet(view.person, make(sheet)) } : {};
}

/** Whether the moment of a day and a time under these names is behind us. */
function isPast(view: View, date: Answer | undefined, time: Answer | undefined): boolean {
  return date?.kind === 'date' && time?.kind === 'time' && momentAt(date.date, time.time, view.world) <= view.world.now;
}

/** What can be done with the meeting as it stood. */
function doings(view: View): Option[] {
  const state = stateOf(view);
  const sheet = sheetHere(view);
  const details = sheet && detailsOf(sheet);
  const isOn = STATES_ON.includes(state);
  const begun = details ? hasBegun(details, view.world) : false;
  const isSending = state === 'going' || state === 'planned';
  const invited = numberOf(view.frame.slots.invited);
  const offered: readonly [string, boolean][] = [
    ['stop', isOn && isSending],
    ['invite', isOn && !isSending && !begun],
    ['pass', isOn && !begun],
    ['remind', isOn && !isSending && !begun && numberOf(view.frame.slots.silent) > 0],
    ['change', isOn && !begun],
    ['list', invited > 0],
    ['cancel', isOn && !begun],
    ['close', isOn && begun],
    ['remove', !isOn],
    ['refresh', isOn],
    ['others', true],
  ];
  return offered.flatMap(([id, holds]) => (holds ? [{ id, title: view.text(`meetings.one.options.${id}`) }] : []));
}

/** Goes on with a sheet where something is missing, or begins a new one. */
function begin(view: View): ActionResult {
  const sheet = sheetHere(view);
  if (sheet) {
    const missing = NEEDED.find((name) => !isAnswered(sheet, name));
    return { sheet: sheet.id, outcome: missing ?? 'whole' };
  }
  const person = tidied(view);
  const isFull = openMeetings({ ...view, person }).length >= MOST_MEETINGS;
  return { person, outcome: isFull ? 'full' : 'new' };
}

/** Meetings as their organiser has them: made, changed, sent and looked at in the chat. */
export function meetingsFeature(exercises: readonly Exercise[]): Feature {
  return {
    name: 'meetings',
    queries: {
      most: () => MOST_MEETINGS,
      /** Guests may count on a meeting of theirs. */
      organises: (view) => organisedTitles(view) !== '',
      organised: (view) => organisedTitles(view),
      /** Its title, day, time and place are known. */
      whole: (view) => NEEDED.every((name) => isAnswered(sheetHere(view), name)),
      /** The meeting exists, and is not only a sheet. */
      made: (view) => meetingOf(sheetHere(view)) !== null,
      hasDoor: (view) => textOf(view.answer('doorTarget')) !== '',
      past: (view) => isPast(view, view.answer('date'), view.answer('start')),
      endsBefore: (view) => {
        const [start, end] = [view.answer('start'), view.answer('end')];
        return start?.kind === 'time' && end?.kind === 'time' && end.time <= start.time;
      },
      about: (view) => {
        const sheet = sheetHere(view);
        const details = sheet && detailsOf(sheet);
        return details ? describe(view, details) : '';
      },
      title: (view) => textOf(sheetHere(view)?.answers.title),
      name: (view) => {
        const sheet = sheetHere(view);
        return sheet ? nameOf(view, sheet) : '';
      },
      canAdd: (view) => fields(view, (name) => !isAnswered(sheetHere(view), name)).length > 0,
      canDrop: (view) => FIELDS.some((name) => !isNeeded(name) && isAnswered(sheetHere(view), name)),
      hasProgrammes: (view) => view.person.sheets.some(({ kind }) => kind === PROGRAMME),
      changed: (view) => {
        const sheet = sheetHere(view);
        return sheet !== undefined && changesOf(sheet).any;
      },
      /** People were invited, and what was changed concerns them. */
      concerns: (view) => {
        const sheet = sheetHere(view);
        return numberOf(view.frame.slots.invited) > 0 && sheet !== undefined && changesOf(sheet).told;
      },
      summary: (view) => textAnswer(view, 'summary'),
      silent: (view) => numberOf(view.answer('silent')),
      invited: (view) => numberOf(view.answer('invited')),
      /** The moment chosen for sending can't be: it is past, or the meeting has begun by then. */
      sendPast: (view) => isPast(view, view.answer('sendDate'), view.answer('sendTime')),
      sendLate: (view) => {
        const sheet = sheetHere(view);
        const details = sheet && detailsOf(sheet);
        const [date, time] = [view.answer('sendDate'), view.answer('sendTime')];
        if (!details || date?.kind !== 'date' || time?.kind !== 'time') return false;
        const { world } = view;
        return momentAt(date.date, time.time, world) >= momentAt(details.date, details.start, world);
      },
      /** At that time of the day nothing is sent. */
      sendQuiet: (view) => {
        const [date, time] = [view.answer('sendDate'), view.answer('sendTime')];
        if (date?.kind !== 'date' || time?.kind !== 'time') return false;
        return isQuiet(momentAt(date.date, time.time, view.world), view.world);
      },
      hasDoors: (view) => meetingLinks(view).length > 0,
      manyDoors: (view) => meetingLinks(view).length > 1,
      hasCode: (view) => codeOf(view) !== '',
      forward: (view) => forwardText(view),
    },
    options: {
      mine: (view) => meetings(view).map((sheet) => ({ id: sheet.id, title: nameOf(view, sheet) })),
      missing: (view) => {
        const hasProgrammes = view.person.sheets.some(({ kind }) => kind === PROGRAMME);
        const sheet = sheetHere(view);
        return fields(view, (name) => !isAnswered(sheet, name) && (name !== 'programme' || hasProgrammes));
      },
      filled: (view) => fields(view, (name) => isAnswered(sheetHere(view), name)),
      droppable: (view) => fields(view, (name) => !isNeeded(name) && isAnswered(sheetHere(view), name)),
      doings,
      doors: (view) => meetingLinks(view).map(({ app }, index) => ({ id: `d${index}`, title: app })),
    },
    actions: {
      begin,
      /** Meetings that were over a month ago go; tells whether there are any. */
      tidy: (view) => {
        const person = tidied(view);
        return { person, outcome: meetings({ ...view, person }).length === 0 ? 'none' : 'some' };
      },
      /** The one chosen from the list: a meeting, or the beginning of one. */
      choose: (view) => {
        const [id] = chosen(view.answer('answer'));
        const sheet = meetings(view).find((each) => each.id === id);
        if (!sheet) return { outcome: 'none' };
        const place = meetingOf(sheet);
        return {
          outcome: place ? 'made' : 'draft',
          answers: { which: { kind: 'choice', option: sheet.id }, meeting: asText(place?.meeting ?? '') },
        };
      },
      remove: (view) => {
        const sheet = sheetHere(view);
        return sheet ? { person: withoutSheet(view.person, sheet) } : {};
      },
      dropEnd: (view) => change(view, (sheet) => without(sheet, 'end')),
      drop: (view) => {
        const [id] = chosen(view.answer('answer'));
        const name = FIELDS.find((each) => each === id);
        return name && !isNeeded(name) ? change(view, (sheet) => without(sheet, name)) : {};
      },
      /** The address in what was typed; without one there is no link. */
      takeLink: (view) => {
        const answer = view.answer('link');
        if (answer?.kind !== 'text') return { outcome: 'none' };
        const link = findLink(answer.text);
        return link === null
          ? { ...change(view, (sheet) => without(sheet, 'link')), outcome: 'bad' }
          : { answers: { link: asText(link) }, outcome: 'good' };
      },
      takeProgramme: (view) => {
        const lines = freezeProgramme(view, exercises);
        return lines === null ? {} : { answers: { programme: asText(lines) } };
      },
      /** It goes now. */
      now: (): ActionResult => ({ answers: { at: { kind: 'skipped' }, again: { kind: 'skipped' } } }),
      /** It goes at the moment that was chosen. */
      plan: (view): ActionResult => {
        const [date, time] = [view.answer('sendDate'), view.answer('sendTime')];
        if (date?.kind !== 'date' || time?.kind !== 'time') return { outcome: 'none' };
        const at = momentAt(date.date, time.time, view.world);
        return { outcome: 'planned', answers: { at: asNumber(at), again: { kind: 'skipped' } } };
      },
      /** The same once more. */
      repeat: (): ActionResult => ({ answers: { again: { kind: 'yes-no', yes: true } } }),
      list: attendancePaper,
      picture: doorPicture,
      showDoor,
    },
    letters: organiserLetters,
    answers: organiserAnswers,
  };
}
