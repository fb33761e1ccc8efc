import { describe, expect, it } from 'vitest';
import { chosen } from '../../src/engine/answer.ts';
import type { Sheet } from '../../src/engine/person.ts';
import { Rig, START } from '../support/rig.ts';
import { appointments, standAt, VISITOR, visitOf, visitSheet } from '../support/visitor.ts';

const DAY = 24 * 3_600_000;
/** The clock of the rig begins on Monday 23 November, 10:00. */
const on = (iso: string) => Date.parse(`${iso}+01:00`);

async function until(rig: Rig, iso: string): Promise<void> {
  await rig.clock.advance(on(iso) - rig.clock.now());
}

/** A professional who has just planned this visit, and is asked the first prompt. */
async function planning(date: string, time: string, others: readonly Sheet[] = []): Promise<Rig> {
  const rig = await Rig.start();
  await rig.welcome(VISITOR);
  const sheets = [visitSheet(date, time, {}, 's1', START), ...others];
  await standAt(rig, { dialog: 'visit.prompts', step: 'planned', sheet: 's1' }, sheets);
  return rig;
}

const asked = async (rig: Rig) => [...chosen((await visitOf(rig)).answers.asked)];
const shown = (rig: Rig) => rig.messages(VISITOR).length;

/** Answers all prompts of a round with the first choice. */
async function answerRound(rig: Rig, first: readonly string[]): Promise<void> {
  for (const id of first) await rig.tap(VISITOR, id);
}

