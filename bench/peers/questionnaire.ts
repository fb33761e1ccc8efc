import { addDays, isoDate, localTime, shortDate } from '../../src/engine/calendar.ts';
import type { Input } from './peer.ts';
import type { Words } from './words.ts';

/** The moment and the place of the script, the same for all. */
export const NOW = Date.UTC(2026, 10, 24, 10);
export const TIME_ZONE = 'Europe/Amsterdam';

export type Answer = string | number | readonly string[];
export type Answers = Readonly<Record<string, Answer>>;

export interface Question {
  name: string;
  part: 'group' | 'meeting' | 'after' | null;
  ask: 'choice' | 'choices' | 'number' | 'yes-no' | 'date' | 'text';
  options?: readonly string[];
  /** Says first why it is asked. */
  why?: true;
  example?: true;
  skippable?: true;
  min?: number;
  max?: number;
  onlyIf?: (answers: Answers) => boolean;
}

/** The questionnaire of the engine's measure, as every rival has it. */
export const QUESTIONS: readonly Question[] = [
  { name: 'home', part: 'group', ask: 'choice', options: ['turkish', 'arabic', 'berber', 'somali', 'dutch'] },
  { name: 'members', part: 'group', ask: 'number', why: true, min: 1, max: 500 },
  { name: 'subjects', part: 'group', ask: 'choices', options: ['upbringing', 'school', 'language', 'faith', 'health'] },
  { name: 'metBefore', part: 'meeting', ask: 'yes-no' },
  { name: 'day', part: 'meeting', ask: 'date', skippable: true },
  {
    name: 'place',
    part: 'meeting',
    ask: 'choice',
    options: ['ours', 'theirs', 'library'],
    onlyIf: ({ metBefore }) => metBefore === 'yes',
  },
  { name: 'goal', part: 'meeting', ask: 'text', why: true, example: true, skippable: true, max: 600 },
  { name: 'helpers', part: 'meeting', ask: 'number', min: 0, max: 20 },
  { name: 'materials', part: 'meeting', ask: 'choices', options: ['poster', 'film', 'tea', 'folder'], max: 2 },
  { name: 'interpreter', part: 'after', ask: 'yes-no' },
  { name: 'wish', part: 'after', ask: 'text', max: 300 },
  { name: 'contact', part: 'after', ask: 'choice', options: ['phone', 'message', 'visit'] },
  { name: 'again', part: null, ask: 'yes-no' },
];

/** The last question, about doing it all once more. */
export const LAST = QUESTIONS.length - 1;

export function questionAt(at: number): Question {
  const question = QUESTIONS[at];
  if (!question) throw new Error(`There is no question ${at}.`);
  return question;
}

/** The next question that is asked with these answers. */
export function following(at: number, answers: Answers): number {
  let next = at + 1;
  while (QUESTIONS[next]?.onlyIf?.(answers) === false) next += 1;
  return next;
}

export interface Button {
  id: string;
  title: string;
}

/** A message with its text as HTML. */
export interface Shown {
  text: string;
  buttons: readonly Button[];
}

const PARTS = ['group', 'meeting', 'after'];
const NEAR_DAYS = [1, 2, 3, 7, 14];

/** A question in words. `again`: it was shown just before, so that why it is asked is left out. */
export function shown(question: Question, words: Words, answers: Answers, again: boolean): Shown {
  const lines: string[] = [];
  if (question.why && !again) lines.push(words(`bench:${question.name}.why`));
  lines.push(words(`bench:${question.name}.ask`));
  const before = answers[question.name];
  if (before !== undefined) lines.push(words('engine:previousAnswer', { answer: described(question, before, words) }));
  if (question.ask === 'choices') lines.push(words('engine:pickMore'));
  const text = escaped(lines.join('\n\n'));
  if (question.part === null) return { text, buttons: buttonsOf(question, words) };
  const heading = words('engine:progress', {
    at: PARTS.indexOf(question.part) + 1,
    of: PARTS.length,
    part: words(`bench:parts.${question.part}`),
  });
  return { text: `<b>${escaped(heading)}</b>\n${text}`, buttons: buttonsOf(question, words) };
}

/** What is said between the last answer and the last question. */
export function closing(words: Words, answers: Answers): Shown[] {
  const said = [words('bench:done')];
  if (answers.contact === 'visit') said.unshift(words('bench:visit'));
  return said.map(plainly);
}

export function plainly(text: string): Shown {
  return { text: escaped(text), buttons: [] };
}

function buttonsOf(question: Question, words: Words): Button[] {
  const buttons = optionsOf(question, words);
  if (question.example) buttons.push({ id: '_example', title: words('engine:example') });
  if (question.skippable) buttons.push({ id: '_skip', title: words('engine:skip') });
  return buttons;
}

/** What can be chosen, in the order of its numbers. */
export function optionsOf({ name, ask, options = [] }: Question, words: Words): Button[] {
  switch (ask) {
    case 'yes-no':
      return [
        { id: 'yes', title: words('engine:yes') },
        { id: 'no', title: words('engine:no') },
      ];
    case 'date':
      return NEAR_DAYS.map((days) => {
        const date = isoDate(addDays(localTime(NOW, TIME_ZONE).day, days));
        return { id: date, title: shortDate(date, 'nl') };
      });
    case 'number':
    case 'text':
      return [];
    default:
      return options.map((id) => ({ id, title: words(`bench:${name}.options.${id}`) }));
  }
}

function described(question: Question, answer: Answer, words: Words): string {
  if (typeof answer === 'number' || question.ask === 'text') return String(answer);
  const ids = typeof answer === 'string' ? [answer] : answer;
  const titles = new Map(optionsOf(question, words).map(({ id, title }) => [id, title]));
  return ids.map((id) => titles.get(id) ?? id).join(', ');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** An answer, or why it is none. */
export type Reading = { answer: Answer } | { refusal: string };

/** Reads no more than what the script types: numbers, titles, yes and no, and own words. */
export function readAnswer(
  question: Question,
  input: Exclude<Input, { kind: 'start' | 'back' }>,
  words: Words,
): Reading {
  const said = input.kind === 'tap' ? input.id : input.text;
  if (question.ask === 'number') return readNumber(question, said, words);
  if (question.ask === 'text') {
    const { max = 600 } = question;
    if (said.length <= max) return { answer: said };
    return { refusal: words('engine:tooLong', { length: said.length, max }) };
  }
  const options = optionsOf(question, words);
  const chosen = question.ask === 'choices' ? said.split(/[ ,]+/) : [said];
  const ids = chosen.map((each) => optionFor(options, each));
  if (ids.includes(undefined)) return { refusal: words('engine:notUnderstood') };
  const found = ids.filter((id) => id !== undefined);
  if (question.ask !== 'choices') return { answer: found[0] ?? '' };
  if (question.max !== undefined && found.length > question.max) {
    return { refusal: words('engine:tooMany', { max: question.max }) };
  }
  return { answer: found };
}

function readNumber({ min = 0, max = Number.MAX_SAFE_INTEGER }: Question, said: string, words: Words): Reading {
  const number = Number(said);
  if (!Number.isInteger(number)) return { refusal: words('engine:numberNeeded') };
  if (number < min || number > max) return { refusal: words('engine:numberRange', { min, max }) };
  return { answer: number };
}

function optionFor(options: readonly Button[], said: string): string | undefined {
  const byNumber = options[Number(said) - 1];
  if (byNumber) return byNumber.id;
  if (said === '👍') return options.find(({ id }) => id === 'yes')?.id;
  const folded = said.toLowerCase();
  return options.find(({ id, title }) => id === said || title.toLowerCase() === folded)?.id;
}
