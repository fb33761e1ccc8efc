import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_NUMBER, recogniseNumber } from '../../src/engine/recognise/number.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { LEXICONS } from './lexicons.ts';

describe('a number', () => {
  it.each<[Language, string, number]>([
    ['nl', '12', 12],
    ['nl', ' 12. ', 12],
    ['nl', 'twaalf', 12],
    ['nl', 'ongeveer 12', 12],
    ['nl', '12 mensen', 12],
    ['nl', 'we zijn met 12', 12],
    ['nl', 'een stuk of 12', 12],
    ['nl', 'vijfentwintig', 25],
    ['nl', 'tweeëntwintig vrouwen', 22],
    ['nl', 'één', 1],
    ['nl', 'een persoon', 1],
    ['nl', '1.000', 1000],
    ['nl', '0', 0],
    ['nl', '1️⃣', 1],
    ['nl', '🔟', 10],
    ['nl', 'on iki', 12],
    ['nl', 'twelve', 12],
    ['en', 'twenty-five people', 25],
    ['en', 'about twenty five', 25],
    ['en', '1,000', 1000],
    ['tr', 'on iki kişi', 12],
    ['tr', 'yirmi beş', 25],
    ['tr', 'ONBEŞ', 15],
    ['ar', '١٢', 12],
    ['ar', 'اثنا عشر', 12],
    ['ar', 'خمسة وعشرين', 25],
    ['ar', 'حوالي ١٥ شخص', 15],
    ['ar', '۱۵', 15],
  ])('%s: %j is %i', (language, text, value) => {
    expect(recogniseNumber(text, LEXICONS, language)).toBe(value);
  });

  it.each<[Language, string]>([
    ['nl', 'tussen 5 en 10'],
    ['nl', '10-15'],
    ['nl', 'vijf of zes'],
    ['nl', '12:30'],
    ['nl', '1,5'],
    ['nl', '2 en een half'],
    ['nl', 'anderhalf'],
    ['nl', '½'],
    ['nl', '-5'],
    ['nl', 'een paar'],
    ['nl', 'geen'],
    ['nl', 'B12'],
    ['nl', '99999999999999'],
    ['nl', ''],
    ['nl', 'dit is een heel lang verhaal over een groep van 12 mensen die samen komen'],
    ['en', 'on friday'],
    ['en', 'no one'],
    ['tr', 'bir kaç'],
  ])('%s: %j is none', (language, text) => {
    expect(recogniseNumber(text, LEXICONS, language)).toBeNull();
  });

  it('is read back as it was written, in the digits of each language', () => {
    const locales = ['nl-NL', 'en-GB', 'tr-TR', 'ar-EG', 'fa-IR'];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LARGEST_NUMBER }), fc.constantFrom(...locales), (value, locale) => {
        const text = new Intl.NumberFormat(locale, { useGrouping: false }).format(value);
        expect(recogniseNumber(text, LEXICONS, 'nl')).toBe(value);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('is what each number word of a language says, when that is the whole text', () => {
    for (const language of LANGUAGES) {
      for (const [word, value] of Object.entries(LEXICONS[language].numbers)) {
        expect([word, recogniseNumber(word, LEXICONS, language)]).toEqual([word, value]);
      }
    }
  });

  it('is never out of bounds, and no text throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const value = recogniseNumber(text, LEXICONS, 'ar');
        if (value !== null) expect(Number.isInteger(value) && value >= 0 && value <= LARGEST_NUMBER).toBe(true);
      }),
      { seed: 6, numRuns: 700 },
    );
  });
});
