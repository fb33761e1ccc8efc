import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/ports/language.ts';
import { createFindAlarm } from '../../src/understanding/alarm.ts';
import { ALARMS } from '../recognise/lexicons.ts';
import { realLibrary } from '../support/real-library.ts';

const { understand } = await realLibrary();
const findAlarm = createFindAlarm(ALARMS);

describe('a question that the companion can answer', () => {
  it.each<[Language, string]>([
    ['nl', 'kunnen ze mijn kinderen afpakken?'],
    ['en', 'can they take my children away?'],
    ['tr', 'çocuklarımı elimden alabilirler mi?'],
    ['ar', 'هل يستطيعون أخذ أولادي؟'],
  ])('in %s is answered, though it tells of a fear: %s', (language, text) => {
    const { alarm, question } = understand(text, language);
    expect(alarm).toBeNull();
    expect(question?.sure).toBe(true);
  });

  it.each<[Language, string]>([
    ['tr', 'aile sırrımızı başkasına söylerler mi'],
    ['ar', 'ممكن يتصلوا بزوجي بدون علمي'],
  ])('in %s outweighs a weak sign of danger: %s', (language, text) => {
    expect(findAlarm(text)?.weak).toBe(true);
    expect(understand(text, language).alarm).toBeNull();
  });

  it.each<[Language, string]>([
    ['nl', 'wat moet ik doen als mijn man mij slaat?'],
    ['en', 'how many pills do you need to die?'],
    ['tr', 'kocam beni dövüyor ne yapmalıyım?'],
    ['ar', 'زوجي يضربني ماذا أفعل؟'],
    ['nl', 'Mijn man slaat mij. Wat is het wijkteam?'],
    ['en', 'my husband beats me. what is the wijkteam?'],
  ])('does not hide a cry for help that is put as one, in %s: %s', (language, text) => {
    expect(understand(text, language).alarm).not.toBeNull();
  });
});
