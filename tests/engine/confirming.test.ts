import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/engine/limits.ts';
import { MONDAY, SmallTalk, smallScript } from '../support/small-script.ts';

function asking(step: string): SmallTalk {
  const talk = `dialog: test.talk\nkeeps: preparation\nstart: one\nsteps:\n  one: { ${step}, text: t.one, save: one, then: two }\n  two: { ask: text, text: t.two, save: two, then: end }\n`;
  const small = new SmallTalk(smallScript([talk]));
  small.say('hello');
  return small;
}

const answer = (small: SmallTalk) => small.state.person.sheets[0]?.answers.one;

describe('a date', () => {
  const date = () => asking('ask: date');

  it('that was typed is said back, and kept after yes', () => {
    const small = date();
    expect(small.say('12 december').text).toBe('engine.confirm {"answer":"zaterdag 12 december 2026"}');
    expect(answer(small)).toBeUndefined();
    small.say('ja');
    expect(answer(small)).toEqual({ kind: 'date', date: '2026-12-12' });
  });

  it('that was tapped is kept at once', () => {
    const small = date();
    small.tap('d2026-11-25');
    expect(answer(small)).toEqual({ kind: 'date', date: '2026-11-25' });
  });

  it('is asked again after no', () => {
    const small = date();
    small.say('12 december');
    expect(small.tap('no').text).toContain('t.one.ask');
    expect(small.state.session.question?.phase).toBe('answer');
    expect(answer(small)).toBeUndefined();
  });

  it('is neither kept nor dropped by something that is neither yes nor no', () => {
    const small = date();
    small.say('12 december');
    const { text } = small.say('blah blah');
    expect(text).toContain('engine.notUnderstood');
    expect(text).toContain('engine.confirm');
    small.content({ kind: 'reaction', emoji: '👍' });
    expect(answer(small)).toEqual({ kind: 'date', date: '2026-12-12' });
  });

  it('that corrects the one said back is said back instead', () => {
    const small = date();
    small.say('12 december');
    expect(small.say('13 december').text).toContain('zondag 13 december 2026');
    small.say('ja');
    expect(answer(small)).toEqual({ kind: 'date', date: '2026-12-13' });
  });

  it('in the past, or that is none, is refused, and asked again', () => {
    const small = date();
    expect(small.say('gisteren').text).toBe('engine.datePast\nt.one.ask');
    expect(small.say('1 januari 2020').text).toBe('engine.datePast\nt.one.ask');
    expect(small.say('een keer').text).toBe('engine.dateNeeded\nt.one.ask');
    expect(answer(small)).toBeUndefined();
  });

  it('on a button that has passed since it was shown is refused', () => {
    const small = date();
    const tomorrow = small.stamped('d2026-11-24');
    small.now = MONDAY + 3 * 86_400_000;
    const { text } = small.content({ kind: 'option', id: tomorrow });
    expect(text).toContain('engine.datePast');
    expect(answer(small)).toBeUndefined();
    expect(small.shown).toContain('d2026-11-27');
  });

  it('that passed before it was confirmed is refused, and another one asked for', () => {
    const small = date();
    small.say('morgen');
    small.now = MONDAY + 3 * 86_400_000;
    expect(small.say('ja').text).toContain('engine.datePast');
    expect(answer(small)).toBeUndefined();
    expect(small.state.session.question?.phase).toBe('answer');
  });

  it('can be typed as the number that it has on the screen, also a day later', () => {
    const small = date();
    const shown = small.shown[3];
    small.now = MONDAY + 86_400_000;
    small.say('4');
    expect(answer(small)).toEqual({ kind: 'date', date: shown?.slice(1) });
  });
});

describe('a number', () => {
  it.each([
    ['1', 'engine.numberRange {"min":2,"max":300}'],
    ['301', 'engine.numberRange {"min":2,"max":300}'],
    ['99999999999999999999', 'engine.number'],
    ['veel', 'engine.numberNeeded'],
    ['', 'engine.emptyText'],
  ])('is refused when it is "%s"', (text, reason) => {
    const small = asking('ask: number, min: 2, max: 300');
    expect(small.say(text).text).toContain(reason);
    expect(small.place).toBe('test.talk one');
    expect(answer(small)).toBeUndefined();
  });

  it.each([
    ['2', 2],
    ['300', 300],
    ['twaalf', 12],
    ['١٥', 15],
  ])('is taken from "%s"', (text, value) => {
    const small = asking('ask: number, min: 2, max: 300');
    small.say(text);
    expect(answer(small)).toEqual({ kind: 'number', value });
  });
});

describe('a time or a phone number', () => {
  it('is said back before it is kept', () => {
    const time = asking('ask: time');
    expect(time.say('half acht').text).toContain('19:30');
    time.tap('yes');
    expect(answer(time)).toEqual({ kind: 'time', time: '19:30' });
    const phone = asking('ask: phone');
    expect(phone.say('020 123 45 67').text).toContain('+31201234567');
    phone.tap('yes');
    expect(answer(phone)).toEqual({ kind: 'phone', number: '+31201234567' });
  });

  it('is kept at once when it can mean nothing else', () => {
    const time = asking('ask: time');
    time.say('19:30');
    expect(answer(time)).toEqual({ kind: 'time', time: '19:30' });
  });

  it('that is none is refused', () => {
    expect(asking('ask: time').say('ooit').text).toBe('engine.timeNeeded\nt.one.ask');
    expect(asking('ask: phone').say('12').text).toBe('engine.phoneNeeded\nt.one.ask');
  });
});

describe('a text', () => {
  it('is kept up to its longest length in characters, and refused one beyond it', () => {
    const small = asking('ask: text, max: 20');
    expect(small.say('😀'.repeat(21)).text).toContain('engine.tooLong {"max":20,"length":21}');
    expect(answer(small)).toBeUndefined();
    small.say('😀'.repeat(20));
    expect(answer(small)).toEqual({ kind: 'text', text: '😀'.repeat(20) });
  });

  it('has a longest length when the dialog names none', () => {
    const small = asking('ask: text');
    expect(small.say('x'.repeat(LIMITS.textAnswer + 1)).text).toContain('engine.tooLong');
    expect(small.say('x'.repeat(100_000)).text).toContain('"length":100000');
  });

  it.each(['<b>bold</b>', '**bold** _it_ `code`', '__proto__', '{{count}}', '$t(engine.yes)', '%s', '../../etc'])(
    'is kept as it was written: %s',
    (text) => {
      const small = asking('ask: text');
      small.say(text);
      expect(answer(small)).toEqual({ kind: 'text', text });
    },
  );

  it('loses only what no one can see', () => {
    const small = asking('ask: text');
    small.say('wij \u202ezijn\u202c \u0000er\ud800\r\nook\u0007');
    expect(answer(small)).toEqual({ kind: 'text', text: 'wij zijn er\nook' });
  });
});

describe('yes or no', () => {
  it.each([
    ['ja', true],
    ['nee', false],
    ['👍', true],
    ['👎', false],
    ['1', true],
    ['2', false],
    ['evet', true],
    ['نعم', true],
    ['no', false],
  ])('is read from "%s"', (text, yes) => {
    const small = asking('ask: yes-no');
    small.say(text);
    expect(answer(small)).toEqual({ kind: 'yes-no', yes });
  });

  it('is not guessed from anything else', () => {
    const small = asking('ask: yes-no');
    expect(small.say('misschien').text).toContain('engine.notUnderstood');
    expect(answer(small)).toBeUndefined();
  });
});
