import { describe, expect, it } from 'vitest';
import { SmallTalk, smallScript } from '../support/small-script.ts';

const TALK = `
dialog: test.talk
keeps: preparation
start: first
steps:
  first: { ask: choice, text: t.first, options: [red, blue], save: first, then: deeper }
  deeper: { run: test.sub, then: second }
  second: { ask: text, text: t.second, save: second, skippable: true, then: third }
  third: { ask: choices, text: t.third, options: [a, b, c], save: third, then: fourth }
  fourth: { ask: text, text: t.fourth, save: fourth, then: end }
`;

const SUB = `
dialog: test.sub
start: inner
steps:
  inner: { ask: choice, text: s.inner, options: [x, y], then: inner-two }
  inner-two: { ask: yes-no, text: s.innerTwo, then: done }
  done: { say: s.done, then: end }
`;

function talk(): SmallTalk {
  const small = new SmallTalk(smallScript([TALK, SUB]));
  small.say('hello');
  return small;
}

const command = (small: SmallTalk, name: string) => small.content({ kind: 'command', name });

function answers(small: SmallTalk) {
  return small.state.person.sheets[0]?.answers;
}

describe('going back', () => {
  it('asks the question before, and shows the answer that was given', () => {
    const small = talk();
    small.tap('red');
    small.tap('x');
    const { text } = command(small, 'back');
    expect(small.place).toBe('test.sub inner');
    expect(text).toContain('s.inner.ask');
  });

  it('leads out of a sub-dialog to the question before it', () => {
    const small = talk();
    small.tap('red');
    expect(small.place).toBe('test.sub inner');
    const { text } = command(small, 'back');
    expect(small.place).toBe('test.talk first');
    expect(text).toContain('t.first.ask');
    expect(text).toContain('engine.previousAnswer {"answer":"red"}');
  });

  it('leads from the question after a sub-dialog to the question before it, whose answer stays until it is given anew', () => {
    const small = talk();
    small.tap('red');
    small.tap('x');
    small.tap('no');
    expect(small.place).toBe('test.talk second');
    command(small, 'back');
    expect(small.place).toBe('test.talk first');
    expect(answers(small)).toEqual({ first: { kind: 'choice', option: 'red' } });
    small.tap('blue');
    expect(answers(small)).toEqual({ first: { kind: 'choice', option: 'blue' } });
    expect(small.place).toBe('test.sub inner');
  });

  it('leads out of a dialog that came on top to the question that was open below, with its picks', () => {
    const small = talk();
    for (const id of ['red', 'x', 'no', '_skip']) small.tap(id);
    small.tap('a');
    command(small, 'menu');
    expect(small.place).toBe('system.menu choose');
    const { text } = command(small, 'back');
    expect(small.place).toBe('test.talk third');
    expect(text).toContain('engine.chosen {"titles":"a"}');
    expect(small.state.session.question?.picked).toEqual(['a']);
  });

  it('says so at the first question of all, and asks it again', () => {
    const small = talk();
    const { text } = command(small, 'back');
    expect(text).toContain('engine.backNothing');
    expect(text).toContain('t.first.ask');
    expect(small.place).toBe('test.talk first');
  });

  it('can be done to the very first question and forward again without losing an answer', () => {
    const small = talk();
    for (const id of ['red', 'x', 'no']) small.tap(id);
    small.say('own words');
    small.tap('a');
    small.tap('_done');
    const before = answers(small);
    for (let times = 0; times < 5; times += 1) command(small, 'back');
    expect(small.place).toBe('test.talk first');
    expect(answers(small)).toEqual(before);
  });
});

describe('skipping', () => {
  it('keeps the answer that was given earlier', () => {
    const small = talk();
    for (const id of ['red', 'x', 'no']) small.tap(id);
    small.say('our goal');
    command(small, 'back');
    command(small, 'skip');
    expect(answers(small)?.second).toEqual({ kind: 'text', text: 'our goal' });
    expect(small.place).toBe('test.talk third');
  });

  it('notes that a question without an earlier answer was skipped', () => {
    const small = talk();
    for (const id of ['red', 'x', 'no', '_skip']) small.tap(id);
    expect(answers(small)?.second).toEqual({ kind: 'skipped' });
  });

  it('is refused kindly where an answer is needed, and the question is asked again', () => {
    const small = talk();
    const { text } = command(small, 'skip');
    expect(text).toContain('engine.skipNotHere');
    expect(text).toContain('t.first.ask');
    expect(small.place).toBe('test.talk first');
  });
});

describe('repeating and starting again', () => {
  it('repeats the open question with the same number, so that a tap on either message counts', () => {
    const small = talk();
    const older = small.stamped('blue');
    const { said, text } = command(small, 'repeat');
    expect(text).toContain('t.first.ask');
    expect(said).toHaveLength(1);
    small.content({ kind: 'option', id: older });
    expect(answers(small)?.first).toEqual({ kind: 'choice', option: 'blue' });
  });

  it('starts the dialog at its first question, with the answers that there are', () => {
    const small = talk();
    for (const id of ['red', 'x', 'no']) small.tap(id);
    const { text } = command(small, 'restart');
    expect(small.place).toBe('test.talk first');
    expect(text).toContain('engine.previousAnswer');
    expect(small.state.person.sheets).toHaveLength(1);
  });

  it('opens no second menu however often the menu is asked for, and help comes back to what was open', () => {
    const small = talk();
    for (let times = 0; times < 30; times += 1) {
      command(small, 'menu');
      command(small, 'help');
      expect(small.place).toBe('system.menu choose');
    }
    expect(small.state.session.stack).toHaveLength(2);
    command(small, 'back');
    expect(small.place).toBe('test.talk first');
  });

  it('answers a command that it does not know as something it did not understand', () => {
    const small = talk();
    expect(command(small, 'dance').text).toContain('engine.notUnderstood');
    expect(small.place).toBe('test.talk first');
  });
});

describe('what is not understood', () => {
  it('repeats purpose and question, and offers menu and human after three in a row', () => {
    const small = talk();
    expect(small.say('blah').text).toBe('engine.notUnderstood\nt.first.ask');
    expect(small.say('blah').text).toBe('engine.notUnderstoodTwice\nt.first.ask');
    const third = small.say('blah');
    expect(third.text).toContain('engine.offerHuman');
    expect(small.place).toBe('system.stuck choose');
    small.tap('go-on');
    expect(small.place).toBe('test.talk first');
  });

  it('counts again from one after something that was understood', () => {
    const small = talk();
    small.say('blah');
    small.say('blah');
    small.tap('red');
    expect(small.say('blah').text).toContain('engine.notUnderstood\n');
  });

  it.each(['voice', 'photo', 'video', 'sticker', 'location', 'contact', 'document', 'other'] as const)(
    'answers a %s by its kind, and asks the open question again',
    (media) => {
      const small = talk();
      const { text } = small.content({ kind: 'media', media });
      expect(text).toBe(`engine.media.${media}\nt.first.ask`);
    },
  );

  it('says that a text without a readable character was empty', () => {
    const small = talk();
    expect(small.say(' \u0000\u202e\ud800 ').text).toBe('engine.emptyText\nt.first.ask');
  });

  it('keeps quiet when a reaction is taken away again', () => {
    const small = talk();
    const before = small.state.session.question;
    expect(small.content({ kind: 'reaction', emoji: '' }).said).toEqual([]);
    expect(small.state.session.question).toEqual(before);
  });
});
