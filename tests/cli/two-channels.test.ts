import { afterEach, beforeEach, expect, it } from 'vitest';
import { lines, Place, type Service } from '../support/command-line.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import { TelegramServer } from '../support/telegram-server.ts';
import { WebClient } from '../support/web-client.ts';

let place: Place;
let telegram: TelegramServer;
beforeEach(async () => {
  place = await Place.make();
  telegram = await TelegramServer.start();
});
afterEach(async () => {
  await place.leave();
  await telegram.close();
});

function start(): Promise<Service> {
  return place.serve({ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url });
}

function urlOf(service: Service): string {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0] ?? '';
}

/** One human in Telegram, who taps what was shown last by the option's plain id. */
class Telegrammer {
  readonly #people = new TelegramPeople(telegram, () => Date.now());

  get texts(): string[] {
    return this.#people.screen('anna').map((message) => message.text);
  }

  async say(text: string, answer: RegExp): Promise<string> {
    return this.#until(() => this.#people.say('anna', text), answer);
  }

  async tap(id: string, answer: RegExp): Promise<string> {
    const keys = this.#people.screen('anna').flatMap((message) => message.keyboard.flat());
    const key = keys.findLast(({ callback_data }) => callback_data.replace(/^q\d+-/, '') === id);
    if (!key) throw new Error(`"${id}" was not shown.`);
    return this.#until(() => this.#people.tap('anna', key.callback_data), answer);
  }

  async #until(act: () => void, answer: RegExp): Promise<string> {
    const before = this.texts.length;
    const news = () => this.texts.slice(before).join('\n');
    act();
    await telegram.until(() => answer.test(news()), String(answer));
    return news();
  }
}

it('one person half in the web chat and half in Telegram, joined by a code, is one after a restart too', async () => {
  const first = await start();
  expect(first.out()).toContain('telegram: on');

  const phone = new Telegrammer();
  await phone.say('/start', /In welke taal/);
  await phone.tap('nl', /Waarmee kan ik u helpen/);
  await phone.tap('more', /Wat wilt u nog meer doen/);
  const shown = await phone.tap('link', /binnen 10 minuten/);
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(shown)?.[0] ?? '';
  expect(code).not.toBe('');

  const page = await WebClient.begin(urlOf(first));
  const ear = await page.listen();
  const hears = async (expected: RegExp) => {
    for (;;) {
      const delivery = await ear.delivery();
      await page.acknowledge(delivery.id);
      if (expected.test(delivery.message.text)) return delivery;
    }
  };
  await page.say('message-1', 'hoi');
  await hears(/In welke taal/);
  await page.say('message-2', 'Nederlands');
  await hears(/Waarmee kan ik u helpen/);
  await page.say('message-3', 'Meer mogelijkheden');
  await hears(/nog meer doen/);
  await page.say('message-4', 'Ik heb een code');
  await hears(/Wat is uw code/);
  await page.say('message-5', code.toLowerCase());
  await hears(/Gelukt/);
  ear.close();
  first.child.kill('SIGTERM');
  expect((await first.ended).code).toBe(0);

  const { out } = await place.run(['people', 'list', '--json', '--data', place.data]);
  expect(lines(out)).toHaveLength(1);

  const second = await start();
  await phone.say('stop', /geen berichten meer/);
  const again = page.at(urlOf(second));
  const secondEar = await again.listen();
  await again.say('message-6', 'start');
  for (;;) {
    const delivery = await secondEar.delivery();
    await again.acknowledge(delivery.id);
    if (/weer berichten/.test(delivery.message.text)) break;
  }
  secondEar.close();
  second.child.kill('SIGTERM');
  const { err } = await second.ended;
  expect(err).not.toContain(telegram.token);
}, 90_000);

it('a token that Telegram does not know is said with what to do, and the web chat runs all the same', async () => {
  const service = await place.serve({ TELEGRAM_BOT_TOKEN: '1:wrong-token-of-nobody', TELEGRAM_API_ROOT: telegram.url });
  expect(service.out()).toMatch(/telegram: failed \(channel\.telegram\.token\).*BotFather/);
  const ready = await fetch(`${urlOf(service)}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    channels: expect.arrayContaining([expect.objectContaining({ name: 'telegram', state: 'failed' })]),
  });
  const metrics = await (await fetch(`${urlOf(service)}/metrics`)).text();
  expect(metrics).toContain('kennismaker_channel_state{channel="telegram",state="failed"} 1');
  expect(metrics).toContain('kennismaker_channel_state{channel="web",state="on"} 1');
  expect(metrics).toContain('kennismaker_store_writable 1');
  expect(metrics).not.toContain('wrong-token-of-nobody');
  service.child.kill('SIGTERM');
  const { out, err } = await service.ended;
  expect(out + err).not.toContain('wrong-token-of-nobody');
}, 60_000);
