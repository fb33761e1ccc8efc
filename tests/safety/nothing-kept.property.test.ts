import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/ports/language.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';
import { Wanderer } from '../support/wanderer.ts';
import { type Move, moves } from '../support/wandering.ts';

const { library, understand } = await realLibrary();

/** Words that stand in no text of ours, around a plain sign of danger, so that any byte that stays is seen. */
const MARK = 'zqxjkv';
const ALARMS: Readonly<Record<Language, string>> = {
  nl: `${MARK} mijn man slaat mij`,
  en: `my husband hits me ${MARK}`,
  tr: `kocam beni dövüyor ${MARK}`,
  ar: `زوجي يضربني ${MARK}`,
};

interface Wandering {
  language: Language;
  said: Language;
  welcomed: boolean;
  before: Move[];
  after: Move[];
}

const wanderings: fc.Arbitrary<Wandering> = fc.record({
  language: fc.constantFrom(...LANGUAGES),
  said: fc.constantFrom(...LANGUAGES),
  welcomed: fc.boolean(),
  before: fc.array(moves(library), { maxLength: 12 }),
  after: fc.array(moves(library), { maxLength: 4 }),
});

describe('the text of an alarm', () => {
  it('is nowhere in what is kept of a person, wherever they were and whatever they do next', () => {
    let alarms = 0;
    fc.assert(
      fc.property(wanderings, ({ language, said, welcomed, before, after }) => {
        const wanderer = new Wanderer(library, understand, {});
        if (welcomed) {
          wanderer.hear({ kind: 'opened' });
          wanderer.tap(language);
        }
        for (const move of before) wanderer.move(move);
        const text = ALARMS[said];
        wanderer.hear({ kind: 'text', text });
        expect(wanderer.state.session.alarmedAt).toBe(wanderer.now);
        alarms += 1;
        expect(JSON.stringify(wanderer.state)).not.toContain(MARK);
        for (const move of after) {
          wanderer.move(move);
          expect(JSON.stringify(wanderer.state)).not.toContain(MARK);
        }
      }),
      { seed: 20_261_122, numRuns: 300, endOnFailure: true },
    );
    expect(alarms).toBeGreaterThanOrEqual(300);
  });

  it.each([...LANGUAGES])(
    'in %s is in no document, message, letter or line of the log, said or put under a photo',
    async (language) => {
      const rig = await Rig.start();
      await rig.hear('amina', { kind: 'opened' });
      await rig.tap('amina', language);
      const text = ALARMS[language];
      for (const content of [
        { kind: 'text', text } as const,
        { kind: 'media', media: 'photo', caption: text } as const,
      ]) {
        const got = await rig.hear('amina', content);
        expect(got.length).toBeLessThanOrEqual(2);
        expect(got.map(({ message }) => message.text).join('\n')).toContain('0800-2000');
        expect(JSON.stringify([got, rig.logged])).not.toContain(MARK);
      }
      let documents = 0;
      for await (const id of rig.store.list('person')) {
        documents += 1;
        expect(JSON.stringify(await rig.store.read(id))).not.toContain(MARK);
      }
      expect(documents).toBeGreaterThan(0);
      await rig.companion.stop();
    },
  );
});
