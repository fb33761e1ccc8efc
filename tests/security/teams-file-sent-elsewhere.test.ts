/**
 * A "yes, put my paper there" whose address leads to a service on our own network or to any other host: a paper goes to
 * Microsoft's storage only, once it was asked for, without our token, and never along a redirect.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { uploadPaper } from '../../src/channels/teams/upload-paper.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const file = { fileName: 'x.pdf', mediaType: 'application/pdf', bytes: Uint8Array.from([1, 2, 3]) };
const upload = (uploadUrl: string) => ({
  uploadUrl,
  contentUrl: uploadUrl,
  uniqueId: 'u',
  fileType: 'pdf',
  name: 'x.pdf',
});

/** Where Teams' own connector is. */
const MICROSOFT = 'https://smba.trafficmanager.net/emea/';

let asked: string[];
const before = globalThis.fetch;
beforeEach(() => {
  asked = [];
  globalThis.fetch = (async (url: string | URL, init?: RequestInit) => {
    asked.push(`${String(url)} ${init?.redirect} ${new Headers(init?.headers).has('authorization')}`);
    return new Response('{}', { status: 200 });
  }) as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = before;
});

const ELSEWHERE = [
  'http://127.0.0.1:3978/chat/session',
  'http://localhost/',
  'http://[::1]:5432/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.0.0.1/',
  'https://evil.example/',
  'https://sharepoint.com.evil.example/',
  'https://evilsharepoint.com/',
  'https://x.sharepoint.com@evil.example/',
  'http://x.sharepoint.com/',
  'ftp://x.sharepoint.com/',
  'file:///etc/passwd',
  '//x.sharepoint.com/',
  '',
];

it.each(ELSEWHERE)('goes nowhere else: %j', async (url) => {
  await expect(uploadPaper(upload(url), file, new VirtualClock(0), MICROSOFT)).rejects.toMatchObject({
    code: 'channel.teams.upload-failed',
  });
  expect(asked).toEqual([]);
});

it('goes to the storage of Microsoft, without a token, and follows no redirect', async () => {
  const url = 'https://contoso-my.sharepoint.com/personal/anna/_api/upload?guid=1';
  await uploadPaper(upload(url), file, new VirtualClock(0), MICROSOFT);
  expect(asked).toEqual([`${url} error false`]);
});

it('goes to this computer only when the connector is on it too', async () => {
  const here = 'http://127.0.0.1:1/upload';
  await uploadPaper(upload(here), file, new VirtualClock(0), 'http://127.0.0.1:2/');
  await expect(uploadPaper(upload(here), file, new VirtualClock(0), MICROSOFT)).rejects.toBeDefined();
  const evil = upload('https://evil.example/');
  await expect(uploadPaper(evil, file, new VirtualClock(0), 'http://127.0.0.1:2/')).rejects.toBeDefined();
  expect(asked).toHaveLength(1);
});
