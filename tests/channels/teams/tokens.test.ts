import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTeamsChannel } from '../../../src/channels/teams/teams-channel.ts';
import { TeamsRig } from '../../support/teams-rig.ts';
import {
  APP_ID,
  APP_PASSWORD,
  giveSendingToken,
  otherKey,
  TENANT_ID,
  TokenIssuer,
} from '../../support/teams-tokens.ts';
import { ContractHost } from '../contract.ts';

const CREDENTIALS = {
  appId: APP_ID,
  appPassword: APP_PASSWORD,
  tenantId: TENANT_ID,
  appType: 'SingleTenant',
  allowWithoutCredentials: false,
};

describe('a registered bot', () => {
  let issuer: TokenIssuer;
  let rig: TeamsRig;
  let host: ContractHost;
  let printed: string[];

  beforeEach(async () => {
    printed = [];
    for (const name of ['error', 'warn', 'log'] as const) {
      vi.spyOn(console, name).mockImplementation((...line) => {
        printed.push(line.map(String).join(' '));
      });
    }
    issuer = new TokenIssuer();
    await issuer.start();
    rig = await TeamsRig.make({ ...CREDENTIALS, openIdMetadataUrl: issuer.openIdMetadataUrl });
    giveSendingToken('token-for-sending');
    host = new ContractHost();
    await rig.channel.start(host);
  });

  afterEach(async () => {
    await rig.dispose();
    await issuer.stop();
    vi.restoreAllMocks();
  });

  function anna(authorization: string | undefined) {
    const person = rig.person('anna');
    person.authorization = authorization;
    return person;
  }

  function good(claims?: object): string {
    return `Bearer ${issuer.token(rig.connector.url, claims)}`;
  }

  it('fetches from the connector with a token of its own, and makes no reference to anywhere else', async () => {
    const bytes = Uint8Array.from([1, 2, 3]);
    expect(await anna(good()).send('photo', bytes)).toBe(200);
    const { content } = host.last;
    if (content.kind !== 'media' || !content.ref) throw new Error('There is no reference.');
    expect(await rig.channel.fetch?.(content.ref)).toEqual({ ok: true, bytes: Buffer.from(bytes) });
    const asked = rig.connector.requests.find(({ path }) => path.includes('/v3/attachments/'));
    expect(asked?.authorization).toBe('Bearer token-for-sending');
  });

  it('takes what the connector signed, and answers with a token of its own', async () => {
    expect(await anna(good()).say('hoi')).toBe(200);
    expect(host.received).toHaveLength(1);
    const to = host.last.address;
    expect(await rig.channel.send({ id: 'd:1', to, message: { language: 'nl', text: 'Dag' } })).toEqual({ ok: true });
    expect(rig.connector.requests.at(-1)?.authorization).toBe('Bearer token-for-sending');
  });

  const wrong: Record<string, () => string | undefined> = {
    'no token': () => undefined,
    'an empty token': () => 'Bearer ',
    garbage: () => 'Bearer garbage',
    'garbage in three parts': () => 'Bearer a.b.c',
    'another scheme': () => `Basic ${issuer.token(rig.connector.url)}`,
    'another audience': () => good({ aud: 'another-bot' }),
    'another issuer': () => good({ iss: 'https://example.org' }),
    'a token that has expired': () => good({ exp: Math.floor(Date.now() / 1000) - 3600 }),
    'a token that is not valid yet': () => good({ nbf: Math.floor(Date.now() / 1000) + 3600 }),
    'another service address': () => good({ serviceurl: 'https://smba.example.org/' }),
    'no service address': () => good({ serviceurl: undefined }),
    'a signature by another key': () => `Bearer ${issuer.token(rig.connector.url, {}, otherKey())}`,
    'a signature that was cut': () => good().slice(0, -10),
    'claims that were changed afterwards': () => {
      const [head, , signature] = issuer.token(rig.connector.url).split('.');
      const claims = Buffer.from(JSON.stringify({ aud: APP_ID, iss: 'https://api.botframework.com' }));
      return `Bearer ${head}.${claims.toString('base64url')}.${signature}`;
    },
    'no signature at all': () => {
      const [, claims] = issuer.token(rig.connector.url).split('.');
      return `Bearer ${Buffer.from('{"alg":"none","typ":"JWT","kid":"own-key"}').toString('base64url')}.${claims}.`;
    },
  };

  for (const [name, authorization] of Object.entries(wrong)) {
    it(`answers 401 to ${name}, takes nothing, and tells nothing of it`, async () => {
      const given = authorization();
      const response = await rig.channel.handle({
        headers: { 'content-type': 'application/json', ...(given === undefined ? {} : { authorization: given }) },
        body: Buffer.from(
          JSON.stringify({
            type: 'message',
            id: '1',
            text: 'hoi',
            channelId: 'msteams',
            serviceUrl: rig.connector.url,
            from: { id: '29:anna' },
            recipient: { id: '28:bot' },
            conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT_ID },
          }),
        ),
        remoteAddress: '52.112.0.1',
      });
      expect(response.status).toBe(401);
      expect(response.body).toBe('{"error":{"code":"channel.teams.not-genuine"}}');
      expect(host.received).toEqual([]);
      expect(printed).toEqual([]);
      expect(rig.logged.map(({ event }) => event)).toEqual(['teams-not-genuine']);
      const told = JSON.stringify([rig.logged, response]);
      for (const secret of [APP_PASSWORD, issuer.modulus, given?.slice(7) || 'nothing']) {
        expect(told).not.toContain(secret);
      }
      expect(rig.connector.requests).toEqual([]);
      for await (const key of rig.references.keys()) throw new Error(`Kept: ${key}`);
    });
  }

  it('answers 401 when the key is not endorsed for the client', async () => {
    const person = rig.person('bilal', 'webchat');
    person.authorization = good();
    expect(await person.say('hoi')).toBe(401);
  });

  it('answers 503 while nobody can tell, because the keys can not be had, and takes it once they can', async () => {
    issuer.available = false;
    const person = anna(good());
    expect(await person.say('hoi')).toBe(503);
    expect(host.received).toEqual([]);
    issuer.available = true;
    expect(await person.repeat()).toBe(200);
    expect(host.received).toHaveLength(1);
    expect(rig.logged.map(({ event }) => event)).toContain('teams-keys-unavailable');
  });

  it('leaves the console as it is for everybody else', async () => {
    const printer = globalThis.console;
    printer.error('somebody else');
    expect(printed).toEqual(['somebody else']);
    await anna('Bearer garbage').say('hoi');
    printer.error('still');
    expect(printed).toEqual(['somebody else', 'still']);
  });

  it('tries later, and says so to who runs it, when Microsoft gives no token', async () => {
    expect(await anna(good()).say('hoi')).toBe(200);
    rig.connector.trouble(anna(undefined).conversation, { status: 401 });
    const to = host.last.address;
    const result = await rig.channel.send({ id: 'd:1', to, message: { language: 'nl', text: 'Dag' } });
    expect(result).toEqual({ ok: false, code: 'channel.teams.not-authorised', retry: 'later' });
    expect(rig.logged.map(({ event }) => event)).toContain('teams-not-authorised');
  });
});

