/**
 * A name or answer that looks like a place in our texts (`{{name}}`, `$t(system.…)`, `{{constructor}}`, `%s`): it is said
 * back as it was written, and nothing of another text, of the program or of another person comes in its place.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/ports/language.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';

const TEMPLATES = [
  '{{name}}',
  '{{count}}',
  '{{ name }}',
  '{{constructor}}',
  '{{__proto__.x}}',
  '{{{name}}}',
  '$t(system.privacy.text)',
  '$t(engine.menu, {"name": "x"})',
  "$t(engine.stale, { 'joinArrays': '' })",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to be no template.
  '${process.env.HOME}',
  '%s %d %o',
  "$& $1 $` $' $$",
  '\\{{name}}',
  '<%= name %>',
  '{0} {name} #{name}',
];

describe('a template in the place of a value', () => {
  it('stays as it is in every text that has room for a value, in every language', async () => {
    const { library } = await realLibrary();
    let texts = 0;
    for (const key of library.texts.keys()) {
      for (const language of LANGUAGES) {
        const names = library.texts.variables(language, key).filter((name) => name !== 'count');
        if (names.length === 0) continue;
        texts += 1;
        const say = (value: string) =>
          library.text(language, key, { ...Object.fromEntries(names.map((name) => [name, value])), count: 3 });
        const plain = say('\u0001');
        for (const value of TEMPLATES) {
          // By hand: `replaceAll` itself gives "$&" a meaning.
          expect(say(value), `${language} ${key}`).toBe(plain.split('\u0001').join(value));
        }
      }
    }
    expect(texts).toBeGreaterThan(500);
  });

  it('does not take a value from what every object has', async () => {
    const { library } = await realLibrary();
    const key =
      library.texts.keys().find((each) => library.texts.variables('nl', each).some((name) => name !== 'count')) ?? '';
    expect(() => library.text('nl', key, {})).toThrow(expect.objectContaining({ code: 'text.variable' }));
    const inherited = Object.create(Object.fromEntries(library.texts.variables('nl', key).map((name) => [name, 'x'])));
    expect(() => library.text('nl', key, inherited)).toThrow(expect.objectContaining({ code: 'text.variable' }));
  });
});

describe('a template in a conversation', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterAll(() => rig.companion.stop());

  it.each(TEMPLATES)('is said back as it was written: %s', async (template) => {
    const name = `anna ${template}`;
    await rig.preparing(name, '2026-11-30');
    await rig.tap(name, 'other');
    const answers = await rig.say(name, template);
    expect(answers.length).toBeGreaterThan(0);
    await rig.say(name, 'menu');
    const all = rig
      .messages(name)
      .map(({ message }) => JSON.stringify(message))
      .join('\n');
    expect(all).not.toMatch(/object Object|undefined|native code|\/root|\/home\//);
    expect(JSON.stringify((await rig.body(name))?.person.sheets)).toContain(JSON.stringify(template).slice(1, -1));
    expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
  });
});
