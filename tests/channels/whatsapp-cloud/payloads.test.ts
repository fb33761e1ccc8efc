import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/ports/address.ts';
import type { Report } from '../../../src/ports/channel.ts';
import { AppError } from '../../../src/ports/error.ts';
import type { Content, Inbound } from '../../../src/ports/inbound.ts';
import type { MediaRef } from '../../../src/ports/media.ts';
import { WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { ContractHost } from '../world.ts';

const FOLDER = new URL('./payloads/', import.meta.url);

function payload(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
}

const bsuid = (n: number): Address => ({ channel: 'whatsapp-cloud', scheme: 'bsuid', value: `NL.134912080${n}` });
const phone = (n: number): Address => ({ channel: 'whatsapp-cloud', scheme: 'phone', value: `3160000000${n}` });

const FULL = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });

const AT = 1_795_000_000_000;
const ID = 'wamid.HBgLMzE2MDAwMDAwMDEVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=';

/** What somebody says who is named by id and number. */
function says(content: Content, more: Partial<Inbound> = {}): Inbound {
  return { address: bsuid(1), also: [phone(1)], externalId: ID, at: AT, content, ...more };
}

const text = (words: string): Content => ({ kind: 'text', text: words });
const media = (kind: Extract<Content, { kind: 'media' }>['media']): Content => ({ kind: 'media', media: kind });

const ref = (id: string, mediaType: string): MediaRef => ({ channel: 'whatsapp-cloud', id, mediaType });
const PHOTO = ref('1908647269898588', 'image/jpeg');

/** Without other addresses. */
function alone(inbound: Inbound, address: Address): Inbound {
  const { also: _, ...rest } = inbound;
  return { ...rest, address };
}

function report(status: Report['status'], more: Partial<Report> = {}): Report {
  return { to: phone(1), externalId: 'wamid.HBgL00000009', status, at: AT, ...more };
}

interface Expected {
  received?: Inbound[];
  reports?: Report[];
  /** Lines of the log, with the fields. */
  logged?: [event: string, fields: Record<string, unknown>][];
}

const unreadable = (part: string, count: number): [string, Record<string, unknown>] => [
  'whatsapp-cloud-unreadable',
  { part, count },
];

const EXPECTED: Record<string, Expected> = {
  text: { received: [says(text('Ja, graag\n– om 19:30 🙂'))] },
  'phone-only': { received: [alone(says(text('Hallo')), phone(1))] },
  'bsuid-only': { received: [alone(says(text('Hallo')), bsuid(1))] },
  'bsuid-and-phone': { received: [says(text('Hallo'))] },
  'bsuid-in-from': { received: [alone(says(text('Hallo')), bsuid(1))] },
  'bsuid-with-the-contact-only': { received: [says(text('Hallo'))] },
  'contact-of-somebody-else': { received: [alone(says(text('Hallo')), phone(1))] },
  'text-in-milliseconds': { received: [says(text('Hallo'))] },
  'text-with-context-and-referral': { received: [says(text('Hallo'))] },
  'text-without-words': { received: [says(media('other'))] },
  'button-reply': { received: [says({ kind: 'option', id: 'q3-yes' })] },
  'list-reply': { received: [says({ kind: 'option', id: 'q4-trust' })] },
  'flow-reply': { received: [says(media('other'))] },
  'template-button-repeat': { received: [says({ kind: 'command', name: 'repeat' })] },
  'template-button-stop': { received: [says({ kind: 'command', name: 'stop' })] },
  'template-button-of-others': { received: [says(text('Meer weten'))] },
  reaction: { received: [says({ kind: 'reaction', emoji: '👍' })] },
  'reaction-removed': { received: [says({ kind: 'reaction', emoji: '' })] },
  'reaction-to-an-older-message': {},
  voice: { received: [says({ kind: 'media', media: 'voice', ref: ref('1908647269898587', 'audio/ogg') })] },
  image: { received: [says({ kind: 'media', media: 'photo', ref: PHOTO })] },
  'image-with-words': {
    received: [says({ kind: 'media', media: 'photo', ref: PHOTO, caption: 'Dit is onze zaal' })],
  },
  video: { received: [says(media('video'))] },
  document: { received: [says(media('document'))] },
  sticker: { received: [says(media('sticker'))] },
  location: {
    received: [says({ kind: 'media', media: 'location', point: { latitude: 52.37, longitude: 4.89 } })],
  },
  contacts: { received: [says(media('contact'))] },
  order: { received: [says(media('other'))] },
  unsupported: { received: [says(media('other'))] },
  'unknown-type': { received: [says(media('other'))] },
  'type-of-every-object': { received: [says(media('other'))] },
  welcome: { received: [says({ kind: 'opened' })] },
  'system-changed-number': { logged: [['whatsapp-cloud-moved', { what: 'user_changed_number' }]] },
  'system-changed-user-id': { logged: [['whatsapp-cloud-moved', { what: 'user_changed_user_id' }]] },
  'system-unknown': { received: [says(media('other'))] },
  'group-message': { logged: [['whatsapp-cloud-group', {}]] },
  'other-number': {},
  'other-field': {},
  'sent-from-the-app': {},
  'account-error': {
    logged: [
      ['whatsapp-cloud-error', { meta: 131031 }],
      ['whatsapp-cloud-failed', { code: 'channel.whatsapp-cloud.locked' }],
    ],
  },
  'two-people-in-one-body': {
    received: [
      says(text('Van één'), { externalId: 'wamid.A' }),
      { ...says(text('Van twee'), { externalId: 'wamid.B' }), address: bsuid(2), also: [phone(2)] },
    ],
  },
  'two-of-one-person': {
    received: [says(text('Eerst'), { externalId: 'wamid.A' }), says(text('Dan'), { externalId: 'wamid.B' })],
  },
  'malformed-among-others': {
    received: [says(text('Wel goed'), { externalId: 'wamid.A' })],
    reports: [report('read')],
    logged: [
      unreadable('entry', 1),
      unreadable('change', 2),
      unreadable('change', 3),
      unreadable('message', 4),
      unreadable('message', 5),
      unreadable('message', 6),
      unreadable('status', 7),
    ],
  },
  'status-sent': {},
  'status-delivered': { reports: [report('delivered')] },
  'status-read': { reports: [report('read')] },
  'status-read-by-user-id': { reports: [report('read', { to: bsuid(1) })] },
  'status-read-with-both': { reports: [report('read', { to: bsuid(1) }), report('read')] },
  'status-failed-undeliverable': {
    reports: [report('failed', { code: 'channel.whatsapp-cloud.undeliverable', unreachable: true })],
  },
  'status-failed-marketing-limit': { reports: [report('failed', { code: 'channel.whatsapp-cloud.marketing-limit' })] },
  'status-failed-window-closed': { reports: [report('failed', { code: 'channel.window-closed' })] },
  'status-failed-payment': {
    reports: [report('failed', { code: 'channel.whatsapp-cloud.payment' })],
    logged: [['whatsapp-cloud-failed', { code: 'channel.whatsapp-cloud.payment' }]],
  },
  'status-failed-without-code': { reports: [report('failed', { code: 'channel.refused' })] },
  'status-unknown': {},
  'status-of-a-group': {},
};

