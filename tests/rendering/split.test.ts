import { describe, expect, it } from 'vitest';
import { measureFor } from '../../src/rendering/measure.ts';
import { split } from '../../src/rendering/split.ts';

const measure = measureFor('utf16', 'none');

function pieces(text: string, max: number, lastMax = max): string[] {
  return split(text, { measure, max, lastMeasure: measure, lastMax, firstCost: 0, keep: 0 }).pieces;
}

describe('split', () => {
  it('leaves alone what fits', () => {
    expect(pieces(' hoi ', 5)).toEqual([' hoi ']);
  });

  it('cuts between paragraphs rather than lines, lines rather than sentences, sentences rather than words', () => {
    expect(pieces('Een twee. Drie\nvier\n\nvijf zes zeven', 30)).toEqual(['Een twee. Drie\nvier', 'vijf zes zeven']);
    expect(pieces('Een. Twee drie vier\nvijf. Zes zeven', 30)).toEqual(['Een. Twee drie vier', 'vijf. Zes zeven']);
    expect(pieces('Een twee drie vier. Vijf zes zeven', 30)).toEqual(['Een twee drie vier.', 'Vijf zes zeven']);
    expect(pieces('Een twee drie vier vijf zes', 20)).toEqual(['Een twee drie vier', 'vijf zes']);
  });

  it('takes a lesser place when the better one would leave the part nearly empty', () => {
    expect(pieces('Ja.\n\nEen twee drie vier vijf zes zeven', 24)).toEqual([
      'Ja.\n\nEen twee drie vier',
      'vijf zes zeven',
    ]);
  });

  it('keeps an address and a phone number whole', () => {
    expect(pieces('Kijk op https://voorbeeld.nl/een eens', 30)).toEqual(['Kijk op', 'https://voorbeeld.nl/een eens']);
    expect(pieces('Bel ons gerust op 06 12 34 56 78 vandaag', 26)).toEqual([
      'Bel ons gerust op',
      '06 12 34 56 78 vandaag',
    ]);
  });

  it('reads the end of a sentence in Arabic', () => {
    expect(pieces('كيف حالكم اليوم يا أصدقاء؟ نحن بخير والحمد لله', 32)).toEqual([
      'كيف حالكم اليوم يا أصدقاء؟',
      'نحن بخير والحمد لله',
    ]);
  });

  it('cuts between clusters where there is no white space', () => {
    expect(pieces('👨‍👩‍👧‍👦'.repeat(3), 25)).toEqual(['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦']);
    expect(pieces('🇳🇱'.repeat(4), 10)).toEqual(['🇳🇱🇳🇱', '🇳🇱🇳🇱']);
  });

  it('cuts inside a cluster only when it is longer than a part, and says so', () => {
    const text = `a${'\u0301'.repeat(20)}`;
    const result = split(text, { measure, max: 8, lastMeasure: measure, lastMax: 8, firstCost: 0, keep: 0 });
    expect(result.cutGrapheme).toBe(true);
    expect(result.pieces.map(({ length }) => length)).toEqual([8, 8, 5]);
    expect(result.pieces.join('')).toBe(text);
  });

  it('never cuts a pair of surrogates, however little room there is', () => {
    const result = split('👍👍', { measure, max: 4, lastMeasure: measure, lastMax: 1, firstCost: 0, keep: 1 });
    expect(result).toEqual({ pieces: ['👍', '👍'], cutGrapheme: false, overLimit: true });
  });

  it('cuts a cluster that is too long between code points', () => {
    expect(pieces(`👍${'🏽'.repeat(3)}`, 5)).toEqual(['👍🏽', '🏽🏽']);
  });

  it('keeps the number of an option with its title', () => {
    expect(pieces('Kies een keuze\n1. Opvoeden', 17)).toEqual(['Kies een keuze', '1. Opvoeden']);
    // A sentence would be the better cut, if the number were one.
    expect(pieces('abcdefghijk\n1. def ghi jkl', 24)).toEqual(['abcdefghijk\n1. def ghi', 'jkl']);
    expect(pieces('Ja dus 12. Opvoeden', 12)).toEqual(['Ja dus 12.', 'Opvoeden']);
    expect(pieces('Ja dus dan\n12. Opvoeden', 14)).toEqual(['Ja dus dan', '12. Opvoeden']);
  });

  it('does not separate a space from the mark that combines with it', () => {
    expect(pieces('abcdef \u0301ghij', 9)).toEqual(['abcdef \u0301g', 'hij']);
    expect(pieces('abcdef \u0301ghij', 7)).toEqual(['abcdef', ' \u0301ghij']);
  });

  it('leaves a last part that fits where the last one may hold less', () => {
    expect(pieces('Een twee drie. Vier vijf zes?', 40, 16)).toEqual(['Een twee drie.', 'Vier vijf zes?']);
    expect(pieces('abcdefghijklmnop', 20, 5)).toEqual(['abcdefghijk', 'lmnop']);
  });

  it('drops the white space at a cut, however long', () => {
    expect(pieces(`a${' '.repeat(50)}b`, 10)).toEqual(['a', 'b']);
  });
});
