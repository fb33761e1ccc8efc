import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/ports/address.ts';
import type { Outbound, SendResult } from '../../../src/ports/channel.ts';
import type { Message, PaperFile } from '../../../src/ports/message.ts';
import { type Answer, graphError } from '../../support/graph-server.ts';
import { WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { ContractHost } from '../world.ts';

const ANNA = '31600000001';
const PDF: PaperFile = { fileName: 'kaart.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([37, 80, 68, 70]) };
const PAPER = { kind: 'x', fileName: 'kaart.pdf', language: 'nl', data: null } as const;

let world: WhatsAppCloudWorld;
let host: ContractHost;
let sends = 0;

beforeEach(async () => {
  world = await WhatsAppCloudWorld.make({ naming: 'phone' });
  host = new ContractHost();
  await world.channel.start(host);
});

afterEach(async () => {
  await world.channel.stop();
  await world.dispose();
});

function phone(value = ANNA): Address {
  return { channel: 'whatsapp-cloud', scheme: 'phone', value };
}

function outbound(message: Partial<Message>, more: Partial<Outbound> = {}): Outbound {
  sends += 1;
  return { id: `d:${sends}`, to: phone(), message: { language: 'nl', text: '', ...message }, ...more };
}

function send(message: Partial<Message>, more: Partial<Outbound> = {}): Promise<SendResult> {
  return world.channel.send(outbound(message, more));
}

function options(count: number): { id: string; title: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `q1-o${index}`, title: `Keuze ${index + 1}` }));
}

/** Bodies of everything that was taken, without what all have. */
function bodies(): object[] {
  return world.server.taken.map(({ body }) => {
    const { messaging_product: _, recipient_type: __, ...rest } = body;
    return rest;
  });
}

const MANY_WORDS = Array.from({ length: 1_500 }, (_, index) => `woord${index}`).join(' ');

describe('a message', () => {
  it('goes as text without a preview of its links, to the number or to the id', async () => {
    const result = await send({ heading: 'Kop', text: 'Kijk op https://www.kis.nl' });
    await send({ text: 'Dag' }, { to: { channel: 'whatsapp-cloud', scheme: 'bsuid', value: 'NL.13491208' } });
    expect(bodies()).toEqual([
      { to: ANNA, type: 'text', text: { body: '*Kop*\nKijk op https://www.kis.nl', preview_url: false } },
      { recipient: 'NL.13491208', type: 'text', text: { body: 'Dag', preview_url: false } },
    ]);
    expect(result).toEqual({ ok: true, externalId: world.server.taken[0]?.id });
  });

  it('with three options has three buttons, with more a list, with more than ten numbers', async () => {
    await send({ text: 'Wat past?', options: options(3) });
    await send({ text: 'Wat past?', options: options(10) });
    await send({ text: 'Wat past?', options: options(11) });
    const [buttons, list, numbers] = bodies();
    expect(buttons).toEqual({
      to: ANNA,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Wat past?' },
        action: { buttons: options(3).map((reply) => ({ type: 'reply', reply })) },
      },
    });
    expect(list).toEqual({
      to: ANNA,
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'Wat past?' },
        action: { button: 'Bekijk de keuzes', sections: [{ rows: options(10) }] },
      },
    });
    expect(numbers).toMatchObject({ type: 'text' });
    expect(world.screen('anna').at(-1)?.text).toContain('11. Keuze 11');
  });

  it('opens its list in the language of the message', async () => {
    for (const language of ['nl', 'en', 'tr', 'ar'] as const) await send({ language, text: 'x', options: options(4) });
    expect(world.server.taken.map(({ body }) => body.interactive?.action?.button)).toEqual([
      'Bekijk de keuzes',
      'See the choices',
      'Seçenekleri göster',
      'عرض الخيارات',
    ]);
  });

  it('of several parts is known by the last, and one part that was sent is not sent again', async () => {
    const item = outbound({ text: MANY_WORDS });
    world.server.answer(answerOnce(), { to: ANNA });
    world.server.answer(graphError(131000, 500), { to: ANNA });
    expect(await world.channel.send(item)).toMatchObject({ ok: false, code: 'channel.unavailable', retry: 'later' });
    const result = await world.channel.send(item);
    const { taken } = world.server;
    expect(result).toEqual({ ok: true, externalId: taken.at(-1)?.id });
    expect(taken.map(({ body }) => body.text?.body).join(' ')).toBe(MANY_WORDS);
    expect(taken.length).toBeGreaterThan(2);
  });

  it('that is under way is not sent a second time by who asks again', async () => {
    const letGo = world.server.hold(ANNA);
    const item = outbound({ text: 'Een keer' });
    const both = [world.channel.send(item), world.channel.send(item)];
    letGo();
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(second);
    expect(world.server.taken).toHaveLength(1);
  });

  it('says nothing of a person beyond what Meta needs', async () => {
    await send({ text: 'Dag', options: options(2) }, { purpose: 'initiative' });
    expect(JSON.stringify(world.server.calls)).not.toMatch(/biz_opaque|d:\d/);
  });

  it.each([
    ['an address of another channel', { channel: 'telegram', scheme: 'chat', value: '1' }],
    ['another kind of address', { channel: 'whatsapp-cloud', scheme: 'lid', value: '1' }],
    ['no number', { channel: 'whatsapp-cloud', scheme: 'phone', value: '31600000001/../x' }],
    ['no id', { channel: 'whatsapp-cloud', scheme: 'bsuid', value: 'NL' }],
  ])('never goes to %s', async (_, to) => {
    expect(await send({ text: 'Dag' }, { to })).toEqual({
      ok: false,
      code: 'channel.wrong-address',
      retry: 'never',
    });
    expect(world.server.calls.filter(({ path }) => path === '/messages')).toEqual([]);
  });

  it('without anything to read is not sent', async () => {
    expect(await send({ text: '' })).toEqual({ ok: false, code: 'channel.nothing-to-send', retry: 'never' });
    expect(await send({ text: '', paper: PAPER })).toMatchObject({ code: 'channel.nothing-to-send' });
  });
});

