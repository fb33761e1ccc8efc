/**
 * Secrets that come out by what is told of a failure (settings that are wrong, an answer of a server that repeats the token,
 * an error on the way): none stands in a mistake, a log at any level, a health answer or a measure.
 */
import { expect, it } from 'vitest';
import { GraphCalls } from '../../src/channels/whatsapp-cloud/graph-calls.ts';
import { readSettings } from '../../src/config/settings.ts';
import { startMeasuring } from '../../src/web/metrics.ts';
import { wrong } from '../support/telegram-server.ts';
import { startedWorld, toPerson } from '../support/telegram-started.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { rawRequest } from '../support/web-client.ts';
import { startWebRig } from '../support/web-rig.ts';
import { MEASURES } from './support/measures.ts';

const SECRET = 'S3CR3T-that-nobody-may-read';
it('is not in a mistake of the settings, whichever other one there is', async () => {
  const secrets = [
    'KENNISMAKER_ADMIN_CODE',
    'DATABASE_URL',
    'TELEGRAM_BOT_TOKEN',
    'TELEGRAM_WEBHOOK_SECRET',
    'MicrosoftAppPassword',
    'WHATSAPP_CLOUD_TOKEN',
    'WHATSAPP_CLOUD_APP_SECRET',
    'WHATSAPP_CLOUD_VERIFY_TOKEN',
    'WHATSAPP_WEB_PHONE',
    'KENNISMAKER_KEY',
    'KENNISMAKER_KEY_OLD',
  ];
  for (const name of secrets) {
    // Too short, too long, of another form: each may be refused by its own rule.
    for (const value of [SECRET, SECRET.slice(0, 6), SECRET.repeat(20)]) {
      const error: unknown = await readSettings({ PORT: 'x', [name]: value }).catch((thrown: unknown) => thrown);
      const told = `${String(error)} ${JSON.stringify(error, Object.getOwnPropertyNames(error as object))}`;
      expect(told, name).not.toContain(value);
      expect(told, name).not.toContain('S3CR3T');
    }
  }
});

it('is not in what becomes of a call that fails, however the other side puts it', async () => {
  const before = globalThis.fetch;
  try {
    for (const answer of [
      () => Promise.reject(new TypeError(`fetch failed: https://x/${SECRET}`)),
      () =>
        Promise.resolve(Response.json({ error: { code: 190, message: SECRET, error_data: SECRET } }, { status: 401 })),
      () => Promise.resolve(new Response(`<html>${SECRET}`, { status: 502, headers: { 'retry-after': SECRET } })),
      () =>
        Promise.resolve(new Response(SECRET, { status: 302, headers: { location: `https://evil.example/${SECRET}` } })),
    ]) {
      globalThis.fetch = answer as typeof fetch;
      const calls = new GraphCalls({
        apiRoot: `https://graph.facebook.com/v23.0`,
        token: SECRET,
        phoneId: '1',
        clock: new VirtualClock(0),
      });
      expect(JSON.stringify(await calls.number(1_000))).not.toContain(SECRET);
      expect(JSON.stringify(await calls.incoming('1', 1_000))).not.toContain(SECRET);
    }
  } finally {
    globalThis.fetch = before;
  }
});

it('is not in the log of Telegram, when the server repeats the token in what it says', async () => {
  const { world } = await startedWorld();
  world.people.say('anna', '/start');
  for (const status of [400, 401, 403, 404]) {
    world.server.answer('sendMessage', wrong(status, `Not Found: bot${world.server.token}`), {
      chat: world.people.id('anna'),
    });
    await world.channel.send(toPerson(world, 'anna', { text: 'hoi' }));
    world.server.forgive(world.people.id('anna'));
  }
  const told = JSON.stringify([world.logged, world.channel.state]);
  for (const secret of world.secrets) expect(told).not.toContain(secret);
});

it('is not in a health answer, a measure, a refusal or the title of the process', async () => {
  const rig = await startWebRig({
    more: { metrics: startMeasuring().serve(() => MEASURES) },
    readiness: () => ({
      ready: false,
      store: { writable: false, problem: 'The disk is full.' },
      quarantined: 0,
      channels: [],
    }),
  });
  process.env.SECRET_OF_THE_TEST = SECRET;
  try {
    for (const path of ['/healthz', '/readyz', '/metrics', '/', '/nothing', '/chat/messages']) {
      const { body, headers } = await rawRequest(rig.url + path, {
        headers: { authorization: `Bearer ${SECRET}`, cookie: `a=${SECRET}` },
      });
      expect(body + JSON.stringify(headers), path).not.toContain(SECRET);
      expect(body, path).not.toMatch(/process\.env|\/root\/|\/home\/|TELEGRAM_BOT_TOKEN/);
    }
    expect(process.title).not.toContain(SECRET);
    expect(JSON.stringify(rig.reported)).not.toContain(SECRET);
  } finally {
    delete process.env.SECRET_OF_THE_TEST;
    await rig.stop();
  }
});
