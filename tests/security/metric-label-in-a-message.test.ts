/**
 * Words that would make measures of their own (a label with quotes and line ends, a new label for each message until the
 * memory is full): what people write makes no label, and the number of series stays the same.
 */
import { expect, it } from 'vitest';
import { measuresOf } from '../../src/cli/measures.ts';
import { startMeasuring } from '../../src/web/metrics.ts';
import { Rig } from '../support/rig.ts';

const WORDS = ['x"} 1\nforged_total{a="', 'forged\\', '# HELP forged', '__proto__', 'constructor', 'x{a="b"} 9e99'];

/** Names and labels of the lines, without their values. */
function seriesOf(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('kennismaker_') && !line.includes('_bucket'))
    .map((line) => line.replace(/ [^ ]*$/, ''))
    .sort();
}

it('what people write makes no label, and no line', async () => {
  const rig = await Rig.start();
  const metrics = startMeasuring().serve(() => measuresOf(rig.companion, []));
  await rig.preparing('anna', '2026-11-30');
  const hear = async (words: string) => {
    await rig.say('anna', words);
    await rig.hear('anna', { kind: 'option', id: words });
    await rig.hear('anna', { kind: 'reaction', emoji: words });
    await rig.hear('anna', { kind: 'command', name: words, argument: words });
    await rig.say(words, words);
  };
  // Each kind of thing has been noted once.
  await hear('iets');
  const before = seriesOf(await metrics.text());
  expect(before.length).toBeGreaterThan(10);
  for (const words of WORDS) for (let n = 0; n < 5; n += 1) await hear(`${words}${n}`);
  const text = await metrics.text();
  expect(text).not.toContain('forged');
  expect(text).not.toMatch(/proto__|constructor/);
  const known = new Set(before);
  const more = seriesOf(text).filter((line) => !known.has(line));
  // What is noted is a word of ours; a person can't make more of them than there are.
  for (const line of more) expect(line).toMatch(/^kennismaker_noted_total\{what="[a-z-]+"\}$/);
  expect(more.length).toBeLessThan(20);
  await rig.companion.stop();
});
