import { afterEach, describe, expect, test } from 'vitest';
import { webAddress } from '../../src/channels/web/web-channel.ts';
import { AppError } from '../../src/ports/error.ts';
import { STOP_WITHIN_MS } from '../../src/web/server.ts';
import { HEARTBEAT_MS } from '../../src/web/stream.ts';
import { ScriptedHost } from '../support/scripted-host.ts';
import { WebClient } from '../support/web-client.ts';
import { READY, startWebRig, type WebRig } from '../support/web-rig.ts';

const rigs: WebRig[] = [];
async function rig(options: Parameters<typeof startWebRig>[0] = {}): Promise<WebRig> {
  const started = await startWebRig(options);
  rigs.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.stop()));
});

const echo = () => new ScriptedHost(({ externalId }) => [{ message: { language: 'nl', text: `op ${externalId}` } }]);

describe('a conversation over HTTP', () => {
  test('what a page posts is answered on its stream, and acknowledged by id', async () => {
    const { url, host } = await rig({ host: echo() });
    const page = await WebClient.begin(url);
    const ear = await page.listen();
    expect(ear.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');

    const posted = await page.say('client-01', 'hoi');
    expect(posted.status).toBe(200);
    const { id, message } = await ear.delivery();
    expect(message).toEqual({ language: 'nl', text: 'op client-01' });
    expect(host.results).toEqual([]);
    expect((await page.acknowledge(id)).status).toBe(200);
    expect(host.results).toEqual([{ ok: true }]);
  });

  test('text, options and the opening arrive as what they are', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    await page.post('/chat/messages', { id: 'client-01', opened: true });
    await page.post('/chat/messages', { id: 'client-02', option: 'ja' });
    await page.say('client-03', '');
    expect(host.received.map(({ content }) => content)).toEqual([
      { kind: 'opened' },
      { kind: 'option', id: 'ja' },
      { kind: 'text', text: '' },
    ]);
  });

  test('the opening brings the language of the browser along, as a hint', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    await page.post('/chat/messages', { id: 'client-01', opened: true, language: 'tr' });
    await page.post('/chat/messages', { id: 'client-02', opened: true });
    expect(host.received[0]).toMatchObject({ content: { kind: 'opened' }, language: 'tr' });
    expect(host.received[1]).not.toHaveProperty('language');
  });

  test('a code of a link arrives as the command that opens its door, with the language of the browser', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const posted = await page.post('/chat/messages', { id: 'client-01', code: 'AB12-CD34', language: 'ar' });
    expect(posted.status).toBe(200);
    expect(host.received[0]).toMatchObject({
      content: { kind: 'command', name: 'start', argument: 'AB12-CD34' },
      language: 'ar',
    });
  });

  test('the same client id posted again is taken once and acknowledged again', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const answers = await Promise.all([page.say('client-01', 'hoi'), page.say('client-01', 'hoi')]);
    answers.push(await page.say('client-01', 'hoi'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(host.received).toHaveLength(1);
    expect(host.repeats).toBe(2);
  });

  test('a message is acknowledged only after the host has it', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const order: string[] = [];
    host.beforeAcknowledging = async () => {
      await Promise.resolve();
      order.push('committed');
    };
    await page.say('client-01', 'hoi');
    order.push('acknowledged');
    expect(order).toEqual(['committed', 'acknowledged']);
  });

  test('when the host can not commit, the page is asked to send again, with the code', async () => {
    const { url, host, reported } = await rig();
    const page = await WebClient.begin(url);
    host.refuse = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });
    const refused = await page.say('client-01', 'hoi');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.json()).toEqual({ code: 'store.unwritable', message: 'The disk is full.', retry: true });
    expect(reported).toEqual([host.refuse]);
    host.refuse = null;
    expect((await page.say('client-01', 'hoi')).status).toBe(200);
    expect(host.received).toHaveLength(1);
  });

  test('an error that will not pass is 500 with its code, and one that nobody foresaw tells nothing of itself', async () => {
    const { url, host, reported } = await rig();
    const page = await WebClient.begin(url);
    host.refuse = new AppError('store.closed', 'The store is closed.', { advice: 'Start again.' });
    const final = await page.say('client-01', 'hoi');
    expect([final.status, await final.json()]).toMatchObject([500, { code: 'store.closed', retry: false }]);
    host.refuse = new TypeError('secret inner matter');
    const unforeseen = await page.say('client-02', 'hoi');
    expect(unforeseen.status).toBe(500);
    expect(await unforeseen.text()).not.toContain('secret');
    expect(reported).toHaveLength(2);
  });

  test('a page that comes back gets what it had not acknowledged, with the same id', async () => {
    const { url, host, channel } = await rig({ host: echo() });
    const page = await WebClient.begin(url);
    const first = await page.listen();
    await page.say('client-01', 'hoi');
    const lost = await first.delivery();
    first.close();
    await expect.poll(() => host.results.length).toBe(1);
    expect(host.results[0]).toMatchObject({ ok: false, retry: 'when-back' });

    const second = await page.listen();
    expect(await second.delivery()).toEqual(lost);
    await page.acknowledge(lost.id);
    await expect.poll(() => host.results.at(-1)).toEqual({ ok: true });
    expect(host.unsent(webAddress(page.session))).toEqual([]);
    expect(channel.name).toBe('web');
  });

  test('a page keeps its session over a restart of the companion', async () => {
    const host = echo();
    const before = await rig({ host });
    const page = await WebClient.begin(before.url);
    await page.say('client-01', 'hoi');
    await before.stop();
    const after = await rig({ host });
    const ear = await page.at(after.url).listen();
    expect((await ear.delivery()).message.text).toBe('op client-01');
  });

  test('a heartbeat is written every fifteen seconds, and none after the page has gone', async () => {
    const { url, clock } = await rig();
    const page = await WebClient.begin(url);
    const ear = await page.listen();
    expect(await ear.line()).toBe('');
    clock.advance(HEARTBEAT_MS - 1);
    const next = ear.line();
    clock.advance(1);
    expect(await next).toBe('');
    clock.advance(HEARTBEAT_MS);
    expect(await ear.line()).toBe('');
    ear.close();
    await expect.poll(() => clock.waiting).toBe(0);
  });

  test('without a session, or with one too short to be secret, nothing is taken', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    for (const authorization of ['', 'Bearer', 'Bearer short', `Basic ${page.session}`, `Bearer ${'x'.repeat(129)}`]) {
      const headers = { Authorization: authorization };
      const answers = await Promise.all([
        page.post('/chat/messages', { id: 'client-01', text: 'hoi' }, headers),
        page.post('/chat/acks', { id: 'out-1' }, headers),
        fetch(`${url}/chat/stream`, { headers }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    }
    expect(host.received).toEqual([]);
  });

  test('sessions differ', async () => {
    const { url } = await rig();
    const [one, two] = await Promise.all([WebClient.begin(url), WebClient.begin(url)]);
    expect(one.session).not.toBe(two.session);
    expect(one.session.length).toBeGreaterThanOrEqual(26);
  });
});

