/**
 * Addresses that would make the server ask something of its own network or of another site (SSRF): a link in a meeting is
 * kept as text and never fetched, media are fetched from a channel's own hosts only, with our token nowhere else, and no
 * redirect is followed.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incomingActivity } from '../../src/channels/teams/activity.ts';
import { mediaRefOf, readSource } from '../../src/channels/teams/media-file.ts';
import { fetchMedia as fetchFromTelegram } from '../../src/channels/telegram/fetch-media.ts';
import { GraphCalls } from '../../src/channels/whatsapp-cloud/graph-calls.ts';
import { findLink } from '../../src/features/meetings/meeting-link.ts';
import { Rig } from '../support/rig.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

let asked: { url: string; redirect: string | undefined; token: string | null }[];
let answer: (url: string) => Response;
const before = globalThis.fetch;
beforeEach(() => {
  asked = [];
  answer = () => new Response('x');
  globalThis.fetch = (async (url: string | URL, init?: RequestInit) => {
    asked.push({ url: String(url), redirect: init?.redirect, token: new Headers(init?.headers).get('authorization') });
    return answer(String(url));
  }) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = before;
});

const INSIDE = [
  'https://169.254.169.254/latest/meta-data/',
  'https://localhost:3978/metrics',
  'https://[::1]/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://evil.example/',
];

describe('a link', () => {
  it('that is not https is none', () => {
    for (const text of [
      'http://x.nl',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'data:text/html,x',
      'ftp://x.nl/y',
      'vbscript:x',
    ]) {
      expect(findLink(text), text).toBeNull();
    }
    expect(findLink('JAVASCRIPT:https://x.nl')).toMatch(/^https:/);
  });

  it('in what people write is asked for by nobody', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-30');
    for (const link of INSIDE) await rig.say('anna', `Kijk op ${link}`);
    await rig.companion.stop();
    expect(asked).toEqual([]);
  });
});

describe('media of the Cloud API', () => {
  const calls = () =>
    new GraphCalls({
      apiRoot: 'https://graph.facebook.com/v23.0',
      token: 'secret',
      phoneId: '1',
      clock: new VirtualClock(0),
    });

  it('are fetched from Meta only, with the token, and along no redirect', async () => {
    for (const url of [
      ...INSIDE,
      'http://lookaside.fbsbx.com/x',
      'https://lookaside.fbsbx.com.evil.example/',
      'https://fbsbx.com.evil.example/',
      'https://evilfbsbx.com/',
      'https://graph.facebook.com@evil.example/',
      'https://evil.example/?.fbsbx.com',
      'https://evil.example#.fbsbx.com',
    ]) {
      asked = [];
      answer = () => Response.json({ url, file_size: 3 });
      expect(await calls().incoming('123', 1_000), url).toEqual({ ok: false, retry: 'never' });
      expect(
        asked.map((each) => new URL(each.url).hostname),
        url,
      ).toEqual(['graph.facebook.com']);
    }
    asked = [];
    answer = (url) =>
      url.includes('lookaside') ? new Response('abc') : Response.json({ url: 'https://lookaside.fbsbx.com/x' });
    expect(await calls().incoming('123', 1_000)).toMatchObject({ ok: true });
    for (const each of asked) expect(each.redirect).toBe('error');
  });

  it('have an id that is no path', async () => {
    for (const id of ['../me', '1/2', '1?x=1', '1#x', '%2e%2e', '', 'a'.repeat(129), '1\n2', 'https://evil.example']) {
      expect(await calls().incoming(id, 1_000), id).toEqual({ ok: false, retry: 'never' });
    }
    expect(asked).toEqual([]);
  });
});

describe('media of Telegram', () => {
  it('lie below the place of files, however the path is written', async () => {
    for (const file_path of [
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a/..',
      'x?y=1',
      'x#y',
      'https://evil.example',
      'a\\b',
      '%2e%2e/x',
      'x\u0000',
      '@evil.example/x',
      '',
    ]) {
      const api = { getFile: async () => ({ file_path }) } as never;
      const made = {
        make: async (_: number, call: (signal: unknown) => Promise<unknown>) => ({
          ok: true,
          value: await call(undefined),
        }),
      } as never;
      const fetched = await fetchFromTelegram('x', { api, calls: made, apiRoot: undefined, token: 't' });
      if (asked.length > 0) {
        expect(new URL(asked[0]?.url ?? '').pathname, file_path).toMatch(/^\/file\/bott\//);
        expect(asked[0]?.redirect).toBe('error');
        asked = [];
      } else expect(fetched).toEqual({ ok: false, retry: 'never' });
    }
  });
});

describe('media of Teams', () => {
  const activity = (contentUrl: string, file = false) =>
    incomingActivity.parse({
      type: 'message',
      channelId: 'directline',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      conversation: { id: 'c' },
      attachments: [
        file
          ? {
              contentType: 'application/vnd.microsoft.teams.file.download.info',
              content: { downloadUrl: contentUrl, fileType: 'jpg' },
            }
          : { contentType: 'image/jpeg', contentUrl },
      ],
    });

  it('are referred to at the connector and Microsoft’s stores only', () => {
    for (const url of [
      ...INSIDE,
      'http://smba.trafficmanager.net/x',
      'https://smba.trafficmanager.net.evil.example/x',
      'https://smba.trafficmanager.net:444/x',
      'https://sharepoint.com.evil.example/x',
      'https://evilsharepoint.com/x',
      'https://x.sharepoint.com@evil.example/x',
      'data:image/jpeg;base64,AAAA',
      'file:///etc/passwd',
      'http://x.sharepoint.com/x',
    ]) {
      expect(mediaRefOf(activity(url)), url).toBeNull();
      expect(mediaRefOf(activity(url, true)), url).toBeNull();
    }
    expect(mediaRefOf(activity('https://x.sharepoint.com/x'))?.id).toBe('open https://x.sharepoint.com/x');
    expect(mediaRefOf(activity('https://smba.trafficmanager.net/v3/x'))?.id).toMatch(/^connector /);
  });

  it('are read again only in the form in which they were kept', () => {
    for (const id of [
      '',
      'other https://x.nl',
      'open  https://x.nl',
      'open https://x.nl https://y.nl',
      'open x',
      'connector',
    ]) {
      expect(readSource(id), id).toBeNull();
    }
  });
});