describe('a paper', () => {
  it('is put at Meta and goes as a document with its name and its words', async () => {
    await send({ heading: 'Uw kaart', text: 'Bewaar hem goed.', paper: PAPER }, { file: PDF });
    expect(bodies()).toEqual([
      {
        to: ANNA,
        type: 'document',
        document: { id: 'media-1', filename: 'kaart.pdf', caption: '*Uw kaart*\nBewaar hem goed.' },
      },
    ]);
    expect([...(world.server.media.get('media-1')?.bytes ?? [])]).toEqual([...PDF.bytes]);
  });

  it('is not put there again when only the message has to be sent again', async () => {
    const item = outbound({ text: 'Uw kaart', paper: PAPER }, { file: PDF });
    world.server.answer(graphError(130429, 429), { to: ANNA });
    expect(await world.channel.send(item)).toMatchObject({ ok: false, retry: 'later' });
    expect(await world.channel.send(item)).toMatchObject({ ok: true });
    expect(world.server.calls.filter(({ path }) => path === '/media')).toHaveLength(1);
  });

  it('that can not be put there is tried three times, and then its words go without it', async () => {
    world.server.answer(graphError(131053), { path: '/media', times: 3 });
    const item = outbound({ text: 'Uw kaart', paper: PAPER }, { file: PDF });
    for (let tries = 1; tries < 3; tries += 1) {
      expect(await world.channel.send(item)).toMatchObject({ code: 'channel.whatsapp-cloud.media', retry: 'later' });
    }
    expect(await world.channel.send(item)).toMatchObject({ ok: true });
    expect(bodies()).toEqual([{ to: ANNA, type: 'text', text: { body: 'Uw kaart', preview_url: false } }]);
    expect(world.logged.map(({ event }) => event)).toContain('whatsapp-cloud-file-given-up');
  });

  it('that Meta refuses for good leaves its words at once', async () => {
    world.server.answer(graphError(100), { path: '/media' });
    expect(await send({ text: 'Uw kaart', paper: PAPER }, { file: PDF })).toMatchObject({ ok: true });
    expect(world.screen('anna').map(({ text }) => text)).toEqual(['Uw kaart']);
  });

  it('that nobody can send and that has no words fails', async () => {
    world.server.answer(graphError(100), { path: '/media' });
    expect(await send({ paper: PAPER }, { file: PDF })).toEqual({
      ok: false,
      code: 'channel.whatsapp-cloud.media',
      retry: 'never',
    });
  });

  it('waits as any message does when Meta is away, however often', async () => {
    const item = outbound({ text: 'Uw kaart', paper: PAPER }, { file: PDF });
    world.server.up = false;
    for (let tries = 0; tries < 5; tries += 1) {
      expect(await world.channel.send(item)).toMatchObject({ code: 'channel.unavailable', retry: 'later' });
    }
    world.server.up = true;
    expect(await world.channel.send(item)).toMatchObject({ ok: true });
    expect(world.screen('anna')[0]?.file?.name).toBe('kaart.pdf');
  });

  it('before a question that was sent is not forgotten when it could not be made the second time', async () => {
    const message = { text: 'Goed zo?', paper: PAPER, options: options(2) };
    const item = outbound(message, { file: PDF });
    world.server.answer(answerOnce(), { to: ANNA });
    world.server.answer(graphError(131000), { to: ANNA });
    expect(await world.channel.send(item)).toMatchObject({ ok: false });
    const { file: _, ...without } = item;
    expect(await world.channel.send(without)).toMatchObject({ ok: true });
    expect(world.screen('anna').map(({ text }) => text)).toEqual(['', 'Goed zo?']);
  });
});

