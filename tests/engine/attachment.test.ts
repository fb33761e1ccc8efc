import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/engine/feature.ts';
import { SmallTalk, smallScript } from '../support/small-script.ts';

const TALK = `
dialog: test.talk
start: one
steps:
  one: { ask: text, text: t.one, then: end }
`;

const OTHER = `
dialog: test.other
start: first
steps:
  first: { say: t.first, then: second }
  second: { ask: text, text: t.second, then: end }
`;

const mail: Feature = {
  name: 'mail',
  answers: {
    photo: () => ({
      say: {
        text: 'A photo.',
        attachment: { kind: 'photo', ref: { channel: 'x', id: '1', mediaType: 'image/jpeg' }, lost: 'Lost.' },
      },
      open: { dialog: 'test.other', slots: {}, occupied: 'first' },
    }),
  },
};

describe('what is passed on', () => {
  it('stays a message of its own, whatever is said after it', () => {
    const small = new SmallTalk(smallScript([TALK, OTHER], { features: [mail] }));
    small.say('hello');
    const { events } = small.letter('mail.photo', {});
    const said = events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
    expect(said.map(({ text, attachment }) => [text, attachment?.ref.id])).toEqual([
      ['A photo.', '1'],
      ['t.first\n\nt.second.ask', undefined],
    ]);
  });
});
