import { afterEach, describe, expect, it } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/telegram-channel.ts';
import { createCompanion } from '../../../src/index.ts';
import { LANGUAGES, type Language } from '../../../src/ports/language.ts';
import type { Log, LogFields } from '../../../src/ports/log.ts';
import type { Companion } from '../../../src/runtime/companion.ts';
import { seededIds } from '../../../src/runtime/ids.ts';
import { VirtualClock } from '../../../src/runtime/virtual-clock.ts';
import { realLibrary } from '../../support/real-library.ts';
import { type LogLine, START } from '../../support/rig.ts';
import { TelegramPeople } from '../../support/telegram-people.ts';
import { type BotMessage, TelegramServer } from '../../support/telegram-server.ts';

/** The whole companion behind the real channel, and one person with a phone. */
class Phone {
  readonly logged: LogLine[] = [];
  readonly people: TelegramPeople;
  readonly #server: TelegramServer;
  readonly #companion: Companion;
  readonly #clock: VirtualClock;

  private constructor(server: TelegramServer, companion: Companion, clock: VirtualClock, logged: LogLine[]) {
    this.#server = server;
    this.#companion = companion;
    this.#clock = clock;
    this.logged = logged;
    this.people = new TelegramPeople(server, () => clock.now());
  }

  static async pick(): Promise<Phone> {
    const server = await TelegramServer.start();
    const clock = new VirtualClock(START);
    clock.settleWith(() => server.quiet());
    const { library } = await realLibrary();
    const logged: LogLine[] = [];
    const note = (event: string, fields: LogFields = {}) => logged.push({ event, fields });
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const channel = createTelegramChannel({
      token: server.token,
      apiRoot: server.url,
      clock,
      log,
      say: (language, key, vars) => library.text(language, key, vars),
    });
    const companion = await createCompanion({ channels: [channel], library, clock, ids: seededIds('phone'), log });
    await companion.start();
    return new Phone(server, companion, clock, logged);
  }

  async put(): Promise<void> {
    await this.#companion.stop();
    await this.#server.close();
  }

  get screen(): BotMessage[] {
    return this.people.screen('anna');
  }

  /** The newest message with buttons. */
  get question(): BotMessage {
    const question = this.screen.findLast(({ keyboard }) => keyboard.length > 0);
    if (!question) throw new Error('No question is open.');
    return question;
  }

  /** Ids of the newest buttons without the stamp of their question, in order. */
  get ids(): string[] {
    return this.question.keyboard.flat().map(({ callback_data }) => callback_data.replace(/^q\d+-/, ''));
  }

  async say(text: string): Promise<void> {
    await this.#answered(() => this.people.say('anna', text));
  }

  async tap(id: string): Promise<void> {
    const { question } = this;
    const key = question.keyboard.flat().find(({ callback_data }) => callback_data.endsWith(`-${id}`));
    if (!key) throw new Error(`"${id}" is not shown; shown are: ${this.ids.join(', ')}`);
    await this.#answered(() => this.people.tap('anna', key.callback_data, question));
  }

  /** Types the numbers that options have, counted down the screen. */
  async number(...wanted: string[]): Promise<void> {
    const shown = this.ids;
    for (const id of wanted) expect(shown).toContain(id);
    await this.say(wanted.map((id) => shown.indexOf(id) + 1).join(' '));
  }

  /** A person reads for a few seconds before the next tap; the channel sends at Telegram's pace meanwhile. */
  async #answered(act: () => number): Promise<void> {
    const before = this.screen.length;
    const id = act();
    await this.#server.until(() => this.#server.offset > id && this.screen.length > before, 'an answer');
    await this.#clock.advance(6_000);
    await this.#companion.idle();
  }
}

const phones: Phone[] = [];

afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.put();
});

async function pick(): Promise<Phone> {
  const phone = await Phone.pick();
  phones.push(phone);
  return phone;
}

/** Texts that everybody who prepares gets to read. */
const KEYS = [
  'system.menu.ask',
  'prepare.mode.ask',
  'prepare.date.ask',
  'prepare.strengths.options.trust',
  'prepare.card.lead',
];

async function expectCard(phone: Phone, language: Language): Promise<void> {
  const card = phone.screen.find(({ file }) => file);
  expect(card?.file?.name).toMatch(/\.pdf$/);
  const bytes = Buffer.from(card?.file?.bytes ?? []);
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(bytes.subarray(-8).toString('latin1')).toContain('%%EOF');
  expect(bytes.length).toBeGreaterThan(5_000);
  const { library } = await realLibrary();
  const everything = phone.screen.map(({ text }) => text).join('\n');
  for (const key of KEYS) {
    expect(everything).toContain(library.text(language, key));
    if (language !== 'nl') expect(everything).not.toContain(library.text('nl', key));
  }
}

describe('the short preparation on Telegram', () => {
  it.each(LANGUAGES)('goes from /start to the card with buttons only (%s)', async (language) => {
    const phone = await pick();
    await phone.say('/start');
    await phone.tap(language);
    for (const id of ['prepare', 'yes', 'short', 'd2026-11-30', 'trust', 'language', '_done']) await phone.tap(id);
    for (const id of ['know-each-other', 'respect', '_done', 'work', 'come-back', '_done']) await phone.tap(id);
    for (const id of ['refer', '_done']) await phone.tap(id);
    await phone.tap('card');
    await expectCard(phone, language);
    // Every button that was tapped is gone; the last message can still be answered.
    expect(phone.screen.filter(({ keyboard }) => keyboard.length > 0)).toHaveLength(1);
    expect(phone.logged.filter(({ event }) => /failed|refused|not-taken|given-up/.test(event))).toEqual([]);
  });

  it.each(LANGUAGES)('goes to the card with typed numbers only (%s)', async (language) => {
    const phone = await pick();
    phone.people.languageCode = language;
    await phone.say('/start');
    await phone.number(language);
    for (const id of ['prepare', 'yes', 'short', 'd2026-11-30']) await phone.number(id);
    await phone.number('trust', 'language');
    await phone.number('know-each-other', 'respect');
    await phone.number('work', 'come-back');
    await phone.number('refer');
    await phone.number('card');
    await expectCard(phone, language);
    expect(phone.logged.filter(({ event }) => /failed|refused|not-taken|given-up/.test(event))).toEqual([]);
  });

  it('answers a tap on an old button kindly and stays where it is', async () => {
    const phone = await pick();
    await phone.say('/start');
    await phone.tap('nl');
    const menu = structuredClone(phone.question);
    await phone.tap('prepare');
    const { text } = phone.question;
    const key = menu.keyboard.flat()[0]?.callback_data ?? '';
    const before = phone.screen.length;
    phone.people.tap('anna', key, menu);
    await phone.people.server.until(() => phone.screen.length > before + 1, 'a kind answer and the question');
    const said = phone.screen.slice(before).map((message) => message.text);
    expect(said.join('\n')).toContain('Die knop hoort bij een eerdere vraag.');
    expect(said.join('\n')).toContain(text.split('\n').at(-1));
  });
});