describe('a template', () => {
  const check = { name: 'check-in', variables: {} };
  const invite = { name: 'invite', variables: { title: 'Samen  eten\nen praten', when: 'dinsdag 1 december' } };

  it('goes by name and language, with its variables in order and what its buttons ask for', async () => {
    await send({ language: 'ar', text: 'x' }, { template: invite });
    await send({ language: 'tr', text: 'x', options: options(3) }, { template: check });
    const button = (index: string, payload: string) => ({
      type: 'button',
      sub_type: 'quick_reply',
      index,
      parameters: [{ type: 'payload', payload }],
    });
    expect(bodies()).toEqual([
      {
        to: ANNA,
        type: 'template',
        template: {
          name: 'kennismaker_invite',
          language: { code: 'ar' },
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: 'Samen eten en praten' },
                { type: 'text', text: 'dinsdag 1 december' },
              ],
            },
            button('0', 'repeat'),
            button('1', 'stop'),
          ],
        },
      },
      {
        to: ANNA,
        type: 'template',
        template: {
          name: 'kennismaker_check_in',
          language: { code: 'tr' },
          components: [button('0', 'repeat'), button('1', 'stop')],
        },
      },
    ]);
  });

  it('never gets a variable that is longer than its place, and none cut inside a letter', async () => {
    const title = '👩‍👩‍👧 '.repeat(60);
    await send({ text: 'x' }, { template: { name: 'invite', variables: { title, when: 'morgen' } } });
    const sent = world.server.taken[0]?.body.template?.components?.[0]?.parameters?.[0]?.text ?? '';
    expect(sent.length).toBeLessThanOrEqual(120);
    expect(sent).toMatch(/^(?:👩‍👩‍👧 )+(?:👩‍👩‍👧)?…$/);
  });

  it.each([
    ['is not ours', { name: 'weather', variables: {} }, 'channel.whatsapp-cloud.template-missing'],
    ['lacks a variable', { name: 'invite', variables: { title: 'x' } }, 'channel.whatsapp-cloud.template-refused'],
    ['has an empty one', { name: 'visit-prompt', variables: { when: ' ' } }, 'channel.whatsapp-cloud.template-refused'],
    [
      'has one inherited',
      { name: 'invite', variables: Object.create({ title: 'x', when: 'y' }) },
      'channel.whatsapp-cloud.template-refused',
    ],
  ])('that %s is not sent', async (_, template, code) => {
    expect(await send({ text: 'x' }, { template })).toEqual({ ok: false, code, retry: 'never' });
    expect(world.server.taken).toEqual([]);
  });

  it('after a message that was half sent goes whole', async () => {
    const item = outbound({ text: MANY_WORDS });
    world.server.answer(answerOnce(), { to: ANNA });
    world.server.answer(graphError(131000), { to: ANNA });
    expect(await world.channel.send(item)).toMatchObject({ ok: false });
    expect(await world.channel.send({ ...item, template: check })).toMatchObject({ ok: true });
    expect(world.server.taken.at(-1)?.body.type).toBe('template');
  });
});

