/**
 * `npm run questions` asks the questions of `tests/questions`, which nobody may tune on, and prints how many are found,
 * refused and confused. With `--cross-validate` it asks the phrasings themselves, each of a finder that has not seen it:
 * that is what phrasings, synonyms and thresholds are improved by. `nl`, `en`, `tr`, `ar` ask one language only.
 */
import { detectLanguage } from '../../src/detect-language.ts';
import type { Understand } from '../../src/engine/heard.ts';
import type { Phrasings } from '../../src/engine/lexicon.ts';
import { isLanguage, LANGUAGES, type Language } from '../../src/ports/language.ts';
import { createUnderstand } from '../../src/understanding/understand.ts';
import { ALARMS, LEXICONS } from '../recognise/lexicons.ts';
import { heldOutLines, PHRASINGS, type TopicLine } from './topic-lines.ts';
import { scoreTopics, type TopicScore } from './topic-score.ts';

/** The language that the companion takes for a person's before they choose one. */
const PERSONS = 'nl';
const FOLDS = 5;

const given = process.argv.slice(2).filter(isLanguage);
const languages: readonly Language[] = given.length > 0 ? given : LANGUAGES;
const lines: string[] = [];
for (const language of languages) {
  const { score, times } = process.argv.includes('--cross-validate') ? crossValidated(language) : heldOut(language);
  lines.push(...report(language, score, times), '');
}
process.stdout.write(lines.join('\n'));

interface Measured {
  score: TopicScore;
  /** Milliseconds of each question, in order. */
  times: number[];
}

function heldOut(language: Language): Measured {
  return ask(
    heldOutLines(language),
    createUnderstand({ lexicons: LEXICONS, alarms: ALARMS, phrasings: PHRASINGS }, detectLanguage),
  );
}

/** Leaves out every fifth phrasing in turn. */
function crossValidated(language: Language): Measured {
  const all: TopicLine[] = [];
  const finders = new Map<TopicLine, Understand>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const left: TopicLine[] = [];
    const phrasings = { ...PHRASINGS, [language]: without(PHRASINGS[language], language, fold, left) };
    const understand = createUnderstand({ lexicons: LEXICONS, alarms: ALARMS, phrasings }, detectLanguage);
    for (const line of left) finders.set(line, understand);
    all.push(...left);
  }
  const score = scoreTopics(all, (line) => finders.get(line)?.(line.text, PERSONS).question ?? null);
  return { score, times: [] };
}

function without(
  { topics, synonyms, foreign }: Phrasings,
  language: Language,
  fold: number,
  left: TopicLine[],
): Phrasings {
  let count = 0;
  const kept = (topic: string | null, texts: readonly string[]) =>
    texts.filter((text) => {
      const out = count++ % FOLDS === fold;
      if (out) left.push({ language, topic, text });
      return !out;
    });
  return {
    topics: Object.fromEntries(Object.entries(topics).map(([topic, texts]) => [topic, kept(topic, texts)])),
    synonyms,
    foreign: kept(null, foreign),
  };
}

function ask(questions: readonly TopicLine[], understand: Understand): Measured {
  const times: number[] = [];
  const score = scoreTopics(questions, ({ text }) => {
    const begin = performance.now();
    const { question } = understand(text, PERSONS);
    times.push(performance.now() - begin);
    return question;
  });
  return { score, times };
}

function report(language: Language, score: TopicScore, times: readonly number[]): string[] {
  const rows = [
    `${language}: ${score.known} questions about a topic, ${score.foreign} about something else`,
    `  top-1 ${share(score.first, score.known)}, among those named ${share(score.named, score.known)}, not found ${share(score.missed, score.known)}`,
    `  something else refused ${share(score.refused, score.foreign)}`,
    `  answered at once ${share(score.sure, score.known + score.foreign)}, of which wrongly ${share(score.surelyWrong, score.sure)}`,
  ];
  const [first, ...later] = times;
  if (first !== undefined) {
    const sorted = later.toSorted((one, other) => one - other);
    const mean = sorted.reduce((sum, time) => sum + time, 0) / Math.max(1, sorted.length);
    rows.push(
      `  first question ${first.toFixed(0)} ms; then ${mean.toFixed(2)} ms on average, 99% within ${(sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0).toFixed(2)} ms`,
    );
  }
  return [...rows, ...score.confusions.map((confusion) => `    ${confusion}`)];
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)}%`;
}
