/**
 * Long texts of one kind (a hundred thousand spaces, points, digits, links, emoji, combining marks, sentences of one letter):
 * whatever somebody sends, a turn is done in a moment, nothing of it is kept beyond its bounds, and nobody else waits.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CAPABILITIES } from '../../src/rendering/capabilities/all.ts';
import { clean } from '../../src/rendering/clean.ts';
import { render } from '../../src/rendering/render.ts';
import { Rig } from '../support/rig.ts';

const LENGTH = 100_000;
const UNITS = [
  ' ',
  '\n',
  '.',
  ',',
  '0',
  '1-',
  'a',
  'a ',
  'A.',
  'é',
  '😀',
  '👨‍👩‍👧',
  'e\u0301\u0302\u0303\u0304',
  '\u0301',
  '\u200D',
  '\u2067',
  '\u202E',
  'http://',
  'https://a.',
  '@',
  'ﷺ',
  'و',
  '1️⃣',
  '\u0000',
  '\ud83d',
  'niet ',
  'wil dood ',
  'ja nee ',
  '<b>',
  '\\',
  '(',
  '12-',
];

/** A turn takes a tenth of a millisecond; here nobody may notice even the worst, on a busy machine. */
const MOST_MS = 1_000;

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
  // What is made once, with the first question.
  await rig.say('before', 'wat doet het wijkteam?');
  await rig.say('before', 'ماذا يفعل فريق الحي؟');
  await rig.preparing('anna', '2026-11-30');
  await rig.tap('anna', 'other');
});
afterAll(() => rig.companion.stop());

it.each(UNITS)('is taken in a moment: %j, over and over', async (unit) => {
  const text = unit.repeat(Math.floor(LENGTH / unit.length));
  await rig.clock.advance(30_000);
  const begun = performance.now();
  const answers = await rig.say('anna', text);
  expect(performance.now() - begun).toBeLessThan(MOST_MS);
  expect(answers.length).toBeGreaterThan(0);
  for (const { message } of answers) expect(message.text.length).toBeLessThan(20_000);
  expect(JSON.stringify(await rig.body('anna')).length).toBeLessThan(60_000);
});

it('is brought to any channel in a moment', () => {
  for (const unit of UNITS) {
    const text = unit.repeat(Math.floor(20_000 / unit.length));
    for (const capabilities of CAPABILITIES) {
      const begun = performance.now();
      render(
        { language: 'nl', text, heading: text.slice(0, 200), options: [{ id: 'a', title: text.slice(0, 300) }] },
        capabilities,
        { open: 'x' },
      );
      expect(performance.now() - begun, `${capabilities.markup} ${JSON.stringify(unit)}`).toBeLessThan(MOST_MS);
    }
    clean(text);
  }
  expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
});
