import { afterEach } from 'vitest';
import type { Outbound } from '../../src/ports/channel.ts';
import type { Message, PaperFile } from '../../src/ports/message.ts';
import { ContractHost } from '../channels/contract.ts';
import { TelegramWorld } from './telegram-world.ts';

const open: TelegramWorld[] = [];

afterEach(async () => {
  for (const world of open.splice(0)) {
    await world.channel.stop();
    await world.dispose();
  }
});

/** A world whose channel has not started; stopped and ended after the test. */
export async function madeWorld(options: Parameters<typeof TelegramWorld.make>[0] = {}): Promise<TelegramWorld> {
  const world = await TelegramWorld.make(options);
  open.push(world);
  return world;
}

/** A world whose channel runs and asks for updates, or gets them pushed. */
export async function startedWorld(
  options: Parameters<typeof TelegramWorld.make>[0] = {},
): Promise<{ world: TelegramWorld; host: ContractHost }> {
  const world = await madeWorld(options);
  const host = new ContractHost();
  await world.channel.start(host);
  if (!options.webhook) await world.server.until(() => world.server.polled, 'the first long poll');
  return { world, host };
}

let count = 0;

/** A message to a person of the world. */
export function toPerson(world: TelegramWorld, name: string, message: Partial<Message>, file?: PaperFile): Outbound {
  count += 1;
  const paper = file && { kind: 'x', fileName: file.fileName, language: 'nl' as const, data: null };
  return {
    id: `d:${count}`,
    to: { channel: 'telegram', scheme: 'chat', value: String(world.people.id(name)) },
    message: { language: 'nl', text: '', ...message, ...(paper && { paper }) },
    ...(file && { file }),
  };
}

/** A promise with its end in the hand of the test. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
