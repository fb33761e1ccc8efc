import { describe, expect, it } from 'vitest';
import { readRetention } from '../../src/features/privacy/retention-desk.ts';
import { deskState } from '../../src/runtime/desks.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const DAY = 24 * 3_600_000;
const text = (key: string, vars = {}) => library.text('nl', `keep.${key}`, vars);
const GONE = text('wentAway');
/** How the announcement begins, whatever the day. */
const ASK = text('ask.ask', { day: '…' }).split('…')[0] ?? '';

/** Moves on by so many days, one at a time, as a clock would. */
async function pass(rig: Rig, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) await rig.clock.advance(DAY);
}

function asked(rig: Rig, name: string): string[] {
  return rig
    .messages(name)
    .filter(({ purpose }) => purpose === 'initiative')
    .map(({ message }) => message.text)
    .filter((each) => each.startsWith(ASK));
}

async function lastRound(rig: Rig) {
  const read = await rig.store.read('retention');
  if (read.status !== 'found') throw new Error('There was no round.');
  return readRetention(deskState(read.document));
}

describe('a year without a word', () => {
  it('is followed by one announcement, with the day, and two weeks later the answers are gone', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await pass(rig, 345);
    expect(asked(rig, 'anna')).toEqual([]);
    await pass(rig, 2);
    // Heard on 23 November 2026: 360 days later is 18 November 2027.
    expect(asked(rig, 'anna')).toEqual([text('ask.ask', { day: 'donderdag 18 november 2027' })]);
    await pass(rig, 13);
    expect((await rig.body('anna'))?.person.sheets).toHaveLength(1);
    await pass(rig, 2);
    expect(asked(rig, 'anna')).toHaveLength(1);
    const document = await rig.document('anna');
    expect((await rig.body('anna'))?.person).toMatchObject({ sheets: [], language: 'nl' });
    expect((await rig.body('anna'))?.session).toMatchObject({ stack: [], question: null });
    expect(document?.timers).toEqual([]);
  });

  it('is said once when they write again, and not a second time', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await pass(rig, 363);
    const before = rig.messages('anna').length;
    await rig.say('anna', 'hallo');
    const said = () =>
      rig
        .messages('anna')
        .slice(before)
        .filter(({ message }) => message.text.includes(GONE));
    expect(said()).toHaveLength(1);
    await rig.tap('anna', 'nl');
    await rig.say('anna', 'menu');
    expect(said()).toHaveLength(1);
  });

  it('is ended by any message: another year, without a question in between', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await pass(rig, 348);
    expect(asked(rig, 'anna')).toHaveLength(1);
    await pass(rig, 11);
    await rig.say('anna', 'ik ben er nog');
    await pass(rig, 340);
    expect((await rig.body('anna'))?.person.sheets).toHaveLength(1);
    expect(asked(rig, 'anna')).toHaveLength(1);
  });

  it('leaves nothing of somebody who told nothing, and says nothing to them', async () => {
    const rig = await Rig.start();
    await rig.welcome('bram');
    const before = rig.messages('bram').length;
    await pass(rig, 359);
    expect(await rig.document('bram')).not.toBeNull();
    await pass(rig, 2);
    expect(await rig.document('bram')).toBeNull();
    expect(rig.messages('bram')).toHaveLength(before);
  });

  it('leaves nothing of somebody whose answers went, ninety days after that', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await pass(rig, 360 + 80);
    expect(await rig.document('anna')).not.toBeNull();
    await pass(rig, 12);
    expect(await rig.document('anna')).toBeNull();
  });

  it('says nothing after STOP, and lets the answers go on the same day', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await rig.say('anna', 'stop');
    const before = rig.messages('anna').length;
    await pass(rig, 359);
    expect((await rig.body('anna'))?.person.sheets).toHaveLength(1);
    await pass(rig, 2);
    expect((await rig.body('anna'))?.person).toMatchObject({ sheets: [], stopped: true });
    expect(rig.messages('anna')).toHaveLength(before);
  });
});

describe('the question whether it may be kept', () => {
  async function atQuestion(): Promise<Rig> {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await pass(rig, 348);
    expect(asked(rig, 'anna')).toHaveLength(1);
    return rig;
  }

  it('comes with approved words for where nothing else may be sent', async () => {
    const rig = await atQuestion();
    const question = rig.messages('anna').find(({ message }) => message.text.startsWith(ASK));
    expect(question?.message.template).toEqual({ name: 'keep', variables: {} });
    expect(question?.purpose).toBe('initiative');
  });

  it('keeps it at a tap, and takes it away at another, at once', async () => {
    const kept = await atQuestion();
    await kept.tap('anna', 'keep');
    expect(kept.messages('anna').some(({ message }) => message.text.includes(text('kept')))).toBe(true);
    expect((await kept.body('anna'))?.person.sheets).toHaveLength(1);
    await pass(kept, 30);
    expect((await kept.body('anna'))?.person.sheets).toHaveLength(1);

    const gone = await atQuestion();
    await gone.tap('anna', 'go');
    expect(gone.messages('anna').some(({ message }) => message.text.includes(text('gone')))).toBe(true);
    expect((await gone.body('anna'))?.person.sheets).toEqual([]);
    expect((await gone.body('anna'))?.person.letGo).toBeUndefined();
  });

  it('leads to what is kept, and back', async () => {
    const rig = await atQuestion();
    await rig.tap('anna', 'see');
    expect((await rig.body('anna'))?.session.stack.map(({ dialog }) => dialog)).toContain('system.my-data');
  });
});

describe('the daily round', () => {
  it('is remembered with what it did, and logged without a word about anybody', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    await pass(rig, 347);
    expect(await lastRound(rig)).toMatchObject({ people: 1, told: 1, letGo: 0, failed: 0, overdue: 0 });
    const rounds = rig.logged.filter(({ event }) => event === 'retention-round');
    expect(rounds.length).toBeGreaterThan(340);
    expect(rounds.filter(({ fields }) => fields.told === 1)).toHaveLength(1);
    for (const { fields } of rounds) for (const value of Object.values(fields)) expect(typeof value).toBe('number');
  });
});
