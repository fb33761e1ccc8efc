import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/engine/limits.ts';
import { type SmallScriptOptions, SmallTalk, smallScript } from '../support/small-script.ts';

function asking(step: string, options: SmallScriptOptions = {}): SmallTalk {
  const talk = `dialog: test.talk\nkeeps: preparation\nstart: one\nsteps:\n  one: { ${step}, save: one, then: two }\n  two: { ask: text, text: t.two, save: two, then: end }\n`;
  const small = new SmallTalk(smallScript([talk], options));
  small.say('hello');
  return small;
}

const answer = (small: SmallTalk) => small.state.person.sheets[0]?.answers.one;
const COLOURS = 'options: [red, green, blue]';

describe('one of several options', () => {
  const choice = () => asking(`ask: choice, text: t.one, ${COLOURS}`);

  it.each(['2', ' 2 ', '٢', '2️⃣', 't.one.options.green', 'T.ONE.OPTIONS.GREEN'])('is taken from "%s"', (text) => {
    const small = choice();
    small.say(text);
    expect(answer(small)).toEqual({ kind: 'choice', option: 'green' });
  });

  it('is taken from a reaction with its number', () => {
    const small = choice();
    small.content({ kind: 'reaction', emoji: '3️⃣' });
    expect(answer(small)).toEqual({ kind: 'choice', option: 'blue' });
  });

  it.each(['4', '0', '1.5', '1 2', 't.one.options', '__proto__', 'constructor'])('is not guessed from "%s"', (text) => {
    const small = choice();
    small.say(text);
    expect(answer(small)).toBeUndefined();
    expect(small.place).toBe('test.talk one');
  });

  it.each([
    'q1-red',
    'q0-red',
    'q999999999-red',
    'q9999999999-red',
    'red',
    'q2-purple',
    'q2-',
    'q2-__proto__',
    '',
    '💥',
  ])('is not taken from the forged or stale tap "%s": the question is asked again, kindly', (id) => {
    const small = choice();
    const number = small.state.session.question?.number ?? 0;
    small.state = { ...small.state, session: { ...small.state.session, questions: number + 1 } };
    small.state = JSON.parse(JSON.stringify(small.state).replace(`"number":${number}`, '"number":2'));
    const { text } = small.content({ kind: 'option', id });
    expect(text).toBe('engine.stale\nt.one.ask');
    expect(answer(small)).toBeUndefined();
  });

  it('is not taken from a button of an earlier question', () => {
    const small = choice();
    const older = small.stamped('red');
    small.tap('green');
    const { text } = small.content({ kind: 'option', id: older });
    expect(text).toContain('engine.stale');
    expect(text).toContain('t.two.ask');
    expect(answer(small)).toEqual({ kind: 'choice', option: 'green' });
  });

  it('gives an example when asked, and asks again', () => {
    const small = asking(`ask: choice, text: t.one, ${COLOURS}`, { texts: ['t.one.example'] });
    expect(small.tap('_example').text).toBe('engine.exampleLead\nt.one.example\nt.one.ask');
  });
});

describe('own words beside the options', () => {
  it('are asked for, and kept with one option', () => {
    const small = asking(`ask: choice, text: t.one, ${COLOURS}, other: text`);
    expect(small.tap('other').text).toBe('engine.otherAsk');
    small.say('purple');
    expect(answer(small)).toEqual({ kind: 'choice', option: 'other', other: 'purple' });
  });

  it('keep what was picked before', () => {
    const small = asking(`ask: choices, text: t.one, ${COLOURS}, other: text`);
    small.tap('red');
    small.tap('other');
    small.say('purple');
    expect(answer(small)).toEqual({ kind: 'choices', options: ['red', 'other'], other: 'purple' });
  });

  it('can be a number, which is no option then', () => {
    const small = asking(`ask: choice, text: t.one, ${COLOURS}, other: text`);
    small.tap('other');
    small.say('2');
    expect(answer(small)).toEqual({ kind: 'choice', option: 'other', other: '2' });
  });

  it('can be left by going back to the options', () => {
    const small = asking(`ask: choice, text: t.one, ${COLOURS}, other: text`);
    small.tap('other');
    const { text } = small.content({ kind: 'command', name: 'back' });
    expect(text).toContain('t.one.ask');
    expect(small.place).toBe('test.talk one');
    expect(small.state.session.question?.phase).toBe('answer');
  });

  it('are refused with their length when they are too long', () => {
    const small = asking(`ask: choice, text: t.one, ${COLOURS}, other: text`);
    small.tap('other');
    const { text } = small.say('x'.repeat(LIMITS.otherAnswer + 1));
    expect(text).toContain(`engine.tooLong {"max":${LIMITS.otherAnswer},"length":${LIMITS.otherAnswer + 1}}`);
    small.say('é'.repeat(LIMITS.otherAnswer));
    expect(answer(small)).toMatchObject({ kind: 'choice', option: 'other' });
  });

  it('make the buttons of the list stale, so that a late tap is not taken for the own words', () => {
    const small = asking(`ask: choice, text: t.one, ${COLOURS}, other: text`);
    const red = small.stamped('red');
    small.tap('other');
    expect(small.content({ kind: 'option', id: red }).text).toBe('engine.stale\nengine.otherAsk');
    expect(answer(small)).toBeUndefined();
  });
});

