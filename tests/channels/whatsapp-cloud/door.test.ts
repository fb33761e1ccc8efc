import { afterEach, beforeEach, expect, it } from 'vitest';
import { WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { ContractHost } from '../world.ts';

const DOOR = { channel: 'whatsapp-cloud', url: 'https://wa.me/31600000099?text={text}' };

let world: WhatsAppCloudWorld;

beforeEach(async () => {
  world = await WhatsAppCloudWorld.make();
});
afterEach(async () => {
  await world.channel.stop();
  await world.dispose();
});

it('leads to the number that Meta names at the start', async () => {
  expect(world.channel.door).toBeNull();
  await world.channel.start(new ContractHost());
  expect(world.channel.door).toEqual(DOOR);
});

it('is learned from what comes in when Meta could not be asked', async () => {
  world.server.answer({ status: 503, body: {} }, { path: '' });
  await world.channel.start(new ContractHost());
  expect(world.channel.door).toBeNull();
  await world.act('anna', { kind: 'text', text: 'Hallo' });
  expect(world.channel.door).toEqual(DOOR);
});
