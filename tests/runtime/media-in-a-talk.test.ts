import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTelegramChannel } from '../../src/channels/telegram/telegram-channel.ts';
import { createWebChannel, type WebChannel } from '../../src/channels/web/web-channel.ts';
import type { WebDelivery } from '../../src/channels/web/web-delivery.ts';
import { createCompanion } from '../../src/index.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import type { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { realLibrary } from '../support/real-library.ts';
import { type LogLine, START } from '../support/rig.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import { TelegramServer } from '../support/telegram-server.ts';

const { library } = await realLibrary();
const text = (key: string, vars?: Record<string, string>) => library.text('nl', key, vars);

const CODE = 'AB2C-D3EF-GH4J-K';
const LETTER = Uint8Array.from({ length: 4000 }, (_, index) => (index * 31 + 7) % 256);
const QUESTION = 'Wat staat er in de brief die wij van school kregen?';

/** Anna asks on Telegram, Fatma answers on the web page; between them everything is as it is for real. */
class TwoChannels {
  readonly server: TelegramServer;
  readonly clock: VirtualClock;
  readonly companion: Companion;
  readonly people: TelegramPeople;
  readonly store = createMemoryStore();
  readonly web: WebChannel;
  readonly logged: LogLine[] = [];
  /** What Fatma's page shows, oldest first. */
  readonly page: WebDelivery[] = [];
  readonly #session: string;
  #leave: () => void = () => {};
  #posts = 0;

  private constructor(given: Pick<TwoChannels, 'server' | 'clock' | 'companion' | 'people' | 'web'>) {
    this.server = given.server;
    this.clock = given.clock;
    this.companion = given.companion;
    this.people = given.people;
    this.web = given.web;
    this.#session = given.web.newSession();
  }

  static async open(): Promise<TwoChannels> {
    const server = await TelegramServer.start();
    const clock = new VirtualClock(START);
    clock.settleWith(() => server.quiet());
    const logged: LogLine[] = [];
    const note = (event: string, fields: LogFields = {}) => logged.push({ event, fields });
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const ids = seededIds('media');
    const say = library.text;
    const telegram = createTelegramChannel({ token: server.token, apiRoot: server.url, clock, log, say });
    const web = createWebChannel({ clock, ids });
    const store = createMemoryStore();
    const companion = await createCompanion({ channels: [telegram, web], library, clock, ids, log, store });
    const two = new TwoChannels({
      server,
      clock,
      companion,
      people: new TelegramPeople(server, () => clock.now()),
      web,
    });
    Object.assign(two, { store, logged });
    await companion.createCode({ role: 'coordinator', uses: 1, days: 30 }, CODE);
    await companion.start();
    two.look();
    return two;
  }

  async close(): Promise<void> {
    await this.companion.stop();
    await this.server.close();
  }

  /** Opens Fatma's page. */
  look(): void {
    this.#leave = this.web.connect(this.#session, {
      deliver: (delivery) => {
        this.page.push(delivery);
        queueMicrotask(() => this.web.acknowledge(this.#session, delivery.id));
      },
      close: () => {},
    });
  }

  lookAway(): void {
    this.#leave();
  }

  /** Everything that can be done now is done, and a while passes. */
  async rest(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await this.companion.idle();
      await this.clock.advance(6_000);
    }
    await this.companion.idle();
  }

  async anna(act: () => number): Promise<void> {
    const id = act();
    await this.server.until(() => this.server.offset > id, 'what Anna did was taken');
    await this.rest();
  }

  annaSays(words: string): Promise<void> {
    return this.anna(() => this.people.say('anna', words));
  }

  annaTaps(option: string): Promise<void> {
    const keys = this.people.screen('anna').flatMap(({ keyboard }) => keyboard.flat());
    const key = keys.findLast(({ callback_data }) => callback_data.replace(/^q\d+-/, '') === option);
    return this.anna(() => this.people.tap('anna', key?.callback_data ?? `no ${option}`));
  }

  annaSends(kind: 'photo' | 'voice', bytes: Uint8Array, caption?: string): Promise<void> {
    return this.anna(() => this.people.send('anna', kind, bytes, caption));
  }

  async fatma(content: Content): Promise<void> {
    this.#posts += 1;
    await this.web.post(this.#session, `post-${this.#posts}`, content, 'nl');
    await this.rest();
  }

  fatmaTaps(option: string): Promise<void> {
    const options = this.page.flatMap(({ message }) => message.options ?? []);
    const found = options.findLast(({ id }) => id.replace(/^q\d+-/, '') === option);
    return this.fatma({ kind: 'option', id: found?.id ?? `no ${option}` });
  }

  get annaReads(): string {
    return this.people
      .screen('anna')
      .map((message) => message.text)
      .join('\n');
  }

  /** Both are welcome, Fatma is a coordinator, and she has taken Anna's question. */
  async talk(): Promise<void> {
    await this.fatma({ kind: 'opened' });
    await this.fatmaTaps('nl');
    for (const option of ['more', 'code']) await this.fatmaTaps(option);
    await this.fatma({ kind: 'text', text: CODE });
    await this.annaSays('/start');
    await this.annaTaps('nl');
    await this.annaSays('/human');
    await this.annaSays(QUESTION);
    await this.annaTaps('without');
    await this.annaTaps('send');
    await this.clock.advance(11 * 60_000);
    await this.rest();
    await this.fatmaTaps('take');
    expect(this.annaReads).toContain(text('talks.coordinator'));
  }

  /** All that the store holds, as one text. */
  async kept(): Promise<string> {
    const documents: unknown[] = [];
    for (const kind of ['person', 'talk', 'network', 'unanswered', 'dead-letter'] as const) {
      for await (const id of this.store.list(kind)) documents.push(await this.store.read(id));
    }
    return JSON.stringify(documents);
  }
}

