import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/ports/language.ts';
import { realLibrary } from '../support/real-library.ts';

const { library, understand } = await realLibrary();

/** Words that the companion itself teaches, and that people send all day, in every language. */
const USUAL = LANGUAGES.flatMap((language) => {
  const { yes, no, commands, greetings, polite, talkEnd, languages, numbers } = library.lexicons[language];
  return [
    ...yes,
    ...no,
    ...greetings,
    ...polite,
    ...talkEnd,
    ...Object.values(commands).flat(),
    ...Object.values(languages).flat(),
    ...Object.keys(numbers),
  ].map((word) => ({ language, word }));
});

describe('words that the companion teaches', () => {
  it.each(LANGUAGES)('never bring up the help lines in %s', (language) => {
    const words = USUAL.filter((each) => each.language === language);
    expect(words.length).toBeGreaterThan(100);
    expect(words.filter(({ word }) => understand(word, language).alarm !== null)).toEqual([]);
  });
});
