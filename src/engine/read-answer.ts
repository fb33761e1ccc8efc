import { type Answer, OTHER } from './answer.ts';
import { isoDate, localTime } from './calendar.ts';
import type { AskStep } from './dialog.ts';
import type { Draft } from './draft.ts';
import type { View } from './feature.ts';
import { LIMITS } from './limits.ts';
import { EXTRA } from './option-id.ts';
import { recogniseDate } from './recognise/date.ts';
import { recogniseNumber } from './recognise/number.ts';
import { compileOptions, matchOption, type OptionMatcher } from './recognise/option.ts';
import { matchOptions } from './recognise/options.ts';
import { recognisePhone } from './recognise/phone.ts';
import { recogniseTime } from './recognise/time.ts';
import { recogniseYesNo } from './recognise/yes-no.ts';
import type { Vars } from './script.ts';
import type { Question } from './session.ts';
import { contentOptions } from './show-question.ts';

/** What an answer to the open question means. */
export type Reading =
  /** Taken as it is. */
  | { kind: 'answer'; answer: Answer }
  /** Read from words that may mean something else: say it back first. */
  | { kind: 'confirm'; answer: Answer }
  /** The answer to confirm was not meant. */
  | { kind: 'denied' }
  /** "Something else": ask for the person's own words. */
  | { kind: 'own-words'; picked: readonly string[] }
  /** One more of several, or one less. */
  | { kind: 'picked'; picked: readonly string[] }
  | { kind: 'skip' | 'example' | 'more' }
  /** "That was my answer": the text that was taken as a command. */
  | { kind: 'mine' }
  /** Understood, but not possible: say why. */
  | { kind: 'refused'; key: string; vars?: Vars }
  | { kind: 'none' };

const NONE: Reading = { kind: 'none' };

/** A time that can mean nothing else is not asked back. */
const EXACT_TIME = /^\d{1,2}[:.]\d\d$/;

/** What a tapped option means; it is one of those that were shown. */
export function readTap(step: AskStep, question: Question, id: string): Reading {
  if (id === EXTRA.mine) return { kind: 'mine' };
  if (question.phase === 'confirm') return readConfirmation(question, id === 'yes');
  switch (id) {
    case EXTRA.skip:
      return { kind: 'skip' };
    case EXTRA.example:
      return { kind: 'example' };
    case EXTRA.more:
      return { kind: 'more' };
    case EXTRA.done:
      return checkChoices(step, question.picked);
  }
  if (id === OTHER && step.other) return { kind: 'own-words', picked: question.picked };
  if (step.ask === 'choices') {
    return question.picked.includes(id)
      ? { kind: 'picked', picked: question.picked.filter((each) => each !== id) }
      : pick(step, question, id);
  }
  if (step.ask === 'yes-no') return { kind: 'answer', answer: { kind: 'yes-no', yes: id === 'yes' } };
  if (step.ask === 'date') return { kind: 'answer', answer: { kind: 'date', date: id.slice(1) } };
  return { kind: 'answer', answer: { kind: 'choice', option: id } };
}

function pick(step: AskStep, question: Question, id: string): Reading {
  const picked = [...question.picked, id];
  if (step.max !== undefined && picked.length >= step.max) return checkChoices(step, picked);
  return { kind: 'picked', picked };
}

function readConfirmation(question: Question, yes: boolean): Reading {
  if (!yes) return { kind: 'denied' };
  return question.pending ? { kind: 'answer', answer: question.pending } : NONE;
}

/** An answer that can only be one: a number as shown, a whole title, yes or no. Read before commands. */
export function readExactly(draft: Draft, view: View, step: AskStep, question: Question, text: string): Reading {
  if (question.phase === 'other') return NONE;
  if (question.phase === 'confirm') {
    const said = recogniseYesNo(text, draft.script.lexicons, view.language);
    const match = matchOption(matcherOf(draft, view, step, question), text);
    if (match.kind === 'one') return readTap(step, question, match.id);
    return said === null ? NONE : readConfirmation(question, said);
  }
  if (step.ask === 'choices' && isThumb(text) && question.picked.length > 0) return checkChoices(step, question.picked);
  const match = matchOption(matcherOf(draft, view, step, question), text);
  if (match.kind === 'one' && match.how !== 'start') return readTyped(step, question, match.id);
  if (step.ask === 'yes-no') {
    const said = recogniseYesNo(text, draft.script.lexicons, view.language);
    if (said !== null) return { kind: 'answer', answer: { kind: 'yes-no', yes: said } };
  }
  return NONE;
}

