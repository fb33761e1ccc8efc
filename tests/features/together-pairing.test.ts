import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/engine/person.ts';
import { CODE_DAYS } from '../../src/features/together/letters.ts';
import { ANNA, CODE, FATMA, PAIR, PairTalk } from '../support/pair-talk.ts';
import { realLibrary } from '../support/real-library.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);
const DAY = 24 * 3_600_000;

const LEYLA = 'leyla';

function talk(people: Readonly<Record<string, Partial<Person>>> = {}): PairTalk {
  return new PairTalk(library, { [FATMA]: {}, [ANNA]: { roles: ['professional'] }, ...people });
}

describe('making a pair', () => {
  it('gives a message to pass on with the code, and says that it is for one person of the other side', () => {
    const town = talk().join();
    const shown = town.all(FATMA);
    expect(shown).toContain(CODE);
    expect(shown).toContain('aan één persoon van de andere kant');
  });

  it('asks for consent before anything is kept, and makes nothing without it', () => {
    const town = talk({ [FATMA]: { consent: null } });
    town.enters(FATMA, 'together.menu').taps(FATMA, 'new');
    expect(town.last(FATMA)).toContain(text('system.consent.ask'));
    town.taps(FATMA, 'no');
    expect(town.person(FATMA).pairing).toBeUndefined();
    expect(town.letters).toEqual([]);
  });

  it('asks who only has the role of a professional for no side, and everybody else for theirs', () => {
    const town = talk({ both: { roles: ['professional', 'coordinator'] } });
    town.enters(ANNA, 'together.menu').taps(ANNA, 'new');
    expect(town.last(ANNA)).toBe(`${text('together.ownName.ask')}`);
    town.enters('both', 'together.menu').taps('both', 'new');
    expect(town.last('both')).toContain(text('together.side.ask'));
  });

  it('tells both that they are two, each with the name of the other, and takes the code away', () => {
    const town = talk().join();
    expect(town.person(FATMA).pairs).toMatchObject([
      { pair: PAIR, as: FATMA, side: 'informal', name: 'Fatma', other: { name: 'Anna' }, code: null },
    ]);
    expect(town.person(ANNA).pairs).toMatchObject([
      { pair: PAIR, as: ANNA, side: 'formal', name: 'Anna', other: { name: 'Fatma' }, code: null },
    ]);
    expect(town.person(FATMA).pairing).toBeUndefined();
    expect(town.person(ANNA).pairing).toBeUndefined();
  });

  it('tells who came in what they join, before they say yes, and nothing happens when they say no', () => {
    const town = talk();
    town.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal', '_skip');
    town.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    town.enters(ANNA, 'together.join', { pair: PAIR });
    expect(town.last(ANNA)).toContain(
      text('together.join.ask', {
        name: text('together.nameless'),
        their: text('together.sides.informal'),
        own: text('together.sides.formal'),
      }),
    );
    town.taps(ANNA, 'no');
    expect(town.person(ANNA).pairs).toBeUndefined();
    expect(town.person(FATMA).pairs).toMatchObject([{ other: null, code: CODE }]);
  });

  it('says to who comes in that the other is ready where it says what there is to do, and in no message more', () => {
    const town = talk();
    town.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal', '_skip');
    town.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    town.answers(FATMA, 'Vertrouwen van de school').taps(FATMA, 'show', 'show');
    town.enters(ANNA, 'together.join', { pair: PAIR }).taps(ANNA, 'yes');
    const before = town.got.get(ANNA)?.length ?? 0;
    town.act(ANNA, (talker) => talker.say('Anna'));
    expect(town.got.get(ANNA)?.slice(before)).toHaveLength(2);
    expect(town.last(ANNA)).toContain(text('together.standing.theirs'));
    expect(town.person(ANNA).pairs).toMatchObject([{ expectations: { theirs: 'ready' }, scan: { theirs: 'open' } }]);
  });

  it('lets no third one in, and tells them nothing of the two', () => {
    const town = talk({ [LEYLA]: {} }).join();
    town.enters(LEYLA, 'together.join', { pair: PAIR });
    expect(town.said(LEYLA)).toContain(text('together.taken'));
    expect(town.all(LEYLA)).not.toMatch(/Fatma|Anna/);
    expect(town.person(LEYLA).pairs).toBeUndefined();
  });

  it('is known again to who comes by a code that they came in with before', () => {
    const town = talk().join();
    town.enters(ANNA, 'together.join', { pair: PAIR });
    expect(town.last(ANNA)).toContain('Fatma');
    expect(town.person(ANNA).pairs).toHaveLength(1);
  });

  it('takes a yes back for good: an answer of the pair that comes after it only makes them leave', () => {
    const town = talk();
    town.act(ANNA, (talker) =>
      talker.hears('together.joined', { pair: PAIR, as: ANNA, side: 'formal', name: 'Fatma' }),
    );
    expect(town.person(ANNA).pairs).toBeUndefined();
    expect(town.letters[0]).toMatchObject({ from: ANNA, kind: 'pair.leave', body: { as: ANNA } });
  });

  it('is made also when the pair answers late, and says so without being asked', () => {
    const town = talk();
    town.held = true;
    town.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal', '_skip');
    town.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    town.act(FATMA, (talker) => talker.waitsInVain());
    expect(town.all(FATMA)).toContain(text('together.later'));
    town.bring();
    expect(town.person(FATMA).pairs).toMatchObject([{ code: CODE }]);
    expect(town.all(FATMA)).toContain(text('together.openedLate'));
  });

  it('ends when nobody came by the code, and keeps what was answered for another code', () => {
    const town = talk();
    town.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal', '_skip');
    town.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    town.answers(FATMA, 'Vertrouwen van de school');
    town.taps(FATMA, 'show');
    // Nobody is there yet: the answers go to whoever comes by the code, and that is what is said.
    expect(town.last(FATMA)).toContain(text('together.whoComes'));
    expect(town.last(FATMA)).not.toContain(text('together.nobody'));
    town.enters(FATMA, 'together.one', { pair: PAIR });
    town.pass(CODE_DAYS * DAY);
    expect(town.all(FATMA)).toContain(text('together.news.expired'));
    expect(town.person(FATMA).pairs).toBeUndefined();
    // The pair was being looked at: where it stands now is said in place of nothing.
    town.act(FATMA, (talker) => talker.command('repeat'));
    expect(town.last(FATMA)).toContain(text('together.gone'));
    town.enters(FATMA, 'together.menu').taps(FATMA, 'new', 'informal', '_skip');
    town.act(FATMA, (talker) => talker.hears('codes.doorMade', { code: CODE, target: PAIR }));
    expect(town.last(FATMA)).toContain(text('together.standing.kept'));
    town.enters(FATMA, 'together.expectations', { pair: PAIR });
    expect(town.last(FATMA)).toContain('Vertrouwen van de school');
    expect(town.person(FATMA).sheets).toHaveLength(1);
  });
});

