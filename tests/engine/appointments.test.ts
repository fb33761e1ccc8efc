import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/engine/feature.ts';
import { LIMITS } from '../../src/engine/limits.ts';
import type { Timer } from '../../src/ports/document.ts';
import { MONDAY, SmallTalk, smallScript } from '../support/small-script.ts';

const MINUTE = 60_000;
const TALK = `
dialog: test.talk
keeps: preparation
start: one
steps:
  one: { ask: choices, text: t.one, options: [a, b, c], save: one, then: two }
  two: { ask: text, text: t.two, save: two, then: end }
`;
const VISIT = `
dialog: visit.back
start: went
steps:
  went: { ask: choice, text: v.went, options: [good, bad], then: thanks }
  thanks: { say: v.thanks, then: end }
`;

const visit: Feature = {
  name: 'visit',
  appointments: {
    back: ({ person }, timer) => {
      const { binding } = timer;
      const version = person.sheets[0]?.version ?? 1;
      return binding.kind === 'appointment' && binding.version === version ? { dialog: 'visit.back' } : null;
    },
  },
};

const TIMER: Timer = {
  id: 'back',
  at: MONDAY,
  notAfter: MONDAY + 86_400_000,
  event: 'visit.back',
  binding: { kind: 'appointment', subject: 's1', version: 1 },
};

/** Somebody who consented and said something `minutes` ago. */
function talk(minutes: number): SmallTalk {
  const small = new SmallTalk(smallScript([TALK, VISIT], { features: [visit] }));
  small.say('hello');
  const consent = { textVersion: 1, language: 'nl', at: MONDAY, channel: 'test' } as const;
  small.state = { ...small.state, person: { ...small.state.person, consent } };
  small.tap('a');
  small.now = MONDAY + minutes * MINUTE;
  return small;
}

describe('an appointment that comes due', () => {
  it('asks its question in a quiet moment, and then the earlier one again with its picks', () => {
    const small = talk(11);
    expect(small.timer(TIMER).text).toBe('v.went.ask');
    expect(small.place).toBe('visit.back went');
    const { text } = small.tap('good');
    expect(text).toContain('v.thanks');
    expect(text).toContain('t.one.ask');
    expect(text).toContain('engine.chosen {"titles":"a"}');
    expect(small.state.session.question?.picked).toEqual(['a']);
    small.tap('b');
    small.tap('_done');
    expect(small.state.person.sheets[0]?.answers.one).toEqual({ kind: 'choices', options: ['a', 'b'] });
  });

  it('waits until the person has been quiet for ten minutes', () => {
    const small = talk(4);
    const { said, events } = small.timer(TIMER);
    expect(said).toEqual([]);
    const again = events.flatMap((event) => (event.type === 'set-timer' ? [event.timer] : []));
    expect(again).toEqual([{ ...TIMER, at: MONDAY + LIMITS.quietBeforeAppointment }]);
    expect(small.place).toBe('test.talk one');
  });

  it('waits anew after each thing that the person says, and comes in the end', () => {
    const small = talk(0);
    let timer = TIMER;
    for (let turn = 0; turn < 5; turn += 1) {
      small.now += 5 * MINUTE;
      small.content({ kind: 'media', media: 'photo' });
      const set = small.timer({ ...timer, at: small.now }).events.find((event) => event.type === 'set-timer');
      if (set?.type !== 'set-timer') throw new Error('It was not deferred.');
      timer = set.timer;
      expect(timer.at).toBe(small.now + LIMITS.quietBeforeAppointment);
    }
    small.now = timer.at;
    expect(small.timer(timer).text).toContain('v.went.ask');
  });

  it.each([
    ['STOP', { stopped: true }],
    ['consent was taken back', { consent: null }],
  ])('says nothing after %s', (_why, change) => {
    const small = talk(60);
    small.state = { ...small.state, person: { ...small.state.person, ...change } };
    expect(small.timer(TIMER).events).toEqual([]);
    expect(small.place).toBe('test.talk one');
  });

  it('says nothing when its subject has changed since', () => {
    const small = talk(60);
    const stale: Timer = { ...TIMER, binding: { kind: 'appointment', subject: 's1', version: 7 } };
    expect(small.timer(stale).events).toEqual([]);
  });

  it('makes the buttons of the earlier question stale, and counts them again when that is asked again', () => {
    const small = talk(11);
    const older = small.stamped('b');
    small.timer(TIMER);
    const { text } = small.content({ kind: 'option', id: older });
    expect(text).toBe('engine.stale\nv.went.ask');
    small.tap('bad');
    small.content({ kind: 'option', id: older });
    expect(small.state.session.question?.picked).toEqual(['a', 'b']);
  });

  it('is not thrown away by "that was my answer" about what was said before it', () => {
    const small = talk(0);
    small.tap('_done');
    small.say('menu', { command: 'menu' });
    expect(small.shown).toContain('_mine');
    small.now += 11 * MINUTE;
    const { said } = small.timer(TIMER);
    expect(said[said.length - 1]?.options?.map((option) => option.title)).not.toContain('engine.wasMyAnswer');
    small.tap('good');
    expect(small.place).toBe('system.menu choose');
  });

  it('comes on top of a dialog that waits for a letter without ending the wait', () => {
    const small = talk(60);
    const waiting = { turn: small.state.session.turn, depth: 0 };
    const [frame] = small.state.session.stack;
    if (!frame) throw new Error('There is no dialog.');
    small.state = { ...small.state, session: { ...small.state.session, question: null, waiting, stack: [frame] } };
    expect(small.timer(TIMER).text).toBe('v.went.ask');
    expect(small.state.session.waiting).toEqual(waiting);
  });
});