describe('prompts before a visit in ten days', () => {
  it('come at planning, a week, two days and the evening before, and the morning itself, none twice', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await answerRound(rig, ['make-known', 'manager', 'some']);
    expect(await asked(rig)).toEqual(['form', 'backing', 'time']);
    expect(await appointments(rig)).toEqual(['week', 'two-days', 'evening', 'morning', 'look-back']);

    await until(rig, '2026-11-26T10:00');
    expect(rig.last(VISITOR)).toContain('donderdag 3 december 2026 om 14:00');
    const template = { name: 'visit-prompt', variables: { when: 'donderdag 3 december 2026 om 14:00' } };
    expect(rig.messages(VISITOR).at(-1)?.message.template).toEqual(template);
    await answerRound(rig, ['now', 'they-lead', 'doors']);
    await until(rig, '2026-12-01T10:00');
    await answerRound(rig, ['now', 'bridge', 'secrecy']);
    await until(rig, '2026-12-02T19:00');
    await answerRound(rig, ['now', 'needs', 'dare-ask']);
    const all = await asked(rig);
    expect(all).toHaveLength(9);
    expect(new Set(all).size).toBe(9);

    const card = rig.messages(VISITOR).findLast(({ message }) => message.paper)?.message;
    expect(card?.text).toContain('Wat heeft u nodig?');
    expect(card?.text).toContain('Zij vertellen over hulp');
    expect(card?.text).toContain('Moskee An-Nour · donderdag 3 december 2026 · 14:00');

    const before = shown(rig);
    await until(rig, '2026-12-03T08:00');
    expect(shown(rig)).toBe(before + 1);
    expect(rig.last(VISITOR)).toMatch(/^Goedemorgen\. Vandaag om 14:00 .*folder/);
    expect(rig.last(VISITOR)).toContain('Wat heeft u nodig?');
    await until(rig, '2026-12-03T23:00');
    expect(shown(rig)).toBe(before + 1);
  });

  it('say nothing of an organisation, a person or an answer in what comes by itself', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await rig.tap(VISITOR, 'other');
    await rig.say(VISITOR, 'Samen met Fatma koken');
    const seen: string[] = [];
    for (const moment of ['2026-11-26T10:00', '2026-12-01T10:00', '2026-12-02T19:00', '2026-12-03T08:00']) {
      const before = shown(rig);
      await until(rig, moment);
      seen.push(
        ...rig
          .messages(VISITOR)
          .slice(before)
          .map(({ message }) => `${message.heading ?? ''}${message.text}`),
      );
    }
    await until(rig, '2026-12-04T10:00');
    seen.push(rig.last(VISITOR));
    expect(seen).toHaveLength(5);
    for (const text of seen) expect(text).not.toMatch(/An-Nour|Fatma|koken/);
  });

  it('keep one answer for each prompt, in own words too, and say why on request', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await rig.say(VISITOR, 'waarom?');
    expect(rig.messages(VISITOR).at(-2)?.message.text).toContain('Nederlands Jeugdinstituut');
    expect((await visitOf(rig)).answers.myForm).toBe(undefined);
    await rig.tap(VISITOR, 'other');
    await rig.say(VISITOR, 'Een kookclub?');
    expect((await visitOf(rig)).answers.myForm).toEqual({ kind: 'choice', option: 'other', other: 'Een kookclub?' });
    await rig.say(VISITOR, 'overslaan');
    expect((await visitOf(rig)).answers.myBacking).toBe(undefined);
    expect(await asked(rig)).toEqual(['form', 'backing', 'time']);
  });

  it('come again later when they are put off in the middle', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await rig.tap(VISITOR, 'make-known');
    await rig.tap(VISITOR, 'later');
    expect(await asked(rig)).toEqual(['form']);
    await until(rig, '2026-11-26T10:00');
    await answerRound(rig, ['now', 'some']);
    expect(await asked(rig)).toContain('time');
  });

  it('leave somebody alone for two hours who has just answered the last ones, and give the card instead', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await until(rig, '2026-12-01T10:00');
    await until(rig, '2026-12-02T18:30');
    await rig.tap(VISITOR, 'now');
    await rig.say(VISITOR, 'overslaan');
    await rig.say(VISITOR, 'overslaan');
    expect(rig.messages(VISITOR).filter(({ message }) => message.paper)).toHaveLength(1);
    const before = shown(rig);
    await until(rig, '2026-12-02T23:00');
    expect(shown(rig)).toBe(before);
    expect(await appointments(rig)).toEqual(['morning', 'look-back']);
  });

  it('say on the morning itself that the organisation has not answered, while it has not', async () => {
    for (const [state, isWarned] of [
      ['proposed', true],
      ['agreed', false],
      ['alone', false],
    ] as const) {
      const rig = await Rig.start();
      await rig.welcome(VISITOR);
      const sheet = visitSheet(
        '2026-11-24',
        '14:00',
        { answers: { state: { kind: 'choice', option: state } } },
        's1',
        START,
      );
      await standAt(rig, { dialog: 'visit.prompts', step: 'planned', sheet: 's1' }, [sheet]);
      await until(rig, '2026-11-24T08:00');
      expect(rig.last(VISITOR)).toMatch(/^Goedemorgen/);
      expect(rig.last(VISITOR).includes('nog geen antwoord'), state).toBe(isWarned);
    }
  });

  it('wait while somebody is in the middle of something', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await until(rig, '2026-11-26T09:55');
    await rig.say(VISITOR, 'menu');
    const before = shown(rig);
    await until(rig, '2026-11-26T10:04');
    expect(shown(rig)).toBe(before);
    await until(rig, '2026-11-26T10:06');
    expect(shown(rig)).toBe(before + 1);
  });

  it('are still while the person wants no messages, and go on when they do again', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await rig.say(VISITOR, 'stop');
    const before = shown(rig);
    await until(rig, '2026-11-30T10:00');
    expect(shown(rig)).toBe(before);
    await rig.say(VISITOR, 'start');
    expect(await appointments(rig)).toEqual(['week', 'two-days', 'evening', 'morning', 'look-back']);
    // What came due meanwhile comes in the first quiet moment.
    const since = shown(rig);
    await until(rig, '2026-11-30T10:11');
    expect(shown(rig)).toBe(since + 1);
    await until(rig, '2026-12-01T10:01');
    expect(shown(rig)).toBe(since + 2);
  });

  it('stop after "enough", but for the one look back', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await until(rig, '2026-11-26T10:00');
    await rig.tap(VISITOR, 'enough');
    expect(await appointments(rig)).toEqual(['look-back']);
    const before = shown(rig);
    await until(rig, '2026-12-04T09:59');
    expect(shown(rig)).toBe(before);
    await until(rig, '2026-12-04T10:01');
    expect(shown(rig)).toBe(before + 1);
  });
});

