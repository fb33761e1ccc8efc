/**
 * Ids and addresses of documents that are paths (`../../etc/x`, absolute, NUL, a thousand characters, reserved names): each is
 * kept under a name of our own making inside the data folder, found again by exactly that id, and nothing lies outside.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { openReferenceFolder } from '../../src/channels/teams/reference-folder.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const IDS = [
  '../../../escaped',
  '/tmp/escaped',
  '..',
  '.',
  'a/../../escaped',
  'CON',
  'nul.json',
  'a\u0000b',
  'x'.repeat(3_000),
  '%2e%2e%2f',
  'é/ü',
  '\\\\server\\share',
  '__proto__',
  'A',
  'a',
];

/** Names that we make: hex digits, words of ours, moments. */
const NAME =
  /^(?:[0-9a-f]{2}|[0-9a-f]{16,64}(?:\.json)?|documents|addresses|journal|damaged|[a-z-]+\.(?:key|json|txt)|[\w-]+\.(?:log|journal|seg|sock))$/;

it('lies inside, under a name of ours', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'kennismaker-outside-'));
  const folder = join(outside, 'a', 'b', 'data');
  const clock = new VirtualClock(0);
  const store = await openFileStore({ folder, clock });
  for (const id of IDS) {
    await store.commit({
      id,
      kind: 'person',
      expected: 0,
      body: { id },
      timers: [],
      out: [],
      addresses: [{ channel: id, scheme: id, value: id }],
    });
  }
  await store.close();
  const again = await openFileStore({ folder, clock });
  for (const id of IDS) {
    expect(await again.read(id), id).toMatchObject({ status: 'found', document: { id, body: { id } } });
    expect(await again.find({ channel: id, scheme: id, value: id }), id).toBe(id);
  }
  await again.close();
  expect(readdirSync(outside)).toEqual(['a']);
  expect(readdirSync(join(outside, 'a', 'b'))).toEqual(['data']);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // Segments of the journal have a number.
    expect(NAME.test(entry.name) || basename(entry.parentPath) === 'journal', join(entry.parentPath, entry.name)).toBe(
      true,
    );
  }
  rmSync(outside, { recursive: true });
});

it('of a conversation in Teams too', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'kennismaker-outside-'));
  const references = await openReferenceFolder(join(outside, 'teams'));
  const reference = { channelId: 'msteams', serviceUrl: 'https://x', conversationId: 'c', botId: 'b', userId: 'u' };
  for (const id of IDS) await references.set(id, reference);
  for (const id of IDS) expect(await references.get(id), id).toEqual(reference);
  expect(readdirSync(outside)).toEqual(['teams']);
  for (const name of readdirSync(join(outside, 'teams'))) expect(name).toMatch(/^[0-9a-f]{64}\.json$/);
  expect(dirname(outside)).toBe(tmpdir());
  rmSync(outside, { recursive: true });
});
