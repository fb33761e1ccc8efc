import { type Answer, chosen } from '../../engine/answer.ts';
import { longDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { PHASES } from './exercise.ts';
import { numberIn } from './number-in.ts';
import { HALF_DAY, type Programme, type ProgrammeWish, readItem, totalOf, writeItem } from './programme.ts';

/** Kind of the sheets on which programmes are kept, and the dialog that fills them. */
export const PROGRAMME = 'programme';
export const PROGRAMME_DIALOG = 'toolkit.programme';

/** Under which its items are kept, and the minutes of the half-days that they were made for. */
const ITEMS = 'items';
const SESSIONS = 'sessions';

/** The answers of a frame or a sheet. */
type Answers = Pick<View, 'answer'>;

export function answersOf({ answers }: Sheet): Answers {
  return { answer: (name) => answers[name] };
}

/** Programmes of a person, the newest first. */
export function programmes({ person }: Pick<View, 'person'>): readonly Sheet[] {
  return person.sheets.filter((sheet) => sheet.kind === PROGRAMME).toReversed();
}

/** "Programme for Tuesday 1 December 2026", or its number while there is no date. */
export function programmeName(view: View, sheet: Sheet): string {
  const { date } = sheet.answers;
  return date?.kind === 'date'
    ? view.text('programme.name.dated', { date: longDate(date.date, view.language) })
    : view.text('programme.name.undated', { number: Number(sheet.id.slice(1)) });
}

/** What the programme is made for. Not answered: one common language, a first meeting. */
export function wishOf(answers: Answers): ProgrammeWish {
  const [phase] = chosen(answers.answer('phase'));
  return {
    sessions: sessionsWanted(answers),
    people: numberIn(answers.answer('people')),
    sharedLanguage: chosen(answers.answer('sharedLanguage'))[0] !== 'no',
    phase: PHASES.find((each) => each === phase) ?? 'first',
    aims: chosen(answers.answer('aims')),
  };
}

function sessionsWanted(answers: Answers): readonly number[] {
  const length = answers.answer('length');
  const [id = ''] = chosen(length);
  if (id.startsWith('half-days')) return Array.from({ length: numberIn(length) ?? 1 }, () => HALF_DAY);
  return [(id === 'exact' ? numberIn(answers.answer('exactMinutes')) : numberIn(length)) ?? 0];
}

/** A programme as answers. Its half-days go with it: the time may be answered anew before another one is made. */
export function kept(programme: Programme, { sessions }: ProgrammeWish): Record<string, Answer> {
  return {
    [ITEMS]: { kind: 'choices', options: programme.items.map(writeItem) },
    [SESSIONS]: { kind: 'choices', options: sessions.map(String) },
  };
}

/** What the programme that is kept was made for. */
export function madeFor(answers: Answers): ProgrammeWish {
  return { ...wishOf(answers), sessions: chosen(answers.answer(SESSIONS)).map(Number) };
}

/** The programme as it is kept; null before there is one. */
export function programmeOf(answers: Answers): Programme | null {
  const items = chosen(answers.answer(ITEMS)).flatMap((written) => readItem(written) ?? []);
  if (items.length === 0) return null;
  const all = madeFor(answers).sessions.reduce((sum, minutes) => sum + minutes, 0);
  return { items, spare: all - totalOf(items) };
}
