/**
 * A chat that is open to everybody because one setting was turned and the other forgotten: it does not start without the address of a proxy with TLS.
 */
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';

/** A chat that is open to everybody, without TLS, because a setting was copied. */

describe('WEB_CHAT=public', () => {
  test('does not start without the address of a proxy with TLS', async () => {
    await expect(readSettings({ WEB_CHAT: 'public' })).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringContaining('WEB_ADDRESS'),
    });
  });

  test.each([
    'http://chat.example.org',
    'https://chat.example.org/path',
    'https://me:secret@chat.example.org',
    'chat.example.org',
    'http://localhost.evil.example',
    'ftp://localhost',
  ])('does not take %s for one', async (WEB_ADDRESS) => {
    await expect(readSettings({ WEB_CHAT: 'public', WEB_ADDRESS })).rejects.toMatchObject({ code: 'config.invalid' });
  });

  test('starts with it, and with this computer as the address of a container', async () => {
    const settings = await readSettings({ WEB_CHAT: 'public', WEB_ADDRESS: 'https://Chat.Example.org/' });
    expect([settings.webChat, settings.network.webAddress]).toEqual(['public', 'https://chat.example.org']);
    const here = await readSettings({ WEB_CHAT: 'public', WEB_ADDRESS: 'http://localhost:3978' });
    expect(here.network.webAddress).toBe('http://localhost:3978');
  });

  test('is nobody’s default: without a word it is this computer only, and listens nowhere else', async () => {
    expect(await readSettings({})).toMatchObject({ webChat: 'loopback', host: '127.0.0.1' });
  });
});