describe('what is not a message', () => {
  test.each([
    ['no id', { text: 'hoi' }],
    ['an id with a slash', { id: '../../etc', text: 'hoi' }],
    ['an id that is too short', { id: 'a', text: 'hoi' }],
    ['nothing said', { id: 'client-01' }],
    ['two things at once', { id: 'client-01', text: 'hoi', option: 'ja' }],
    ['a text that is a number', { id: 'client-01', text: 3 }],
    ['an unknown field', { id: 'client-01', text: 'hoi', admin: true }],
    ['opened: false', { id: 'client-01', opened: false }],
    ['a code that is none', { id: 'client-01', code: 'AB12 <b>' }],
    ['a code that is too long', { id: 'client-01', code: 'A'.repeat(41) }],
    ['a language that is none of ours', { id: 'client-01', opened: true, language: 'xx' }],
    ['a language with a text', { id: 'client-01', text: 'hoi', language: 'tr' }],
    ['a list', [1]],
    ['broken JSON', '{"id":'],
    ['no object', 'null'],
  ])('%s is 400 and reaches nobody', async (_name, body) => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const answer = await page.post('/chat/messages', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'web.bad-request' });
    expect(host.received).toEqual([]);
  });

  test('a key named __proto__ changes nothing', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const answer = await page.post('/chat/messages', '{"id":"client-01","text":"hoi","__proto__":{"x":1}}');
    expect(answer.status).toBe(400);
    expect(host.received).toEqual([]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('a form, a text and compressed JSON are refused: only JSON as it is', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const body = { id: 'client-01', text: 'hoi' };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await page.post('/chat/messages', body, { 'Content-Type': type })).status).toBe(415);
    }
    expect((await page.post('/chat/messages', body, { 'Content-Encoding': 'gzip' })).status).toBe(415);
    expect(host.received).toEqual([]);
  });

  test('a text of 100 kB reaches the companion whole; a body over 128 kB is 413', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    const long = 'é'.repeat(50 * 1024);
    expect((await page.say('client-01', long)).status).toBe(200);
    expect(host.received[0]?.content).toEqual({ kind: 'text', text: long });
    const over = await page.say('client-02', 'x'.repeat(128 * 1024));
    expect(over.status).toBe(413);
    expect(await over.json()).toMatchObject({ code: 'web.too-large', retry: false });
    expect(host.received).toHaveLength(1);
  });

  test('half a surrogate pair in JSON is passed on, not tripped over', async () => {
    const { url, host } = await rig();
    const page = await WebClient.begin(url);
    expect((await page.post('/chat/messages', '{"id":"client-01","text":"\\ud83d hoi \\u0000"}')).status).toBe(200);
    expect(host.received[0]?.content).toEqual({ kind: 'text', text: '\ud83d hoi \u0000' });
  });
});

