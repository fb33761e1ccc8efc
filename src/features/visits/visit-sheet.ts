import { type Answer, chosen } from '../../engine/answer.ts';
import { momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import type { VisitDetails } from '../../engine/visit.ts';
import type { DocumentId } from '../../ports/document.ts';
import type { Language } from '../../ports/language.ts';
import { ABOUT, MOST } from './letters.ts';

/** Kind of the sheets on which a professional has their visits; what `visit.plan` asks and `visit.prompts` adds lies on one. */
export const VISIT = 'visit';

/**
 * Where a visit stands, in the answer `state`: `alone` when the organisation is not known here; `asking` until the visit's
 * document answers; then as in `VisitState`; `over` when the look back is behind or it is long ago.
 */
export const SHEET_STATES = [
  'alone',
  'asking',
  'proposed',
  'countered',
  'agreed',
  'declined',
  'cancelled',
  'over',
] as const;
export type SheetState = (typeof SHEET_STATES)[number];

type Answers = Sheet['answers'];

export function textIn(answer: Answer | undefined): string {
  return answer?.kind === 'text' ? answer.text : '';
}

export function visitSheets(person: Person): readonly Sheet[] {
  return person.sheets.filter(({ kind }) => kind === VISIT);
}

export function stateOf({ answers }: Pick<Sheet, 'answers'>): SheetState {
  const [state] = chosen(answers.state);
  return SHEET_STATES.find((each) => each === state) ?? 'alone';
}

/** Whether it is still to come, as far as both sides have said. */
export function goesOn(sheet: Pick<Sheet, 'answers'>): boolean {
  return !['declined', 'cancelled', 'over'].includes(stateOf(sheet));
}

/** The visit's document and the id by which it knows the visitor; null while there is none. */
export function placeOf({ answers }: Pick<Sheet, 'answers'>): { visit: DocumentId; as: DocumentId } | null {
  const visit = textIn(answers.visit);
  const as = textIn(answers.visitAs);
  return visit === '' || as === '' ? null : { visit, as };
}

/** The sheet of a visit's document. */
export function sheetOfVisit(person: Person, visit: DocumentId): Sheet | undefined {
  return visitSheets(person).find((sheet) => placeOf(sheet)?.visit === visit);
}

/** When it is, epoch milliseconds; null while its day or time is not known. */
export function momentOfVisit({ answers }: Pick<Sheet, 'answers'>, timeZone: string): number | null {
  const { date, time } = answers;
  if (date?.kind !== 'date' || time?.kind !== 'time') return null;
  return momentOf(readIsoDate(date.date), clockOf(time.time), timeZone);
}

export function clockOf(time: string): { hour: number; minute: number } {
  return { hour: Number(time.slice(0, 2)), minute: Number(time.slice(3, 5)) };
}

/** What a sheet says of its visit; null before all that is needed was answered. */
export function visitDetailsOf({ answers }: Pick<Sheet, 'answers'>, language: Language): VisitDetails | null {
  const { date, time, about } = answers;
  if (date?.kind !== 'date' || time?.kind !== 'time') return null;
  const other = about?.kind === 'choices' ? about.other : undefined;
  const words = [...(other ?? '').replace(/\s+/g, ' ').trim()].slice(0, MOST.note).join('');
  return {
    date: date.date,
    time: time.time,
    first: chosen(answers.first)[0] !== 'later',
    about: ABOUT.filter((each) => chosen(about).includes(each)),
    note: words === '' ? null : { text: words, language },
  };
}

/** The same sheet with other answers, and a new version, so that appointments about the old one know it. */
export function withAnswers(sheet: Sheet, answers: Answers, now: number): Sheet {
  return { ...sheet, version: sheet.version + 1, updatedAt: now, answers: { ...sheet.answers, ...answers } };
}
