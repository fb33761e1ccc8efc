/**
 * Lines of `chat --json` with `__proto__`, with people and texts that are such names, and with keys that are not known: each
 * gets an answer or a refusal on a line of its own, and the program goes on.
 */
import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { runChat } from '../../src/cli/commands/chat.ts';
import { readSettings } from '../../src/config/settings.ts';
import { START } from '../support/rig.ts';
import { expectUnpolluted, INHERITED, POLLUTING } from './support/pollution.ts';

afterEach(expectUnpolluted);

it('changes nothing for anybody, and ends as it should', async () => {
  const input = [
    ...INHERITED.map((name) => JSON.stringify({ from: name, text: name })),
    ...INHERITED.map((name) => JSON.stringify({ from: name, option: name })),
    `{"from":"anna","text":"hoi",${POLLUTING}}`,
    `{"from":{"__proto__":1},"text":"hoi"}`,
    `{${POLLUTING}}`,
    '[]',
    'null',
    `${'['.repeat(100_000)}`,
    '{"from":"anna","text":"menu"}',
  ];
  const out: string[] = [];
  const settings = await readSettings({});
  const options = { as: 'x', json: true, now: START };
  const code = await runChat(options, settings, Readable.from(`${input.join('\n')}\n`), {
    line: (text: string) => out.push(text),
  });
  expect(code).toBe(0);
  const answers = out.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(answers.filter((line) => 'polluted' in line || 'isAdmin' in line)).toEqual([]);
  for (const name of INHERITED) {
    expect(
      answers.some((line) => line.to === name),
      name,
    ).toBe(true);
  }
  expect(answers.filter((line) => 'error' in line).length).toBeGreaterThanOrEqual(4);
  expect(answers.findLast((line) => 'to' in line)?.to).toBe('anna');
  expect(out.join('\n')).not.toMatch(/\bat .*\.ts:\d+|native code|object Object/);
});
