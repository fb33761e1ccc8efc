import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Address, addressKey } from '../../src/ports/address.ts';
import type { Outbound, SendResult } from '../../src/ports/channel.ts';
import { AppError } from '../../src/ports/error.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { MediaRef, PassedOn } from '../../src/ports/media.ts';
import type { Message, PaperFile } from '../../src/ports/message.ts';
import { ContractHost, FAILURES, type Failure, type MediaSide, type Shown, type World } from './world.ts';

export { ContractHost, FAILURES, type Failure, type MediaSide, type Shown, type World } from './world.ts';

const UNWRITABLE = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });

/** Words that no log may ever hold: part of what people say, and of what is said to them. */
const PRIVATE = 'tulpenbol';

const ARABIC = 'مرحبًا! اتصلوا بالرقم 112 أو 0800-2000.';

/** Text that is markup in one channel or another, and must be read as it stands. */
const MARKUP = `${PRIVATE} <b>&amp; "x" </b> *ster* _laag_ ~weg~ [naam](https://a.nl) \`code\` # 1) - & < >`;

const BYTES = Uint8Array.from({ length: 5000 }, (_, index) => (index * 37 + (index >> 8)) % 256);
const VOICE = Uint8Array.from({ length: 3000 }, (_, index) => (index * 11 + 5) % 256);
const PDF: PaperFile = { fileName: 'voorbereiding.pdf', mediaType: 'application/pdf', bytes: BYTES };

/** Titles of ten options, some longer than any button. */
const TITLES = Array.from({ length: 10 }, (_, index) =>
  index % 3 === 2
    ? `Keuze ${index + 1}: samen praten over opvoeden in twee talen en twee culturen`
    : `Keuze ${index + 1}`,
);

