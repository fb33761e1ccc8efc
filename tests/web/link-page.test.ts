import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { type LinkPageOptions, mountLinkPage } from '../../src/web/link-page.ts';

const CODE = 'AB2C-D3EF-GH4J-K';
/** A reverse proxy adds this, and then the visitor is not at this computer. */
const ELSEWHERE = { 'x-forwarded-for': '203.0.113.7' };

let server: Server;
let port: number;
let clock: VirtualClock;
let link: ReturnType<LinkPageOptions['link']>;
let state: ReturnType<LinkPageOptions['state']>;

beforeEach(async () => {
  clock = new VirtualClock(Date.UTC(2026, 10, 23, 11));
  link = { kind: 'qr', qr: 'ref,key,identity,secret,1' };
  state = { state: 'starting', reason: 'channel.whatsapp-web.waiting-for-scan' };
  const app = express();
  mountLinkPage(app, { link: () => link, state: () => state, mayLook: async (code) => code === CODE }, clock);
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => server.close());

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

async function ask(method: 'GET' | 'POST', headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const form = body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const asking = request({ port, host: '127.0.0.1', path: '/whatsapp', method, headers: { ...form, ...headers } });
  asking.end(body);
  const [response] = await once(asking, 'response');
  let text = '';
  for await (const part of response) text += part;
  return { status: response.statusCode, headers: response.headers, body: text };
}

const give = (code: string, headers: Record<string, string> = ELSEWHERE) =>
  ask('POST', headers, `code=${encodeURIComponent(code)}`);

function cookieOf({ headers }: Answer): string {
  return String(headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

describe('the page on which the phone is linked', () => {
  it('shows the code as a picture, in two languages, and looks again by itself', async () => {
    const { status, body } = await ask('GET');
    expect(status).toBe(200);
    expect(body).toContain('<svg');
    expect(body).toContain('Gekoppelde apparaten');
    expect(body).toContain('Linked devices');
    expect(body).toMatch(/<meta http-equiv="refresh" content="\d+">/);
    // Nothing of it but the picture: who reads the source must not get the secret as text.
    expect(body).not.toContain('secret');
  });

  it('shows a code to type, or that nothing is left to do, or why it takes a while', async () => {
    link = { kind: 'pairing-code', code: 'ABCDEFGH' };
    expect((await ask('GET')).body).toContain('ABCD-EFGH');
    link = { kind: 'none' };
    expect((await ask('GET')).body).toContain('(channel.whatsapp-web.waiting-for-scan)');
    state = { state: 'on' };
    expect((await ask('GET')).body).toContain('WhatsApp is gekoppeld');
  });

  it.each([
    ['a proxy passed it on', ELSEWHERE],
    ['a name that was bent to this computer', { host: 'evil.example' }],
  ])('shows nothing to who is not at this computer: %s', async (_how, headers) => {
    const { status, body } = await ask('GET', headers);
    expect(status).toBe(401);
    expect(body).not.toContain('<svg');
    expect(body).toContain('<form');
  });

  it('shows it to who gives the admin’s code, for a quarter of an hour, and to nobody else', async () => {
    const answer = await give(CODE);
    expect(answer.status).toBe(303);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
    const cookie = cookieOf(answer);
    expect((await ask('GET', { ...ELSEWHERE, cookie })).body).toContain('<svg');
    expect((await ask('GET', { ...ELSEWHERE, cookie: 'kennismaker-link=guessed' })).status).toBe(401);
    await clock.advance(15 * 60_000);
    expect((await ask('GET', { ...ELSEWHERE, cookie })).status).toBe(401);
  });

  it('gives nothing for a wrong code, and stops answering after five of them', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      const { status, headers } = await give(`wrong ${tries}`);
      expect(status).toBe(401);
      expect(headers['set-cookie']).toBeUndefined();
    }
    const { status, headers } = await give(CODE);
    expect(status).toBe(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await clock.advance(15 * 60_000);
    expect((await give(CODE)).status).toBe(303);
  });

  it('takes no code from a form on another site', async () => {
    const { status } = await give(CODE, { ...ELSEWHERE, origin: 'https://evil.example' });
    expect(status).toBe(403);
  });

  it('lets a browser run nothing and load nothing from elsewhere', async () => {
    const policy = String((await ask('GET')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('script-src');
  });
});
