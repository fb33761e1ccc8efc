import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/engine/heard.ts';
import { SmallTalk, smallScript } from '../support/small-script.ts';

const TALK = `
dialog: test.talk
keeps: preparation
start: one
steps:
  one: { ask: text, text: t.one, save: one, skippable: true, then: two }
  two: { ask: choice, text: t.two, options: [red, blue], other: text, save: two, then: three }
  three: { ask: text, text: t.three, save: three, then: end }
`;
const LANGUAGE = `
dialog: system.language
start: choose
steps:
  choose: { ask: choice, text: language.choose, options: [nl, en], then: end }
`;

function talk(): SmallTalk {
  const small = new SmallTalk(smallScript([TALK, LANGUAGE]));
  small.say('hello');
  return small;
}

const answers = (small: SmallTalk) => small.state.person.sheets[0]?.answers;
const obeyed = (small: SmallTalk, text: string, command: Command) => small.say(text, { command });

describe('own words that look like a command', () => {
  it('are obeyed, and offered as the answer that they may have been', () => {
    const small = talk();
    const { said } = obeyed(small, 'menu', 'menu');
    expect(small.place).toBe('system.menu choose');
    const options = said[said.length - 1]?.options ?? [];
    expect(options[options.length - 1]?.title).toBe('engine.wasMyAnswer');
  });

  it.each<[Command]>([
    ['menu'],
    ['help'],
    ['human'],
    ['skip'],
    ['repeat'],
    ['back'],
    ['restart'],
    ['stop'],
    ['language'],
  ])('become the answer when the person says so after %s, by a tap', (command) => {
    const small = talk();
    obeyed(small, 'our words', command);
    small.tap('_mine');
    expect(answers(small)?.one).toEqual({ kind: 'text', text: 'our words' });
    expect(small.place).toBe('test.talk two');
    expect(small.state.session.stack).toHaveLength(1);
  });

  it('become the answer when the person types the number of that option', () => {
    const small = talk();
    obeyed(small, 'help', 'help');
    small.say(String(small.shown.indexOf('_mine') + 1));
    expect(answers(small)?.one).toEqual({ kind: 'text', text: 'help' });
    expect(small.place).toBe('test.talk two');
  });

  it('become the answer when the person types the title of that option', () => {
    const small = talk();
    obeyed(small, 'menu', 'menu');
    small.say('engine.wasMyAnswer');
    expect(answers(small)?.one).toEqual({ kind: 'text', text: 'menu' });
    expect(small.place).toBe('test.talk two');
  });

  it('become the own words beside listed options', () => {
    const small = talk();
    small.say('x');
    small.tap('other');
    obeyed(small, 'stop', 'stop');
    small.tap('_mine');
    expect(answers(small)?.two).toEqual({ kind: 'choice', option: 'other', other: 'stop' });
  });

  it('stop nothing when stop was the answer', () => {
    const small = talk();
    obeyed(small, 'stop', 'stop');
    expect(small.state.person.stopped).toBe(true);
    small.tap('_mine');
    expect(small.state.person.stopped).toBe(false);
  });

  it('leave it stopped when it was stopped before', () => {
    const small = talk();
    small.content({ kind: 'command', name: 'stop' });
    obeyed(small, 'menu', 'menu');
    small.tap('_mine');
    expect(small.state.person.stopped).toBe(true);
  });

  it('leave the language as it was', () => {
    const small = talk();
    small.say('english please', { command: 'language', wantsLanguage: 'en' });
    expect(small.state.person.language).toBe('en');
    small.tap('_mine');
    expect(answers(small)?.one).toEqual({ kind: 'text', text: 'english please' });
    expect(small.state.person.language).not.toBe('en');
  });

  it('are forgotten after one more turn', () => {
    const small = talk();
    obeyed(small, 'menu', 'menu');
    const mine = small.stamped('_mine');
    small.content({ kind: 'media', media: 'photo' });
    expect(small.shown).not.toContain('_mine');
    expect(small.content({ kind: 'option', id: mine }).text).toContain('engine.stale');
    expect(answers(small)).toBeUndefined();
  });

  it('can still be the answer after a reaction was put on a message and taken away', () => {
    const small = talk();
    obeyed(small, 'menu', 'menu');
    small.content({ kind: 'reaction', emoji: '' });
    small.tap('_mine');
    expect(answers(small)?.one).toEqual({ kind: 'text', text: 'menu' });
  });

  it('never put the option itself among the answers', () => {
    const small = talk();
    obeyed(small, 'help', 'help');
    const number = String(small.shown.indexOf('_mine') + 1);
    small.say('words that are longer than a command');
    small.say(number);
    expect(JSON.stringify(small.state.person)).not.toContain('_mine');
  });

  it('that are a command within a choice are no answer, so nothing is set aside', () => {
    const small = talk();
    small.say('x');
    obeyed(small, 'menu', 'menu');
    expect(small.shown).not.toContain('_mine');
    expect(small.state.session.setAside).toBeUndefined();
  });
});

describe('own words at a list of options', () => {
  const list = (ask: string, hears: string) => {
    const small = new SmallTalk(
      smallScript([
        `
dialog: test.talk
keeps: preparation
start: one
steps:
  one: { ask: ${ask}, text: t.one, options: [red, blue], other: text, save: one${hears}, then: two }
  two: { ask: text, text: t.two, save: two, then: end }
`,
        LANGUAGE,
      ]),
    );
    small.say('hello');
    return small;
  };

  it('are the answer where answers are heard, without "something else" first', () => {
    const small = list('choice', ', hears: answer');
    small.say('Something in between those');
    expect(answers(small)?.one).toEqual({ kind: 'choice', option: 'other', other: 'Something in between those' });
    expect(small.place).toBe('test.talk two');
  });

  it('come beside what was picked before', () => {
    const small = list('choices', ', hears: answer');
    small.tap('red');
    small.say('And a bit of green');
    expect(answers(small)?.one).toEqual({ kind: 'choices', options: ['red', 'other'], other: 'And a bit of green' });
  });

  it('are no answer when they are a word or two, which may be an option that was written wrong', () => {
    const small = list('choice', ', hears: answer');
    small.say('greeen thing');
    expect(answers(small)?.one).toBeUndefined();
    expect(small.place).toBe('test.talk one');
  });

  it('are no answer elsewhere', () => {
    const small = list('choice', '');
    small.say('Something in between those');
    expect(answers(small)?.one).toBeUndefined();
    expect(small.place).toBe('test.talk one');
  });
});
