/**
 * Words that WhatsApp would make bold, a list or a link with a picture: it has no escape, so they stay as they were written,
 * our own bold heading can't be broken open by them, and no page is fetched to show a preview of it.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WHATSAPP_CLOUD } from '../../src/rendering/capabilities/whatsapp-cloud.ts';
import { WHATSAPP_WEB } from '../../src/rendering/capabilities/whatsapp-web.ts';
import { render } from '../../src/rendering/render.ts';
import { ContractHost } from '../channels/world.ts';
import { WhatsAppCloudWorld } from '../support/whatsapp-cloud-world.ts';

const MARKUP = [
  '*vet',
  'a*b*c',
  '_x_ ~y~ ```z```',
  '> citaat',
  '* punt\n1. een',
  'https://evil.example/pixel.png',
  '*\n*',
];

let world: WhatsAppCloudWorld;
beforeEach(async () => {
  world = await WhatsAppCloudWorld.make();
  await world.channel.start(new ContractHost());
});
afterEach(async () => {
  await world.channel.stop();
  await world.dispose();
});

it.each(MARKUP)('does not break our own heading open: %j', (heading) => {
  for (const capabilities of [WHATSAPP_CLOUD, WHATSAPP_WEB]) {
    const { parts } = render({ language: 'nl', heading, text: 'Tekst' }, capabilities, { open: 'Kies' });
    const [part] = parts;
    if (part?.kind !== 'text') throw new Error('A heading and a text are a text.');
    const [first = ''] = part.text.split('\n');
    const stars = first.match(/\*/g)?.length ?? 0;
    // One pair of ours around words without any, or only theirs.
    expect(first.startsWith('*') && stars === 2 ? first.slice(1, -1) : '').not.toContain('*');
    expect(part.text.replaceAll('*', '')).toContain(heading.trim().replaceAll('*', '').split('\n')[0]);
  }
});

it('asks for no preview of any page, and sends the words as they are', async () => {
  expect(await world.act('anna', { kind: 'text', text: 'hoi' })).toBe('acknowledged');
  const to = { channel: 'whatsapp-cloud', scheme: 'phone', value: world.people.phone('anna') };
  for (const [index, text] of MARKUP.entries()) {
    const sent = await world.channel.send({ id: `d:${index}`, to, message: { language: 'nl', text } });
    expect(sent).toMatchObject({ ok: true });
    await world.advance(10_000);
  }
  const bodies = world.server.taken.map(({ body }) => JSON.stringify(body));
  expect(bodies.length).toBeGreaterThanOrEqual(MARKUP.length);
  for (const body of bodies) expect(body).not.toMatch(/"preview_url":true/);
});
