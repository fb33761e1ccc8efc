/**
 * Dates and times that no meeting has (the year 0, 9999 or 275760, 31 February, a clock of 99 hours, a date of a thousand
 * digits, a moment of a channel far ahead): they are asked again or refused by name, and no timer is set by them.
 */
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { icsRecipe } from '../papers/meetings.ts';
import { realContent } from '../papers/toolkit-recipes.ts';
import { addressOf, Rig, START } from '../support/rig.ts';

const DATES = [
  '31 februari',
  '2026-02-30',
  '0000-00-00',
  '1-1-0',
  '9999-12-31',
  '31-12-275760',
  '1 januari 99999999',
  `1-1-${'9'.repeat(1_000)}`,
  '-1-1-2026',
  '2026-13-45',
  '29 februari 2027',
  '1e308',
  'NaN',
  'Infinity',
  '٣١ ٢ ٢٠٢٦',
];

describe('a date that no calendar has', () => {
  it('is asked again, and sets no timer', async () => {
    const rig = await Rig.start();
    for (const [index, date] of DATES.entries()) {
      const name = `p${index}`;
      await rig.welcome(name);
      for (const tap of ['prepare', 'yes', 'short']) await rig.tap(name, tap);
      expect((await rig.say(name, date)).length, date).toBeGreaterThan(0);
      for (const { at } of (await rig.document(name))?.timers ?? []) {
        expect(Number.isFinite(at) && at < START + 20 * 366 * 86_400_000, date).toBe(true);
      }
    }
    expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
    await rig.companion.stop();
  });

  it('is refused by name in a calendar file, and one that is there is written', async () => {
    const maker = createPaperMaker(await realContent());
    for (const [date, start] of [
      ['2026-02-30', '10:00'],
      ['99999-01-01', '10:00'],
      ['2026-12-01', '99:99'],
      ['2026-12-01', '24:61'],
      ['', ''],
      ['2026-12-01', '10:00\r\nX:y'],
    ]) {
      const made = await maker.make(icsRecipe({ date: date ?? '', start: start ?? '' })).then(
        ({ bytes }) => new TextDecoder().decode(bytes),
        (error: { code?: string }) => error.code ?? 'no code',
      );
      expect(made, `${date} ${start}`).toBe('paper.invalid');
    }
    for (const date of ['0001-01-01', '9999-12-31']) {
      expect((await maker.make(icsRecipe({ date }))).bytes.byteLength, date).toBeGreaterThan(100);
    }
  });
});

it('a moment that a channel says is far away does not move a person’s time', async () => {
  const rig = await Rig.start();
  for (const [index, at] of [0, -1, 8.64e15, 9e15, Number.MAX_SAFE_INTEGER].entries()) {
    await rig.companion.receive({
      address: addressOf('anna'),
      externalId: `far-${index}`,
      at,
      content: { kind: 'text', text: 'hoi' },
    });
    await rig.companion.idle();
  }
  expect(rig.messages('anna').length).toBeGreaterThan(0);
  expect(Object.values((await rig.body('anna'))?.heard ?? {})).toEqual([START]);
  expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
  await rig.companion.stop();
});
