import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/ports/language.ts';
import { realLibrary } from '../../support/real-library.ts';
import { BAD_GATEWAY, tooMany, wrong } from '../../support/telegram-server.ts';
import { madeWorld, startedWorld, toPerson } from '../../support/telegram-started.ts';
import { ContractHost } from '../contract.ts';

describe('starting', () => {
  it('knows the link that leads to it once Telegram has said who it is', async () => {
    const world = await madeWorld();
    expect(world.channel.door).toBeNull();
    await world.channel.start(new ContractHost());
    expect(world.channel.door).toEqual({ channel: 'telegram', url: 'https://t.me/kennismaker_bot?start={code}' });
    await world.channel.stop();
  });

  it('asks who the bot is, takes a webhook away without losing what waits, and is on', async () => {
    const { world } = await startedWorld();
    expect(world.server.calls.slice(0, 2).map(({ method, payload }) => [method, payload])).toEqual([
      ['getMe', {}],
      ['deleteWebhook', { drop_pending_updates: false }],
    ]);
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('tells Telegram the commands and what the bot is, in every language, within Telegram’s limits', async () => {
    const { world } = await startedWorld();
    await world.server.until(() => world.server.of('setMyShortDescription').length === LANGUAGES.length);
    const { library } = await realLibrary();
    const commands = world.server.of('setMyCommands').map(({ payload }) => payload);
    expect(commands.map((each) => each.language_code)).toEqual([undefined, 'en', 'tr', 'ar']);
    for (const [index, language] of LANGUAGES.entries()) {
      const list = commands[index]?.commands as { command: string; description: string }[];
      expect(list.map((each) => each.command)).toEqual(['menu', 'help', 'language', 'human', 'back', 'stop']);
      expect(list[0]?.description).toBe(library.text(language, 'telegram.commands.menu'));
      for (const { command, description } of list) {
        expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
        expect(description.length).toBeGreaterThan(0);
        expect(description.length).toBeLessThanOrEqual(256);
      }
    }
    for (const { payload } of world.server.of('setMyShortDescription')) {
      expect(String(payload.short_description).length).toBeLessThanOrEqual(120);
    }
    for (const { payload } of world.server.of('setMyDescription')) {
      expect(String(payload.description).length).toBeLessThanOrEqual(512);
    }
  });

  it('waits as long as Telegram says before it tells the commands again', async () => {
    const world = await madeWorld();
    world.server.answer('setMyCommands', tooMany(0));
    await world.channel.start(new ContractHost());
    await world.server.until(() => world.server.of('setMyShortDescription').length === LANGUAGES.length);
    expect(world.server.of('setMyCommands')).toHaveLength(LANGUAGES.length + 1);
  });

  it('is on also when the commands can not be set, and says so', async () => {
    const world = await madeWorld();
    world.server.answer('setMyCommands', wrong(400, 'Bad Request: tulpenbol'));
    await world.channel.start(new ContractHost());
    await world.server.until(() => world.logged.some(({ event }) => event === 'telegram-commands-failed'));
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it.each([
    ['an unknown token', wrong(401, 'Unauthorized')],
    ['a token that is none', wrong(404, 'Not Found')],
  ])('refuses %s with what to do, and does not try again', async (_, answer) => {
    const world = await madeWorld();
    world.server.answer('getMe', answer, { times: 100 });
    const starting = world.channel.start(new ContractHost());
    await expect(starting).rejects.toMatchObject({
      code: 'channel.telegram.token',
      advice: expect.stringContaining('@BotFather'),
    });
    const error = await starting.then(
      () => new Error('It started.'),
      (reason: Error) => reason,
    );
    for (const secret of world.secrets) expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
    expect(error.cause).toBeUndefined();
    await world.clock.advance(10 * 60_000);
    expect(world.server.of('getMe')).toHaveLength(1);
    expect(world.channel.state).toMatchObject({ state: 'failed', reason: 'channel.telegram.token' });
  });

  it('resolves when Telegram can not be reached, goes on trying less and less often, and then works', async () => {
    const world = await madeWorld();
    const host = new ContractHost();
    world.server.goAway();
    await world.channel.start(host);
    expect(world.channel.state).toMatchObject({ state: 'starting', reason: 'channel.unavailable' });
    await world.clock.advance(60_000);
    expect(world.channel.state).toMatchObject({ state: 'failed', reason: 'channel.unavailable' });
    for (const secret of world.secrets) expect(JSON.stringify(world.logged)).not.toContain(secret);
    const id = world.people.say('anna', 'is daar iemand?');
    world.server.back();
    await world.clock.advance(30_000);
    await world.server.until(() => world.server.offset > id);
    expect(world.channel.state).toEqual({ state: 'on' });
    expect(host.received).toHaveLength(1);
  });

  it('does not hold up the start of the others for longer than ten seconds', async () => {
    const world = await madeWorld();
    world.server.hold('getMe');
    let started = false;
    const starting = world.channel.start(new ContractHost()).then(() => {
      started = true;
    });
    await world.clock.advance(9_999);
    expect(started).toBe(false);
    await world.clock.advance(1);
    await starting;
    expect(world.channel.state).toMatchObject({ state: 'starting' });
  });

  it('can be stopped while Telegram is away', async () => {
    const world = await madeWorld();
    world.server.goAway();
    await world.channel.start(new ContractHost());
    await world.channel.stop();
    expect(world.channel.state).toEqual({ state: 'off' });
    expect(world.clock.nextWake()).toBeNull();
  });
});

describe('Telegram that goes away for a minute', () => {
  it('loses nothing that people wrote meanwhile, and no answer', async () => {
    const { world, host } = await startedWorld();
    expect(await world.act('anna', { kind: 'text', text: 'voor' })).toBe('acknowledged');
    world.server.goAway();
    const item = toPerson(world, 'anna', { text: 'Antwoord' });
    expect(await world.channel.send(item)).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
    await world.clock.advance(60_000);
    expect(world.channel.state).toMatchObject({ state: 'failed', reason: 'channel.unavailable' });
    const last = world.people.say('anna', 'tijdens');
    world.server.back();
    await world.clock.advance(30_000);
    await world.server.until(() => world.server.offset > last);
    expect(host.received.map(({ content }) => content)).toEqual([
      { kind: 'text', text: 'voor' },
      { kind: 'text', text: 'tijdens' },
    ]);
    expect(await world.channel.send(item)).toEqual({ ok: true });
    expect(world.people.screen('anna').map(({ text }) => text)).toEqual(['Antwoord']);
    expect(world.channel.state).toEqual({ state: 'on' });
    for (const secret of world.secrets) expect(JSON.stringify(world.logged)).not.toContain(secret);
  });

  it('is not called failed for one bad answer', async () => {
    const { world } = await startedWorld();
    world.server.answer('getUpdates', BAD_GATEWAY, { times: 2 });
    world.server.endPolls();
    await world.clock.advance(3_000);
    await world.server.until(() => world.server.polled);
    expect(world.logged.map(({ event }) => event)).not.toContain('telegram-failed');
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('is asked again exactly when it says, after too many questions', async () => {
    const { world } = await startedWorld();
    world.server.answer('getUpdates', tooMany(20));
    world.server.endPolls();
    await world.clock.settle();
    const before = world.server.of('getUpdates').length;
    await world.clock.advance(19_999);
    expect(world.server.of('getUpdates')).toHaveLength(before);
    await world.clock.advance(1);
    expect(world.server.of('getUpdates').length).toBeGreaterThan(before);
  });
});

describe('somebody else who uses the bot', () => {
  it('is reported as a conflict, and it goes on when they are gone', async () => {
    const { world } = await startedWorld();
    const conflict = wrong(409, 'Conflict: terminated by other getUpdates request');
    world.server.answer('getUpdates', conflict, { times: 4 });
    world.server.endPolls();
    await world.clock.advance(20_000);
    expect(world.channel.state).toMatchObject({ state: 'failed', reason: 'channel.telegram.conflict' });
    await world.clock.advance(30_000);
    await world.server.until(() => world.server.polled);
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('and set a webhook, has it taken away', async () => {
    const { world, host } = await startedWorld();
    world.server.webhook = { url: 'https://elsewhere.example.org' };
    world.server.endPolls();
    await world.clock.advance(2_000);
    expect(world.server.webhook).toBeNull();
    expect(await world.act('anna', { kind: 'text', text: 'hoi' })).toBe('acknowledged');
    expect(host.received).toHaveLength(1);
  });

  it('has made a new token: it is failed, and asks no more', async () => {
    const { world } = await startedWorld();
    world.server.answer('getUpdates', wrong(401, 'Unauthorized'), { times: 100 });
    world.server.endPolls();
    await world.clock.advance(60_000);
    expect(world.channel.state).toMatchObject({ state: 'failed', reason: 'channel.telegram.token' });
    expect(world.server.of('getUpdates').length).toBeLessThanOrEqual(2);
  });
});
