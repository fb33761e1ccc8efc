import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileOptions, matchOption } from '../../src/engine/recognise/option.ts';
import { matchOptions } from '../../src/engine/recognise/options.ts';

const DUTCH = compileOptions([
  { id: 'school', title: 'School en huiswerk' },
  { id: 'money', title: 'Geld en schulden' },
  { id: 'home', title: 'Wonen' },
  { id: 'youth', title: 'Jongeren op straat' },
  { id: 'other', title: 'Iets anders' },
]);
const ARABIC = compileOptions([
  { id: 'school', title: 'المدرسة والواجبات' },
  { id: 'money', title: 'المال والديون' },
  { id: 'home', title: 'السكن' },
]);
const TURKISH = compileOptions([
  { id: 'school', title: 'Okul ve ödev' },
  { id: 'money', title: 'Para ve borç' },
  { id: 'home', title: 'Şehir' },
]);

describe('one option', () => {
  it.each([
    ['2', 'money', 'number'],
    ['2.', 'money', 'number'],
    ['2)', 'money', 'number'],
    ['(2)', 'money', 'number'],
    ['nr 2', 'money', 'number'],
    ['optie 2', 'money', 'number'],
    ['nummer 2 graag', 'money', 'number'],
    ['2️⃣', 'money', 'number'],
    ['٢', 'money', 'number'],
    ['رقم ٢', 'money', 'number'],
    ['GELD EN SCHULDEN', 'money', 'title'],
    ['geld en schulden.', 'money', 'title'],
    ['geld', 'money', 'start'],
    ['ge', 'money', 'start'],
    ['schulden', 'money', 'start'],
    ['straat', 'youth', 'start'],
    ['op straat', 'youth', 'start'],
  ])('%j is %s, by its %s', (text, id, how) => {
    expect(matchOption(DUTCH, text)).toEqual({ kind: 'one', id, how });
  });

  it.each([
    ['مدرسة', 'school'],
    ['المدرسه', 'school'],
    ['الديون', 'money'],
    ['سكن', 'home'],
  ])('in Arabic, %j is %s', (text, id) => {
    expect(matchOption(ARABIC, text)).toMatchObject({ kind: 'one', id });
  });

  it.each([
    ['sehir', 'home'],
    ['ŞEHİR', 'home'],
    ['odev', 'school'],
    ['borç', 'money'],
  ])('in Turkish, %j is %s', (text, id) => {
    expect(matchOption(TURKISH, text)).toMatchObject({ kind: 'one', id });
  });

  it('is several when a start or a word fits more than one, and none when nothing fits', () => {
    const matcher = compileOptions([
      { id: 'a', title: 'Koken met ouders' },
      { id: 'b', title: 'Koken met kinderen' },
      { id: 'c', title: 'Sporten met kinderen' },
    ]);
    expect(matchOption(matcher, 'koken')).toEqual({ kind: 'several', ids: ['a', 'b'] });
    expect(matchOption(matcher, 'kinderen')).toEqual({ kind: 'several', ids: ['b', 'c'] });
    for (const text of ['x', '9', '1 2', '12', 'met', 'koffie', '', '👍', '1/2']) {
      expect([text, matchOption(matcher, text)]).toEqual([text, { kind: 'none' }]);
    }
  });

  it('prefers the end of a word: "jong" is the option "Jong en oud" beside "Jongeren"', () => {
    const matcher = compileOptions([
      { id: 'youth', title: 'Jongeren' },
      { id: 'both', title: 'Jong en oud' },
    ]);
    expect(matchOption(matcher, 'jong')).toEqual({ kind: 'one', id: 'both', how: 'start' });
    expect(matchOption(matcher, 'jo')).toMatchObject({ kind: 'several' });
  });

  it('is found by the emoji that only it has', () => {
    const matcher = compileOptions([
      { id: 'yes', title: '👍 Ja' },
      { id: 'no', title: '👎 Nee' },
      { id: 'star', title: '⭐ Ster' },
      { id: 'sun', title: '⭐ Zon' },
    ]);
    expect(matchOption(matcher, '👍🏾')).toEqual({ kind: 'one', id: 'yes', how: 'emoji' });
    expect(matchOption(matcher, '⭐')).toEqual({ kind: 'several', ids: ['star', 'sun'] });
    expect(matchOption(matcher, 'ja')).toEqual({ kind: 'one', id: 'yes', how: 'title' });
  });

  it('takes a number that is not shown for the start of a title, and one that is shown for the option', () => {
    const matcher = compileOptions([
      { id: 'short', title: '5 minuten' },
      { id: 'long', title: '2 uur' },
    ]);
    expect(matchOption(matcher, '5')).toEqual({ kind: 'one', id: 'short', how: 'start' });
    expect(matchOption(matcher, '2')).toEqual({ kind: 'one', id: 'long', how: 'number' });
    expect(matchOption(matcher, '1')).toEqual({ kind: 'one', id: 'short', how: 'number' });
  });

  it('is not guessed between two options with the same title', () => {
    const matcher = compileOptions([
      { id: 'a', title: 'Ja!' },
      { id: 'b', title: 'ja' },
    ]);
    expect(matchOption(matcher, 'ja')).toEqual({ kind: 'several', ids: ['a', 'b'] });
  });

  it('is always found by the number that was shown, in any digits, whatever the titles', () => {
    const titles = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(titles, fc.nat(), fc.constantFrom('nl-NL', 'ar-EG', 'fa-IR'), (list, pick, locale) => {
        const matcher = compileOptions(list.map((title, index) => ({ id: `o${index}`, title })));
        const index = pick % list.length;
        const shown = new Intl.NumberFormat(locale).format(index + 1);
        expect(matchOption(matcher, shown)).toEqual({ kind: 'one', id: `o${index}`, how: 'number' });
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('is found by its own title unless another reads the same, and never throws', () => {
    const titles = fc.uniqueArray(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(titles, fc.string({ unit: 'binary', maxLength: 30 }), (list, text) => {
        const matcher = compileOptions(list.map((title, index) => ({ id: `o${index}`, title })));
        list.forEach((title, index) => {
          const match = matchOption(matcher, title);
          if (match.kind === 'one' && match.how === 'title') expect(match.id).toBe(`o${index}`);
        });
        expect(['one', 'several', 'none']).toContain(matchOption(matcher, text).kind);
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});

describe('several options', () => {
  it.each([
    ['1 3 5', ['school', 'home', 'other']],
    ['1,3 en 5', ['school', 'home', 'other']],
    ['1, 3, 5', ['school', 'home', 'other']],
    ['1. 3. 5.', ['school', 'home', 'other']],
    ['1-3-5', ['school', 'home', 'other']],
    ['1-3', ['school', 'money', 'home']],
    ['1–3', ['school', 'money', 'home']],
    ['1 t/m 3', ['school', 'money', 'home']],
    ['1 tot en met 3 en 5', ['school', 'money', 'home', 'other']],
    ['3+1', ['school', 'home']],
    ['1️⃣3️⃣', ['school', 'home']],
    ['1 and 3', ['school', 'home']],
    ['1 ve 3', ['school', 'home']],
    ['١ و٣', ['school', 'home']],
    ['١، ٣', ['school', 'home']],
    ['2', ['money']],
    ['2 2', ['money']],
    ['wonen, school', ['school', 'home']],
    ['wonen en geld', ['money', 'home']],
    ['geld en schulden', ['money']],
    ['geld en schulden en wonen', ['money', 'home']],
    ['School en huiswerk, geld en schulden', ['school', 'money']],
    ['1\n3', ['school', 'home']],
    ['- wonen\n- school', ['school', 'home']],
  ])('%j are %j', (text, ids) => {
    expect(matchOptions(DUTCH, text)).toEqual({ kind: 'all', ids });
  });

  it.each([
    '1 3 9',
    '135',
    '0',
    '3-1',
    '2-9',
    'wonen en koffie',
    'geld, ?? x',
    '',
    'ik weet het niet',
    '1 3 misschien',
  ])('%j is not understood, because a piece of it is not', (text) => {
    expect(matchOptions(DUTCH, text)).toEqual({ kind: 'none' });
  });

  it('reads Arabic lists by "and" and comma', () => {
    expect(matchOptions(ARABIC, 'السكن و المدرسة')).toEqual({ kind: 'all', ids: ['school', 'home'] });
  });

  it('gives every set of numbers back, and throws on no text', () => {
    fc.assert(
      fc.property(
        fc.subarray([1, 2, 3, 4, 5], { minLength: 1 }),
        fc.constantFrom(' ', ', ', ' en ', '،', '\n'),
        (list, by) => {
          const wanted = list.map((number) => DUTCH.ids[number - 1]);
          expect(matchOptions(DUTCH, list.join(by))).toEqual({ kind: 'all', ids: wanted });
        },
      ),
      { seed: 9, numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(['all', 'none']).toContain(matchOptions(DUTCH, text).kind);
      }),
      { seed: 10, numRuns: 1000 },
    );
  });
});
