import type { Exercise, Hinder } from '../toolkit/exercise.ts';
import { SUGGESTIONS, type Suggestion, suggestExercises } from '../toolkit/suggest-exercises.ts';
import { type ExpectationsPart, QUESTIONS, type Question, type Said } from './letters.ts';

/** One question, as two sides answered it. Every choice of either is in one of the three lists, once. */
export interface Compared {
  question: Question;
  /** Choices of both, in the order of who reads. */
  shared: readonly string[];
  /** Choices of one of the two only. */
  mine: readonly string[];
  theirs: readonly string[];
  myWords: string | null;
  theirWords: string | null;
  /** Who answered it. */
  answered: 'both' | 'me' | 'them' | 'nobody';
  /** From 0 (nothing alike) to 1 (the same); null where there is nothing to compare. */
  agreement: number | null;
}

/** Own words are put beside each other and never compared: nobody can tell by a rule how far apart two sentences are. */
export function compare(mine: ExpectationsPart, theirs: ExpectationsPart): readonly Compared[] {
  return QUESTIONS.map((question) => compareOne(question, mine.answers[question], theirs.answers[question]));
}

function compareOne(question: Question, mine: Said | null, theirs: Said | null): Compared {
  const own = [...new Set(mine?.options)];
  const other = [...new Set(theirs?.options)];
  return {
    question,
    shared: own.filter((id) => other.includes(id)),
    mine: own.filter((id) => !other.includes(id)),
    theirs: other.filter((id) => !own.includes(id)),
    myWords: mine?.other ?? null,
    theirWords: theirs?.other ?? null,
    answered: mine ? (theirs ? 'both' : 'me') : theirs ? 'them' : 'nobody',
    agreement: own.length === 0 || other.length === 0 ? null : agreementOn(question, own, other),
  };
}

/** Hours a month that can be chosen, least first; who does not know yet chooses none of them. */
const HOURS = ['hours-1', 'hours-2', 'hours-4', 'hours-8'] as const;

function agreementOn(question: Question, mine: readonly string[], theirs: readonly string[]): number | null {
  if (question !== 'time') {
    const all = new Set([...mine, ...theirs]);
    return mine.filter((id) => theirs.includes(id)).length / all.size;
  }
  const [one, other] = [mine, theirs].map((said) => HOURS.findIndex((hours) => said.includes(hours)));
  // Who does not know yet differs from nobody.
  if (one === undefined || other === undefined || one < 0 || other < 0) return null;
  return 1 - Math.abs(one - other) / (HOURS.length - 1);
}

/**
 * What helps to talk about a difference, by question. Not of what each side brings: that it differs is why they need each
 * other.
 */
const HELPS: Readonly<Partial<Record<Question, { hinder: Hinder; aim: string }>>> = {
  hope: { hinder: 'expectations', aim: 'purpose' },
  worry: { hinder: 'expectations', aim: 'worries' },
  forms: { hinder: 'expectations', aim: 'forms' },
  time: { hinder: 'too-much', aim: 'agreements' },
  success: { hinder: 'start', aim: 'purpose' },
};

/** The question on which two sides agree least; the first of those that are alike. Null: they differ on none. */
export function widestGap(compared: readonly Compared[]): Compared | null {
  let widest: Compared | null = null;
  for (const each of compared) {
    if (each.agreement === null || each.agreement >= (widest?.agreement ?? 1)) continue;
    if (HELPS[each.question]) widest = each;
  }
  return widest;
}

/** What this dialog is itself, on paper: they have just done it. */
const DONE_ALREADY = 'expectations-side-by-side';

/** At most three exercises to talk about a difference, best first; none that is advised against for a first meeting. */
export function exercisesFor(exercises: readonly Exercise[], question: Question): readonly Suggestion[] {
  const help = HELPS[question];
  if (!help) return [];
  const others = exercises.filter(({ id }) => id !== DONE_ALREADY);
  const all = suggestExercises(others, { ...help, phase: null, people: null, minutes: null });
  return all
    .filter(({ exercise }) => exercise.hinders.includes(help.hinder) || exercise.aims.includes(help.aim))
    .slice(0, SUGGESTIONS);
}