describe('the pace', () => {
  it('lets forty go to one person at once, and then one in six seconds; others do not wait', async () => {
    const results = Array.from({ length: 42 }, (_, index) => send({ text: `${index}` }));
    await world.clock.advance(2_000);
    expect(world.server.takenFor(ANNA)).toHaveLength(40);
    expect(await send({ text: 'Dag Bilal' }, { to: phone('31600000002') })).toMatchObject({ ok: true });
    await world.clock.advance(4_000);
    expect(world.server.takenFor(ANNA)).toHaveLength(41);
    await world.clock.advance(6_000);
    expect(world.server.takenFor(ANNA)).toHaveLength(42);
    expect(await Promise.all(results)).toEqual(results.map(() => expect.objectContaining({ ok: true })));
  });

  it('sends away who would wait too long, until about then', async () => {
    const results = Array.from({ length: 46 }, (_, index) => send({ text: `${index}` }));
    expect(await results[45]).toEqual({ ok: false, code: 'channel.pace', retry: 'later', afterMs: 36_000 });
    await world.clock.advance(60_000);
    expect(world.server.takenFor(ANNA)).toHaveLength(45);
  });

  it('never sends more than sixty in a second to all together', async () => {
    const at: number[] = [];
    const people = Array.from({ length: 150 }, (_, index) => phone(`316000${String(index).padStart(5, '0')}`));
    const sending = people.map((to) => send({ text: 'Dag' }, { to }).then(() => at.push(world.clock.now())));
    await world.clock.advance(10_000);
    await Promise.all(sending);
    for (const from of at) expect(at.filter((each) => each >= from && each < from + 1_000).length).toBeLessThan(61);
    expect(Math.max(...at) - Math.min(...at)).toBeLessThan(3_500);
  });

  it('ends with the channel: who waits for a place is sent at the next start', async () => {
    const results = Array.from({ length: 41 }, (_, index) => send({ text: `${index}` }));
    await world.clock.advance(2_000);
    await world.channel.stop();
    expect(await results[40]).toEqual({ ok: false, code: 'channel.stopping', retry: 'later' });
    expect(await send({ text: 'Nog iets' })).toEqual({ ok: false, code: 'channel.stopping', retry: 'later' });
  });
});

it('stops within eight seconds, however long Meta takes to answer', async () => {
  const letGo = world.server.hold(ANNA);
  const sending = send({ text: 'Dag' });
  await world.server.until(() => world.server.calls.some(({ body }) => body.to === ANNA), 'the send');
  const stopping = world.channel.stop();
  await world.clock.advance(8_000);
  await stopping;
  expect(await sending).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
  letGo();
});

describe('marks of reading and writing', () => {
  it('a message is marked as read when its answer goes, without a sign that would outlive it', async () => {
    await world.act('anna', { kind: 'text', text: 'Hallo' });
    await send({ text: 'Dag' });
    await world.clock.advance(30_000);
    expect(world.server.marks).toEqual([
      { messaging_product: 'whatsapp', status: 'read', message_id: expect.stringMatching(/^wamid\.IN/) },
    ]);
  });

  it('shows that an answer is coming when it takes a moment, once', async () => {
    await world.act('anna', { kind: 'text', text: 'Hallo' });
    await world.clock.advance(5_000);
    await send({ text: 'Dag' });
    await world.clock.advance(30_000);
    expect(world.server.marks).toHaveLength(1);
    expect(world.typed()).toBe(1);
  });

  it('is not for reactions, which nobody waits to have answered', async () => {
    await send({ text: 'Goed zo?' });
    await world.act('anna', { kind: 'reaction', emoji: '👍' });
    expect(host.received).toHaveLength(1);
    await world.clock.advance(30_000);
    expect(world.server.marks).toEqual([]);
  });

  it('does not look read when it could not be kept', async () => {
    host.beforeTaking = async () => {
      throw new Error('full');
    };
    expect(await world.act('anna', { kind: 'text', text: 'Hallo' })).toBe('refused');
    await world.clock.advance(30_000);
    expect(world.server.marks).toEqual([]);
  });

  it('harms nothing when Meta does not take it', async () => {
    world.server.up = false;
    expect(await world.act('anna', { kind: 'text', text: 'Hallo' })).toBe('acknowledged');
    await world.clock.advance(5_000);
    world.server.up = true;
    expect(await send({ text: 'Dag' })).toMatchObject({ ok: true });
    expect(world.logged.map(({ event }) => event)).toContain('whatsapp-cloud-mark-failed');
    expect(world.channel.state).toEqual({ state: 'on' });
  });
});

