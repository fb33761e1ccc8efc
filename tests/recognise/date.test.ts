import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromSerial, isoOf, toSerial } from '../../src/engine/recognise/calendar.ts';
import { recogniseDate } from '../../src/engine/recognise/date.ts';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { LEXICONS } from './lexicons.ts';

/** A Wednesday. */
const TODAY = { year: 2026, month: 11, day: 25 };

function read(text: string, language: Language, today = TODAY) {
  return recogniseDate(text, LEXICONS, language, today);
}

describe('a date', () => {
  it.each<[Language, string, string]>([
    ['nl', 'vandaag', '2026-11-25'],
    ['nl', 'morgen', '2026-11-26'],
    ['nl', 'morgenochtend', '2026-11-26'],
    ['nl', 'overmorgen', '2026-11-27'],
    ['nl', 'dinsdag', '2026-12-01'],
    ['nl', 'Dinsdagavond', '2026-12-01'],
    ['nl', 'di', '2026-12-01'],
    ['nl', 'woensdag', '2026-12-02'],
    ['nl', 'deze woensdag', '2026-11-25'],
    ['nl', 'deze vrijdag', '2026-11-27'],
    ['nl', 'volgende vrijdag', '2026-11-27'],
    ['nl', 'volgende week dinsdag', '2026-12-01'],
    ['nl', 'volgende week vrijdag', '2026-12-04'],
    ['nl', 'dinsdag volgende week', '2026-12-01'],
    ['nl', 'over 3 dagen', '2026-11-28'],
    ['nl', 'over drie dagen', '2026-11-28'],
    ['nl', 'over een week', '2026-12-02'],
    ['nl', 'over twee weken', '2026-12-09'],
    ['nl', 'over 2 weken op dinsdag', '2026-12-08'],
    ['nl', 'morgen over een week', '2026-12-03'],
    ['nl', 'over een maand', '2026-12-25'],
    ['nl', '3 december', '2026-12-03'],
    ['nl', '3 dec', '2026-12-03'],
    ['nl', '3 dec.', '2026-12-03'],
    ['nl', '3 dec 2026', '2026-12-03'],
    ['nl', '3 december 10 uur', '2026-12-03'],
    ['nl', 'drie december', '2026-12-03'],
    ['nl', 'vijfentwintig december', '2026-12-25'],
    ['nl', 'donderdag 3 december 2026', '2026-12-03'],
    ['nl', 'do 3 dec', '2026-12-03'],
    ['nl', '12-3', '2027-03-12'],
    ['nl', '12 - 3', '2027-03-12'],
    ['nl', '12/3/2027', '2027-03-12'],
    ['nl', '12.3.27', '2027-03-12'],
    ['nl', '2026-12-03', '2026-12-03'],
    ['nl', '25-11', '2026-11-25'],
    ['nl', '24-11', '2027-11-24'],
    ['nl', '29 februari', '2028-02-29'],
    ['nl', 'de 12e', '2026-12-12'],
    ['nl', 'dinsdag om 10 uur', '2026-12-01'],
    ['nl', 'dinsdag 14.30', '2026-12-01'],
    ['nl', 'ja, dinsdag graag', '2026-12-01'],
    ['nl', 'we komen dinsdag bij elkaar in het buurthuis', '2026-12-01'],
    ['nl', 'tomorrow', '2026-11-26'],
    ['nl', 'next tuesday', '2026-12-01'],
    ['en', 'in 3 days', '2026-11-28'],
    ['en', 'in a week', '2026-12-02'],
    ['en', 'day after tomorrow', '2026-11-27'],
    ['en', 'the 3rd of December', '2026-12-03'],
    ['en', 'December 3rd, 2026', '2026-12-03'],
    ['en', 'the 15th', '2026-12-15'],
    ['en', '3/12', '2026-12-03'],
    ['tr', 'yarın', '2026-11-26'],
    ['tr', 'YARIN', '2026-11-26'],
    ['tr', '3 gün sonra', '2026-11-28'],
    ['tr', 'iki hafta sonra', '2026-12-09'],
    ['tr', 'salı', '2026-12-01'],
    ['tr', 'sali gunu', '2026-12-01'],
    ['tr', 'haftaya salı', '2026-12-01'],
    ['tr', 'gelecek hafta cuma günü', '2026-12-04'],
    ['tr', '3 Aralık 2026 Perşembe', '2026-12-03'],
    ['tr', "Aralık'ın 3'ü", '2026-12-03'],
    ['tr', "3 Aralık'ta", '2026-12-03'],
    ['tr', "Salı'ya", '2026-12-01'],
    ['tr', 'öbür gün', '2026-11-27'],
    ['ar', 'غداً', '2026-11-26'],
    ['ar', 'بكرا', '2026-11-26'],
    ['ar', 'بعد غد', '2026-11-27'],
    ['ar', 'الثلاثاء القادم', '2026-12-01'],
    ['ar', 'يوم الثلاثاء', '2026-12-01'],
    ['ar', 'للثلاثاء', '2026-12-01'],
    ['ar', 'بعد ٣ أيام', '2026-11-28'],
    ['ar', 'بعد أسبوع', '2026-12-02'],
    ['ar', 'بعد أسبوعين', '2026-12-09'],
    ['ar', '٣ ديسمبر ٢٠٢٦', '2026-12-03'],
    ['ar', '٣ كانون الأول', '2026-12-03'],
    ['ar', '٣ دجنبر', '2026-12-03'],
    ['ar', '٣/١٢', '2026-12-03'],
  ])('%s: %j is %s', (language, text, date) => {
    expect(read(text, language)).toEqual({ date });
  });

  it.each<[Language, string, string]>([
    ['nl', '1-1-2020', '2020-01-01'],
    ['nl', '24-11-2026', '2026-11-24'],
    ['nl', 'gisteren', '2026-11-24'],
    ['nl', 'afgelopen dinsdag', '2026-11-24'],
    ['en', 'last wednesday', '2026-11-18'],
    ['tr', 'dün', '2026-11-24'],
    ['ar', 'أمس', '2026-11-24'],
  ])('%s: %j is a day that has passed: %s', (language, text, past) => {
    expect(read(text, language)).toEqual({ past });
  });

  it.each<[Language, string]>([
    ['nl', '31-2'],
    ['nl', '30 februari'],
    ['nl', '31 april 2027'],
    ['nl', '0-0-2026'],
    ['nl', '3/15'],
    ['nl', '29-2-2027'],
    ['nl', '1-2-3-4'],
    ['nl', '3-12-1626'],
    ['nl', 'dinsdag of woensdag'],
    ['nl', '3 december of 4 december'],
    ['nl', 'dinsdag 3 december'],
    ['nl', 'niet dinsdag'],
    ['nl', 'volgende week'],
    ['nl', '12'],
    ['nl', 'met 3 moeders'],
    ['nl', '3 dagen'],
    ['nl', '14:30'],
    ['nl', 'zo snel mogelijk'],
    ['nl', 'goede morgen'],
    ['nl', 'ik weet het nog niet'],
    ['nl', ''],
    ['en', 'I do not know'],
    ['en', 'we sat there in the sun'],
    ['en', 'not tuesday'],
    ['ar', 'لا أعرف'],
    ['tr', 'bilmiyorum'],
    ['nl', 'over 100000 dagen'],
  ])('%s: %j is none', (language, text) => {
    expect(read(text, language)).toBeNull();
  });

  it('written out by Intl in any language is read back as itself, for the next 300 days', () => {
    const locales: Record<Language, string[]> = {
      nl: ['nl-NL'],
      en: ['en-GB', 'en-US'],
      tr: ['tr-TR'],
      ar: ['ar-EG', 'ar-SY', 'ar-MA', 'ar-IQ'],
    };
    const shapes: Intl.DateTimeFormatOptions[] = [
      { dateStyle: 'full' },
      { dateStyle: 'long' },
      { day: 'numeric', month: 'long' },
      { weekday: 'long', day: 'numeric', month: 'long' },
      { day: 'numeric', month: 'short' },
    ];
    const start = toSerial(TODAY);
    for (const language of LANGUAGES) {
      for (const locale of locales[language]) {
        for (const shape of shapes) {
          const format = new Intl.DateTimeFormat(locale, { ...shape, timeZone: 'UTC', calendar: 'gregory' });
          for (let ahead = 0; ahead < 300; ahead++) {
            const text = format.format((start + ahead) * 86_400_000);
            const date = isoOf(fromSerial(start + ahead));
            expect([locale, text, read(text, language)]).toEqual([locale, text, { date }]);
          }
        }
      }
    }
  });

  it('in numbers, day before month, is read back as itself', () => {
    const start = toSerial(TODAY);
    for (const locale of ['nl-NL', 'en-GB', 'tr-TR', 'ar-EG', 'fr-CA']) {
      const format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC', calendar: 'gregory' });
      for (let ahead = 0; ahead < 300; ahead++) {
        const text = format.format((start + ahead) * 86_400_000);
        expect([text, read(text, 'nl')]).toEqual([text, { date: isoOf(fromSerial(start + ahead)) }]);
      }
    }
  });

  it('is never more than a weekday away for a bare weekday, on any day of the year', () => {
    const start = toSerial(TODAY);
    for (let ahead = 0; ahead < 366; ahead++) {
      const today = fromSerial(start + ahead);
      const found = read('vrijdag', 'nl', today);
      if (found === null || !('date' in found)) expect.fail(isoOf(today));
      const [year = 0, month = 0, day = 0] = found.date.split('-').map(Number);
      const distance = toSerial({ year, month, day }) - toSerial(today);
      expect(distance >= 1 && distance <= 7).toBe(true);
    }
  });

  it('is a day that exists, for any text made of date words, and no text throws', () => {
    const words = [
      'dinsdag',
      'morgen',
      '3',
      '31',
      '12',
      '2026',
      '-',
      '/',
      '.',
      'dec',
      'over',
      'weken',
      'volgende',
      'في',
      'yarın',
    ];
    const pieces = fc.array(fc.constantFrom(...words), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.constantFrom(' ', ''), (list, by) => {
        const found = read(list.join(by), 'nl');
        if (found === null) return;
        const iso = 'date' in found ? found.date : found.past;
        expect(new Date(`${iso}T00:00:00Z`).toISOString().slice(0, 10)).toBe(iso);
        expect('date' in found).toBe(iso >= isoOf(TODAY));
      }),
      { seed: 11, numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        read(text, 'ar');
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
