import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';

async function webAddress(given: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-settings-'));
  const file = join(folder, 'kennismaker.yaml');
  writeFileSync(file, `network:\n  webAddress: ${JSON.stringify(given)}\n`);
  try {
    return (await readSettings({ KENNISMAKER_CONFIG: file })).network.webAddress;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the address of the web chat is where links can lead, without what does not belong in it', async () => {
  expect(await webAddress('https://chat.example.org')).toBe('https://chat.example.org');
  expect(await webAddress('https://Chat.example.org:8443/')).toBe('https://chat.example.org:8443');
});

test.each([
  'http://chat.example.org',
  'https://chat.example.org/kennismaker',
  'https://chat.example.org/?a=b',
  'https://me:secret@chat.example.org',
  'chat.example.org',
])('is refused when a link with a code could not lead there safely: %s', async (given) => {
  await expect(webAddress(given)).rejects.toMatchObject({ code: 'config.invalid' });
});
