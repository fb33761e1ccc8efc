import { afterEach, describe, expect, it } from 'vitest';
import { createTelegramChannel } from '../../src/channels/telegram/telegram-channel.ts';
import { OWN_NAME } from '../../src/features/people/people-feature.ts';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { Channel, Outbound } from '../../src/ports/channel.ts';
import type { Language } from '../../src/ports/language.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { plain, readPdf, words } from '../papers/pdf.ts';
import { codeIn } from '../support/pair-town.ts';
import { realLibrary } from '../support/real-library.ts';
import { type LogLine, NETWORK } from '../support/rig.ts';
import { logInto, TeamsRig } from '../support/teams-rig.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import { TelegramServer } from '../support/telegram-server.ts';

const { library, understand } = await realLibrary();
const MINUTE = 60_000;
/** People take a few seconds for each answer; the channels send at their pace meanwhile. */
const READING = 6_000;

const FATMA_SAYS = 'Çocuklar için güvenli bir köşe istiyorum';
const ANNA_SAYS = 'Ik zoek iemand die de wijk écht kent';

interface Seen {
  text: string;
  file?: { name: string; bytes: Uint8Array };
}

/** What is the same of a person on any channel. */
interface Chat {
  /** Everything on their screen from the bot, oldest first. */
  screen(): Seen[];
  say(text: string): Promise<void>;
  /** Taps the button of an option; false when it has none. */
  tap(id: string): Promise<boolean>;
}

/** One companion with Telegram (grammY) and Teams (Bot Framework) before their stand-ins, and a person on each. */
class Wijk {
  readonly logged: LogLine[];
  readonly fatma: Chat;
  readonly anna: Chat;
  readonly teams: TeamsRig;
  readonly #companion: Companion;
  readonly #server: TelegramServer;
  readonly #said: ReadonlyMap<string, Outbound[]>;

  private constructor(teams: TeamsRig, server: TelegramServer, companion: Companion, said: Map<string, Outbound[]>) {
    this.teams = teams;
    this.logged = teams.logged;
    this.#server = server;
    this.#companion = companion;
    this.#said = said;
    this.fatma = this.#onTelegram('fatma');
    this.anna = this.#onTeams('anna');
  }

  static async open(): Promise<Wijk> {
    const teams = await TeamsRig.make();
    const server = await TelegramServer.start();
    const { clock, logged } = teams;
    const log = logInto(logged);
    const telegram = createTelegramChannel({
      token: server.token,
      apiRoot: server.url,
      clock,
      log,
      say: (language, key, vars) => library.text(language, key, vars),
    });
    const said = new Map<string, Outbound[]>();
    const companion = new Companion({
      library,
      understand,
      store: createMemoryStore(),
      clock,
      ids: seededIds('wijk'),
      papers: createPaperMaker(),
      network: NETWORK,
      channels: [noting(telegram, said), noting(teams.channel, said)],
      log,
    });
    clock.settleWith(() => server.quiet());
    clock.settleWith(() => companion.idle());
    await companion.start();
    await server.until(() => server.polled, 'the first long poll');
    return new Wijk(teams, server, companion, said);
  }

  async close(): Promise<void> {
    await this.#companion.stop();
    await this.teams.dispose();
    await this.#server.close();
  }

  /** Chooses options of the newest question, by button or by number. */
  async pick(chat: Chat, ...ids: string[]): Promise<void> {
    for (const id of ids) if (!(await chat.tap(id))) await this.number(chat, id);
  }

  /** Chooses options of the newest question by their numbers, all in one message. */
  async number(chat: Chat, ...ids: string[]): Promise<void> {
    const channel = chat === this.fatma ? 'telegram' : 'teams';
    const options = this.#said.get(channel)?.findLast(({ message }) => message.options)?.message.options ?? [];
    const numbers = ids.map((id) => options.findIndex((option) => unstamped(option.id) === id) + 1);
    if (numbers.includes(0)) throw new Error(`Not asked: ${ids}; asked is ${options.map((option) => option.id)}.`);
    await chat.say(numbers.join(' '));
  }

  async passes(milliseconds: number): Promise<void> {
    await this.teams.clock.advance(milliseconds);
    await this.#companion.idle();
  }

