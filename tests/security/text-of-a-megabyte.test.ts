/**
 * A text, a name or an id of a megabyte, by every channel: answered kindly or cut, never a dead letter, and the document stays small.
 */
import { describe, expect, test } from 'vitest';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { Rig } from '../support/rig.ts';

/** A book in one message: by mistake from the clipboard, or to fill memory, disk and the patience of others. */

const SIZES = [4_000, 100_000, 1_000_000];

/** Somebody in each of the places where a text may arrive. */
const PLACES: readonly [string, (rig: Rig) => Promise<void>][] = [
  ['who was never heard', async () => {}],
  ['in the menu', (rig) => rig.welcome('anna')],
  [
    'at a question about a text',
    async (rig) => {
      await rig.preparing('anna', '2026-11-25');
    },
  ],
  [
    'who is asked to begin',
    async (rig) => {
      await rig.welcome('anna');
      await rig.tap('anna', 'prepare');
    },
  ],
  [
    'who asks for a human',
    async (rig) => {
      await rig.welcome('anna');
      await rig.hear('anna', { kind: 'command', name: 'human' });
    },
  ],
];

describe.each(PLACES)('%s', (_place, goThere) => {
  test.each(SIZES)('is answered kindly for a text of %i characters, and keeps a small document', async (size) => {
    const rig = await Rig.start();
    await goThere(rig);
    const answers = await rig.say('anna', 'zo veel woorden '.repeat(size / 16));
    expect(answers.length).toBeGreaterThan(0);
    expect(rig.companion.counts.deadLetters).toBe(0);
    for (const { message } of answers) expect(message.text.length).toBeLessThan(2_000);
    expect(Buffer.byteLength(JSON.stringify(await rig.document('anna')))).toBeLessThan(MAX_DOCUMENT_BYTES / 2);
    expect(await rig.hear('anna', { kind: 'command', name: 'help' })).not.toEqual([]);
  });
});

test('a name and an id of a megabyte are no more than a name and an id', async () => {
  const rig = await Rig.start();
  await rig.welcome('anna');
  const long = 'x'.repeat(1_000_000);
  expect(await rig.hear('anna', { kind: 'option', id: long })).not.toEqual([]);
  expect(await rig.hear('anna', { kind: 'command', name: 'start', argument: long })).not.toEqual([]);
  await rig.hear('anna', { kind: 'command', name: long });
  await rig.hear('anna', { kind: 'reaction', emoji: long });
  await rig.hear('anna', { kind: 'media', media: 'photo', caption: long });
  expect(rig.companion.counts.deadLetters).toBe(0);
  expect(Buffer.byteLength(JSON.stringify(await rig.document('anna')))).toBeLessThan(MAX_DOCUMENT_BYTES / 2);
});
