import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/engine/feature.ts';
import { LIMITS } from '../../src/engine/limits.ts';
import { AppError } from '../../src/ports/error.ts';
import { SmallTalk, smallScript } from '../support/small-script.ts';

function codeOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

const FIELDS = Array.from({ length: 30 }, (_, index) => `field${String.fromCharCode(97 + (index % 26))}${index}`);

/** A dialog of many questions for text. */
function many(features: readonly Feature[] = []): SmallTalk {
  const steps = FIELDS.map(
    (field, index) =>
      `  ${field}: { ask: text, text: t.${field}, save: ${field}, skippable: true, then: ${FIELDS[index + 1] ?? 'end'} }`,
  );
  const head = `dialog: test.talk\nkeeps: preparation\nstart: ${FIELDS[0]}\nsteps:\n`;
  const small = new SmallTalk(smallScript([head + steps.join('\n')], { features }));
  small.say('hello');
  return small;
}

describe('limits of a turn', () => {
  it('end a loop without a question in a named error', () => {
    const loop =
      'dialog: test.talk\nstart: one\nsteps:\n  one: { say: t.one, then: two }\n  two: { say: t.two, then: one }';
    const small = new SmallTalk(smallScript([loop]));
    expect(codeOf(() => small.say('hello'))).toBe('engine.too-many-steps');
  });

  it('end a dialog that runs itself in a named error', () => {
    const small = new SmallTalk(
      smallScript(['dialog: test.talk\nstart: one\nsteps:\n  one: { run: test.talk, then: end }']),
    );
    expect(codeOf(() => small.say('hello'))).toBe('engine.stack-depth');
  });

  it('name a dialog that is not there', () => {
    const small = new SmallTalk(
      smallScript(['dialog: test.talk\nstart: one\nsteps:\n  one: { run: test.gone, then: end }']),
    );
    expect(codeOf(() => small.say('hello'))).toBe('engine.unknown-dialog');
  });

  it('are never reached by commands, however many are typed and in whatever order', () => {
    const small = many();
    const names = ['menu', 'help', 'human', 'back', 'skip', 'repeat', 'start', 'restart', 'menu', 'dance'];
    for (let turn = 0; turn < 300; turn += 1) {
      small.content({ kind: 'command', name: names[(turn * 7) % names.length] ?? 'menu' });
      if (turn % 5 === 0) for (let miss = 0; miss < 3; miss += 1) small.say('');
      expect(small.state.session.stack.length).toBeLessThanOrEqual(LIMITS.stackDepth);
      expect(small.state.session.question).not.toBeNull();
    }
  });

  it('let back forget the oldest answers of a very long dialog, and no more', () => {
    const small = many();
    for (const field of FIELDS) small.say(`a ${field}`);
    const steps = small.state.session.stack[0]?.trail.length ?? 0;
    expect(steps).toBeLessThanOrEqual(LIMITS.trail);
  });
});

describe('limits of what is kept', () => {
  it('refuse an answer that does not fit, with the earlier answers untouched, and ask again', () => {
    const small = many();
    let text = '';
    let before = small.state.person;
    for (let index = 0; index < FIELDS.length && !text.includes('engine.full'); index += 1) {
      before = small.state.person;
      ({ text } = small.say('ش'.repeat(LIMITS.textAnswer)));
    }
    expect(text).toContain('engine.full');
    expect(small.state.person).toEqual(before);
    const { question, stack } = small.state.session;
    expect(text).toContain(`t.${stack[0]?.step}.ask`);
    expect(question?.phase).toBe('answer');
    expect(Buffer.byteLength(JSON.stringify(small.state.person.sheets[0]))).toBeLessThanOrEqual(LIMITS.sheetBytes);
  });

  it('let the person go on with a shorter answer, or skip', () => {
    const small = many();
    let text = '';
    while (!text.includes('engine.full')) ({ text } = small.say('ش'.repeat(LIMITS.textAnswer)));
    const place = small.place;
    expect(small.content({ kind: 'command', name: 'skip' }).text).not.toContain('engine.full');
    expect(small.place).not.toBe(place);
  });

  it('set no timers for an answer that was refused', () => {
    const dates: Feature = {
      name: 'dates',
      saved: (view) => ({
        timers: {
          set: [
            {
              id: 'look-back',
              at: view.world.now,
              event: 'dates.back',
              binding: { kind: 'appointment', subject: 's1', version: 2 },
            },
          ],
        },
      }),
    };
    const small = many([dates]);
    for (let turn = 0; turn < FIELDS.length; turn += 1) {
      const { text, events } = small.say('ش'.repeat(LIMITS.textAnswer));
      if (!text.includes('engine.full')) continue;
      expect(events.filter((event) => event.type === 'set-timer')).toEqual([]);
      return;
    }
    expect.unreachable('It was never full.');
  });

  it('refuse one more sheet than may be kept, and lose none', () => {
    const talk =
      'dialog: test.talk\nkeeps: preparation\nstart: one\nsteps:\n  one: { ask: text, text: t.one, save: one, then: end }';
    const small = new SmallTalk(smallScript([talk]));
    small.say('hello');
    let text = '';
    for (let sheet = 0; sheet <= LIMITS.sheets; sheet += 1) {
      ({ text } = small.say(`meeting ${sheet}`));
      if (sheet < LIMITS.sheets) small.tap('talk');
    }
    expect(text).toContain('engine.full');
    expect(small.state.person.sheets).toHaveLength(LIMITS.sheets);
    expect(small.state.person.sheets[0]?.answers.one).toEqual({ kind: 'text', text: 'meeting 0' });
    expect(small.state.session.question).not.toBeNull();
  });
});
