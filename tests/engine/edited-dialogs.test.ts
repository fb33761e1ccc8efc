import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compileDialog } from '../../src/engine/compile-dialog.ts';
import type { Dialog } from '../../src/engine/dialog.ts';
import { dialogSchema } from '../../src/engine/dialog-schema.ts';
import type { Lexicons } from '../../src/engine/lexicon.ts';
import { stampOption } from '../../src/engine/option-id.ts';
import { newPerson } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import { newSession } from '../../src/engine/session.ts';
import { type State, step } from '../../src/engine/step.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';

const NOW = Date.parse('2026-11-23T10:00:00+01:00');
const WORLD = { now: NOW, network: { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } } };
const lexicons: Lexicons = parseContent(await readContent()).parsed.lexicons;

const WELCOME = 'dialog: system.welcome\nstart: on\nsteps:\n  on: { switch: test.walk }\n';
const MENU =
  'dialog: system.menu\nstart: choose\nsteps:\n  choose: { ask: choice, text: menu, options: [walk], then: end }\n'.replaceAll(
    'text: menu',
    'text: t.menu',
  );

/** The dialog that people are in, before it is edited. */
const BEFORE = `
dialog: test.walk
keeps: preparation
start: one
steps:
  one: { ask: text, text: t.one, save: one, then: two }
  two: { ask: text, text: t.two, save: two, checkpoint: true, then: three }
  three: { ask: text, text: t.three, save: three, then: four }
  four: { ask: text, text: t.four, save: four, then: end }
`;

/** A script over dialog files; every text is its own key. */
function scriptOf(...files: string[]): Script {
  const names = { features: new Map(), hasText: () => false };
  const dialogs = new Map<string, Dialog>();
  for (const file of [WELCOME, MENU, ...files]) {
    const dialog = compileDialog(dialogSchema.parse(parse(file)), names);
    dialogs.set(dialog.id, dialog);
  }
  return { dialogs, features: new Map(), lexicons, text: (_language, key) => key, hasText: () => false };
}

/** One turn; gives the state after it, and what was said. */
function turn(script: Script, state: State, text: string) {
  const notes = {
    language: null,
    command: null,
    wantsLanguage: null,
    alarm: null,
    asksSomething: false,
    question: null,
    code: null,
    greets: false,
  };
  const heard = { kind: 'person' as const, content: { kind: 'text' as const, text }, notes, channel: 'test' };
  const { person, session, events } = step(script, state, heard, WORLD);
  const said = events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
  return { state: { person, session }, said, text: said.map((message) => message.text).join('\n'), events };
}

/** Somebody who answered some questions of the dialog before it was edited. */
function standing(answers: readonly string[], before = BEFORE): State {
  const script = scriptOf(before);
  let state: State = { person: newPerson(), session: newSession() };
  for (const text of ['hello', ...answers]) ({ state } = turn(script, state, text));
  return state;
}

function openStep(state: State) {
  const frame = state.session.stack[state.session.stack.length - 1];
  return frame && `${frame.dialog} ${frame.step}`;
}

const moved = (events: readonly { type: string }[]) =>
  events.some((event) => 'what' in event && event.what === 'moved-step');