  #onTelegram(name: string): Chat {
    const people = new TelegramPeople(this.#server, () => this.teams.clock.now());
    const done = async (act: () => number) => {
      const id = act();
      await this.#server.until(() => this.#server.offset > id, 'the update was taken');
      await this.passes(READING);
    };
    return {
      screen: () => people.screen(name).map(({ text, file }) => ({ text, ...(file && { file }) })),
      say: (text) => done(() => people.say(name, text)),
      tap: async (id) => {
        const question = people.screen(name).findLast(({ keyboard }) => keyboard.length > 0);
        const key = question?.keyboard.flat().find(({ callback_data }) => unstamped(callback_data) === id);
        if (key) await done(() => people.tap(name, key.callback_data, question));
        return key !== undefined;
      },
    };
  }

  #onTeams(name: string): Chat {
    const person = this.teams.person(name, 'msteams');
    const done = async (status: Promise<number>) => {
      await this.passes(READING);
      expect(await status).toBe(200);
      await this.passes(READING);
    };
    return {
      screen: () => person.screen.map(({ text, file }) => ({ text, ...(file && { file }) })),
      say: (text) => done(text === '' ? person.act({ kind: 'opened' }) : person.say(text)),
      tap: async (id) => {
        const shown = person.screen.findLast(({ options }) => options.length > 0);
        const isThere = shown?.options.some((option) => unstamped(option.id) === id) ?? false;
        if (isThere) await done(person.tap(id));
        return isThere;
      },
    };
  }

  /** Waits until both have a paper of a kind on their screen: making one takes real time, whatever the clock says. */
  async hasPapers(extension: string): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      await this.#takesPapers();
      if (newest(this.fatma, extension) && newest(this.anna, extension)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
      await this.passes(READING);
    }
    throw new Error(`Not both got a ${extension}.`);
  }

  /** Papers wait in Teams until the person wants them in their OneDrive. */
  async #takesPapers(): Promise<void> {
    const person = this.teams.person('anna', 'msteams');
    for (;;) {
      const asked = person.screen.find(({ consent }) => consent);
      if (!asked) return;
      const before = person.screen.filter(({ file }) => file).length;
      expect(await person.consent(asked, true)).toBe(200);
      await this.teams.until(() => person.screen.filter(({ file }) => file).length > before, 'the file in the chat');
    }
  }

  /** Everything that was meant to be said in one channel. */
  said(channel: 'telegram' | 'teams'): string {
    return JSON.stringify(this.#said.get(channel)?.map(({ message }) => message));
  }
}

/** The same channel, which keeps what it was given to send. */
function noting(channel: Channel, said: Map<string, Outbound[]>): Channel {
  const kept: Outbound[] = [];
  said.set(channel.name, kept);
  return new Proxy(channel, {
    get(on, name) {
      const found: unknown = Reflect.get(on, name);
      if (typeof found !== 'function') return found;
      if (name !== 'send') return found.bind(on);
      return (outbound: Outbound) => {
        kept.push(outbound);
        return on.send(outbound);
      };
    },
  });
}

function unstamped(id: string): string {
  return id.replace(/^q\d+-/, '');
}

let wijk: Wijk | null = null;

afterEach(async () => {
  await wijk?.close();
  wijk = null;
});

/** Fatma makes a pair in Turkish on Telegram; Anna comes in by the code, in Dutch on Teams. */
async function paired(): Promise<Wijk> {
  const made = await Wijk.open();
  wijk = made;
  const { fatma, anna } = made;
  await fatma.say('/start');
  await made.pick(fatma, 'tr', 'together', 'new', 'yes', 'informal');
  await fatma.say('Fatma');
  const code = codeIn(fatma.screen().map(({ text }) => ({ message: { text } })));
  await anna.say('');
  await made.pick(anna, 'nl', 'more', 'code');
  await anna.say(code);
  await made.pick(anna, 'yes', 'yes');
  await anna.say('Anna');
  return made;
}

async function answers(on: Wijk, chat: Chat, own: string, chosen: readonly string[]): Promise<void> {
  await on.pick(chat, 'answer', 'other');
  await chat.say(own);
  for (const id of chosen.slice(0, 3)) await on.number(chat, id);
  await on.pick(chat, chosen[3] ?? '');
  await on.number(chat, chosen[4] ?? '');
  await on.pick(chat, 'later');
}

const newest = (chat: Chat, extension: string) =>
  chat.screen().findLast(({ file }) => file?.name.endsWith(extension))?.file;

/** Every word of a PDF. */
async function wordsIn(bytes: Uint8Array): Promise<string> {
  const pdf = await readPdf(Uint8Array.from(bytes));
  return plain(pdf.pages.flatMap(({ runs }) => runs.map(({ text }) => text)).join(' '));
}