describe('a visit that is near', () => {
  it('tomorrow gets three prompts now, two in the evening, and the morning', async () => {
    const rig = await planning('2026-11-24', '14:00');
    await answerRound(rig, ['make-known', 'doors', 'bridge']);
    await until(rig, '2026-11-23T19:00');
    await answerRound(rig, ['now', 'secrecy', 'needs']);
    expect(await asked(rig)).toEqual(['form', 'bring', 'judgement', 'may-and-must', 'ask']);
    expect(rig.messages(VISITOR).some(({ message }) => message.paper)).toBe(true);
    expect(await appointments(rig)).toEqual(['morning', 'look-back']);
  });

  it('in an hour gets three prompts and the card, and nothing more before it', async () => {
    const rig = await planning('2026-11-23', '11:00');
    await answerRound(rig, ['doors', 'bridge', 'needs']);
    const card = rig.messages(VISITOR).find(({ message }) => message.paper)?.message;
    expect(card?.text).toContain('De weg naar hulp');
    expect(card?.text).toContain('Nog niets');
    expect(await appointments(rig)).toEqual(['look-back']);
  });

  it('gives the card at once to who puts off the last prompts', async () => {
    const rig = await planning('2026-11-23', '11:00');
    await rig.tap(VISITOR, 'later');
    expect(rig.messages(VISITOR).filter(({ message }) => message.paper)).toHaveLength(1);
    expect(await asked(rig)).toEqual([]);
  });

  it('asks nothing the evening before of who says "not now": the morning is enough, with the card', async () => {
    const rig = await planning('2026-11-24', '14:00');
    await until(rig, '2026-11-23T19:00');
    await rig.tap(VISITOR, 'not-now');
    expect(await appointments(rig)).toEqual(['morning', 'look-back']);
    await until(rig, '2026-11-24T08:00');
    await rig.tap(VISITOR, 'card');
    expect(rig.messages(VISITOR).filter(({ message }) => message.paper)).toHaveLength(1);
  });

  it('asks again three hours after "not now"', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await until(rig, '2026-12-01T10:00');
    await rig.tap(VISITOR, 'not-now');
    expect(await appointments(rig)).toEqual(['again', 'evening', 'morning', 'look-back']);
    const before = shown(rig);
    await until(rig, '2026-12-01T13:01');
    expect(shown(rig)).toBe(before + 1);
    await rig.tap(VISITOR, 'now');
    expect(await asked(rig)).toEqual(['form', 'bring']);
  });
});

describe('what a visitor gets at once', () => {
  it('is never more than two messages, also when the card is among them', async () => {
    const rig = await planning('2026-11-23', '11:00');
    await answerRound(rig, ['doors', 'bridge']);
    const last = await rig.tap(VISITOR, 'needs');
    expect(last).toHaveLength(2);
    expect(last[0]?.message.paper).toBeDefined();
    expect(last[1]?.message.text).toContain('Dit kunt u doen');
    const putOff = await planning('2026-11-23', '11:00');
    expect(await putOff.tap(VISITOR, 'later')).toHaveLength(2);
  });
});

describe('two visits in one week', () => {
  it('have prompts of their own', async () => {
    const other = visitSheet('2026-11-27', '15:00', {}, 's2', START);
    const rig = await planning('2026-11-26', '14:00', [other]);
    await answerRound(rig, ['make-known', 'some', 'doors']);
    await standAt(rig, { dialog: 'visit.prompts', step: 'planned', sheet: 's2' }, [await visitOf(rig), other]);
    await answerRound(rig, ['open-doors', 'once', 'advice']);
    expect((await visitOf(rig)).answers.myForm).toMatchObject({ option: 'make-known' });
    expect((await visitOf(rig, 's2')).answers.myForm).toMatchObject({ option: 'open-doors' });
    expect(await appointments(rig)).toEqual(['two-days', 'evening', 'morning', 'look-back']);
    expect(await appointments(rig, 's2')).toEqual(['two-days', 'evening', 'morning', 'look-back']);
    await until(rig, '2026-11-28T09:00');
    expect(await appointments(rig)).toEqual([]);
    expect(await appointments(rig, 's2')).toEqual(['look-back']);
  });
});

describe('all prompts on request', () => {
  it('can be read and answered anew, with the answer that was given', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await rig.tap(VISITOR, 'make-known');
    await standAt(rig, { dialog: 'visit.prompts', step: 'more', sheet: 's1' }, [await visitOf(rig)]);
    await rig.tap(VISITOR, 'form');
    expect(rig.last(VISITOR)).toContain('Zij vertellen over hulp');
    await rig.tap(VISITOR, 'why');
    await rig.say(VISITOR, 'overslaan');
    expect((await visitOf(rig)).answers.myForm).toMatchObject({ option: 'make-known' });
    await rig.tap(VISITOR, 'form');
    await rig.tap(VISITOR, 'open-doors');
    expect((await visitOf(rig)).answers.myForm).toMatchObject({ option: 'open-doors' });
  });

  it('say nothing of a visit that was removed meanwhile, and make no other one', async () => {
    const rig = await planning('2026-12-03', '14:00');
    await rig.say(VISITOR, 'menu');
    const document = await rig.document(VISITOR);
    const body = await rig.body(VISITOR);
    if (!document || !body) throw new Error('The visitor is gone.');
    await rig.store.commit({
      id: document.id,
      kind: 'person',
      expected: document.version,
      body: JSON.parse(JSON.stringify({ ...body, person: { ...body.person, sheets: [] } })),
      timers: document.timers,
      out: [],
    });
    await rig.say(VISITOR, 'terug');
    await rig.say(VISITOR, 'manager');
    expect((await rig.body(VISITOR))?.person.sheets).toEqual([]);
    await rig.clock.advance(12 * DAY);
    expect(
      rig
        .messages(VISITOR)
        .map(({ message }) => message.text)
        .join(),
    ).not.toContain('3 december');
  });
});