describe('what becomes of a message', () => {
  it('is told of the whole: delivered and read with the last part, failed with any', async () => {
    const result = await send({ text: MANY_WORDS });
    const externalId = result.ok ? result.externalId : undefined;
    const [first, last] = [world.server.taken[0], world.server.taken.at(-1)];
    if (!first || !last) throw new Error('Nothing was sent.');
    for (const status of ['sent', 'delivered', 'read']) await world.post(world.people.status(first, status));
    expect(host.reports).toEqual([]);
    for (const status of ['sent', 'delivered', 'read']) await world.post(world.people.status(last, status));
    await world.post(world.people.status(first, 'failed', { errors: [{ code: 131026 }] }));
    expect(host.reports.map(({ status, externalId: id, to }) => [status, id, to])).toEqual([
      ['delivered', externalId, phone()],
      ['read', externalId, phone()],
      ['failed', externalId, phone()],
    ]);
  });

  it('is told for the address that it was sent to, whatever Meta calls the person', async () => {
    await send({ text: 'Dag' });
    const id = world.server.taken[0]?.id ?? '';
    await world.post(world.people.status({ id, to: 'NL.13490000' }, 'read'));
    expect(host.reports).toMatchObject([{ to: phone(), externalId: id, status: 'read' }]);
  });
});

/** Lets a call through; the next rule is then for the one after it. */
function answerOnce(): () => Promise<Answer | null> {
  return async () => null;
}

describe('what is passed on', () => {
  const passed = (kind: 'photo' | 'voice', mediaType: string, bytes = 4) => ({
    message: {
      text: 'Van Bilal',
      attachment: { kind, ref: { channel: 'x', id: '1', mediaType }, lost: 'Het kon niet.' },
    },
    file: { fileName: `x.${kind}`, mediaType, bytes: new Uint8Array(bytes).fill(7) },
  });

  it('is an image with its words, without a name', async () => {
    const { message, file } = passed('photo', 'image/jpeg');
    expect(await send(message, { file })).toMatchObject({ ok: true });
    expect(bodies()).toEqual([{ to: ANNA, type: 'image', image: { id: 'media-1', caption: 'Van Bilal' } }]);
  });

  it('is a voice note after its words, because Meta takes none with it', async () => {
    const { message, file } = passed('voice', 'audio/ogg');
    expect(await send(message, { file })).toMatchObject({ ok: true });
    expect(bodies()).toEqual([
      { to: ANNA, type: 'text', text: { body: 'Van Bilal', preview_url: false } },
      { to: ANNA, type: 'audio', audio: { id: 'media-1' } },
    ]);
  });

  it.each([
    ['image/webp', 4],
    ['image/jpeg', 5 * 1024 * 1024 + 1],
  ])('is a file when it can not be shown: %s of %d bytes', async (mediaType, bytes) => {
    const { message, file } = passed('photo', mediaType, bytes);
    expect(await send(message, { file })).toMatchObject({ ok: true });
    expect(bodies()).toMatchObject([{ type: 'document', document: { caption: 'Van Bilal' } }]);
  });

  it('that Meta refuses leaves its words, and says that it could not be passed on', async () => {
    for (const [kind, type] of [
      ['photo', 'image/jpeg'],
      ['voice', 'audio/ogg'],
    ] as const) {
      const { message, file } = passed(kind, type);
      world.server.answer(graphError(100), { path: '/media' });
      expect(await send(message, { file })).toMatchObject({ ok: true });
    }
    expect(world.screen('anna').map(({ text }) => text)).toEqual([
      'Van Bilal\n\nHet kon niet.',
      'Van Bilal',
      'Het kon niet.',
    ]);
  });
});