describe('leaving a pair', () => {
  it('takes everything of theirs at once, tells the other, and leaves them nothing to show', () => {
    const town = talk().join().answers(FATMA, 'geheim van Fatma');
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'leave', 'leave');
    expect(town.said(FATMA)).toContain(text('together.left'));
    expect(town.person(FATMA).pairs).toBeUndefined();
    expect(town.person(FATMA).sheets).toEqual([]);
    expect(town.all(ANNA)).toContain(text('together.news.leftUnseen'));
    expect(town.person(ANNA).pairs).toMatchObject([{ over: true }]);
    town.enters(ANNA, 'together.one', { pair: PAIR });
    expect(town.last(ANNA)).toContain(text('together.standing.overUnseen'));
    expect(() => town.taps(ANNA, 'answer')).toThrow('is not shown');
  });

  it('is not done by who goes on after all', () => {
    const town = talk().join();
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'leave', 'keep');
    expect(town.person(FATMA).pairs).toHaveLength(1);
    expect(town.letters.some(({ kind }) => kind === 'pair.leave')).toBe(false);
  });

  it('tells who says "show it" at that moment that the other is gone', () => {
    const town = talk().join().answers(ANNA, 'iets');
    town.held = true;
    town.enters(FATMA, 'together.one', { pair: PAIR }).taps(FATMA, 'leave', 'leave');
    town.enters(ANNA, 'together.show', { pair: PAIR, topic: 'expectations' }).taps(ANNA, 'show');
    town.bring();
    expect(town.all(ANNA)).toContain(text('together.over'));
    expect(town.person(ANNA).pairs).toMatchObject([{ over: true, expectations: { mine: 'open' } }]);
  });
});

describe('what is said of a pair by itself', () => {
  it('names nobody and no answer in its first words, and keeps to what may be said outside of a talk', () => {
    const town = talk().join().answers(FATMA, 'geheim van Fatma').answers(ANNA, 'geheim van Anna');
    town.enters(FATMA, 'together.show', { pair: PAIR, topic: 'expectations' }).taps(FATMA, 'show');
    town.enters(ANNA, 'together.show', { pair: PAIR, topic: 'expectations' }).taps(ANNA, 'show');
    const unasked = (town.got.get(FATMA) ?? []).filter(({ template }) => template !== undefined);
    expect(unasked.map(({ template }) => template?.name)).toEqual(['together-news', 'together-news']);
    for (const message of unasked) {
      expect(`${message.heading ?? ''} ${message.text}`.slice(0, 70)).not.toMatch(/Anna|Fatma|geheim/);
    }
  });
});
