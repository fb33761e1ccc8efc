import { describe, expect, it } from 'vitest';
import { EXERCISES } from './real-exercises.ts';
import { optionIds, ToolkitTalk, words } from './toolkit-talk.ts';

const KIS = 'https://www.kis.nl/toolkit-samenwerking-formele-en-informele-opvoedondersteuning';

/** To the suggestions, with everything about the meeting skipped but what is given. */
function suggested(hinder: string, phase: string): ToolkitTalk {
  const talk = new ToolkitTalk();
  talk.pick('toolkit', 'suggest', hinder, phase);
  talk.type('overslaan');
  talk.pick('_skip');
  return talk;
}

describe('suggesting in the chat', () => {
  it('asks four things, and without an answer offers only what suits a first meeting', () => {
    const talk = suggested('_skip', '_skip');
    let page = optionIds(talk.type('herhaal'));
    const offered = [...page];
    while (page.includes('more-exercises')) {
      page = optionIds(talk.pick('more-exercises'));
      offered.push(...page);
    }
    const first = EXERCISES.filter(({ firstMeeting }) => firstMeeting).map(({ id }) => id);
    const shown = offered.filter((id) => !['more-exercises', 'again', 'done'].includes(id));
    expect(shown.toSorted()).toEqual(first.toSorted());
  });

  it('gives at most three at a time, each with why it fits, and a link to KIS', () => {
    const talk = suggested('strangers', 'first');
    const messages = talk.pick('more-exercises');
    const ids = optionIds(messages).filter((id) => EXERCISES.some((each) => each.id === id));
    expect(ids).toHaveLength(3);
    expect(words(messages).match(/Omdat: /g)).toHaveLength(3);
    expect(words(messages)).toContain(KIS);
  });

  it('reads every exercise whole, with its origin and source', () => {
    for (const exercise of EXERCISES) {
      const talk = suggested('_skip', 'months');
      while (!optionIds(talk.type('herhaal')).includes(exercise.id)) talk.pick('more-exercises');
      const about = words(talk.pick(exercise.id));
      expect(about).toContain(KIS);
      expect(about).toContain(exercise.source?.address ?? 'Kennismaker zelf');
      expect(about.includes('onze schatting')).toBe(exercise.estimated);
      const steps = words(talk.pick('steps'));
      expect(steps.match(/^• /gm), exercise.id).toHaveLength(exercise.steps.length);
      expect(words(talk.pick('leader'))).toContain('Let hierop:');
      expect(optionIds(talk.type('herhaal')).includes('online'), exercise.id).toBe(exercise.online);
      const paper = talk.pick('paper').find((message) => message.paper)?.paper;
      expect(paper).toMatchObject({ kind: 'exercise', data: { exercise: exercise.id } });
    }
  });
});

describe('an exercise taken into the preparation', () => {
  it('is not offered while there is no whole preparation', () => {
    const talk = suggested('strangers', 'first');
    expect(optionIds(talk.pick('in-common'))).not.toContain('take');
    talk.type('menu');
    talk.pick('prepare', 'yes', 'short', 'd2026-12-07');
    talk.type('menu');
    talk.pick('toolkit', 'suggest', 'strangers', 'first');
    talk.type('overslaan');
    talk.pick('_skip');
    expect(optionIds(talk.pick('in-common'))).not.toContain('take');
  });

  it('lies on the preparation that was worked on last, and on no other', () => {
    const talk = new ToolkitTalk();
    talk.pick('prepare', 'yes', 'all', 'd2026-12-07');
    talk.type('menu');
    talk.later(1000);
    talk.pick('prepare', 'all', 'd2026-11-30');
    talk.type('menu');
    talk.later(1000);
    // The first is the one worked on last now.
    talk.pick('resume', 's1', 'trust', '_done');
    talk.type('menu');
    talk.later(1000);
    talk.pick('toolkit', 'suggest', 'strangers', 'first');
    talk.type('overslaan');
    talk.pick('_skip');
    expect(words(talk.pick('in-common', 'take'))).toContain('Ontmoeting op maandag 7 december 2026');
    const taken = talk.sheets.map(({ id, answers }) => [id, answers.exercise]);
    expect(taken).toEqual([
      ['s1', { kind: 'choice', option: 'in-common' }],
      ['s2', undefined],
    ]);
  });
});