let two: TwoChannels;

beforeEach(async () => {
  two = await TwoChannels.open();
});

afterEach(() => two.close());

describe('a photo or voice note in a talk between two channels', () => {
  it('comes to the other one with who sent it and the words under it, and is not stored', async () => {
    await two.talk();
    const before = two.page.length;
    await two.annaSends('photo', LETTER, 'Dit is de brief.');
    const [got, ...more] = two.page.slice(before);
    expect(more).toEqual([]);
    const from = text('talks.passed.photo', { name: text('talks.somebody') });
    expect(got?.message.text).toBe(`${from}\nDit is de brief.`);
    expect(got?.file).toMatchObject({ fileName: 'photo.jpg', mediaType: 'image/jpeg' });
    expect(Buffer.from(got?.file?.base64 ?? '', 'base64')).toEqual(Buffer.from(LETTER));
    const kept = await two.kept();
    expect(kept).not.toContain('photo-1');
    expect(kept).not.toContain(Buffer.from(LETTER).subarray(0, 30).toString('base64'));
  });

  it('is a voice note without a word of the companion to who sent it', async () => {
    await two.talk();
    const asked = two.people.screen('anna').length;
    const before = two.page.length;
    await two.annaSends('voice', LETTER);
    expect(two.people.screen('anna')).toHaveLength(asked);
    const got = two.page.slice(before);
    expect(got).toHaveLength(1);
    expect(got[0]?.message.text).toBe(text('talks.passed.voice', { name: text('talks.somebody') }));
    expect(got[0]?.file).toMatchObject({ fileName: 'voice.ogg', mediaType: 'audio/ogg' });
  });

  it('waits for the page to be opened, and is fetched then', async () => {
    await two.talk();
    two.lookAway();
    const before = two.page.length;
    await two.annaSends('photo', LETTER);
    expect(two.page).toHaveLength(before);
    expect(await two.kept()).toContain('photo-1');
    two.look();
    await two.rest();
    expect(two.page.slice(before).map(({ file }) => file?.fileName)).toEqual(['photo.jpg']);
    expect(await two.kept()).not.toContain('photo-1');
  });

  it('that is gone when the page is opened leaves its words, which say so', async () => {
    await two.talk();
    two.lookAway();
    const before = two.page.length;
    await two.annaSends('photo', LETTER, 'Dit is de brief.');
    two.server.chats.files.clear();
    two.look();
    await two.rest();
    const got = two.page.slice(before);
    expect(got).toHaveLength(1);
    expect(got[0]?.file).toBeUndefined();
    expect(got[0]?.message.text).toContain('Dit is de brief.');
    expect(got[0]?.message.text).toContain(text('talks.lost.photo'));
  });

  it('goes nowhere when the words under it are a cry for help', async () => {
    await two.talk();
    const before = two.page.length;
    await two.annaSends('photo', LETTER, 'mijn man slaat mij');
    expect(two.page).toHaveLength(before);
    expect(two.annaReads).toContain('112');
    expect(await two.kept()).not.toContain('photo-1');
    expect(await two.kept()).not.toContain('slaat mij');
  });

  it('goes nowhere when the words under it are a command, which is obeyed', async () => {
    await two.talk();
    const before = two.page.length;
    await two.annaSends('photo', LETTER, 'menu');
    expect(two.page.slice(before).filter(({ file }) => file)).toEqual([]);
    expect(two.annaReads).toContain(text('engine.media.photo'));
  });

  it('goes nowhere with words that are too long, and says so', async () => {
    await two.talk();
    const before = two.page.length;
    await two.annaSends('photo', LETTER, 'a'.repeat(1001));
    expect(two.page).toHaveLength(before);
    expect(two.annaReads).toContain('1001');
  });

  it('is kindly not read outside a talk, and the words under it are heard', async () => {
    await two.annaSays('/start');
    await two.annaTaps('nl');
    await two.annaSends('photo', LETTER, 'mijn man slaat mij');
    expect(two.annaReads).toContain('112');
    await two.annaSends('photo', LETTER);
    expect(two.annaReads).toContain(text('engine.media.photo'));
    expect(await two.kept()).not.toContain('photo-');
  });

  it('of another kind is kindly not read in a talk either', async () => {
    await two.talk();
    const before = two.page.length;
    await two.anna(() => two.people.act('anna', { kind: 'media', media: 'video' }));
    expect(two.page).toHaveLength(before);
    expect(two.annaReads).toContain(text('engine.media.video'));
  });
});
