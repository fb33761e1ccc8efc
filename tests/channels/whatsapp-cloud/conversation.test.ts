import { afterEach, describe, expect, it } from 'vitest';
import { createWhatsAppCloudChannel } from '../../../src/channels/whatsapp-cloud/whatsapp-cloud-channel.ts';
import { createPaperMaker } from '../../../src/papers/paper-maker.ts';
import type { Address } from '../../../src/ports/address.ts';
import type { Channel } from '../../../src/ports/channel.ts';
import type { Receipt } from '../../../src/ports/document.ts';
import type { Content } from '../../../src/ports/inbound.ts';
import type { Language } from '../../../src/ports/language.ts';
import type { Store } from '../../../src/ports/store.ts';
import { Companion } from '../../../src/runtime/companion.ts';
import { seededIds } from '../../../src/runtime/ids.ts';
import { createMemoryStore } from '../../../src/store/memory/index.ts';
import { CrashingStore } from '../../support/crashing-store.ts';
import { realLibrary } from '../../support/real-library.ts';
import { NETWORK } from '../../support/rig.ts';
import { APP_SECRET, realTemplates, VERIFY_TOKEN, WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import type { Naming } from '../../support/whatsapp-people.ts';
import { sign } from '../../support/whatsapp-people.ts';
import type { Shown } from '../world.ts';

/** People need some seconds for each answer, and the pace of Meta counts on it. */
const READING_MS = 12_000;

/** The whole companion behind the real channel, and one person with a phone. */
class Phone {
  readonly world: WhatsAppCloudWorld;
  readonly companion: Companion;
  readonly store: Store;
  readonly #webhook: WhatsAppCloudWorld['channel']['webhook'];

  private constructor(
    world: WhatsAppCloudWorld,
    companion: Companion,
    store: Store,
    webhook: WhatsAppCloudWorld['channel']['webhook'],
  ) {
    this.world = world;
    this.companion = companion;
    this.store = store;
    this.#webhook = webhook;
  }

  /** `world`: that of an earlier process, whose phone and Meta go on. */
  static async pick(options: { naming?: Naming; store?: Store; world?: WhatsAppCloudWorld } = {}): Promise<Phone> {
    const { naming = 'both', store = createMemoryStore() } = options;
    const world = options.world ?? (await WhatsAppCloudWorld.make({ naming }));
    const { library, understand } = await realLibrary();
    const { clock, log, server } = world;
    const channel = createWhatsAppCloudChannel({
      token: server.token,
      phoneId: server.phoneId,
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
      apiRoot: server.url,
      clock,
      log,
      say: (language, key) => library.text(language, key),
      templates: await realTemplates(),
    });
    const companion = new Companion({
      library,
      understand,
      store,
      clock,
      ids: seededIds('phone'),
      papers: createPaperMaker(),
      network: NETWORK,
      channels: [channel satisfies Channel],
      log,
    });
    await companion.start();
    return new Phone(world, companion, store, channel.webhook);
  }

  get screen(): readonly Shown[] {
    return this.world.screen('anna');
  }

  get texts(): string {
    return this.screen.map(({ text }) => text).join('\n');
  }

  /** Ids of what can be chosen in the newest question, without the stamp of the question. */
  get shown(): { id: string; plain: string }[] {
    const question = this.screen.findLast(({ options }) => options.length > 0);
    return (question?.options ?? []).map(({ id }) => ({ id, plain: id.replace(/^q\d+-/, '') }));
  }

  /** Hands in a body as Meta does; gives the status. */
  async post(body: unknown): Promise<number> {
    const bytes = Buffer.from(JSON.stringify(body), 'utf8');
    const headers = { 'x-hub-signature-256': sign(bytes, APP_SECRET) };
    return (await this.#webhook.handle({ headers, body: bytes })).status;
  }

  /** What the person does, as Meta brings it. */
  body(content: Content): Record<string, unknown> {
    const { people } = this.world;
    return people.body('anna', people.fields('anna', content));
  }

  async act(content: Content): Promise<void> {
    expect(await this.post(this.body(content))).toBe(200);
    await this.#settled();
  }

  say(text: string): Promise<void> {
    return this.act({ kind: 'text', text });
  }

  tap(plain: string): Promise<void> {
    const option = this.shown.find((each) => each.plain === plain);
    if (!option) throw new Error(`"${plain}" is not shown; shown are: ${this.shown.map((each) => each.plain)}.`);
    return this.act({ kind: 'option', id: option.id });
  }

  /** Types the numbers of these, counted down the list. */
  number(...wanted: string[]): Promise<void> {
    const plain = this.shown.map((each) => each.plain);
    for (const each of wanted) expect(plain).toContain(each);
    return this.say(wanted.map((each) => plain.indexOf(each) + 1).join(' '));
  }

  /** What the document keeps of what became of messages, newest last. */
  async receipts(): Promise<readonly Receipt[]> {
    const id = await this.store.find(this.address);
    const read = id === null ? null : await this.store.read(id);
    return read?.status === 'found' ? (read.document.receipts ?? []) : [];
  }

  get address(): Address {
    const { people } = this.world;
    return people.naming === 'phone'
      ? { channel: 'whatsapp-cloud', scheme: 'phone', value: people.phone('anna') }
      : { channel: 'whatsapp-cloud', scheme: 'bsuid', value: people.userId('anna') };
  }

  async #settled(): Promise<void> {
    await this.world.clock.advance(READING_MS);
    await this.companion.idle();
  }
}

const phones: Phone[] = [];

afterEach(async () => {
  for (const phone of phones.splice(0)) {
    await phone.companion.stop();
    await phone.world.dispose();
  }
});

async function pick(options: Parameters<typeof Phone.pick>[0] = {}): Promise<Phone> {
  const phone = await Phone.pick(options);
  phones.push(phone);
  return phone;
}

/** The short preparation up to and with its card, its meeting on 30 November. */
async function prepare(phone: Phone, language: Language): Promise<void> {
  await phone.act({ kind: 'opened' });
  for (const id of [language, 'prepare', 'yes', 'short', 'd2026-11-30']) await phone.tap(id);
  await phone.number('trust', 'language');
  await phone.number('know-each-other', 'respect');
  await phone.number('work', 'come-back');
  await phone.number('refer');
  await phone.tap('card');
}

/** Texts that everybody who prepares gets to read. */
const KEYS = ['system.menu.ask', 'prepare.mode.ask', 'prepare.date.ask', 'prepare.card.lead'];

describe('the short preparation in WhatsApp', () => {
  it.each([
    ['nl', 'both'],
    ['ar', 'both'],
    ['nl', 'phone'],
    ['ar', 'bsuid'],
  ] as const)('goes from the first word to the card as a PDF, in %s, people named by %s', async (language, naming) => {
    const phone = await pick({ naming });
    await prepare(phone, language);
    const { library } = await realLibrary();
    for (const key of KEYS) expect(phone.texts).toContain(library.text(language, key));
    const card = phone.screen.find(({ file }) => file)?.file;
    expect(card?.name).toMatch(/\.pdf$/);
    const bytes = Buffer.from(card?.bytes ?? []);
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(bytes.length).toBeGreaterThan(5_000);
    const { server, people, logged } = phone.world;
    expect(server.takenFor(people.address('anna'))).toHaveLength(server.taken.length);
    expect(logged.filter(({ event }) => /failed|not-sent|not-taken|unreadable|given-up/.test(event))).toEqual([]);
  });
});

describe('a crash between the commit and the 200', () => {
  it.each(['before', 'after'] as const)('%s the disk: Meta brings it again, and it counts once', async (moment) => {
    const disk = createMemoryStore();
    const first = await pick({ store: disk });
    await first.act({ kind: 'opened' });
    await first.tap('nl');
    await first.companion.stop();
    const asked = first.screen.length;

    // The first write is the list of coordinators, at the start.
    const crashing = new CrashingStore(disk, 2, moment);
    const dying = await Phone.pick({ store: crashing.store, world: first.world });
    const tap = first.shown.find(({ plain }) => plain === 'prepare');
    const body = dying.body({ kind: 'option', id: tap?.id ?? '' });
    let status: number | null = null;
    void dying.post(body).then((given) => {
      status = given;
    });
    await crashing.died;
    await first.world.clock.settle();
    expect(status).toBeNull();
    expect(first.screen).toHaveLength(asked);

    const next = await pick({ store: disk, world: first.world });
    for (let times = 0; times < 3; times += 1) expect(await next.post(body)).toBe(200);
    await next.world.clock.advance(READING_MS);
    await next.companion.idle();
    const { library } = await realLibrary();
    const consent = library.text('nl', 'system.consent.ask');
    expect(next.screen.slice(asked).filter(({ text }) => text.includes(consent))).toHaveLength(1);
    expect(next.shown.map(({ plain }) => plain)).toContain('yes');
  });
});

describe('what is said on our own initiative', () => {
  it.each(['nl', 'ar'] as const)(
    'is a template by name and language, and its button asks the question (%s)',
    async (language) => {
      const phone = await pick();
      await prepare(phone, language);
      const before = phone.world.server.taken.length;
      await phone.world.clock.advanceTo(Date.parse('2026-12-01T20:00:00+01:00'));
      const [template, ...more] = phone.world.server.taken.slice(before);
      expect(more).toEqual([]);
      expect(template?.body.template).toMatchObject({ name: 'kennismaker_check_in', language: { code: language } });

      const { library } = await realLibrary();
      const question = library.text(language, 'look-back.went.ask');
      expect(phone.texts).not.toContain(question);
      await phone.act({ kind: 'command', name: 'repeat' });
      expect(phone.screen.at(-1)?.text).toContain(question);
      await phone.tap('good');
      expect(phone.screen.at(-1)?.text).not.toContain(question);
    },
  );

  it('is the question itself for who wrote within a day', async () => {
    const phone = await pick();
    await prepare(phone, 'nl');
    await phone.world.clock.advanceTo(Date.parse('2026-11-30T20:00:00+01:00'));
    await phone.say('menu');
    await phone.world.clock.advanceTo(Date.parse('2026-12-01T19:00:00+01:00'));
    const { library } = await realLibrary();
    expect(phone.texts).toContain(library.text('nl', 'look-back.went.ask'));
    expect(phone.world.server.taken.some(({ body }) => body.type === 'template')).toBe(false);
  });

  it('ends for good with the other button', async () => {
    const phone = await pick();
    await prepare(phone, 'nl');
    await phone.world.clock.advanceTo(Date.parse('2026-12-01T20:00:00+01:00'));
    await phone.act({ kind: 'command', name: 'stop' });
    const { library } = await realLibrary();
    expect(phone.texts).toContain(library.text('nl', 'system.stop'));
  });
});

describe('what becomes of a message', () => {
  it('stands on the record, also when Meta says it before it has answered the send', async () => {
    const phone = await pick();
    const { server, people, clock } = phone.world;
    const letGo = server.hold(people.address('anna'));
    expect(await phone.post(phone.body({ kind: 'text', text: 'hallo' }))).toBe(200);
    await server.until(() => server.calls.some(({ body }) => body.recipient !== undefined), 'the first send');
    // The id that the stand-in will give to the message that it holds.
    const early = { id: 'wamid.HBgL00000001', to: people.userId('anna') };
    expect(await phone.post(people.status(early, 'read'))).toBe(200);
    letGo();
    await clock.advance(READING_MS);
    await phone.companion.idle();
    const [first] = await phone.receipts();
    expect(first).toMatchObject({ externalId: early.id, outcome: 'read', to: phone.address });
  });

  it('is kept for each message by its last word, and a failure by its code', async () => {
    const phone = await pick();
    await phone.say('hallo');
    const sent = phone.world.server.taken.at(-1);
    if (!sent) throw new Error('Nothing was sent.');
    for (const status of ['sent', 'delivered', 'read']) {
      expect(await phone.post(phone.world.people.status(sent, status))).toBe(200);
    }
    expect((await phone.receipts()).at(-1)).toMatchObject({ externalId: sent.id, outcome: 'read' });
    await phone.say('hallo');
    const lost = phone.world.server.taken.at(-1);
    if (!lost) throw new Error('Nothing was sent.');
    await phone.post(phone.world.people.status(lost, 'failed', { errors: [{ code: 131026, title: 'x' }] }));
    expect((await phone.receipts()).at(-1)).toMatchObject({
      externalId: lost.id,
      outcome: 'unreachable',
      code: 'channel.whatsapp-cloud.undeliverable',
    });
  });
});

it('knows a person who was named by number, once Meta names them by id too', async () => {
  const phone = await pick({ naming: 'phone' });
  await phone.act({ kind: 'opened' });
  await phone.tap('tr');
  const { people } = phone.world;
  Object.assign(people, { naming: 'both' });
  await phone.tap('prepare');
  const { library } = await realLibrary();
  expect(phone.screen.at(-1)?.text).toContain(library.text('tr', 'system.consent.ask'));
  const byNumber = await phone.store.find({ channel: 'whatsapp-cloud', scheme: 'phone', value: people.phone('anna') });
  const byId = await phone.store.find(phone.address);
  expect(byId).toBe(byNumber);
  expect(byId).not.toBeNull();
});