describe('several options', () => {
  const choices = (more = '') => asking(`ask: choices, text: t.one, ${COLOURS}${more}`);

  it('are picked one by one and ended with done', () => {
    const small = choices();
    expect(small.tap('green').text).toContain('engine.chosen {"titles":"green"}');
    expect(small.shown).toEqual(['red', 'blue', '_done']);
    expect(small.tap('red').text).toContain('engine.chosen {"titles":"green · red"}');
    small.tap('_done');
    expect(answer(small)).toEqual({ kind: 'choices', options: ['green', 'red'] });
  });

  it('can be taken back by tapping the older button again', () => {
    const small = choices();
    const green = small.stamped('green');
    small.tap('green');
    small.tap('red');
    small.content({ kind: 'option', id: green });
    expect(small.state.session.question?.picked).toContain('red');
  });

  it('go on by themselves when as many are picked as may be', () => {
    const small = choices(', max: 2');
    small.tap('green');
    small.tap('blue');
    expect(answer(small)).toEqual({ kind: 'choices', options: ['green', 'blue'] });
  });

  it.each([
    ['1 3', ['red', 'blue']],
    ['3,1', ['red', 'blue']],
    ['1 en 2', ['red', 'green']],
    ['2', ['green']],
    ['١ ٢', ['red', 'green']],
  ])('are taken from "%s" in one go', (text, options) => {
    const small = choices();
    small.say(text);
    expect(answer(small)).toEqual({ kind: 'choices', options });
  });

  it('are taken with a thumb once something is picked', () => {
    const small = choices();
    small.tap('blue');
    small.content({ kind: 'reaction', emoji: '👍🏽' });
    expect(answer(small)).toEqual({ kind: 'choices', options: ['blue'] });
  });

  it('are refused when there are too many or too few, and nothing is kept', () => {
    const many = choices(', max: 2');
    expect(many.say('1 2 3').text).toContain('engine.tooMany {"max":2,"count":2}');
    expect(answer(many)).toBeUndefined();
    const few = choices(', min: 2');
    expect(few.say('1').text).toContain('engine.tooFew {"min":2,"count":2}');
    expect(answer(few)).toBeUndefined();
    few.tap('red');
    few.say('1');
    expect(answer(few)).toEqual({ kind: 'choices', options: ['red', 'green'] });
  });

  it('are not guessed when one of the numbers is none of the list', () => {
    const small = choices();
    small.say('1 7');
    expect(answer(small)).toBeUndefined();
  });
});

describe('more options than one message holds', () => {
  const ids = Array.from({ length: 25 }, (_, index) => `option-${String.fromCharCode(97 + index)}`);
  const long = (kind: string, more = '') => asking(`ask: ${kind}, text: t.one, options: [${ids.join(', ')}]${more}`);

  it('are shown in pages that together show each of them, and start again after the last', () => {
    const small = long('choice', ', other: text, skippable: true');
    const seen = new Set<string>();
    for (let pages = 0; pages < 5; pages += 1) {
      expect(small.shown.length).toBeLessThanOrEqual(LIMITS.optionsPerMessage);
      for (const id of small.shown) seen.add(id);
      small.tap('_more');
    }
    for (const id of ids) expect(seen).toContain(id);
    for (let page = 0; page < 40; page += 1) small.tap('_more');
    expect(small.shown.some((id) => id.startsWith('option-'))).toBe(true);
  });

  it('are chosen by the number on the page that is shown', () => {
    const small = long('choice');
    small.tap('_more');
    const second = small.shown[1];
    small.say('2');
    expect(answer(small)).toEqual({ kind: 'choice', option: second });
  });

  it('are chosen by their title from any page', () => {
    const small = long('choice');
    small.say('t.one.options.option-y');
    expect(answer(small)).toEqual({ kind: 'choice', option: 'option-y' });
  });

  it('keep what was picked on other pages', () => {
    const small = long('choices');
    const first = small.shown[0];
    small.tap(first ?? '');
    small.tap('_more');
    const second = small.shown[0];
    small.tap(second ?? '');
    small.tap('_done');
    expect(answer(small)).toEqual({ kind: 'choices', options: [first, second] });
  });

  it('fit in one message up to the last that does, extras included', () => {
    for (let count = 1; count <= 12; count += 1) {
      const step = `ask: choice, text: t.one, options: [${ids.slice(0, count).join(', ')}], skippable: true`;
      const small = asking(step, { texts: ['t.one.example'] });
      expect(small.shown.length).toBeLessThanOrEqual(LIMITS.optionsPerMessage);
      expect(new Set(small.shown).size).toBe(small.shown.length);
    }
  });
});