/** Runs every channel through the same demands. `make` gives a fresh world for each test. */
export function channelContract(name: string, make: () => Promise<World>): void {
  describe(`${name}: the contract of a channel`, () => {
    let world: World;
    let host: ContractHost;
    let running = false;
    let sends = 0;

    beforeEach(async () => {
      world = await make();
      host = new ContractHost();
      await world.channel.start(host);
      running = true;
    });

    afterEach(async () => {
      if (running) await world.channel.stop();
      await world.dispose();
      running = false;
    });

    function outbound(to: Address, message: Partial<Message>, file?: PaperFile): Outbound {
      sends += 1;
      const paper = file &&
        !message.attachment && { kind: 'x', fileName: file.fileName, language: 'nl' as const, data: null };
      return {
        id: `document:${sends}`,
        to,
        message: { language: 'nl', text: '', ...message, ...(paper && { paper }) },
        ...(file && { file }),
      };
    }

    /** Somebody who wrote once, and so has an address. */
    async function known(person: string): Promise<Address> {
      expect(await world.act(person, { kind: 'text', text: `${PRIVATE} ${person}` })).toBe('acknowledged');
      return host.last.address;
    }

    /** Everything that a person can read on the screen. */
    function read(person: string): string {
      return world
        .screen(person)
        .map(({ text, options }) => [text, ...options.map(({ title }) => title)].join('\n'))
        .join('\n');
    }

    /** Sends, and waits until it is on the screen. */
    async function show(to: Address, person: string, message: Partial<Message>, file?: PaperFile): Promise<Shown> {
      const before = world.screen(person).length;
      const sending = world.channel.send(outbound(to, message, file));
      await world.until(person, (screen) => screen.length > before);
      expect(await sending).toMatchObject({ ok: true });
      const shown = world.screen(person).at(-1);
      if (!shown) throw new Error('Nothing is shown.');
      return shown;
    }

    function expectNothingPrivate(): void {
      const log = JSON.stringify(world.logged);
      expect(log).not.toContain(PRIVATE);
      for (const secret of world.secrets) expect(log).not.toContain(secret);
      for (const { address } of host.received) {
        for (const { fields } of world.logged) expect(Object.values(fields).map(String)).not.toContain(address.value);
      }
    }

    // ---- What comes in ----

    it('hands in a text as it was written, with an address, an id and a time', async () => {
      const text = `${MARKUP}\n${ARABIC} 👨‍👩‍👧`;
      expect(await world.act('anna', { kind: 'text', text })).toBe('acknowledged');
      expect(host.received).toHaveLength(1);
      const { content, address, externalId, at } = host.last;
      expect(content).toEqual({ kind: 'text', text });
      expect(address.channel).toBe(world.channel.name);
      expect(address.scheme).not.toBe('');
      expect(address.value).not.toBe('');
      expect(externalId).not.toBe('');
      expect(Number.isFinite(at) && at > 0).toBe(true);
    });

    it('hands in every other kind of content that it knows', async () => {
      await known('anna');
      const wanted: Content[] = [];
      if (world.kinds.includes('command')) {
        wanted.push({ kind: 'command', name: 'menu' }, { kind: 'command', name: 'start', argument: 'abc123' });
      }
      if (world.kinds.includes('opened')) wanted.push({ kind: 'opened' });
      if (world.kinds.includes('media'))
        wanted.push(...world.media.map((media) => ({ kind: 'media' as const, media })));
      for (const content of wanted) {
        const before = host.received.length;
        expect(await world.act('anna', content)).toBe('acknowledged');
        // Where media can be fetched is looked at below.
        const without = { ref: undefined, point: undefined };
        expect(host.received.slice(before).map((each) => ({ ...each.content, ...without }))).toEqual([content]);
        // People of every channel's world send a place in the Netherlands.
        for (const { address, content: given } of host.received.slice(before)) {
          // Teams has no locations; a card stands for one there.
          if (given.kind !== 'media' || given.media !== 'location' || address.channel === 'teams') continue;
          expect(Math.round(given.point?.latitude ?? 0)).toBe(52);
          expect(Math.round(given.point?.longitude ?? 0)).toBe(5);
        }
      }
    });

    it('hands in a reaction to the last message, and that it was taken back', async () => {
      if (!world.kinds.includes('reaction')) return;
      const anna = await known('anna');
      await show(anna, 'anna', { text: 'Goed zo?' });
      for (const emoji of ['👍', '']) {
        expect(await world.act('anna', { kind: 'reaction', emoji })).toBe('acknowledged');
        expect(host.last.content).toEqual({ kind: 'reaction', emoji });
      }
    });

    it('gives one person one address, another person another, and each update an id of its own', async () => {
      const first = await known('anna');
      const other = await known('bilal');
      const again = await known('anna');
      expect(addressKey(again)).toBe(addressKey(first));
      expect(addressKey(other)).not.toBe(addressKey(first));
      expect(new Set(host.received.map((each) => each.externalId)).size).toBe(3);
    });

    it('gives a repeated update the same id, or drops it', async () => {
      await known('anna');
      const { externalId } = host.last;
      expect(await world.act('anna', host.last.content, 'repeat')).toBe('acknowledged');
      expect(new Set(host.received.map((each) => each.externalId))).toEqual(new Set([externalId]));
    });

    it('keeps the order of what one person does', async () => {
      const texts = Array.from({ length: 5 }, (_, index) => `${index + 1}`);
      // The first is held up; the others must not pass it.
      let first = true;
      host.beforeTaking = async () => {
        if (!first) return;
        first = false;
        await new Promise<void>((done) => setImmediate(done));
      };
      await Promise.all(texts.map((text) => world.act('anna', { kind: 'text', text })));
      expect(host.called.map(({ content }) => (content.kind === 'text' ? content.text : ''))).toEqual(texts);
    });

    it('does not acknowledge what was not taken, and does not lose it', async () => {
      host.refuse = UNWRITABLE;
      const outcome = await world.act('anna', { kind: 'text', text: `${PRIVATE} verloren?` });
      expect(host.received).toEqual([]);
      if (world.whenRefused === 'asks') {
        expect(host.asked).toHaveLength(1);
        return;
      }
      expect(outcome).toBe('refused');
      host.refuse = null;
      await world.redeliver();
      expect(host.received.map(({ content }) => content)).toEqual([{ kind: 'text', text: `${PRIVATE} verloren?` }]);
      expectNothingPrivate();
    });

    // ---- The way in by a link ----

    it('has a link that brings a code in, wherever it has one, and keeps it when it starts again', async () => {
      await known('anna');
      const door = world.channel.door ?? null;
      expect(door !== null).toBe(world.hasDoor);
      if (!door) return;
      expect(door.channel).toBe(world.channel.name);
      expect(door.url.startsWith('https://')).toBe(true);
      expect(door.url.match(/\{\w*\}/g)).toEqual([expect.stringMatching(/^\{(code|text)\}$/)]);
      const code = 'AB12-CD34';
      const words = `Hallo & welkom? Mijn code is ${code}. مرحبا`;
      const link = new URL(
        door.url.replace('{code}', encodeURIComponent(code)).replace('{text}', encodeURIComponent(words)),
      );
      const [brought] = [...link.searchParams.values()];
      const opens = door.url.includes('{code}');
      expect(brought).toBe(opens ? code : words);
      const content: Content = opens
        ? { kind: 'command', name: 'start', argument: code }
        : { kind: 'text', text: words };
      expect(await world.act('bilal', content)).toBe('acknowledged');
      expect(host.last.content).toEqual(content);
      await world.channel.stop();
      await world.channel.start(host);
      await known('anna');
      expect(world.channel.door).toEqual(door);
    });

    // ---- What is passed on ----

    /** What a person sent, as it was handed in. */
    async function sent(side: MediaSide, kind: PassedOn, bytes: Uint8Array, caption?: string): Promise<MediaRef> {
      const before = host.received.length;
      await side.send('anna', kind, bytes, caption);
      const [taken, ...more] = host.received.slice(before).map(({ content }) => content);
      if (taken?.kind !== 'media' || !taken.ref) throw new Error('It has no reference.');
      expect(more).toEqual([]);
      expect(taken).toMatchObject({ media: kind, ref: { channel: world.channel.name } });
      expect(taken.caption).toBe(caption);
      // It lies in letters as JSON, with nothing of the bytes in it.
      expect(JSON.stringify(taken.ref).length).toBeLessThan(2_200);
      return JSON.parse(JSON.stringify(taken.ref));
    }

    it('hands in a photo and a voice note with where they can be fetched, and with the words under them', async () => {
      if (!world.mediaSide) return;
      const photo = await sent(world.mediaSide, 'photo', BYTES, 'Deze brief kreeg ik.');
      expect(photo.mediaType).toBe('image/jpeg');
      const voice = await sent(world.mediaSide, 'voice', VOICE);
      expect(voice.mediaType).toBe('audio/ogg');
      expect(await fetched(photo)).toEqual(Buffer.from(BYTES));
      expect(await fetched(voice)).toEqual(Buffer.from(VOICE));
    });

    async function fetched(ref: MediaRef): Promise<Buffer | 'later' | 'never'> {
      const result = await world.channel.fetch?.(ref);
      if (!result) throw new Error('This channel fetches nothing.');
      return result.ok ? Buffer.from(result.bytes) : result.retry;
    }

    it('fetches again what was sent before it was stopped and started', async () => {
      if (!world.mediaSide) return;
      const ref = await sent(world.mediaSide, 'photo', BYTES);
      await world.channel.stop();
      await world.channel.start(host);
      expect(await fetched(ref)).toEqual(Buffer.from(BYTES));
    });

    it('says whether what it could not fetch may be there later', async () => {
      if (!world.mediaSide) return;
      const ref = await sent(world.mediaSide, 'photo', BYTES);
      world.mediaSide.breakOnce();
      expect(await fetched(ref)).toBe('later');
      expect(await fetched(ref)).toEqual(Buffer.from(BYTES));
      world.mediaSide.lose();
      expect(await fetched(ref)).toBe('never');
      expect(await fetched({ ...ref, id: '../../etc/passwd' })).toBe('never');
      expectNothingPrivate();
    });

    it('delivers a photo and a voice note byte by byte, with the words that go with them', async () => {
      if (!world.files) return;
      const anna = await known('anna');
      for (const [kind, mediaType, fileName, bytes] of [
        ['photo', 'image/jpeg', 'photo.jpg', BYTES],
        ['voice', 'audio/ogg', 'voice.ogg', VOICE],
      ] as const) {
        const ref = { channel: 'x', id: '1', mediaType };
        const attachment = { kind, ref, lost: 'Weg.' };
        const before = world.screen('anna').length;
        const text = `Van Bilal, ${kind}`;
        // A photo and a voice note are several messages on some channels.
        await world.advance(2_000);
        await show(anna, 'anna', { text, attachment }, { fileName, mediaType, bytes });
        await world.until('anna', (screen) => screen.slice(before).some(({ file }) => file !== undefined));
        const shown = world.screen('anna').slice(before);
        expect(shown.map((each) => each.text).join('\n')).toContain(text);
        expect(shown.map((each) => each.text).join('\n')).not.toContain('Weg.');
        expect(Buffer.from(shown.find(({ file }) => file)?.file?.bytes ?? [])).toEqual(Buffer.from(bytes));
      }
    });

    // ---- What goes out ----

    it('sends to the address that came in, and to nobody else', async () => {
      const anna = await known('anna');
      await known('bilal');
      await show(JSON.parse(JSON.stringify(anna)), 'anna', { text: 'Dag Anna' });
      expect(read('anna')).toContain('Dag Anna');
      expect(read('bilal')).not.toContain('Dag Anna');
    });

    it('shows heading and text character by character, whatever markup they look like', async () => {
      const anna = await known('anna');
      const { text } = await show(anna, 'anna', { heading: 'Kop <i>&', text: `${MARKUP}\n\n${ARABIC}` });
      expect(text).toContain('Kop <i>&');
      for (const line of [MARKUP, ARABIC]) expect(text).toContain(line);
    });

    it('shows the whole of a text that is longer than one message', async () => {
      const anna = await known('anna');
      const words = Array.from({ length: 1500 }, (_, index) => `woord${index}`);
      const sending = world.channel.send(outbound(anna, { text: words.join(' ') }));
      await world.until('anna', () => read('anna').includes('woord1499'));
      expect(await sending).toMatchObject({ ok: true });
      expect(read('anna').match(/woord\d+/g)).toEqual(words);
    });

    it('shows every option with its whole title, and hands in the id of the one that is tapped', async () => {
      const anna = await known('anna');
      const options = TITLES.map((title, index) => ({ id: `q12-option-${index}-${'x'.repeat(24)}`, title }));
      await show(anna, 'anna', { text: 'Wat past bij u?', options });
      for (const title of TITLES) expect(read('anna')).toContain(title);
      if (!world.taps) return;
      for (const { id } of options.slice(0, 3)) {
        await show(anna, 'anna', { text: 'Wat past bij u?', options: options.slice(0, 3) });
        expect(await world.act('anna', { kind: 'option', id })).toBe('acknowledged');
        expect(host.last.content).toEqual({ kind: 'option', id });
      }
    });

    it('takes the options away once one is tapped, and shows the choice', async () => {
      if (!world.taps || !world.clearsOptions) return;
      const anna = await known('anna');
      const options = [
        { id: 'q1-a', title: 'Samen koken' },
        { id: 'q1-b', title: 'Samen wandelen' },
      ];
      await show(anna, 'anna', { text: 'Wat past bij u?', options });
      const at = world.screen('anna').length - 1;
      await world.act('anna', { kind: 'option', id: 'q1-b' });
      await world.until('anna', (screen) => screen[at]?.options.length === 0);
      const shown = world.screen('anna')[at];
      expect(shown?.text).toContain('Wat past bij u?');
      expect(shown?.text).toContain('Samen wandelen');
      expect(shown?.text).not.toContain('Samen koken');
    });

    it('delivers a file byte by byte under its name, with the words that go with it', async () => {
      const anna = await known('anna');
      await show(anna, 'anna', { heading: 'Uw kaart', text: 'U kunt hem bewaren.' }, PDF);
      expect(read('anna')).toContain('Uw kaart');
      expect(read('anna')).toContain('U kunt hem bewaren.');
      if (!world.files) return;
      const file = world.screen('anna').find((shown) => shown.file)?.file;
      expect(file?.name).toBe(PDF.fileName);
      expect(Buffer.from(file?.bytes ?? []).equals(Buffer.from(BYTES))).toBe(true);
    });

    it.each([
      ['bijeenkomst.ics', 'text/calendar'],
      ['deelnemers.csv', 'text/csv'],
      ['uitnodiging.png', 'image/png'],
    ])('delivers what a meeting brings along byte by byte, and its words: %s', async (fileName, mediaType) => {
      const anna = await known('anna');
      await show(anna, 'anna', { text: 'Voor de bijeenkomst.' }, { fileName, mediaType, bytes: BYTES });
      expect(read('anna')).toContain('Voor de bijeenkomst.');
      if (!world.files) return;
      await world.until('anna', (screen) => screen.some(({ file }) => file !== undefined));
      const file = world.screen('anna').find((shown) => shown.file)?.file;
      // A picture may lose its name: it is shown, not saved. By the other names a phone knows what they are.
      if (mediaType !== 'image/png') expect(file?.name).toBe(fileName);
      expect(Buffer.from(file?.bytes ?? []).equals(Buffer.from(BYTES))).toBe(true);
    });

    it('sends the words of a paper that could not be made', async () => {
      const anna = await known('anna');
      const recipe = { kind: 'x', fileName: 'kaart.pdf', language: 'nl' as const, data: null };
      await show(anna, 'anna', { text: 'Hier staan uw antwoorden.', paper: recipe });
      expect(read('anna')).toContain('Hier staan uw antwoorden.');
    });

    it('refuses an address of another channel for good', async () => {
      const result = await world.channel.send(outbound({ channel: 'x', scheme: 'y', value: '1' }, { text: 'Dag' }));
      expect(result).toMatchObject({ ok: false, retry: 'never' });
    });

    // ---- What goes wrong ----

    const EXPECTED: Record<Failure, Partial<Extract<SendResult, { ok: false }>>> = {
      'rate-limited': { retry: 'later' },
      blocked: { retry: 'never', unreachable: true },
      refused: { retry: 'never' },
      broken: { retry: 'later' },
      network: { retry: 'later' },
    };

    for (const failure of FAILURES) {
      it(`says what to do after a send that fails: ${failure}`, async () => {
        if (!world.failures.includes(failure)) return;
        const anna = await known('anna');
        const item = outbound(anna, { text: `${PRIVATE} voor Anna` });
        world.fail('anna', failure);
        const result = await world.channel.send(item);
        expect(result).toMatchObject({ ok: false, ...EXPECTED[failure] });
        if (result.ok) return;
        expect(result.code).toMatch(/^channel\.[a-z.-]+$/);
        if (failure === 'rate-limited') expect(result.afterMs).toBeGreaterThanOrEqual(world.rateLimitMs);
        if (failure !== 'blocked') expect(result.unreachable ?? false).toBe(false);
        expectNothingPrivate();
        world.fail('anna', null);
        if (result.retry !== 'later') return;
        await world.advance(result.afterMs ?? 1000);
        expect(await world.channel.send(item)).toMatchObject({ ok: true });
        await world.until('anna', (screen) => screen.some(({ text }) => text.includes('voor Anna')));
      });
    }

    it('goes on sending to others while one person can not be reached', async () => {
      const failure = world.failures.find((each) => each === 'blocked' || each === 'rate-limited');
      if (failure === undefined) return;
      const anna = await known('anna');
      const bilal = await known('bilal');
      world.fail('anna', failure);
      expect(await world.channel.send(outbound(anna, { text: 'Dag' }))).toMatchObject({ ok: false });
      await show(bilal, 'bilal', { text: 'Dag Bilal' });
    });

    // ---- Stopping and starting ----

    it('takes nothing after it stopped, and goes on where it was after the next start', async () => {
      const anna = await known('anna');
      await world.channel.stop();
      running = false;
      const before = host.received.length;
      if (world.keepsWhileStopped) {
        const acting = world.act('anna', { kind: 'text', text: 'tijdens de pauze' });
        expect(host.received).toHaveLength(before);
        await world.channel.start(host);
        running = true;
        expect(await acting).toBe('acknowledged');
        expect(host.received.slice(before).map(({ content }) => content)).toEqual([
          { kind: 'text', text: 'tijdens de pauze' },
        ]);
      } else {
        expect(await world.act('anna', { kind: 'text', text: 'tijdens de pauze' })).toBe('refused');
        expect(host.received).toHaveLength(before);
        await world.channel.start(host);
        running = true;
      }
      await show(anna, 'anna', { text: 'Welkom terug' });
      await known('anna');
    });

    it('waits, when it stops, for what is being taken', async () => {
      let letGo: () => void = () => {};
      let inHand: () => void = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const begun = new Promise<void>((resolve) => {
        inHand = resolve;
      });
      host.beforeTaking = () => {
        inHand();
        return held;
      };
      const acting = world.act('anna', { kind: 'text', text: 'nog net' });
      await begun;
      let stopped = false;
      const stopping = world.channel.stop().then(() => {
        stopped = true;
      });
      running = false;
      await new Promise<void>((done) => setImmediate(done));
      expect(stopped).toBe(false);
      letGo();
      await stopping;
      expect(host.received).toHaveLength(1);
      expect(await acting).toBe('acknowledged');
    });

    it('may be stopped twice', async () => {
      await world.channel.stop();
      await world.channel.stop();
      running = false;
    });

    // ---- Showing that it is there ----

    it('shows that it is writing while an answer takes long', async () => {
      if (world.typed('anna') === null) return;
      let letGo: () => void = () => {};
      let inHand: () => void = () => {};
      const begun = new Promise<void>((resolve) => {
        inHand = resolve;
      });
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      host.beforeTaking = () => {
        inHand();
        return held;
      };
      const acting = world.act('anna', { kind: 'text', text: 'een lange vraag' });
      await begun;
      await world.advance(2_000);
      letGo();
      expect(await acting).toBe('acknowledged');
      await world.until('anna', () => (world.typed('anna') ?? 0) > 0);
    });
  });
}
