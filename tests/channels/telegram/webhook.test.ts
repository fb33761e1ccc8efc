import { describe, expect, it } from 'vitest';
import { createTelegramChannel } from '../../../src/channels/telegram/telegram-channel.ts';
import { webhookPath } from '../../../src/channels/telegram/webhook.ts';
import { AppError } from '../../../src/ports/error.ts';
import { SILENT } from '../../../src/ports/log.ts';
import { wrong } from '../../support/telegram-server.ts';
import { gate, madeWorld, startedWorld } from '../../support/telegram-started.ts';
import { type TelegramWorld, WEBHOOK } from '../../support/telegram-world.ts';
import { ContractHost } from '../contract.ts';

const UNWRITABLE = new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });

/** Lets Telegram push an update, with the secret that it was told. */
async function push(world: TelegramWorld, update: unknown, headers?: Record<string, string>): Promise<number> {
  const { webhook } = world.channel;
  if (!webhook) throw new Error('There is no webhook.');
  const sent = headers ?? { 'x-telegram-bot-api-secret-token': world.server.webhook?.secret_token ?? '' };
  const body = update instanceof Uint8Array ? update : Buffer.from(JSON.stringify(update));
  return (await webhook.handle(sent, body)).status;
}

const said = (world: TelegramWorld, id: number, text: string) => ({
  update_id: id,
  message: world.people.message('anna', { text }),
});

describe('the webhook', () => {
  it('is told to Telegram with its secret, at a path that nobody can guess, and nobody asks for updates', async () => {
    const { world } = await startedWorld({ webhook: true });
    const [call] = world.server.of('setWebhook');
    expect(call?.payload).toEqual({
      url: `https://bot.example.org/kennismaker${world.channel.webhook?.path}`,
      secret_token: WEBHOOK.secret,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'message_reaction', 'my_chat_member'],
    });
    expect(world.channel.webhook?.path).toMatch(/^\/webhooks\/telegram\/[0-9a-f]{32}$/);
    expect(webhookPath(`${WEBHOOK.secret}x`)).not.toBe(webhookPath(WEBHOOK.secret));
    await world.clock.settle();
    expect(world.server.of('getUpdates')).toEqual([]);
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('answers 200 only when the update is taken', async () => {
    const { world, host } = await startedWorld({ webhook: true });
    const held = gate();
    host.beforeTaking = () => held.opened;
    let status = 0;
    const pushing = push(world, said(world, 1, 'hoi')).then((given) => {
      status = given;
    });
    await world.clock.settle();
    expect(status).toBe(0);
    held.open();
    await pushing;
    expect(status).toBe(200);
    expect(host.last).toMatchObject({ externalId: 'u1', content: { kind: 'text', text: 'hoi' } });
  });

  it('answers 503 when it is not taken, and takes it when Telegram brings it again', async () => {
    const { world, host } = await startedWorld({ webhook: true });
    host.refuse = UNWRITABLE;
    expect(await push(world, said(world, 1, 'hoi'))).toBe(503);
    host.refuse = null;
    await world.clock.advance(1_000);
    expect(await push(world, said(world, 1, 'hoi'))).toBe(200);
    expect(host.received).toHaveLength(1);
  });

  it('answers 401 to whoever does not know the secret, and takes nothing', async () => {
    const { world, host } = await startedWorld({ webhook: true });
    for (const secret of ['', 'x', `${WEBHOOK.secret}x`, WEBHOOK.secret.slice(1)]) {
      const headers = { 'x-telegram-bot-api-secret-token': secret };
      expect(await push(world, said(world, 1, 'hoi'), headers)).toBe(401);
    }
    expect(await push(world, said(world, 1, 'hoi'), {})).toBe(401);
    expect(host.received).toEqual([]);
  });

  it('answers 413 to what is too large, 400 to what is no update, and passes over what it can not read', async () => {
    const { world } = await startedWorld({ webhook: true });
    expect(await push(world, Buffer.alloc(256 * 1024 + 1, 32))).toBe(413);
    expect(await push(world, Buffer.from('{'))).toBe(400);
    expect(await push(world, { hello: 1 })).toBe(400);
    expect(await push(world, { update_id: 4, message: { text: 5 } })).toBe(200);
  });

  it('takes nothing before the start and after the stop: Telegram keeps it', async () => {
    const world = await madeWorld({ webhook: true });
    const headers = { 'x-telegram-bot-api-secret-token': WEBHOOK.secret };
    expect(await push(world, said(world, 1, 'hoi'), headers)).toBe(503);
    const host = new ContractHost();
    await world.channel.start(host);
    expect(await push(world, said(world, 1, 'hoi'))).toBe(200);
    await world.channel.stop();
    expect(await push(world, said(world, 2, 'hoi'))).toBe(503);
    expect(host.received).toHaveLength(1);
  });

  it('keeps the order of a person’s updates that come at the same time', async () => {
    const { world, host } = await startedWorld({ webhook: true });
    const texts = ['een', 'twee', 'drie'];
    const statuses = await Promise.all(texts.map((text, index) => push(world, said(world, index + 1, text))));
    expect(statuses).toEqual([200, 200, 200]);
    expect(host.received.map(({ content }) => (content.kind === 'text' ? content.text : ''))).toEqual(texts);
  });

  it.each([
    ['an address without https', { url: 'http://bot.example.org', secret: WEBHOOK.secret }],
    ['something that is no address', { url: 'bot.example.org', secret: WEBHOOK.secret }],
    ['a short secret', { url: WEBHOOK.url, secret: 'short' }],
    ['a secret that Telegram would refuse', { url: WEBHOOK.url, secret: 'sixteen letters and more' }],
  ])('is refused at the start with %s', async (_, webhook) => {
    const world = await madeWorld();
    const channel = createTelegramChannel({
      token: world.server.token,
      clock: world.clock,
      log: SILENT,
      say: () => '',
      webhook,
    });
    const starting = channel.start(new ContractHost());
    await expect(starting).rejects.toMatchObject({ code: 'channel.telegram.webhook' });
    await starting.catch((error: Error) => expect(error.message).not.toContain(webhook.secret));
  });

  it('that Telegram does not accept stops the start with what to do', async () => {
    const world = await madeWorld({ webhook: true });
    world.server.answer('setWebhook', wrong(400, 'Bad Request: bad webhook: Webhook can be set up only on ports 80'));
    await expect(world.channel.start(new ContractHost())).rejects.toMatchObject({ code: 'channel.telegram.webhook' });
    expect(world.channel.state).toMatchObject({ state: 'failed', reason: 'channel.telegram.webhook' });
  });
});
