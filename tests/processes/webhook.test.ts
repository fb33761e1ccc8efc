import { afterAll, beforeAll, expect, it } from 'vitest';
import { Company, type Member } from '../support/company.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import { TelegramServer } from '../support/telegram-server.ts';
import { WebClient } from '../support/web-client.ts';

/** Two real processes on one PostgreSQL, as compose.yaml has them, behind a proxy that takes them in turn. */
const SECRET = 'a-secret-of-the-webhook';
let postgres: PostgresServer;
let telegram: TelegramServer;
let company: Company;
let one: Member;
let other: Member;
let proxy: RoundRobin;
let database: string;

beforeAll(async () => {
  [postgres, telegram] = await Promise.all([startPostgres(), TelegramServer.start()]);
  database = await postgres.newDatabase();
  company = new Company({
    DATABASE_URL: database,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/kennismaker',
    TELEGRAM_WEBHOOK_SECRET: SECRET,
  });
  const [first, second] = await company.start(2);
  if (!first || !second) throw new Error('They did not start.');
  [one, other] = [first, second];
  proxy = await RoundRobin.start([one.url, other.url]);
}, 120_000);

afterAll(async () => {
  await proxy?.close();
  await company?.end();
  await telegram?.close();
  await postgres?.stop();
});

/**
 * Resolves when all that was sent is on the record. A program answers quicker than that; another process then can't know that
 * the question was seen, and asks it again.
 */
async function recorded(): Promise<void> {
  const unsent = 'SELECT FROM kennismaker.outbox';
  while ((await postgres.query(unsent, [], database)).length > 0) await new Promise((done) => setTimeout(done, 20));
}

/** A person in Telegram whose updates are handed in at an address; gives what was said back to each. */
class Caller {
  readonly #people: TelegramPeople;
  readonly #name: string;
  readonly #at: string;
  #handed: Promise<Response> = Promise.resolve(new Response());

  constructor(name: string, at: string) {
    this.#name = name;
    this.#at = at;
    // As Telegram hands it in: by a POST, instead of keeping it until somebody asks.
    const handing = new Proxy(telegram, {
      get: (server, key) => (key === 'push' ? this.#hand : Reflect.get(server, key, server)),
    });
    this.#people = new TelegramPeople(handing, () => Date.now());
    for (let n = 0; n < NAMES.indexOf(name); n += 1) this.#people.id(NAMES[n] ?? '');
  }

  get #screen() {
    return this.#people.screen(this.#name);
  }

  /** Says a text, or taps the button with an id; gives the texts that came of it. */
  async does(what: { say: string } | { tap: string }, answer: RegExp): Promise<string[]> {
    const before = this.#screen.length;
    const news = () => this.#screen.slice(before).map(({ text }) => text);
    if ('say' in what) this.#people.say(this.#name, what.say);
    else {
      const key = this.#screen
        .flatMap(({ keyboard }) => keyboard.flat())
        .findLast(({ callback_data }) => callback_data.replace(/^q\d+-/, '') === what.tap);
      if (!key) throw new Error(`"${what.tap}" was not shown: ${this.#screen.at(-1)?.text}`);
      this.#people.tap(this.#name, key.callback_data);
    }
    expect((await this.#handed).status).toBe(200);
    await telegram.until(
      () => answer.test(news().join('\n')),
      `${answer} for ${this.#name}, got: ${news().join(' / ')}`,
    );
    await recorded();
    return news();
  }

  /**
   * All that was said, in order; without the sign of what was tapped, which is written under a question only by a process
   * that knows it for the newest.
   */
  get shown(): string[] {
    return this.#screen.map(({ text }) => text.replace(/\n\n✅ .*$/, ''));
  }

  readonly #hand = (update: Record<string, unknown>): number => {
    updates += 1;
    this.#handed = fetch(`${this.#at}${new URL(telegram.webhook?.url ?? '').pathname.replace('/kennismaker', '')}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': SECRET },
      body: JSON.stringify({ update_id: updates, ...update }),
    });
    return updates;
  };
}
const NAMES = ['anna', 'bilal'];
let updates = 500_000;

