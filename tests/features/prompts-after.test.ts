import { describe, expect, it } from 'vitest';
import { DIRECTORY_DOCUMENT } from '../../src/features/visits/letters.ts';
import { Rig, START } from '../support/rig.ts';
import { appointments, standAt, VISITOR, visitOf, visitSheet } from '../support/visitor.ts';

const on = (iso: string) => Date.parse(`${iso}+01:00`);

async function until(rig: Rig, iso: string): Promise<void> {
  await rig.clock.advance(on(iso) - rig.clock.now());
}

const shown = (rig: Rig) => rig.messages(VISITOR).length;

/** A visit today at 11:00 is over, and it is the next day at ten. */
async function dayAfter(): Promise<Rig> {
  const rig = await Rig.start();
  await rig.welcome(VISITOR);
  await standAt(rig, { dialog: 'visit.prompts', step: 'planned', sheet: 's1' }, [
    visitSheet('2026-11-23', '11:00', {}, 's1', START),
  ]);
  await until(rig, '2026-11-24T10:00');
  return rig;
}

/** Everything was answered, with a promise for Friday. */
async function promised(): Promise<Rig> {
  const rig = await dayAfter();
  await rig.tap(VISITOR, 'yes');
  for (const text of ['Een ruimte', 'Vaders laten praten', 'Ouders durven te vragen', 'Ik zoek een zaal?']) {
    await rig.say(VISITOR, text);
  }
  await rig.tap(VISITOR, 'd2026-11-27');
  return rig;
}

async function countedVisits(rig: Rig): Promise<unknown> {
  const read = await rig.store.read(DIRECTORY_DOCUMENT);
  return read.status === 'found' ? read.document.body : null;
}

describe('the look back on a visit', () => {
  it('comes the day after at ten, once, and names nothing and nobody at first', async () => {
    const rig = await dayAfter();
    expect(rig.last(VISITOR)).toBe('Hallo, hier is Kennismaker. Is uw bezoek geweest? Dan heb ik vier korte vragen.');
    expect(rig.messages(VISITOR).at(-1)?.message.template).toEqual({ name: 'check-in', variables: {} });
    expect(await appointments(rig)).toEqual([]);
    const before = shown(rig);
    await until(rig, '2026-12-20T10:00');
    expect(shown(rig)).toBe(before);
  });

  it('keeps four answers for the visitor alone, and then the visit is over', async () => {
    const rig = await promised();
    const { answers } = await visitOf(rig);
    expect(answers).toMatchObject({
      needsSaid: { text: 'Een ruimte' },
      goodAt: { text: 'Vaders laten praten' },
      sharedGoal: { text: 'Ouders durven te vragen' },
      promise: { text: 'Ik zoek een zaal?' },
      promiseBy: { date: '2026-11-27' },
      state: { option: 'over' },
    });
    expect(await appointments(rig)).toEqual(['promise']);
  });

  it('warns in each question to write no names of families or children', async () => {
    const rig = await dayAfter();
    await rig.tap(VISITOR, 'yes');
    for (let question = 0; question < 4; question += 1) {
      expect(rig.last(VISITOR)).toContain('Schrijf geen namen van gezinnen of kinderen.');
      await rig.say(VISITOR, 'overslaan');
    }
    // Nothing was promised: no day is asked.
    expect(rig.last(VISITOR)).toContain('volgend bezoek');
  });

  it('counts a visit once, without who or where', async () => {
    const rig = await promised();
    const first = JSON.stringify(await countedVisits(rig));
    expect(first).toContain('"made":1');
    expect(first).not.toContain('An-Nour');
    await standAt(rig, { dialog: 'visit.look-back', step: 'met', sheet: 's1' }, [await visitOf(rig)]);
    await rig.tap(VISITOR, 'yes');
    for (let question = 0; question < 4; question += 1) await rig.say(VISITOR, 'overslaan');
    await rig.say(VISITOR, 'overslaan');
    expect(JSON.stringify(await countedVisits(rig))).toBe(first);
  });

  it('leads to the visit in the list when they have not met yet', async () => {
    const rig = await dayAfter();
    await rig.tap(VISITOR, 'not-yet');
    await rig.tap(VISITOR, 'move');
    expect(rig.last(VISITOR)).toContain('An-Nour');
    expect((await visitOf(rig)).answers.state).toMatchObject({ option: 'alone' });
  });

  it('plans the next visit to the same organisation, as a later one', async () => {
    const rig = await promised();
    await rig.tap(VISITOR, 'next');
    await rig.say(VISITOR, '10 december');
    await rig.say(VISITOR, 'ja');
    expect((await visitOf(rig, 's2')).answers).toMatchObject({
      organisation: { text: 'Moskee An-Nour' },
      first: { option: 'later' },
      date: { date: '2026-12-10' },
    });
    expect((await visitOf(rig, 's2')).answers.promise).toBe(undefined);
  });
});

describe('what was promised at a visit', () => {
  it('is brought up on its day at nine, and shown only to who asks', async () => {
    const rig = await promised();
    await until(rig, '2026-11-27T08:59');
    expect(rig.last(VISITOR)).not.toContain('belofte.');
    await until(rig, '2026-11-27T09:00');
    expect(rig.last(VISITOR)).toContain('Vandaag is de dag van een belofte.');
    expect(rig.last(VISITOR)).not.toContain('zaal');
    await rig.tap(VISITOR, 'show');
    expect(rig.last(VISITOR)).toContain('Ik zoek een zaal?');
    await rig.tap(VISITOR, 'done');
    expect(await appointments(rig)).toEqual([]);
  });

  it('comes once more tomorrow, and then on a day that they name', async () => {
    const rig = await promised();
    await until(rig, '2026-11-27T09:00');
    await rig.tap(VISITOR, 'later');
    await rig.tap(VISITOR, 'tomorrow');
    await until(rig, '2026-11-28T09:00');
    expect(rig.last(VISITOR)).toContain('Vandaag is de dag van een belofte.');
    await rig.tap(VISITOR, 'later');
    const options = rig
      .messages(VISITOR)
      .at(-1)
      ?.message.options?.map(({ id }) => id.replace(/^q\d+-/, ''));
    expect(options).toEqual(['another', 'never']);
    await rig.tap(VISITOR, 'another');
    await rig.say(VISITOR, '4 december');
    await rig.say(VISITOR, 'ja');
    expect(
      rig
        .messages(VISITOR)
        .map(({ message }) => message.text)
        .join(),
    ).toContain('vrijdag 4 december 2026');
    const before = shown(rig);
    await until(rig, '2026-12-04T08:59');
    expect(shown(rig)).toBe(before);
    await until(rig, '2026-12-04T09:00');
    expect(shown(rig)).toBe(before + 1);
  });

  it('is brought up once when nobody answers, and never after it was let go', async () => {
    const rig = await promised();
    await until(rig, '2026-11-27T09:00');
    const before = shown(rig);
    await until(rig, '2026-12-20T09:00');
    expect(shown(rig)).toBe(before);
    await rig.tap(VISITOR, 'later');
    await rig.tap(VISITOR, 'never');
    expect(await appointments(rig)).toEqual([]);
  });
});
