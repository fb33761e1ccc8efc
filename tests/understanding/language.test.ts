import { describe, expect, it } from 'vitest';
import { createUnderstand } from '../../src/understanding/understand.ts';
import { ALARMS, LEXICONS } from '../recognise/lexicons.ts';
import { languageLines, understand } from './support.ts';

/** How many lines got their language, a wrong one, none; and how many that have none got one all the same. */
function measure(name: string) {
  const counts = { lines: 0, found: 0, wrong: 0, open: 0, others: 0, taken: 0 };
  for (const { language, text } of languageLines(name)) {
    const found = understand(text, null).language;
    if (language === null) {
      counts.others++;
      if (found !== null) counts.taken++;
    } else {
      counts.lines++;
      if (found === language) counts.found++;
      else if (found === null) counts.open++;
      else counts.wrong++;
    }
  }
  return counts;
}

describe('the language of a short line', () => {
  it('is found on at least 97 of 100 lines that the words were made with, and never wrong', () => {
    const counts = measure('language-lines');
    expect(counts.lines).toBeGreaterThanOrEqual(160);
    expect(counts.found / counts.lines).toBeGreaterThanOrEqual(0.97);
    expect(counts.wrong).toBe(0);
    expect(counts.taken / counts.others).toBeLessThanOrEqual(0.1);
  });

  it('is found on at least 80 of 100 lines that nothing was made with, and never wrong', () => {
    const counts = measure('language-lines-held-out');
    expect(counts.lines).toBeGreaterThanOrEqual(80);
    expect(counts.found / counts.lines).toBeGreaterThanOrEqual(0.8);
    expect(counts.wrong).toBe(0);
    expect(counts.taken / counts.others).toBeLessThanOrEqual(0.1);
  });

  it.each(['ok', '12', '14:30', '👍', 'menu', '/start', 'stop', 'help', 'Rotterdam', '', '???', '06 12345678'])(
    'is not told by %j',
    (text) => {
      expect(understand(text, 'nl').language).toBeNull();
    },
  );

  it('is Arabic by its script, unless letters are there that only its neighbours have', () => {
    expect(understand('بيتنا جميل', 'nl').language).toBe('ar');
    expect(understand('نعم Wijkteam نعم', 'nl').language).toBe('ar');
    expect(understand('من فارسی حرف می‌زنم', 'nl').language).toBeNull();
    expect(understand('wij wonen in de wijk سلام', 'nl').language).not.toBe('ar');
  });

  it('does without the detector, and then leaves more open', () => {
    const alone = createUnderstand({ lexicons: LEXICONS, alarms: ALARMS });
    expect(alone('wat doet het wijkteam', null).language).toBe('nl');
    expect(alone('waarschijnlijk twintig deelnemers', null).language).toBeNull();
    expect(understand('waarschijnlijk twintig deelnemers', null).language).toBe('nl');
  });
});
