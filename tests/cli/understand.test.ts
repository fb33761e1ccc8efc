import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lines, Place } from '../support/command-line.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.leave());

describe('understand', () => {
  it('prints one object a line of the input, in order, with all that is documented', async () => {
    const input = ['menu', 'hij slaat mij', 'merhaba', '', '__proto__', 'hoe vraag ik een vog aan?'].join('\n');
    const { code, out } = await place.run(['understand', '--language', 'nl', '--json'], { input: `${input}\n` });
    expect(code).toBe(0);
    const read = lines(out);
    expect(read.map((line) => line.text)).toEqual(input.split('\n'));
    for (const line of read) {
      expect(Object.keys(line)).toEqual(['text', 'language', 'command', 'safety', 'question']);
    }
    expect([0, 2, 3].map((at) => read[at]?.question)).toEqual([null, null, null]);
    expect(read.at(-1)?.question).toEqual({ sure: true, topics: ['vog'] });
    expect(read[0]?.command).toBe('menu');
    expect(read[1]?.safety).toEqual({ kind: 'violence' });
    expect(read[2]?.language).toBe('tr');
  });

  it('takes one text from the command line, and says it in words', async () => {
    const { code, out } = await place.run(['understand', '--language', 'tr', 'yarın']);
    expect(code).toBe(0);
    expect(out).toMatch(/^yarın\n/);
    expect(out).toMatch(/date: \d{4}-\d\d-\d\d/);
  });
});