describe('the page and its files', () => {
  test('every file that the page names is there, and its words are filled in', async () => {
    const { url } = await rig();
    const page = await (await fetch(`${url}/`)).text();
    expect(page).toContain('<!doctype html>');
    expect(page).not.toContain('{{');
    const names = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      expect(name).toMatch(/^\/assets\//);
      expect((await fetch(url + name)).status).toBe(200);
    }
  });

  test('the words come in all four languages', async () => {
    const { url } = await rig();
    const words = (await (await fetch(`${url}/assets/words.json`)).json()) as Record<string, { send: string }>;
    expect(Object.keys(words).sort()).toEqual(['ar', 'en', 'nl', 'tr']);
    expect(words.tr?.send).toBe('Gönder');
  });

  test('a file that has not changed is not sent again', async () => {
    const { url } = await rig();
    const first = await fetch(`${url}/assets/style.css`);
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${url}/assets/style.css`, { headers: { 'If-None-Match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each(['/assets/../server.ts', '/assets/%2e%2e%2fserver.ts', '/assets/jsconfig.json', '/assets/__proto__', '/x'])(
    'nothing else can be fetched: %s',
    async (path) => {
      const { url } = await rig();
      const answer = await fetch(url + path);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'web.not-found' });
    },
  );
});

describe('health', () => {
  test('healthz says that the process is up', async () => {
    const { url } = await rig();
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
  });

  test('readyz tells what works, 200 or 503', async () => {
    let state = READY;
    const { url } = await rig({ readiness: () => state });
    const well = await fetch(`${url}/readyz`);
    expect([well.status, await well.json()]).toEqual([200, READY]);
    state = { ...READY, ready: false, store: { writable: false, problem: 'The disk is full.' }, quarantined: 2 };
    const ill = await fetch(`${url}/readyz`);
    expect([ill.status, await ill.json()]).toEqual([503, state]);
  });
});

describe('starting and stopping', () => {
  test('a port that is taken is named, with the setting that changes it', async () => {
    const { port } = await rig();
    await expect(rig({ settings: { port } })).rejects.toMatchObject({
      code: 'web.port-in-use',
      message: expect.stringContaining(String(port)),
      advice: expect.stringContaining('PORT'),
    });
  });

  test('a host that is not ours is named, with the setting that changes it', async () => {
    // 192.0.2.0/24 is kept for documentation: no computer has it.
    await expect(rig({ settings: { host: '192.0.2.1' } })).rejects.toMatchObject({
      code: 'web.host-unknown',
      advice: expect.stringContaining('HOST'),
    });
  });

  test('stopping waits for a message that is being taken, and ends the streams', async () => {
    const one = await rig();
    const page = await WebClient.begin(one.url);
    const ear = await page.listen();
    await ear.line();
    let commit: () => void = () => {};
    const taken = new Promise<void>((resolve) => {
      one.host.beforeAcknowledging = () => {
        resolve();
        return new Promise((done) => {
          commit = done;
        });
      };
    });
    const posted = page.say('client-01', 'hoi');
    await taken;
    let stopped = false;
    const stopping = one.server.stop().then(() => {
      stopped = true;
    });
    expect(await ear.line()).toBeNull();
    expect(stopped).toBe(false);
    commit();
    expect((await posted).status).toBe(200);
    await stopping;
    await expect(fetch(`${one.url}/healthz`)).rejects.toThrow();
  });

  test('stopping cuts off what takes too long', async () => {
    const one = await rig();
    const page = await WebClient.begin(one.url);
    let commit: () => void = () => {};
    const taken = new Promise<void>((resolve) => {
      one.host.beforeAcknowledging = () => {
        resolve();
        return new Promise((done) => {
          commit = done;
        });
      };
    });
    const posted = page.say('client-01', 'hoi').then(
      () => 'answered',
      () => 'cut off',
    );
    await taken;
    const stopping = one.server.stop();
    one.clock.advance(STOP_WITHIN_MS);
    expect(await posted).toBe('cut off');
    await stopping;
    commit();
  });

  test('the server says where it is for someone on this computer', async () => {
    const one = await rig({ settings: { host: '0.0.0.0' } });
    expect(one.url).toBe(`http://127.0.0.1:${one.port}`);
  });
});
