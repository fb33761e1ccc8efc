import { afterEach } from 'vitest';
import type { Outbound } from '../../src/ports/channel.ts';
import type { Message } from '../../src/ports/message.ts';
import { ContractHost } from '../channels/contract.ts';
import { WhatsAppWebWorld, type WhatsAppWebWorldOptions } from './whatsapp-web-world.ts';

const open: WhatsAppWebWorld[] = [];

afterEach(async () => {
  // A test that failed may have left something in hand, for which a stop waits on the clock.
  const late = setTimeout(() => open.forEach(({ clock }) => void clock.advance(10_000)), 5_000);
  for (const world of open) await world.channel.stop();
  clearTimeout(late);
  for (const world of open.splice(0)) await world.dispose();
});

/** A world whose channel has not started; stopped and ended after the test. */
export async function madeWorld(options: WhatsAppWebWorldOptions = {}): Promise<WhatsAppWebWorld> {
  const world = await WhatsAppWebWorld.make(options);
  open.push(world);
  return world;
}

/** A world whose channel is linked and on. */
export async function startedWorld(
  options: WhatsAppWebWorldOptions = {},
): Promise<{ world: WhatsAppWebWorld; host: ContractHost }> {
  const world = await madeWorld(options);
  const host = new ContractHost();
  await world.channel.start(host);
  return { world, host };
}

/** Another channel over what an earlier one left: its folder, its WhatsApp, its time, its people. */
export async function nextWorld(
  before: WhatsAppWebWorld,
  options: WhatsAppWebWorldOptions = {},
): Promise<WhatsAppWebWorld> {
  const { folder, server, clock, people } = before;
  const world = await madeWorld({ folder, server, clock, ...options });
  for (const [name, person] of people) world.people.set(name, person);
  return world;
}

let count = 0;

/** A message to the phone number of a person of the world, or to their other id. */
export function toPerson(
  world: WhatsAppWebWorld,
  name: string,
  message: Partial<Message>,
  more: Partial<Outbound> = {},
): Outbound {
  count += 1;
  const value = world.person(name).pn.split('@')[0] ?? '';
  return {
    id: `d:${count}`,
    to: { channel: 'whatsapp-web', scheme: 'phone', value },
    purpose: 'reply',
    message: { language: 'nl', text: '', ...message },
    ...more,
  };
}

/** Texts that came in, in order. */
export function heard(host: ContractHost): string[] {
  return host.received.map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
}
