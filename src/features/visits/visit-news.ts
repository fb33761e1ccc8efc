import type { AppointmentOpener, LetterReader, LetterResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import type { Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { asNumber, asText } from '../groups/text-answer.ts';
import { toVisit, visitFound, visitGone, visitNews, visitOpened, visitUnlisted } from './letters.ts';
import {
  asChoice,
  type Changed,
  changed,
  momentText,
  newsTimerId,
  underWayTo,
  visitHere,
  without,
} from './own-visits.ts';
import { goesOn, sheetOfVisit, stateOf, textIn, visitSheets, withAnswers } from './visit-sheet.ts';
import { isPast } from './visit-words.ts';

const NAME = 'visits';

/** The dialog in which a visitor hears what the organisation said. */
export const NEWS = 'visit.news';

/** What can be heard by itself: the answer `news` of a sheet, until it was read. */
export type News = 'accepted' | 'declined' | 'countered' | 'cancelled';

const TEMPLATE = { name: 'visit-news', variables: {} };

/** Whether the dialog on which the letter falls waits for the answer to this letter, about this very visit. */
function waitsFor(view: View, sheet: Sheet, letter: string): boolean {
  const step = view.script.dialogs.get(view.frame.dialog)?.steps.get(view.frame.step);
  return step?.kind === 'send' && step.sends === `${NAME}.${letter}` && visitHere(view)?.id === sheet.id;
}

/** What the letter means to the dialog that waits for it; else it is said beside whatever is under way. */
function settled(view: View, sheet: Sheet, letters: readonly string[], outcome: string, late: string): LetterResult {
  const answersTo = letters.find((letter) => waitsFor(view, sheet, letter));
  const say = { text: view.text(late), initiative: true, template: TEMPLATE } as const;
  return answersTo === undefined ? { say } : { outcome, answersTo, late: { say } };
}

/** What only serves to ask about a visit, and has no sense once what they said was answered. */
const PASSING = ['news', 'newDate', 'newTime', 'seen'];

/** The day and time that the visitor just gave; nothing while one is missing. */
function wantedMoment({ answers: { newDate, newTime } }: Sheet): Sheet['answers'] {
  return newDate?.kind === 'date' && newTime?.kind === 'time' ? { date: newDate, time: newTime } : {};
}

/** The sheet as its visit is now; null for what is older than what is known, and for a visit that is over for us. */
function standing(view: View, body: Json): { sheet: Sheet; now: Sheet } | null {
  const { visit, details, revision, state } = visitNews.parse(body);
  const sheet = sheetOfVisit(view.person, visit);
  if (!sheet || !goesOn(sheet)) return null;
  const known = sheet.answers.revision;
  if (known?.kind === 'number' && known.value > revision) return null;
  const answers = {
    date: { kind: 'date', date: details.date },
    time: { kind: 'time', time: details.time },
    revision: asNumber(revision),
    state: asChoice(state),
  } as const;
  return { sheet, now: withAnswers(sheet, answers, view.world.now) };
}

/** News of the other side: heard in a quiet moment, and in the list of visits at once. */
function heard(news: News): LetterReader {
  return (view, body) => {
    const found = standing(view, body);
    if (!found) return {};
    const sheet = withNews(found.now, news);
    const { person, timers } = changed(view, sheet);
    return { person, timers: { set: [...timers.set, newsTimer(sheet, view.world.now)], cancel: timers.cancel } };
  };
}

function withNews(sheet: Sheet, news: News): Sheet {
  return { ...sheet, answers: { ...sheet.answers, news: asChoice(news) } };
}

function newsTimer(sheet: Sheet, now: number): Timer {
  return {
    id: newsTimerId(sheet),
    at: now,
    event: `${NAME}.news`,
    binding: { kind: 'appointment', subject: sheet.id, version: sheet.version },
  };
}

/** What is known of the visit from now on, where what the visitor said decided it: news of before is out of date. */
function follows(view: View, now: Sheet): Changed {
  const { person, timers } = changed(view, without(now, PASSING));
  return { person, timers: { set: timers.set, cancel: [...timers.cancel, newsTimerId(now)] } };
}

/** The group was asked, and does not bring the proposal to anybody: the visit is a plan of the visitor's own again. */
function notBrought(outcome: 'unlisted' | 'busy'): LetterReader {
  return (view, body) => {
    const { group } = visitUnlisted.parse(body);
    const [sheet] = underWayTo(view.person, group);
    if (!sheet) return {};
    const answered = without(sheet, outcome === 'unlisted' ? ['proposed', 'group'] : ['proposed']);
    // Called off meanwhile: nobody has to be told that it was not sent.
    if (stateOf(sheet) !== 'asking') return { person: putSheet(view.person, answered) };
    const alone = withAnswers(answered, { state: asChoice('alone') }, view.world.now);
    return { ...changed(view, alone), ...settled(view, sheet, ['propose'], outcome, `visits.late.${outcome}`) };
  };
}

/** The proposal has reached the organisation: the visit has a document from now on. */
const opened: LetterReader = (view, body) => {
  const { visit, as, group, details, revision } = visitOpened.parse(body);
  if (sheetOfVisit(view.person, visit)) return {};
  const asked = `${details.date} ${details.time}`;
  const sheet = underWayTo(view.person, group).find(({ answers }) => textIn(answers.proposed) === asked);
  const cancel = toVisit(visit, 'cancel', { as, side: 'visitor' });
  // It was taken off the list, or everything was erased: nobody is to wait for a visitor who does not come.
  if (!sheet) return { letters: [cancel] };
  const answered = without(sheet, ['proposed']);
  if (stateOf(sheet) !== 'asking') return { person: putSheet(view.person, answered), letters: [cancel] };
  const ids = { visit: asText(visit), visitAs: asText(as), revision: asNumber(revision), state: asChoice('proposed') };
  const { date, time } = sheet.answers;
  const isMoved = momentText(sheet) !== asked && date?.kind === 'date' && time?.kind === 'time';
  return {
    ...changed(view, withAnswers(answered, ids, view.world.now)),
    ...(isMoved && { letters: [toVisit(visit, 'move', { as, side: 'visitor', date: date.date, time: time.time })] }),
    ...settled(view, sheet, ['propose'], 'opened', 'visits.late.opened'),
  };
};

/** Letters to a visitor. A visit that they took off their list meanwhile was called off by that. */
export const visitsAnswers: Readonly<Record<string, LetterReader>> = {
  found: (_view, body) => {
    const found = visitFound.parse(body);
    return {
      outcome: found.groups.length === 0 ? 'none' : 'found',
      answersTo: 'find',
      answers: { found: asText(JSON.stringify(found)) },
    };
  },
  opened,
  unlisted: notBrought('unlisted'),
  busy: notBrought('busy'),
  accepted: heard('accepted'),
  declined: heard('declined'),
  countered: heard('countered'),
  cancelled: heard('cancelled'),
  /** What the visitor said of the moment stands. */
  put: (view, body) => {
    const found = standing(view, body);
    if (!found) return {};
    const outcome = visitNews.parse(body).state === 'agreed' ? 'agreed' : 'proposed';
    const letters = outcome === 'agreed' ? ['accept'] : ['move'];
    return { ...follows(view, found.now), ...settled(view, found.sheet, letters, outcome, `visits.late.${outcome}`) };
  },
  /** What the visitor said was about another moment than the newest. */
  changed: (view, body) => {
    const found = standing(view, body);
    if (!found) return {};
    const late = 'visits.late.changed';
    return { ...follows(view, found.now), ...settled(view, found.sheet, ['accept', 'move'], 'changed', late) };
  },
  /** The organisation has it no longer; the visitor may still go there. */
  gone: (view, body) => {
    const sheet = sheetOfVisit(view.person, visitGone.parse(body).visit);
    if (!sheet) return {};
    const late = settled(view, sheet, ['accept', 'move'], 'gone', 'visits.late.gone');
    // The moment that they were about to propose stays with who may now go on their own.
    const wanted = late.answersTo === 'move' ? wantedMoment(sheet) : {};
    const isOver = isPast(view, sheet) && wanted.date === undefined;
    if (!goesOn(sheet) || isOver) return late.outcome === undefined ? {} : late;
    const dropped = ['visit', 'visitAs', 'group'];
    const answers = { ...wanted, state: asChoice('alone') };
    const alone = withAnswers(without(sheet, dropped), answers, view.world.now);
    return { ...follows(view, alone), ...late };
  },
};

/** News comes by itself, once, however the visit changed meanwhile. */
export const openNews: AppointmentOpener = ({ person }, { binding }) => {
  if (binding.kind !== 'appointment') return null;
  const sheet = visitSheets(person).find(({ id }) => id === binding.subject);
  return sheet?.answers.news === undefined ? null : { dialog: NEWS, sheet: sheet.id, template: TEMPLATE };
};
