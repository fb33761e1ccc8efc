import { afterAll, beforeAll, expect, it } from 'vitest';
import { Company, channelOf, type Member } from '../support/company.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import { TelegramServer } from '../support/telegram-server.ts';

/** Within which another process must have taken over from one that died, milliseconds. */
const TAKEN_OVER_WITHIN = 15_000;

let postgres: PostgresServer;
let telegram: TelegramServer;
let people: TelegramPeople;
let company: Company;

beforeAll(async () => {
  [postgres, telegram] = await Promise.all([startPostgres(), TelegramServer.start()]);
  people = new TelegramPeople(telegram, () => Date.now());
  company = new Company({
    DATABASE_URL: await postgres.newDatabase(),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  });
  await company.start(2);
}, 120_000);

afterAll(async () => {
  await company?.end();
  await telegram?.close();
  await postgres?.stop();
});

const shown = (name: string) => people.screen(name).map(({ text }) => text);

/** Says something; resolves with what was said back, when it holds the answer. */
async function says(name: string, text: string, answer: RegExp): Promise<string[]> {
  const before = shown(name).length;
  const news = () => shown(name).slice(before);
  people.say(name, text);
  await telegram.until(() => answer.test(news().join('\n')), `${answer} for ${name}, got: ${news().join(' / ')}`);
  return news();
}

async function pollers(members: readonly Member[]): Promise<Member[]> {
  const states = await Promise.all(members.map((member) => channelOf(member, 'telegram')));
  return members.filter((_member, index) => states[index]?.state === 'on');
}

/** Waits for real processes: looks again until it holds, or the time is over. */
async function until<T>(look: () => Promise<T | null>, withinMs: number): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error('It never came to that.');
    await new Promise((done) => setTimeout(done, 100));
  }
}

it('exactly one of the processes asks Telegram, and the other says so', async () => {
  const [poller] = await until(async () => {
    const now = await pollers(company.members);
    return now.length === 1 ? now : null;
  }, TAKEN_OVER_WITHIN);
  const other = company.members.find((member) => member !== poller);
  if (!other) throw new Error('There is only one.');
  expect(await channelOf(other, 'telegram')).toEqual({
    name: 'telegram',
    state: 'standby',
    reason: 'another process runs it',
  });
  await says('anna', '/start', /In welke taal/);
  await says('anna', 'Nederlands', /Waarmee kan ik u helpen/);
  // Telegram ends the long poll of whoever comes second with a 409: nobody ever did.
  const asked = telegram.of('getUpdates').length;
  expect(asked).toBeGreaterThan(0);
});

it('when it is killed, the other one asks within fifteen seconds; nothing is lost, and nothing had two turns', async () => {
  const [poller] = await pollers(company.members);
  const other = company.members.find((member) => member !== poller);
  if (!poller || !other) throw new Error('Nobody polls.');
  await says('bilal', '/start', /In welke taal/);
  await says('bilal', 'Nederlands', /Waarmee kan ik u helpen/);
  const before = shown('bilal').length;
  // In the middle of it: what it got may have had its turn, or not; what it answered may have been sent, or not.
  people.say('bilal', 'stop');
  poller.service.child.kill('SIGKILL');
  await poller.service.ended;
  const killed = Date.now();
  people.say('anna', 'menu');
  await until(async () => (shown('anna').at(-1)?.startsWith('Waarmee') ? true : null), TAKEN_OVER_WITHIN);
  await until(async () => ((await pollers([other])).length === 1 ? true : null), TAKEN_OVER_WITHIN);
  expect(Date.now() - killed).toBeLessThan(TAKEN_OVER_WITHIN);
  await until(async () => (/geen berichten meer/.test(shown('bilal').slice(before).join('\n')) ? true : null), 10_000);
  // At least once, and the one that was under way perhaps twice; a second turn would say it in other words.
  const answers = shown('bilal')
    .slice(before)
    .filter((text) => /geen berichten meer/.test(text));
  expect(answers.length).toBeLessThanOrEqual(2);
  expect(new Set(answers).size).toBe(1);
  const news = await says('bilal', 'start', /weer berichten/);
  expect(news.filter((text) => /weer berichten/.test(text))).toHaveLength(1);
}, 60_000);

it('when it is asked to end, it ends within ten seconds and gives the asking away at once', async () => {
  const [next] = await company.start(1);
  const [poller] = await pollers(
    company.members
      .slice(0, 2)
      .filter(({ service }) => service.child.exitCode === null && service.child.signalCode === null),
  );
  if (!next || !poller) throw new Error('Nobody polls.');
  expect((await pollers([next])).length).toBe(0);
  const before = Date.now();
  poller.service.child.kill('SIGTERM');
  expect((await poller.service.ended).code).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  await until(async () => ((await pollers([next])).length === 1 ? true : null), 10_000);
  await says('anna', 'menu', /Waarmee kan ik u helpen/);
}, 60_000);
