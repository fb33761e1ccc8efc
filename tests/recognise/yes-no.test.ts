import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseYesNo } from '../../src/engine/recognise/yes-no.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { LEXICONS } from './lexicons.ts';

describe('yes or no', () => {
  it.each<[Language, string]>([
    ['nl', 'ja'],
    ['nl', 'Jaaaaa!!'],
    ['nl', 'ja graag'],
    ['nl', 'jawel hoor'],
    ['nl', 'ja, dat is goed voor ons'],
    ['nl', 'oké'],
    ['nl', 'evet'],
    ['nl', 'na3am'],
    ['en', 'yes please'],
    ['en', 'no problem'],
    ['en', "that's right"],
    ['tr', 'Evet'],
    ['tr', 'tmm'],
    ['tr', 'İYİ'],
    ['tr', 'tamam teşekkürler'],
    ['ar', 'نعم'],
    ['ar', 'أيوة'],
    ['ar', 'نعم شكراً'],
    ['ar', 'واخا'],
    ['nl', '👍'],
    ['nl', '👍🏿'],
    ['nl', '👍👍'],
    ['nl', '✅'],
    ['nl', '✔️'],
    ['nl', '🆗'],
  ])('%s: %j is yes', (language, text) => {
    expect(recogniseYesNo(text, LEXICONS, language)).toBe(true);
  });

  it.each<[Language, string]>([
    ['nl', 'nee'],
    ['nl', 'neeee'],
    ['nl', 'nee dank u'],
    ['nl', 'Nee, dat komt niet uit'],
    ['nl', 'liever niet'],
    ['nl', 'hayır'],
    ['en', 'no thanks'],
    ['en', 'nope'],
    ['en', "I don't want"],
    ['tr', 'HAYIR'],
    ['tr', 'hayir'],
    ['tr', 'yok'],
    ['ar', 'لا'],
    ['ar', 'لأ'],
    ['ar', 'لا شكرا'],
    ['ar', 'ما بدي'],
    ['nl', '👎'],
    ['nl', '👎🏻'],
    ['nl', '❌'],
  ])('%s: %j is no', (language, text) => {
    expect(recogniseYesNo(text, LEXICONS, language)).toBe(false);
  });

  it.each<[Language, string]>([
    ['nl', 'ja maar niet op dinsdag'],
    ['nl', 'ja, maar niet op dinsdag'],
    ['nl', 'ja, niet'],
    ['nl', 'nee, ja'],
    ['nl', 'ja nee'],
    ['nl', 'ja, kan dat?'],
    ['nl', 'misschien'],
    ['nl', 'dank u'],
    ['nl', 'stop'],
    ['nl', ''],
    ['nl', '🙂'],
    ['en', 'no idea'],
    ['tr', 'ne'],
    ['nl', 'ne'],
    ['tr', 'evet ama'],
    ['ar', 'نعم لكن'],
    ['nl', 'naam'],
  ])('%s: %j is neither', (language, text) => {
    expect(recogniseYesNo(text, LEXICONS, language)).toBeNull();
  });

  it('understands every word of every language, whatever language the person has chosen', () => {
    for (const own of LANGUAGES) {
      for (const language of LANGUAGES) {
        for (const word of LEXICONS[language].yes) {
          expect([own, word, recogniseYesNo(word, LEXICONS, own)]).toEqual([own, word, true]);
        }
        for (const word of LEXICONS[language].no) {
          expect([own, word, recogniseYesNo(word, LEXICONS, own)]).toEqual([own, word, false]);
        }
      }
    }
  });

  it('throws on no text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect([true, false, null]).toContain(recogniseYesNo(text, LEXICONS, 'tr'));
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});