describe('a bot without a registration', () => {
  const without = { references: undefined as never, clock: undefined as never, log: undefined as never, say: () => '' };

  it('is refused, with the names of what is missing', async () => {
    await expect(createTeamsChannel(without)).rejects.toMatchObject({
      code: 'channel.teams.no-credentials',
      message: 'Teams needs MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId.',
    });
    await expect(
      createTeamsChannel({ ...without, appId: APP_ID, appPassword: APP_PASSWORD, allowWithoutCredentials: true }),
    ).rejects.toMatchObject({ message: 'Teams needs MicrosoftAppTenantId.' });
  });

  it('is refused when the kind of registration is unknown, without telling the password', async () => {
    const given = { ...without, ...CREDENTIALS, appType: APP_PASSWORD };
    const error: unknown = await createTeamsChannel(given).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'channel.teams.bad-app-type' });
    expect(String(error)).not.toContain(APP_PASSWORD);
  });

  it('runs when that is asked for, says so loudly, and takes requests from this computer only', async () => {
    const rig = await TeamsRig.make();
    const host = new ContractHost();
    await rig.channel.start(host);
    expect(rig.logged.map(({ event }) => event)).toEqual(['teams-without-credentials']);
    const body = (serviceUrl: string) =>
      Buffer.from(
        JSON.stringify({
          type: 'message',
          id: '1',
          text: 'hoi',
          channelId: 'emulator',
          serviceUrl,
          from: { id: 'u' },
          recipient: { id: 'b' },
          conversation: { id: 'c' },
        }),
      );
    const headers = { 'content-type': 'application/json' };
    const ask = async (remoteAddress: string | undefined, more: object = {}, serviceUrl = rig.connector.url) =>
      (await rig.channel.handle({ headers: { ...headers, ...more }, body: body(serviceUrl), remoteAddress })).status;
    for (const elsewhere of ['10.0.0.1', '52.112.0.1', undefined, '::ffff:10.0.0.1', '127.0.0.1.example.org']) {
      expect(await ask(elsewhere), elsewhere).toBe(403);
    }
    expect(await ask('127.0.0.1', { 'x-forwarded-for': '52.112.0.1' })).toBe(403);
    expect(await ask('127.0.0.1', {}, 'https://example.org/')).toBe(403);
    expect(host.received).toEqual([]);
    for (const here of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(await ask(here), here).toBe(200);
    await rig.dispose();
  });
});