/** One option in words or as a number: in a list of several it is the whole answer, as people send it in one go. */
function readTyped(step: AskStep, question: Question, id: string): Reading {
  if (step.ask !== 'choices' || id.startsWith('_') || (id === OTHER && step.other)) return readTap(step, question, id);
  return checkChoices(step, [...question.picked.filter((each) => each !== id), id]);
}

/** Everything else that a text can be for this kind of question. Read after commands. */
export function readFreely(draft: Draft, view: View, step: AskStep, question: Question, text: string): Reading {
  if (question.phase === 'confirm') return readCorrection(draft, view, step, question, text);
  if (question.phase === 'other') return readOwnWords(step, question, text);
  const { lexicons } = draft.script;
  switch (step.ask) {
    case 'text':
      return readText(text, step.max ?? LIMITS.textAnswer, (kept) => ({ kind: 'text', text: kept }));
    case 'number':
      return readNumber(step, recogniseNumber(text, lexicons, view.language));
    case 'date':
      return readDate(draft, view, text);
    case 'time': {
      const found = recogniseTime(text, lexicons, view.language);
      if (!found) return { kind: 'refused', key: 'engine.timeNeeded' };
      const time = 'time' in found ? found.time : likelyTime(found.ambiguous);
      return { kind: EXACT_TIME.test(text) ? 'answer' : 'confirm', answer: { kind: 'time', time } };
    }
    case 'phone': {
      const number = recognisePhone(text);
      return number === null
        ? { kind: 'refused', key: 'engine.phoneNeeded' }
        : { kind: 'confirm', answer: { kind: 'phone', number } };
    }
    case 'choices': {
      const several = matchOptions(matcherOf(draft, view, step, question), text);
      if (several.kind === 'all') return readSeveral(step, question, several.ids);
      break;
    }
    case 'yes-no': {
      const said = recogniseYesNo(text, lexicons, view.language);
      if (said !== null) return { kind: 'answer', answer: { kind: 'yes-no', yes: said } };
    }
  }
  const match = matchOption(matcherOf(draft, view, step, question), text);
  if (match.kind === 'one') return readTyped(step, question, match.id);
  const offPage = matchOption(pagelessMatcher(draft, view, step), text);
  if (offPage.kind === 'one' && offPage.how !== 'number') return readTyped(step, question, offPage.id);
  return isUnlisted(step, question, text) ? readOwnWords(step, question, text) : NONE;
}

/** Words from which on a text is a sentence of one's own, and no option that was written wrong. */
const SENTENCE = 3;

/** Own words where they are welcome, without choosing "something else" first. */
function isUnlisted(step: AskStep, question: Question, text: string): boolean {
  const welcome = step.other && step.hears === 'answer' && question.phase === 'answer';
  return welcome && text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length >= SENTENCE;
}

/** Instead of yes or no, the right answer: it is said back in turn. */
function readCorrection(draft: Draft, view: View, step: AskStep, question: Question, text: string): Reading {
  if (step.ask !== 'date' && step.ask !== 'time' && step.ask !== 'phone') return NONE;
  const reading = readFreely(draft, view, step, { ...question, phase: 'answer' }, text);
  return reading.kind === 'confirm' ? reading : NONE;
}

function readSeveral(step: AskStep, question: Question, ids: readonly string[]): Reading {
  const wanted = ids.filter((id) => !id.startsWith('_'));
  if (wanted.length < ids.length && wanted.length === 0) return NONE;
  const picked = [...new Set([...question.picked, ...wanted.filter((id) => !(id === OTHER && step.other))])];
  if (step.other && wanted.includes(OTHER)) return { kind: 'own-words', picked };
  return checkChoices(step, picked);
}

/** Several options as one answer, when they are neither too few nor too many. */
function checkChoices(step: AskStep, picked: readonly string[]): Reading {
  if (step.max !== undefined && picked.length > step.max) {
    return { kind: 'refused', key: 'engine.tooMany', vars: { max: step.max, count: step.max } };
  }
  const min = step.min ?? 1;
  if (picked.length < min) return { kind: 'refused', key: 'engine.tooFew', vars: { min, count: min } };
  return { kind: 'answer', answer: { kind: 'choices', options: [...picked] } };
}

