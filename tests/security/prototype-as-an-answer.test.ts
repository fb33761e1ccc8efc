/**
 * Names, groups, answers and addresses that are names which every object has: they are kept, shown and found as the words
 * that they are, and no table of ours takes them for something that it holds.
 */
import { afterEach, expect, it } from 'vitest';
import { latestWith } from '../../src/runtime/letter-number.ts';
import { remember, wasSeen } from '../../src/runtime/seen.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';
import { expectUnpolluted, INHERITED } from './support/pollution.ts';

afterEach(expectUnpolluted);

it('are people and answers as any others', async () => {
  const rig = await Rig.start();
  for (const word of INHERITED) {
    await rig.preparing(word, '2026-11-30');
    await rig.tap(word, 'other');
    await rig.say(word, word);
    const body = await rig.body(word);
    expect(JSON.stringify(body?.person.sheets), word).toContain(`"${word}"`);
    expect(Object.keys(body?.heard ?? {})).toHaveLength(1);
  }
  expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
  await rig.companion.stop();
});

it('are understood as no command, language, question or code', async () => {
  const { understand } = await realLibrary();
  for (const word of INHERITED) {
    for (const text of [word, `${word} ${word}`]) {
      const notes = understand(text, 'nl');
      expect(notes).toMatchObject({ command: null, wantsLanguage: null, alarm: null, code: null });
    }
  }
});

it('are texts that do not exist', async () => {
  const { library } = await realLibrary();
  for (const word of INHERITED) {
    for (const key of [word, `engine.${word}`, `${word}.${word}`]) {
      expect(library.hasText(key)).toBe(false);
      expect(() => library.text('nl', key)).toThrow(expect.objectContaining({ code: 'text.missing' }));
    }
    expect(library.dialogs.get(word)).toBeUndefined();
  }
});

it('do not pass for a letter or a message that was taken', () => {
  for (const word of INHERITED.filter((each) => each !== '__proto__')) {
    const numbers = latestWith(word, 5, {}, 40);
    expect(Object.entries(numbers)).toEqual([[word, 5]]);
    expect(wasSeen(remember({}, 'abcdefgh', 0), word)).toBe(false);
  }
});
