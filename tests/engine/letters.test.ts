import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/engine/feature.ts';
import type { Timer } from '../../src/ports/document.ts';
import { type Answered, MONDAY, SmallTalk, smallScript } from '../support/small-script.ts';

const TALK = `
dialog: test.talk
start: one
steps:
  one: { ask: choice, text: t.one, options: [post, other], then: [{ when: answer is 'post', go: post }, { go: other }] }
  other: { ask: text, text: t.other, then: end }
  post:
    send: mail.write
    wait: { seconds: 20, say: t.waiting }
    then:
      - { when: outcome is 'granted', go: granted }
      - { when: outcome is 'timeout', go: late }
      - { go: refused }
  granted: { say: t.granted, then: two }
  refused: { say: t.refused, then: two }
  late: { say: t.late, then: two }
  two: { ask: text, text: t.two, then: end }
`;

const mail: Feature = {
  name: 'mail',
  letters: {
    write: () => ({ to: 'codes', toKind: 'codes', letter: { kind: 'mail.asked', body: {} } }),
  },
  answers: {
    came: (view, body) => ({
      outcome: String((body as { result: string }).result),
      person: { ...view.person, wrongCodes: [...view.person.wrongCodes, 1] },
      answers: { code: { kind: 'text', text: 'kept' } },
    }),
  },
};

/** Somebody who has just sent the letter, and the timer that ends the wait. */
function waiting(): { small: SmallTalk; timer: Timer; sent: Answered } {
  const small = new SmallTalk(smallScript([TALK], { features: [mail] }));
  small.say('hello');
  const sent = small.tap('post');
  const timer = sent.events.flatMap((event) => (event.type === 'set-timer' ? [event.timer] : []))[0];
  if (!timer) throw new Error('There is no timer.');
  return { small, timer, sent };
}

const came = (small: SmallTalk, result: string) => small.letter('mail.came', { result });
const letters = ({ events }: Answered) => events.filter((event) => event.type === 'letter').length;

describe('a letter whose answer is waited for', () => {
  it('is sent once, with a timer that belongs to this turn', () => {
    const { small, timer, sent } = waiting();
    expect(letters(sent)).toBe(1);
    expect(timer.at).toBe(MONDAY + 20_000);
    expect(timer.binding).toEqual({ kind: 'wait', turn: small.state.session.turn });
    expect(small.state.session.question).toBeNull();
  });

  it('goes on with the answer, and calls the timer off', () => {
    const { small, timer } = waiting();
    const answered = came(small, 'granted');
    expect(answered.text).toBe('t.granted\nt.two.ask');
    expect(answered.events).toContainEqual({ type: 'cancel-timer', id: timer.id });
    expect(small.state.session.waiting).toBeNull();
    expect(small.state.session.stack[0]?.slots.code).toEqual({ kind: 'text', text: 'kept' });
  });

  it('goes on with the timeout when no answer comes', () => {
    const { small, timer } = waiting();
    expect(small.timer(timer).text).toBe('t.late\nt.two.ask');
  });

  it('changes nothing in the talk when its answer comes after the timeout', () => {
    const { small, timer } = waiting();
    small.timer(timer);
    const { session } = small.state;
    const late = came(small, 'granted');
    expect(late.said).toEqual([]);
    expect({ ...small.state.session, turn: 0 }).toEqual({ ...session, turn: 0 });
  });

  it('changes nothing when its timeout comes after the answer, nor when it comes twice', () => {
    const { small, timer } = waiting();
    came(small, 'granted');
    const { session } = small.state;
    expect(small.timer(timer).said).toEqual([]);
    expect(small.timer(timer).said).toEqual([]);
    expect({ ...small.state.session, turn: 0 }).toEqual({ ...session, turn: 0 });
  });

  it('takes an answer once: the same one again says nothing more', () => {
    const { small } = waiting();
    came(small, 'granted');
    expect(came(small, 'granted').said).toEqual([]);
    expect(small.place).toBe('test.talk two');
  });

  it('keeps a text that comes meanwhile for no answer, and says that it is busy', () => {
    const { small } = waiting();
    expect(small.say('hello?').text).toBe('t.waiting');
    expect(came(small, 'refused').text).toBe('t.refused\nt.two.ask');
  });

  it.each(['repeat', 'skip'])('says that it is busy when the person asks to %s', (name) => {
    const { small } = waiting();
    const answered = small.content({ kind: 'command', name });
    expect(answered.text).toContain('t.waiting');
    expect(letters(answered)).toBe(0);
  });

  it('can be left by going back to the question before, which no late answer or timeout disturbs', () => {
    const { small, timer } = waiting();
    expect(small.content({ kind: 'command', name: 'back' }).text).toContain('t.one.ask');
    expect(small.place).toBe('test.talk one');
    expect(small.timer(timer).said).toEqual([]);
    expect(came(small, 'granted').said).toEqual([]);
    expect(small.place).toBe('test.talk one');
  });

  it('answers a tap, a photo and an opened chat meanwhile, and still takes its answer', () => {
    const { small } = waiting();
    expect(small.content({ kind: 'option', id: 'q2-post' }).text).toContain('engine.stale');
    expect(small.content({ kind: 'media', media: 'photo' }).text).toContain('engine.media.photo');
    expect(small.content({ kind: 'opened' }).text).toContain('engine.welcomeBack');
    expect(came(small, 'granted').text).toContain('t.granted');
  });
});

describe('an answering letter while another dialog is on top', () => {
  it('says nothing, and goes on when the person comes back to the dialog that waits', () => {
    const { small } = waiting();
    small.content({ kind: 'command', name: 'menu' });
    expect(came(small, 'granted').said).toEqual([]);
    expect(small.place).toBe('system.menu choose');
    expect(small.content({ kind: 'command', name: 'back' }).text).toContain('t.granted');
    expect(small.state.session.stack[0]?.slots.code).toEqual({ kind: 'text', text: 'kept' });
  });

  it('keeps a timeout for later in the same way', () => {
    const { small, timer } = waiting();
    small.content({ kind: 'command', name: 'menu' });
    expect(small.timer(timer).said).toEqual([]);
    expect(small.content({ kind: 'command', name: 'back' }).text).toContain('t.late');
  });

  it('is waited for still when the person comes back before it came', () => {
    const { small } = waiting();
    small.content({ kind: 'command', name: 'menu' });
    const back = small.content({ kind: 'command', name: 'back' });
    expect(back.text).toContain('t.waiting');
    expect(letters(back)).toBe(0);
    expect(came(small, 'granted').text).toContain('t.granted');
  });

  it('does nothing when the person left the dialog that waits for good', () => {
    const { small } = waiting();
    small.content({ kind: 'command', name: 'menu' });
    small.tap('talk');
    expect(small.place).toBe('test.talk one');
    expect(came(small, 'granted').said).toEqual([]);
    expect(small.place).toBe('test.talk one');
  });
});

describe('a letter or a timer that nobody knows', () => {
  it.each(['mail.unknown', 'nobody.came', 'mail', '', 'mail.toString', '__proto__.came'])(
    'of kind "%s" does nothing',
    (kind) => {
      const { small } = waiting();
      expect(small.letter(kind, { result: 'granted' }).said).toEqual([]);
      expect(small.state.session.waiting).not.toBeNull();
      const binding = { kind: 'appointment', subject: 's1', version: 1 } as const;
      expect(small.timer({ id: 'x', at: 0, event: kind, binding }).said).toEqual([]);
    },
  );
});
