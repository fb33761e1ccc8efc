import { describe, expect, it } from 'vitest';
import { type PinoLogOptions, pinoLog } from '../../src/config/pino-log.ts';

function logging(level: 'debug' | 'info' | 'warn', options: PinoLogOptions) {
  const lines: string[] = [];
  return { lines, log: pinoLog(level, { ...options, write: (line) => lines.push(line) }) };
}

describe('the log of a service', () => {
  it('is one JSON object a line, with a level by name, an ISO moment, and what happened', () => {
    const { lines, log } = logging('debug', { isTerminal: false });
    log.debug('sent', { channel: 'telegram', tries: 1 });
    log.error('turn-failed', { code: 'engine.stack-depth' });
    expect(lines.map((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1)).toEqual([true, true]);
    const [debug, error] = lines.map((line): Record<string, unknown> => JSON.parse(line));
    expect(debug).toEqual({ level: 'debug', time: expect.any(String), event: 'sent', channel: 'telegram', tries: 1 });
    expect(debug?.time).toBe(new Date(String(debug?.time)).toISOString());
    expect(error).toMatchObject({ level: 'error', event: 'turn-failed', code: 'engine.stack-depth' });
  });

  it('leaves away what is below its level', () => {
    const { lines, log } = logging('warn', { isTerminal: false });
    log.debug('one');
    log.info('two');
    log.warn('three');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['three']);
  });
});

describe('in a terminal', () => {
  it('a line is short: moment, level, what happened, and what belongs to it', () => {
    const { lines, log } = logging('info', { isTerminal: true, colours: false });
    log.info('turn', { turn: '7d9f#12', ms: 4, done: true });
    expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d info {2}turn turn=7d9f#12 ms=4 done=true\n$/)]);
  });

  it('a value stays in its line and can give the terminal no orders', () => {
    const { lines, log } = logging('info', { isTerminal: true, colours: false });
    log.info('odd', { advice: 'two words', ends: 'a\nb', orders: '\x1b[2J\x9b2J', empty: '' });
    const [line = ''] = lines;
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(line).toContain('advice="two words"');
    expect(line).toContain('empty=""');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(line).not.toMatch(/[\x00-\x09\x1b\x7f-\x9f]/);
  });

  it('what needs a human stands out in colour, and what does not has none', () => {
    const { lines, log } = logging('info', { isTerminal: true, colours: true });
    log.warn('slow');
    log.info('fine');
    expect(lines[0]?.startsWith('\x1b[33m')).toBe(true);
    expect(lines[0]?.endsWith(' warn  slow\x1b[0m\n')).toBe(true);
    expect(lines[1]).toMatch(/^\d\d:/);
  });
});