/** Both have the same sheet, each in their own language, with the other's own words as they were written. */
async function expectSheet(
  chat: Chat,
  language: Language,
  theirs: { said: string; language: Language },
): Promise<void> {
  const text = chat
    .screen()
    .map((seen) => seen.text)
    .join('\n');
  expect(text).toContain(library.text(language, 'expectations.sheet.title'));
  for (const said of [FATMA_SAYS, ANNA_SAYS]) expect(text).toContain(said);
  // Of the other's words it is said in which language they are.
  const at = text.indexOf(theirs.said);
  expect(text.slice(at - 60, at + theirs.said.length + 60)).toContain(OWN_NAME[theirs.language]);
  expect(text).toContain(library.text(language, 'expectations.hope.label'));
  expect(library.text('tr', 'expectations.hope.label')).not.toBe(library.text('nl', 'expectations.hope.label'));
  const file = newest(chat, '.pdf');
  const printed = words(await wordsIn(file?.bytes ?? new Uint8Array()));
  for (const wanted of [
    FATMA_SAYS,
    ANNA_SAYS,
    OWN_NAME[theirs.language],
    library.text(language, 'expectations.forms.options.mediate'),
    library.text(language, 'expectations.forms.options.strengthen'),
  ]) {
    for (const word of words(wanted)) expect(printed).toContain(word);
  }
}

describe('a volunteer in Turkish on Telegram and a professional in Dutch on Teams', () => {
  it.each(['fatma', 'anna'] as const)(
    'get the same sheet, each in their own language, when %s says "show it" first',
    async (first) => {
      const on = await paired();
      const { fatma, anna } = on;
      await answers(on, fatma, FATMA_SAYS, ['languages', 'judged', 'mediate', 'hours-2', 'equals']);
      await answers(on, anna, ANNA_SAYS, ['way-to-help', 'stops', 'strengthen', 'hours-8', 'helped']);
      const second = first === 'fatma' ? 'anna' : 'fatma';
      await on.pick(on[first], 'show', 'show');
      await on.passes(15 * MINUTE);
      expect(on.said('telegram')).not.toContain(ANNA_SAYS);
      expect(on.said('teams')).not.toContain(FATMA_SAYS);
      await on.pick(on[second], 'show', 'show');
      await on.passes(15 * MINUTE);
      await on.hasPapers('.pdf');
      await expectSheet(fatma, 'tr', { said: ANNA_SAYS, language: 'nl' });
      await expectSheet(anna, 'nl', { said: FATMA_SAYS, language: 'tr' });
      const log = JSON.stringify(on.logged);
      expect(log).not.toContain(ANNA_SAYS);
      expect(log).not.toContain(FATMA_SAYS);
    },
    60_000,
  );

  it('both get the picture of eight statements, and nobody before both said so', async () => {
    const on = await paired();
    const { fatma, anna } = on;
    await fatma.say('/menu');
    await on.pick(fatma, 'together');
    await fatma.say('1');
    for (const [chat, answer] of [
      [fatma, 'a5'],
      [anna, 'a2'],
    ] as const) {
      await on.pick(chat, 'scan');
      for (let statement = 0; statement < 8; statement += 1) await on.pick(chat, answer);
    }
    await on.pick(anna, 'go', 'show');
    await on.passes(15 * MINUTE);
    const pictures = () => [fatma, anna].map((chat) => newest(chat, '.png'));
    expect(pictures()).toEqual([undefined, undefined]);
    await on.pick(fatma, 'go', 'show');
    await on.passes(15 * MINUTE);
    // Who waits gets a file, because a picture would show on a lock screen; the picture is there when they ask.
    await anna.say('menu');
    await on.pick(anna, 'together');
    await anna.say('1');
    await on.pick(anna, 'scan', 'picture');
    await on.hasPapers('.png');
    expect(newest(anna, '.pdf')).toBeDefined();
    for (const picture of pictures()) {
      const bytes = Buffer.from(picture?.bytes ?? []);
      expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
      // Large enough to be read on a phone, small enough for any of the channels.
      expect(bytes.readUInt32BE(16)).toBeGreaterThanOrEqual(600);
      expect(bytes.readUInt32BE(20)).toBeGreaterThanOrEqual(400);
      expect(bytes.length).toBeLessThan(1_000_000);
    }
    for (const [chat, language] of [
      [fatma, 'tr'],
      [anna, 'nl'],
    ] as const) {
      const text = chat.screen().map((seen) => seen.text);
      expect(text.join('\n')).toContain(library.text(language, 'scan.result.scale'));
    }
  }, 60_000);
});
