import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/ports/inbound.ts';
import { SmallTalk, smallScript } from '../support/small-script.ts';

const TALK = `
dialog: test.talk
keeps: preparation
start: name
steps:
  name: { ask: text, text: t.name, save: name, then: link }
  link: { ask: text, text: t.link, save: link, takes: location, then: after }
  after: { ask: text, text: t.after, save: after, then: end }
`;
const PIN: Content = { kind: 'media', media: 'location', point: { latitude: 52.374031, longitude: -4.889692 } };

function talk(): SmallTalk {
  const small = new SmallTalk(smallScript([TALK]));
  small.say('hello');
  return small;
}

const answers = (small: SmallTalk) => small.state.person.sheets[0]?.answers;

describe('a location that is sent', () => {
  it('is the answer, as a link to a map, where a question takes it', () => {
    const small = talk();
    small.say('De Brug');
    small.content(PIN);
    expect(answers(small)?.link).toEqual({
      kind: 'text',
      text: 'https://www.openstreetmap.org/?mlat=52.37403&mlon=-4.88969#map=17/52.37403/-4.88969',
    });
    expect(small.place).toBe('test.talk after');
  });

  it('is looked at nowhere else, and nothing of it is kept', () => {
    const small = talk();
    const { text } = small.content(PIN);
    expect(text).toContain('engine.media.location');
    expect(small.place).toBe('test.talk name');
    expect(JSON.stringify(small.state)).not.toContain('52.37');
  });

  it('without a place is answered like what we can not read', () => {
    const small = talk();
    small.say('De Brug');
    expect(small.content({ kind: 'media', media: 'location' }).text).toContain('engine.media.location');
    expect(small.place).toBe('test.talk link');
  });
});
