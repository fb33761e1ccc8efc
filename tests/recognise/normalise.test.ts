import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, HEARD_LENGTH, keyOf, wordsOf } from '../../src/engine/recognise/normalise.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('folding a text', () => {
  it.each([
    ['Menu', 'menu'],
    ['  STOP!! ', 'stop'],
    ['/start', 'start'],
    ['İSTANBUL', 'istanbul'],
    ['ISPARTA', 'isparta'],
    ['ısparta', 'isparta'],
    ['Günaydın', 'gunaydin'],
    ['ŞİFRE', 'sifre'],
    ['Coördinator', 'coordinator'],
    ['één  kind', 'een kind'],
    ['أهلًا وسهلًا', 'اهلا وسهلا'],
    ['إلى المدرسةِ', 'الي المدرسه'],
    ['سـلام', 'سلام'],
    ['مساء', 'مسا'],
    ['١٢', '12'],
    ['۱۲', '12'],
    ['１２', '12'],
    ['१२', '12'],
    ['1️⃣', '1'],
    ['🔟', '10'],
    ['👍🏽', '👍'],
    ['✔️', '✔'],
    ['“ja”', 'ja'],
    ['\u202Eja\u202C', 'ja'],
    ['ja\r\n\tgraag', 'ja graag'],
    ['12–3', '12-3'],
    ['?!...', ''],
    ['', ''],
  ])('makes %j %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('gives the same when done twice, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => fold(fold(text)) === fold(text)),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('leaves no capital, mark, double space or punctuation at the ends, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = fold(text);
        expect(folded).not.toMatch(/[A-Z]|\p{M}| {2}|^[\s\p{P}]|[\s\p{P}]$/u);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it('takes one way for plain letters and the other, slower one, to the same result', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        // A letter with a mark sends the text the slow way; its folded form has no mark.
        expect(fold(`${text} zée`)).toBe(fold(`${text} zee`));
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('looks at the first part of a very long text only', () => {
    expect(fold('a'.repeat(100_000))).toHaveLength(HEARD_LENGTH);
    expect(fold('é'.repeat(100_000))).toHaveLength(HEARD_LENGTH);
    expect(fold('ﷺ'.repeat(100_000)).length).toBeLessThanOrEqual(HEARD_LENGTH);
  });
});

describe('the words of a text', () => {
  it.each([
    ["don't stop", ['dont', 'stop']],
    ["'s middags", ['s', 'middags']],
    ['ja, graag!', ['ja', 'graag']],
    ['👍👍', ['👍', '👍']],
    ['نعم، شكرا', ['نعم', 'شكرا']],
    ['', []],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(fold(text))).toEqual(words);
  });

  it('make the same key whatever the punctuation between them', () => {
    expect(keyOf('Ja, graag!')).toBe(keyOf('ja graag'));
    expect(keyOf('Taal (en school)')).toBe('taal en school');
  });
});