function readOwnWords(step: AskStep, question: Question, text: string): Reading {
  return readText(text, LIMITS.otherAnswer, (other) =>
    step.ask === 'choices'
      ? { kind: 'choices', options: [...question.picked, OTHER], other }
      : { kind: 'choice', option: OTHER, other },
  );
}

function readText(text: string, max: number, make: (text: string) => Answer): Reading {
  const length = [...text.slice(0, max * 4)].length;
  if (length > max) {
    return { kind: 'refused', key: 'engine.tooLong', vars: { max, length: [...text].length } };
  }
  return { kind: 'answer', answer: make(text) };
}

function readNumber(step: AskStep, value: number | null): Reading {
  if (value === null) return { kind: 'refused', key: 'engine.numberNeeded' };
  const min = step.min ?? 0;
  const max = step.max ?? 9999;
  if (value < min || value > max) return { kind: 'refused', key: 'engine.numberRange', vars: { min, max } };
  return { kind: 'answer', answer: { kind: 'number', value } };
}

/** Of two readings twelve hours apart, the one at which people meet; it is said back before it is kept. */
function likelyTime([one, other]: readonly [string, string]): string {
  const meets = (time: string) => time >= '08:30' && time < '20:30';
  return !meets(one) && meets(other) ? other : one;
}

function readDate(draft: Draft, view: View, text: string): Reading {
  const today = localTime(draft.world.now, draft.world.network.timeZone).day;
  const found = recogniseDate(text, draft.script.lexicons, view.language, today);
  if (!found) return { kind: 'refused', key: 'engine.dateNeeded' };
  if ('past' in found) return { kind: 'refused', key: 'engine.datePast' };
  return found.date < isoDate(today)
    ? { kind: 'refused', key: 'engine.datePast' }
    : { kind: 'confirm', answer: { kind: 'date', date: found.date } };
}

function isThumb(text: string): boolean {
  return text.startsWith('👍') || text.startsWith('✅');
}

// ---- Matchers, made once for each list of titles ----

const matchers = new WeakMap<AskStep, Map<string, OptionMatcher>>();
const MATCHERS_PER_STEP = 64;

/** Options as they were shown, in that order, so that numbers mean what the person saw. */
function matcherOf(draft: Draft, view: View, step: AskStep, question: Question): OptionMatcher {
  const titles = shownTitles(draft, view, step, question);
  return cached(step, titles);
}

function pagelessMatcher(draft: Draft, view: View, step: AskStep): OptionMatcher {
  return cached(step, contentOptions(view, draft, step));
}

function cached(step: AskStep, options: readonly { id: string; title: string }[]): OptionMatcher {
  let known = matchers.get(step);
  if (!known) {
    known = new Map();
    matchers.set(step, known);
  }
  const key = options.map((option) => `${option.id}=${option.title}`).join('\n');
  let matcher = known.get(key);
  if (!matcher) {
    if (known.size >= MATCHERS_PER_STEP) known.clear();
    matcher = compileOptions(options);
    known.set(key, matcher);
  }
  return matcher;
}

const EXTRA_TITLES: Readonly<Record<string, string>> = {
  [EXTRA.skip]: 'engine.skip',
  [EXTRA.example]: 'engine.example',
  [EXTRA.done]: 'engine.done',
  [EXTRA.more]: 'engine.more',
  [EXTRA.mine]: 'engine.wasMyAnswer',
};

function shownTitles(draft: Draft, view: View, step: AskStep, question: Question): { id: string; title: string }[] {
  const content = question.phase === 'answer' ? contentOptions(view, draft, step) : [];
  return question.shown.map((id) => {
    const extra = EXTRA_TITLES[id];
    if (extra !== undefined) return { id, title: view.text(extra) };
    if (question.phase === 'confirm') return { id, title: view.text(`engine.${id}`) };
    if (id === OTHER && step.other) return { id, title: view.text(`${step.text}.other`) };
    return { id, title: content.find((option) => option.id === id)?.title ?? id };
  });
}
