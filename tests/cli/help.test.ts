import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Place } from '../support/command-line.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.leave());

const COMMANDS = [
  [],
  ['start'],
  ['chat'],
  ['understand'],
  ['people'],
  ['people', 'list'],
  ['people', 'show'],
  ['people', 'export'],
  ['people', 'erase'],
  ['questions'],
  ['questions', 'unanswered'],
  ['codes'],
  ['codes', 'create'],
  ['check'],
  ['doctor'],
  ['graph'],
  ['schema'],
  ['templates'],
];

describe('the command line', () => {
  it('has help for every command', async () => {
    const helped = await Promise.all(COMMANDS.map((command) => place.run([...command, '--help'])));
    for (const [index, { code, out, err }] of helped.entries()) {
      expect(code, COMMANDS[index]?.join(' ')).toBe(0);
      expect(out).toMatch(new RegExp(`^Usage: ${['kennismaker', ...(COMMANDS[index] ?? [])].join(' ')}`));
      expect(err).toBe('');
    }
    for (const command of COMMANDS.filter((each) => each.length === 1)) expect(helped[0]?.out).toContain(command[0]);
  });

  it('refuses what it does not know with exit 2, and no trace of its insides', async () => {
    const wrong = [
      ['dance'],
      ['people', 'dance'],
      ['people', 'show'],
      ['codes', 'create'],
      ['codes', 'create', '--role', 'king'],
      ['codes', 'create', '--role', 'admin', '--uses', '0'],
      ['codes', 'create', '--role', 'admin', '--days', 'many'],
      ['chat', '--language', 'fr'],
      ['chat', '--now', 'yesterday'],
      ['chat', '--colour'],
      ['graph'],
      ['templates', '--language', 'fr'],
      ['check', '--data', 'nowhere'],
      [],
    ];
    const refused = await Promise.all(wrong.map((args) => place.run(args)));
    for (const [index, { code, out, err }] of refused.entries()) {
      expect(code, wrong[index]?.join(' ')).toBe(2);
      expect(out).toBe('');
      expect(err.trim()).not.toBe('');
      expect(err).not.toMatch(/^\s+at /m);
    }
    expect((await place.run(['graph', 'no.such-dialog'])).code).toBe(2);
  });
});
