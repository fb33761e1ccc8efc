import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseTime } from '../../src/engine/recognise/time.ts';
import type { Language } from '../../src/ports/language.ts';
import { LEXICONS } from './lexicons.ts';

function read(text: string, language: Language) {
  return recogniseTime(text, LEXICONS, language);
}

describe('a time of day', () => {
  it.each<[Language, string, string]>([
    ['nl', '14:30', '14:30'],
    ['nl', '14.30', '14:30'],
    ['nl', '14u30', '14:30'],
    ['nl', '14.30 uur', '14:30'],
    ['nl', '1430', '14:30'],
    ['nl', '9:30', '09:30'],
    ['nl', '03:30', '03:30'],
    ['nl', '00:15', '00:15'],
    ['nl', '20 uur', '20:00'],
    ['nl', '15', '15:00'],
    ['nl', '3', '15:00'],
    ['nl', 'om 3 uur', '15:00'],
    ['nl', 'half drie', '14:30'],
    ['nl', 'halfdrie 14:30', '14:30'],
    ['nl', 'half 1', '12:30'],
    ['nl', 'kwart over 2', '14:15'],
    ['nl', 'kwart voor 1', '12:45'],
    ['nl', 'tien over half vier', '15:40'],
    ['nl', '5 voor half 4', '15:25'],
    ['nl', '10 over 3', '15:10'],
    ['nl', "3 uur 's middags", '15:00'],
    ['nl', '7 uur s avonds', '19:00'],
    ['nl', "half 8 's ochtends", '07:30'],
    ['nl', "3 uur 's nachts", '03:00'],
    ['nl', 'dinsdagavond 8 uur', '20:00'],
    ['nl', '3 december 14:30', '14:30'],
    ['nl', '12 uur', '12:00'],
    ['nl', '٣ ونص', '15:30'],
    ['nl', 'half past 3', '15:30'],
    ['en', 'half past three', '15:30'],
    ['en', '3pm', '15:00'],
    ['en', '3:30 p.m.', '15:30'],
    ['en', '9 am', '09:00'],
    ['en', "3 o'clock", '15:00'],
    ['en', 'ten to four', '15:50'],
    ['en', 'quarter to nine in the morning', '08:45'],
    ['tr', 'saat üç buçuk', '15:30'],
    ['tr', 'üçü çeyrek geçe', '15:15'],
    ['tr', 'üçe çeyrek var', '14:45'],
    ['tr', 'üçü on geçe', '15:10'],
    ['tr', "akşam 8'de", '20:00'],
    ['tr', '14.30', '14:30'],
    ['ar', 'الساعة الثالثة والنصف', '15:30'],
    ['ar', 'الثالثة وعشر دقائق', '15:10'],
    ['ar', 'الثالثة إلا ربع', '14:45'],
    ['ar', 'الثانية عشرة والربع', '12:15'],
    ['ar', 'الساعة ٥ مساءً', '17:00'],
    ['ar', '١٤:٣٠', '14:30'],
  ])('%s: %j is %s', (language, text, time) => {
    expect(read(text, language)).toEqual({ time });
  });

  it.each<[Language, string, [string, string]]>([
    ['nl', 'half 8', ['07:30', '19:30']],
    ['nl', '8', ['08:00', '20:00']],
    ['nl', 'kwart over 7', ['07:15', '19:15']],
    ['nl', '3:30', ['15:30', '03:30']],
    ['tr', 'saat sekiz', ['08:00', '20:00']],
    ['ar', 'الساعة الثامنة', ['08:00', '20:00']],
    ['en', 'half 3', ['15:30', '14:30']],
  ])('%s: %j may be either of %j', (language, text, ambiguous) => {
    expect(read(text, language)).toEqual({ ambiguous });
  });

  it.each<[Language, string]>([
    ['nl', '25:00'],
    ['nl', '14:60'],
    ['nl', 'van 10 tot 12'],
    ['nl', '10:00 - 12:00'],
    ['nl', '14:30:15:20'],
    ['nl', 'wij zijn met 12'],
    ['nl', '3 december'],
    ['nl', 'over 3 dagen'],
    ['nl', 'in de ochtend'],
    ['nl', 'geen idee'],
    ['nl', ''],
    ['nl', '12-3-2026'],
    ['nl', '0612345678'],
  ])('%s: %j is none', (language, text) => {
    expect(read(text, language)).toBeNull();
  });

  it('written in 24 hours is read back as itself, in all digits', () => {
    for (let minutes = 0; minutes < 1440; minutes++) {
      const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      expect(read(time, 'nl')).toEqual({ time });
      const arabic = time.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
      expect(read(arabic, 'ar')).toEqual({ time });
    }
  });

  it('is a time that exists, and no text throws', () => {
    const words = ['half', 'kwart over', '3', '25', ':', '.', 'uur', '12', '60', 'om', 's avonds', 'buçuk', 'و', 'pm'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 6 }), fc.constantFrom(' ', ''), (list, by) => {
        const found = read(list.join(by), 'nl');
        if (found === null) return;
        const times = 'time' in found ? [found.time] : found.ambiguous;
        for (const time of times) expect(time).toMatch(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
      }),
      { seed: 13, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        read(text, 'tr');
      }),
      { seed: 14, numRuns: 500 },
    );
  });
});