const TALK: [what: { say: string } | { tap: string }, answer: RegExp][] = [
  [{ say: '/start' }, /In welke taal/],
  [{ tap: 'nl' }, /Waarmee kan ik u helpen/],
  [{ tap: 'more' }, /Wat wilt u nog meer doen/],
  [{ say: 'menu' }, /Waarmee kan ik u helpen/],
  [{ say: 'stop' }, /geen berichten meer/],
  [{ say: 'start' }, /weer berichten/],
];

it('make the first code once, although they start at the same moment', async () => {
  const shown = () => company.members.flatMap(({ service }) => service.out().match(/shown once: \S+/g) ?? []);
  // It is shown after the process has said that it runs.
  while (shown().length === 0) await new Promise((done) => setTimeout(done, 20));
  const kept = `SELECT state->'body'->'codes'->'codes' AS codes FROM kennismaker.documents WHERE kind = 'codes'`;
  const [row] = await postgres.query<{ codes: unknown[] }>(kept, [], database);
  expect(row?.codes).toHaveLength(1);
  expect(shown()).toHaveLength(1);
});

it('say that their data lies in PostgreSQL, and nothing of its address or password', async () => {
  for (const { service } of company.members) {
    expect(service.out()).toContain('data: PostgreSQL');
    expect(service.out()).not.toContain(new URL(postgres.url).password);
  }
});

it('a conversation whose updates come to one and the other in turn is word for word that with one', async () => {
  const alone = new Caller('anna', one.url);
  const turned = new Caller('bilal', proxy.url);
  for (const [what, answer] of TALK) {
    await alone.does(what, answer);
    await turned.does(what, answer);
  }
  expect(turned.shown).toEqual(alone.shown);
  expect(new Set(proxy.went.slice(-TALK.length))).toEqual(new Set([0, 1]));
}, 60_000);

it('a page that is connected to one process talks through any of them', async () => {
  const page = await WebClient.begin(one.url);
  const ear = await page.listen();
  const elsewhere = page.at(other.url);
  const heard: string[] = [];
  const until = async (answer: RegExp) => {
    for (;;) {
      const { id, message } = await ear.delivery();
      heard.push(message.text);
      // Who does not have the stream says so, and the page tells the other one.
      expect((await elsewhere.acknowledge(id)).status).toBe(409);
      expect((await page.acknowledge(id)).status).toBe(200);
      if (answer.test(message.text)) return recorded();
    }
  };
  expect((await elsewhere.say('message-1', 'hoi')).status).toBe(200);
  await until(/In welke taal/);
  expect((await page.say('message-2', 'Nederlands')).status).toBe(200);
  await until(/Waarmee kan ik u helpen/);
  expect((await elsewhere.say('message-3', 'Meer mogelijkheden')).status).toBe(200);
  await until(/nog meer doen/);
  expect(new Set(heard).size).toBe(heard.length);
  ear.close();

  // It connects to the other one: what is said from then on comes there.
  const moved = await elsewhere.listen();
  expect((await page.say('message-4', 'menu')).status).toBe(200);
  for (;;) {
    const { id, message } = await moved.delivery();
    expect((await elsewhere.acknowledge(id)).status).toBe(200);
    if (/Waarmee kan ik u helpen/.test(message.text)) break;
  }
  moved.close();
}, 60_000);

it('ends within ten seconds of being asked to, and what is said then is taken by the other', async () => {
  const before = Date.now();
  one.service.child.kill('SIGTERM');
  const { code, err } = await one.service.ended;
  expect(code).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(err).not.toContain(new URL(postgres.url).password);
  const anna = new Caller('anna', other.url);
  await anna.does({ say: 'menu' }, /Waarmee kan ik u helpen/);
}, 40_000);