describe('a webhook of Meta', () => {
  let world: WhatsAppCloudWorld;
  let host: ContractHost;

  beforeEach(async () => {
    world = await WhatsAppCloudWorld.make();
    host = new ContractHost();
    await world.channel.start(host);
    // Reactions are about this one.
    await world.channel.send({ id: 'd:1', to: phone(1), message: { language: 'nl', text: 'Goed zo?' } });
    world.logged.length = 0;
  });

  afterEach(async () => {
    await world.channel.stop();
    await world.dispose();
  });

  it('is there for each situation that is expected, and the other way round', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
    expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))('brings what it says and is acknowledged: %s', async (name, expected) => {
    expect(await world.post(payload(name))).toBe(200);
    expect(host.received).toEqual(expected.received ?? []);
    expect(host.reports).toEqual(expected.reports ?? []);
    expect(world.logged.map(({ event, fields }) => [event, fields])).toEqual(expected.logged ?? []);
  });

  it.each(['text', 'status-read', 'malformed-among-others', 'two-people-in-one-body'])(
    'is brought again when it could not be kept: %s',
    async (name) => {
      host.refuse = FULL;
      expect(await world.post(payload(name))).toBe(503);
      host.refuse = null;
      expect(await world.post(payload(name))).toBe(200);
      expect(host.received).toEqual(EXPECTED[name]?.received ?? []);
      expect(host.reports).toEqual(EXPECTED[name]?.reports ?? []);
    },
  );

  it('does not hold up one person for another, and keeps each one in order', async () => {
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    host.beforeTaking = async () => {
      if (host.called.length === 1) await held;
    };
    const posting = world.post(payload('two-people-in-one-body'));
    await world.clock.settle();
    expect(host.received.map(({ address }) => address)).toEqual([bsuid(2)]);
    letGo();
    expect(await posting).toBe(200);
    expect(host.received.map(({ address }) => address)).toEqual([bsuid(2), bsuid(1)]);
  });

  it('keeps the order of one person when Meta brings the next body before the first is taken', async () => {
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    host.beforeTaking = async () => {
      if (host.called.length === 1) await held;
    };
    const posting = [world.post(payload('two-of-one-person')), world.post(payload('text'))];
    await world.clock.settle();
    letGo();
    expect(await Promise.all(posting)).toEqual([200, 200]);
    expect(host.called.map(({ content }) => (content.kind === 'text' ? content.text : ''))).toEqual([
      'Eerst',
      'Dan',
      'Ja, graag\n– om 19:30 🙂',
    ]);
  });

  it('takes nothing after what it could not take of the same person, so that the order stays', async () => {
    host.beforeTaking = async () => {
      if (host.called.length === 1) throw FULL;
    };
    expect(await world.post(payload('two-of-one-person'))).toBe(503);
    expect(host.received).toEqual([]);
    expect(await world.post(payload('two-of-one-person'))).toBe(200);
    expect(host.received).toEqual(EXPECTED['two-of-one-person']?.received);
  });

  it('that is no webhook is refused', async () => {
    for (const body of [null, [], 'x', { object: 'page' }]) expect(await world.post(body)).toBe(400);
    expect(host.called).toEqual([]);
  });
});
