import { describe, expect, it } from 'vitest';
import { newPerson, type Sheet } from '../../src/engine/person.ts';
import { COOPERATION, FORMS, formsSheet } from '../../src/features/cooperation/forms.ts';
import { realLibrary } from '../support/real-library.ts';
import { optionIds, ToolkitTalk, words } from './toolkit-talk.ts';

const { library } = await realLibrary();

const NOTHING = FORMS.map(() => '_skip');

describe('the forms of cooperation', () => {
  it('are eight, and each is a step of the dialog that keeps its answer under its name', () => {
    const steps = library.dialogs.get('cooperation.forms')?.steps;
    const asked = [...(steps?.values() ?? [])].flatMap((step) =>
      step.kind === 'ask' && step.save !== undefined ? [{ id: step.id, saved: step.save }] : [],
    );
    expect(asked).toEqual([...FORMS]);
    expect(FORMS).toHaveLength(8);
  });

  it('are cards one after another, each with its own words', () => {
    const talk = new ToolkitTalk();
    const seen = [words(talk.pick('toolkit', 'forms', 'yes'))];
    for (let card = 1; card < FORMS.length; card += 1) seen.push(words(talk.pick('_skip')));
    FORMS.forEach(({ id }, index) => {
      for (const part of ['title', 'about', 'moves', 'example']) {
        expect(seen[index]).toContain(library.text('nl', `cooperation.forms.${id}.${part}`));
      }
      expect(seen[index]).toContain(`Vorm ${index + 1} van 8`);
    });
  });

  it('are kept on one sheet, however often they are gone through', () => {
    const talk = new ToolkitTalk();
    talk.pick('toolkit', 'forms', 'yes', 'do', ...NOTHING.slice(1));
    talk.pick('toolkit', 'forms', 'again', 'rather-not', ...NOTHING.slice(1));
    expect(talk.sheets).toHaveLength(1);
    expect(talk.chosen('cooperation', 'makeKnown')).toEqual(['rather-not']);
  });

  it('are those said last, where two chats that became one each had their own', () => {
    const sheet = (id: string, kind: string): Sheet => ({
      id,
      kind,
      dialog: 'cooperation.forms',
      version: 1,
      createdAt: 0,
      updatedAt: 0,
      answers: {},
      position: null,
    });
    const sheets = [sheet('s1', COOPERATION), sheet('s2', COOPERATION), sheet('s3', 'preparation')];
    expect(formsSheet({ person: { ...newPerson(), sheets } })?.id).toBe('s2');
  });

  it('join the card of a preparation, and leave it again when they are removed', () => {
    const talk = new ToolkitTalk();
    talk.pick('toolkit', 'forms', 'yes', 'do', 'want', 'rather-not', ...NOTHING.slice(3));
    const card = () => {
      talk.pick('prepare', 'short', '_skip', '_skip', '_skip', '_skip');
      const messages = talk.pick('_skip');
      talk.type('menu');
      return JSON.stringify(messages.map(({ text, paper }) => [text, paper?.data]));
    };
    const written = card();
    for (const line of [
      'Dit doen wij al: Hulp bekend maken',
      'Dit willen wij: Kennis in uw gesprek',
      'Liever niet: Advies voor u',
    ]) {
      expect(written.split(line), line).toHaveLength(3);
    }
    talk.pick('toolkit', 'forms', 'remove');
    expect(talk.sheets.map(({ kind }) => kind)).toEqual(['preparation']);
    expect(card()).not.toContain('Dit doen wij al');
  });

  it('are asked from the first card when everything was skipped before', () => {
    const talk = new ToolkitTalk();
    expect(words(talk.pick('toolkit', 'forms', 'yes', ...NOTHING))).toContain('U heeft nu niets gekozen');
    expect(optionIds(talk.pick('toolkit', 'forms'))).toContain('rather-not');
  });

  it('keep nothing of who does not want that', () => {
    const talk = new ToolkitTalk();
    talk.pick('toolkit', 'forms', 'no');
    expect(talk.sheets).toEqual([]);
  });
});
