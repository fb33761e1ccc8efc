import { detectLanguage } from '../../src/detect-language.ts';
import { LANGUAGES } from '../../src/ports/language.ts';
import { createFindTopic } from '../../src/understanding/topics/find-topic.ts';
import { createUnderstand } from '../../src/understanding/understand.ts';
import { type Figure, figure, median } from '../figure.ts';
import { benchLibrary } from '../questionnaire.ts';
import { processorTime } from '../rounds.ts';

const ROUNDS = 5;
/** Every so many phrasings of a language one is asked: a few hundred questions. */
const EVERY = 23;
const MEGABYTE = 1_000_000;

/**
 * Understanding a question, from its text to its topic, in four languages: whole, with a typing error in each longer
 * word, and after a story. Processor time, so that other programs on the machine do not count.
 */
export async function measureQuestions(): Promise<Figure[]> {
  const library = await benchLibrary();
  const understand = createUnderstand(library, detectLanguage);
  const texts = LANGUAGES.flatMap((language) => {
    const { topics, foreign } = library.phrasings[language];
    const all = [...Object.values(topics).flat(), ...foreign].filter((_, index) => index % EVERY === 0);
    return all.flatMap((text) => [text, mistyped(text), `${all[0]}. ${all[1]}. ${text}?`]);
  });
  const findTopic = createFindTopic(library.phrasings, library.lexicons);
  const before = memory();
  const begin = processorTime();
  void findTopic(texts[0] ?? '', 'nl');
  const first = processorTime() - begin;
  const grown = (memory() - before) / MEGABYTE;
  // The words that every text goes through, and the detector of languages, are there before what follows.
  for (const text of texts) void understand(text, 'nl').question;
  const means: number[] = [];
  const times = texts.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    const rounded = processorTime();
    texts.forEach((text, index) => {
      const start = performance.now();
      void understand(text, 'nl').question;
      times[index]?.push(performance.now() - start);
    });
    means.push((processorTime() - rounded) / texts.length);
  }
  const sorted = times.map(median).toSorted((one, other) => one - other);
  const slowest = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
  return [
    figure('first question, which learns the phrasings', 'ms', [first]),
    figure(`a question, of ${texts.length}, on average`, 'ms', means, { kind: 'at most', value: 0.8 }),
    figure('99% of the questions within, by the clock', 'ms', [slowest], { kind: 'at most', value: 5 }),
    figure('memory after the first question', 'MB', [grown], { kind: 'at most', value: 80 }),
  ];
}

/** Resident memory, after a collection where that can be asked for. */
function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

/** Two letters in the middle of each longer word change places. */
function mistyped(text: string): string {
  return text
    .split(' ')
    .map((word) => {
      const at = Math.floor(word.length / 2);
      return word.length < 5 ? word : word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
    })
    .join(' ');
}
