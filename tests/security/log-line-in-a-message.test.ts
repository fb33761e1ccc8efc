/**
 * Words that forge a line of the log or steer the terminal of who reads it (line ends, ANSI escapes, C1 controls, a second
 * JSON object): nobody's words reach the log at all, and a field that held such characters would stay one line.
 */
import { expect, it } from 'vitest';
import { pinoLog } from '../../src/config/pino-log.ts';
import { Rig } from '../support/rig.ts';

const FORGERY = [
  'x\n{"level":"error","event":"forged"}',
  'x\r\n10:00:00 info  forged',
  '\u001b[2J\u001b[31mforged\u001b[0m',
  '\u009b31mforged',
  '\u001b]0;forged\u0007',
  'x\u2028forged\u2029forged\u0085forged',
  '\u0000forged\u0008\u0008\u0008',
  '","event":"forged","x":"',
];

it.each([true, false])(
  'a field with such words stays one line that moves nothing (for a terminal: %s)',
  (isTerminal) => {
    const written: string[] = [];
    const log = pinoLog('debug', { isTerminal, colours: false, write: (line) => written.push(line) });
    for (const words of FORGERY) log.warn('noted', { words, [words]: 'as a name' });
    expect(written).toHaveLength(FORGERY.length);
    for (const line of written) {
      expect(line.endsWith('\n')).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys.
      expect(line.slice(0, -1), JSON.stringify(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      if (!isTerminal) expect(JSON.parse(line)).toMatchObject({ event: 'noted', level: 'warn' });
    }
  },
);

it('no words of a person, and no option or id of theirs, reach the log', async () => {
  const rig = await Rig.start();
  await rig.preparing('anna', '2026-11-30');
  for (const words of FORGERY) {
    await rig.say('anna', words);
    await rig.hear('anna', { kind: 'option', id: words });
    await rig.hear('anna', { kind: 'reaction', emoji: words });
    await rig.hear('anna', { kind: 'command', name: words, argument: words });
    await rig.hear('anna', { kind: 'media', media: 'photo', caption: words });
    await rig.hear('anna', { kind: 'text', text: 'hoi' }, words);
    await rig.say(words, 'hoi');
  }
  const told = JSON.stringify(rig.logged);
  expect(rig.logged.length).toBeGreaterThan(0);
  expect(told).not.toContain('forged');
  expect(rig.logged.filter(({ event }) => event === 'turn-failed')).toEqual([]);
  await rig.companion.stop();
});
