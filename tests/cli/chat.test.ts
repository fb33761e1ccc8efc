import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lines, Place } from '../support/command-line.ts';

interface Line {
  to?: string;
  text?: string;
  options?: { id: string; title: string }[];
  files?: { name: string; path: string }[];
  done?: string | null;
  error?: { code: string; message: string; advice: string };
}

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.leave());

const NOW = ['--now', '2026-11-23T10:00:00+01:00'];

/**
 * Runs `chat --json` with these lines. What is tapped is given by the id without its stamp; the stamps of questions in a
 * script that goes straight on are known beforehand: each question is one more than the last.
 */
async function chat(script: readonly object[], args: readonly string[] = []) {
  const input = script.map((each) => JSON.stringify(each)).join('\n');
  const { code, out, err } = await place.run(['chat', '--json', ...args], { input: `${input}\n` });
  return { code, err, lines: lines(out) as Line[] };
}

const SHORT = [
  { from: 'anna', text: 'hallo' },
  { from: 'anna', option: 'q1-nl' },
  { from: 'anna', option: 'q2-prepare' },
  { from: 'anna', option: 'q3-yes' },
  { from: 'anna', option: 'q4-short' },
  { from: 'anna', option: 'q5-d2026-11-25' },
  { from: 'anna', text: '1 2' },
  { from: 'anna', text: '1' },
  { from: 'anna', text: '2' },
  { from: 'anna', text: '3' },
];

describe('chat --json', () => {
  it('speaks one object a line: what is said to whom, and done after each line', async () => {
    const { code, lines: said, err } = await chat([{ from: 'p1', text: 'hoi' }]);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(said.at(-1)).toEqual({ done: 'p1' });
    const messages = said.slice(0, -1);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThanOrEqual(3);
    for (const message of messages) expect(message.to).toBe('p1');
    expect(messages.at(-1)?.options?.map((option) => option.id)).toEqual(['q1-nl', 'q1-en', 'q1-tr', 'q1-ar']);
  });

  it('takes every name for a person of their own, whatever the name', async () => {
    const { lines: said } = await chat([
      { from: 'p1', text: 'hoi' },
      { from: '__proto__', text: 'hello' },
      { from: '../../etc', option: 'q1-nl' },
      { from: 'p1', option: 'q1-tr' },
      { from: '__proto__', text: '2' },
      { from: 'p1', text: '1' },
    ]);
    const done = said.filter((line) => 'done' in line).map((line) => line.done);
    expect(done).toEqual(['p1', '__proto__', '../../etc', 'p1', '__proto__', 'p1']);
    const menus = said.filter((line) => line.options?.[0]?.id === 'q2-prepare');
    expect(menus.map((line) => line.to)).toEqual(['p1', '__proto__']);
    expect(menus[0]?.text).not.toBe(menus[1]?.text);
  });

  it('starts in the language that is asked for', async () => {
    const { lines: said } = await chat([{ from: 'p1', media: 'voice' }], ['--language', 'ar']);
    expect(said[0]?.text).toMatch(/[\u0600-\u06ff]/);
  });

  it('tells of a line that it can not take, and goes on with the next', async () => {
    const input = [
      'this is no JSON',
      '{"from":"p1"}',
      '{"from":"p1","text":"hoi","extra":1}',
      '{"from":"","text":"hoi"}',
      '{"advance":"PT1H"}',
      '',
      '{"from":"p1","text":"hoi"}',
    ].join('\n');
    const { code, out } = await place.run(['chat', '--json'], { input });
    const said = lines(out) as Line[];
    expect(code).toBe(0);
    expect(said.filter((line) => line.error).map((line) => line.error?.code)).toEqual([
      'chat.not-json',
      'chat.unknown-line',
      'chat.unknown-line',
      'chat.unknown-line',
      'chat.no-advance',
    ]);
    expect(said.filter((line) => 'done' in line)).toHaveLength(6);
    expect(said.at(-1)).toEqual({ done: 'p1' });
  });

  it('takes a text of 100 kB, control characters and half characters', async () => {
    const { code, lines: said } = await chat([
      { from: 'p1', text: 'a'.repeat(100_000) },
      { from: 'p1', text: '\u0000\ud800\u202e' },
    ]);
    expect(code).toBe(0);
    expect(said.filter((line) => line.done === 'p1')).toHaveLength(2);
    expect(said.filter((line) => line.error)).toEqual([]);
  });

  it('writes the card as a file, and asks how it went when the clock is moved past the meeting', async () => {
    const { code, lines: said } = await chat([...SHORT, { advance: 'P3D' }], NOW);
    expect(code).toBe(0);
    const [file] = said.flatMap((line) => line.files ?? []);
    expect(file?.name).toBe('kennismaker-2026-11-25.pdf');
    const bytes = await readFile(file?.path ?? '');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await stat(file?.path ?? '')).mode & 0o077).toBe(0);
    expect(said.at(-1)).toEqual({ done: null });
    const asked = said.at(-2);
    expect(asked?.to).toBe('anna');
    expect(asked?.options?.map((option) => option.id.replace(/^q\d+-/, ''))).toContain('not-yet-met');
  });

  it('keeps a folder of data for the next time, and fires there too what falls due', async () => {
    const data = ['--data', place.data];
    const first = await chat(SHORT.slice(0, 8), [...NOW, ...data]);
    expect(first.code).toBe(0);
    const second = await chat(
      [{ advance: 'P20D' }, { from: 'anna', text: 'menu' }],
      ['--now', '2026-11-23T11:00:00+01:00', ...data],
    );
    const [asked] = second.lines;
    expect(asked?.options?.map((option) => option.id.replace(/^q\d+-/, ''))).toContain('not-yet-met');
    const menu = second.lines.at(-2)?.options?.map((option) => option.id.replace(/^q\d+-/, ''));
    expect(menu).toContain('resume');
  });
});

describe('chat in the terminal', () => {
  it('welcomes, takes typed numbers, and ends at the end of the input', async () => {
    const { code, out } = await place.run(['chat', '--as', 'anna'], { input: '1\nmenu\n' });
    expect(code).toBe(0);
    expect(out).toContain('1. Nederlands');
    expect(out).toContain('Waarmee kan ik u helpen?');
  });
});
