import { type Answer, chosen } from '../../engine/answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import { LIMITS } from '../../engine/limits.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import { addSheet, putSheet } from '../../engine/sheets.ts';
import { asNumber, asText } from '../groups/text-answer.ts';
import { QUESTIONS } from './letters.ts';
import { pairHere } from './pair-here.ts';
import { freedSheet, pairOfSheet, pairSheet, roundOfSheet } from './pair-sheets.ts';

const KIND = 'expectations';
const DIALOG = 'together.expectations';

/** Answers that can be taken over: of the round before with the same pair, or of a code by which nobody came. */
function earlier(person: Person, pair: string, round: number): Sheet | undefined {
  const all = person.sheets.filter(({ kind }) => kind === KIND);
  return all.findLast((sheet) => pairOfSheet(sheet) === pair && roundOfSheet(sheet) < round) ?? freedSheet(person);
}

/**
 * Goes on with the answers of this round, or begins them; those of an earlier round become those of this one, so that who
 * thinks the same as before need not say it again. Outcome: the question to go on with, `whole`, `new`,
 * or `full` when no more can be kept.
 */
export function beginExpectations(view: View): ActionResult {
  const pairing = pairHere(view);
  if (!pairing) return { outcome: 'gone' };
  const { person, world, language } = view;
  const { pair, expectations } = pairing;
  const { round } = expectations;
  const known = pairSheet(person, pair, KIND, round);
  if (known) return { sheet: known.id, outcome: placeOf(known) };
  const about: Record<string, Answer> = {
    pair: asText(pair),
    round: asNumber(round),
    topic: asText(KIND),
    language: asText(language),
  };
  const before = earlier(person, pair, round);
  if (before) {
    const taken: Sheet = {
      ...before,
      version: before.version + 1,
      updatedAt: world.now,
      answers: { ...before.answers, ...about, language: before.answers.language ?? asText(language) },
    };
    return { person: putSheet(person, taken), sheet: taken.id, outcome: placeOf(taken) };
  }
  if (person.sheets.length >= LIMITS.sheets) return { outcome: 'full' };
  const begun = { kind: KIND, dialog: DIALOG, answers: about, position: null };
  const { person: next, sheet: fresh } = addSheet(person, begun, world.now);
  return { person: next, sheet: fresh.id, outcome: 'new' };
}

/** Where the questions were left. */
function placeOf({ finishedAt, position, answers }: Sheet): string {
  if (finishedAt !== undefined) return 'whole';
  if (position !== null) return position;
  return QUESTIONS.find((question) => answers[question] === undefined) ?? 'whole';
}

/** All questions are behind. */
export function finishExpectations(view: View): ActionResult {
  const { sheet, person, world } = view;
  if (!sheet) return {};
  const done: Sheet = {
    ...sheet,
    position: null,
    finishedAt: sheet.finishedAt ?? world.now,
    updatedAt: world.now,
  };
  return { person: { ...person, sheets: person.sheets.map((each) => (each === sheet ? done : each)) } };
}

/** One answer is taken out, as if its question had been skipped. */
export function clearAnswer(view: View): ActionResult {
  const { sheet, person, world } = view;
  const [id] = chosen(view.answer('answer'));
  const question = QUESTIONS.find((each) => each === id);
  if (!sheet || !question) return {};
  const answers: Sheet['answers'] = { ...sheet.answers, [question]: { kind: 'skipped' } };
  const cleared: Sheet = { ...sheet, version: sheet.version + 1, updatedAt: world.now, answers };
  return { person: { ...person, sheets: person.sheets.map((each) => (each === sheet ? cleared : each)) } };
}

/** Own words are kept with the language in which they were written, which the other may not read. */
export function keepLanguage(view: View, name: string): ActionResult | null {
  const { sheet, language } = view;
  if (sheet?.kind !== KIND || !QUESTIONS.some((question) => question === name)) return null;
  const answer = sheet.answers[name];
  const hasWords = (answer?.kind === 'choices' || answer?.kind === 'choice') && answer.other !== undefined;
  return hasWords ? { answers: { language: asText(language) } } : null;
}