describe('a dialog that is edited while people are in it', () => {
  it('leads who stands on a renamed step to its new name, and takes the answer to the question as it stands', () => {
    const state = standing(['a', 'b']);
    expect(openStep(state)).toBe('test.walk three');
    const edited = scriptOf(BEFORE.replaceAll('three', 'third').replace('third: {', 'third: { aliases: [three],'));
    const after = turn(edited, state, 'c');
    expect(openStep(after.state)).toBe('test.walk third');
    expect(after.text).toContain('t.third.ask');
    expect(moved(after.events)).toBe(false);
    expect(openStep(turn(edited, after.state, 'c').state)).toBe('test.walk four');
  });

  it('takes who stands on a vanished step back to the last checkpoint, and says so', () => {
    const state = standing(['a', 'b']);
    const edited = scriptOf(BEFORE.replace(/ {2}three:.*\n/, '').replace('then: three', 'then: four'));
    const after = turn(edited, state, 'c');
    expect(openStep(after.state)).toBe('test.walk two');
    expect(after.text).toContain('engine.moved');
    expect(after.text).toContain('t.two.ask');
    expect(moved(after.events)).toBe(true);
  });

  it('takes who passed no checkpoint back to the beginning, and says so', () => {
    const state = standing([]);
    expect(openStep(state)).toBe('test.walk one');
    const edited = scriptOf(BEFORE.replace('start: one', 'start: two').replace(/ {2}one:.*\n/, ''));
    const after = turn(edited, state, 'a');
    expect(openStep(after.state)).toBe('test.walk two');
    expect(after.text).toContain('engine.moved');
  });

  it('takes who stands on a checkpoint that vanished back to the one before it', () => {
    const state = standing(['a', 'b'], BEFORE.replace('three: {', 'three: { checkpoint: true,'));
    const edited = scriptOf(BEFORE.replace(/ {2}three:.*\n/, '').replace('then: three', 'then: four'));
    const after = turn(edited, state, 'c');
    expect(openStep(after.state)).toBe('test.walk two');
    expect(after.text).toContain('engine.moved');
  });

  it('finds a checkpoint that was renamed', () => {
    const state = standing(['a', 'b']);
    const edited = scriptOf(
      BEFORE.replace(/ {2}three:.*\n/, '')
        .replace('then: three', 'then: four')
        .replaceAll('two', 'second')
        .replace('second: {', 'second: { aliases: [two],'),
    );
    expect(openStep(turn(edited, state, 'c').state)).toBe('test.walk second');
  });

  it('takes who passed a checkpoint that vanished too back to the beginning', () => {
    const state = standing(['a', 'b']);
    const edited = scriptOf(BEFORE.replace(/ {2}(two|three):.*\n/g, '').replace('then: two', 'then: four'));
    const after = turn(edited, state, 'c');
    expect(openStep(after.state)).toBe('test.walk one');
    expect(after.text).toContain('engine.moved');
  });

  it('keeps every answer that was given when a step vanishes', () => {
    const state = standing(['a', 'b']);
    const edited = scriptOf(BEFORE.replace(/ {2}three:.*\n/, '').replace('then: three', 'then: four'));
    const after = turn(edited, state, 'c');
    expect(after.state.person.sheets[0]?.answers).toEqual({
      one: { kind: 'text', text: 'a' },
      two: { kind: 'text', text: 'b' },
    });
  });

  it('says that a dialog is gone and shows the menu, when the whole dialog vanished', () => {
    const state = standing(['a']);
    const after = turn(scriptOf(), state, 'b');
    expect(openStep(after.state)).toBe('system.menu choose');
    expect(after.text).toContain('engine.gone');
    expect(after.text).toContain('t.menu.ask');
  });

  it('asks anew when a step stopped being a question, and takes the text for no answer', () => {
    const state = standing(['a', 'b']);
    const edited = scriptOf(BEFORE.replace(/ {2}three:.*\n/, '  three: { say: t.said, then: four }\n'));
    const after = turn(edited, state, 'c');
    expect(openStep(after.state)).toBe('test.walk four');
    expect(after.text).toContain('t.said');
    expect(after.state.person.sheets[0]?.answers).not.toHaveProperty('three');
  });

  it('recognises a tap on an option that no longer exists, and asks again', () => {
    const choice = BEFORE.replace('one: { ask: text,', 'one: { ask: choice, options: [left, right],');
    let state: State = { person: newPerson(), session: newSession() };
    ({ state } = turn(scriptOf(choice), state, 'hello'));
    const number = state.session.question?.number ?? 0;
    const edited = scriptOf(choice.replace('[left, right]', '[right]'));
    const content = { kind: 'option' as const, id: stampOption(number, 'left') };
    const after = step(edited, state, { kind: 'person', content, notes: null, channel: 'test' }, WORLD);
    const said = after.events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
    expect(openStep(after)).toBe('test.walk one');
    expect(said[said.length - 1]?.options?.map((option) => option.title)).toEqual(['t.one.options.right']);
    expect(after.person.sheets).toEqual([]);
  });

  it('reads a number as the option that was shown with it, although the order has changed since', () => {
    const choice = BEFORE.replace('one: { ask: text,', 'one: { ask: choice, options: [left, right],');
    let state: State = { person: newPerson(), session: newSession() };
    ({ state } = turn(scriptOf(choice), state, 'hello'));
    const after = turn(scriptOf(choice.replace('[left, right]', '[right, left]')), state, '1');
    expect(after.state.person.sheets[0]?.answers.one).toEqual({ kind: 'choice', option: 'left' });
  });

  it('leads a preparation that was left on a vanished step to its checkpoint when it is taken up again', () => {
    const left = standing(['a', 'b']);
    expect(left.person.sheets[0]).toMatchObject({ position: 'three', checkpoint: 'two' });
    const frame = { dialog: 'test.walk', step: 'three', trail: [], slots: {}, sheet: 's1' };
    const state: State = { person: left.person, session: { ...newSession(), stack: [frame], questions: 9 } };
    const edited = scriptOf(BEFORE.replace(/ {2}three:.*\n/, '').replace('then: three', 'then: four'));
    expect(openStep(turn(edited, state, 'hello').state)).toBe('test.walk two');
  });
});
