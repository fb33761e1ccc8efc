import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findChromium } from '../../src/channels/whatsapp-web/find-chromium.ts';
import { type Running, startService } from '../../src/cli/commands/start.ts';
import { readSettings } from '../../src/config/settings.ts';
import { writeChromiumCommand } from '../support/chromium.ts';
import { StandInServer, WEB_VERSION } from '../support/whatsapp-web-server.ts';

let folder: string;
let whatsapp: StandInServer;
let running: Running | undefined;
const lines: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-service-'));
  whatsapp = await StandInServer.open(join(folder, 'web-versions'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  whatsapp.close();
  await rm(folder, { recursive: true });
  lines.length = 0;
});

async function settings(more: Record<string, string> = {}) {
  return readSettings({
    PORT: '0',
    KENNISMAKER_DATA: join(folder, 'data'),
    LOG_LEVEL: 'silent',
    WHATSAPP_WEB: 'on',
    CHROMIUM_PATH: await writeChromiumCommand(folder),
    WHATSAPP_WEB_VERSION: WEB_VERSION,
    WHATSAPP_WEB_CACHE: whatsapp.folder,
    ...more,
  });
}

it('the service shows the code in the terminal and on the page, and then answers on WhatsApp, with settings alone', async () => {
  running = await startService(await settings(), { line: (text) => lines.push(text) });
  await whatsapp.until(() => lines.some((line) => line.includes('scan this')), 'the code in the terminal');
  expect(lines.some((line) => /[▀▄█]{10}/.test(line))).toBe(true);
  const page = `${running.url.replace(/\/$/, '')}/whatsapp`;
  expect(lines.join('\n')).toContain(page);
  expect(await (await fetch(page)).text()).toContain('<svg');

  await whatsapp.scan();
  const { pn } = whatsapp.person('31611111111@c.us', '71111111100@lid');
  const { url } = running;
  const state = async () => JSON.stringify(await (await fetch(new URL('/readyz', url))).json());
  for (let looks = 0; !(await state()).includes('"name":"whatsapp-web","state":"on"'); looks += 1) {
    if (looks > 300) throw new Error('WhatsApp did not come on.');
  }
  await whatsapp.arrive({ chat: pn, type: 'chat', body: 'hallo', t: Math.floor(Date.now() / 1000) });
  await whatsapp.until(() => whatsapp.sent.some(({ body }) => body.includes('In welke taal')), 'the first question');
  expect(await (await fetch(page)).text()).toContain('WhatsApp is gekoppeld');
});

it('a service without a browser goes on with its other channels, and says what to do', async () => {
  const without = await settings({ CHROMIUM_PATH: join(folder, 'none') });
  running = await startService(without, { line: (text) => lines.push(text) });
  const line = lines.find((one) => one.includes('whatsapp-web'));
  expect(line).toContain('failed (channel.whatsapp-web.no-chromium)');
  expect(line).toContain('CHROMIUM_PATH');
  expect(lines.some((one) => one.includes('web chat: on'))).toBe(true);
});

it('half of the settings for a pinned version is a mistake, and so is a number that can not be dialled; it is not shown', async () => {
  const error = await readSettings({
    WHATSAPP_WEB: 'on',
    WHATSAPP_WEB_VERSION: '2.3000',
    WHATSAPP_WEB_PHONE: '0612345678',
  }).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: 'config.invalid' });
  expect(String(error)).toContain('WHATSAPP_WEB_CACHE: expected a value, because WHATSAPP_WEB_VERSION is set');
  expect(String(error)).toContain('WHATSAPP_WEB_PHONE: expected a phone number with the country in front');
  expect(String(error)).not.toContain('0612345678');
  const { whatsappWeb } = await readSettings({ WHATSAPP_WEB: 'on', WHATSAPP_WEB_PHONE: '+31 6 1234-5678' });
  expect(whatsappWeb).toEqual({ chromiumPath: undefined, pinned: undefined, pairingPhone: '31612345678' });
  expect((await readSettings({})).whatsappWeb).toBeNull();
});

it('a browser is looked for in the usual places, the first that runs', async () => {
  expect(await findChromium(['/nowhere/chromium', process.execPath, '/bin/sh'])).toBe(process.execPath);
  expect(await findChromium(['/nowhere/chromium', '/nowhere/chrome'])).toBe('/nowhere/chromium');
});
