/**
 * Activities with a token that Microsoft did not make for us (no algorithm, a symmetric one with the public key, another key,
 * audience, issuer or service address, an old one), and button values of somebody else: nothing is taken, nothing is sent.
 */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ContractHost } from '../channels/world.ts';
import { TeamsRig } from '../support/teams-rig.ts';
import { APP_ID, APP_PASSWORD, giveSendingToken, otherKey, TENANT_ID, TokenIssuer } from '../support/teams-tokens.ts';

let issuer: TokenIssuer;
let rig: TeamsRig;
let host: ContractHost;

beforeEach(async () => {
  for (const name of ['error', 'warn', 'log'] as const) vi.spyOn(console, name).mockImplementation(() => undefined);
  issuer = new TokenIssuer();
  await issuer.start();
  rig = await TeamsRig.make({
    appId: APP_ID,
    appPassword: APP_PASSWORD,
    tenantId: TENANT_ID,
    appType: 'SingleTenant',
    allowWithoutCredentials: false,
    openIdMetadataUrl: issuer.openIdMetadataUrl,
  });
  giveSendingToken('token-for-sending');
  host = new ContractHost();
  await rig.channel.start(host);
});
afterEach(async () => {
  await rig.dispose();
  await issuer.stop();
  vi.restoreAllMocks();
});

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string) => token.split('.') as [string, string, string];

async function say(authorization: string | undefined, more: object = {}): Promise<number> {
  const activity = {
    type: 'message',
    id: '1',
    text: 'hoi',
    channelId: 'msteams',
    serviceUrl: rig.connector.url,
    from: { id: '29:anna' },
    recipient: { id: '28:bot' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: TENANT_ID },
    ...more,
  };
  const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
  const request = { headers, body: Buffer.from(JSON.stringify(activity)), remoteAddress: '52.112.0.1' };
  return (await rig.channel.handle(request)).status;
}

it('is refused, whatever is wrong with the token', async () => {
  const good = issuer.token(rig.connector.url);
  const [head, claims, signature] = partsOf(good);
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
  const hs256 = base64({ alg: 'HS256', typ: 'JWT', kid });
  const now = Math.floor(Date.now() / 1000);
  const tokens: Record<string, string> = {
    'no algorithm': `${base64({ alg: 'none', typ: 'JWT', kid })}.${claims}.`,
    'no algorithm in other letters': `${base64({ alg: 'nOnE', typ: 'JWT', kid })}.${claims}.${signature}`,
    'a symmetric one with the public key': `${hs256}.${claims}.${createHmac('sha256', issuer.modulus).update(`${hs256}.${claims}`).digest('base64url')}`,
    'another key': issuer.token(rig.connector.url, {}, otherKey()),
    'a key of its own in the head': `${base64({ alg: 'RS256', typ: 'JWT', kid, jwk: { kty: 'RSA', n: issuer.modulus, e: 'AQAB' } })}.${claims}.${signature}`,
    'a key from elsewhere': `${base64({ alg: 'RS256', typ: 'JWT', kid: '../../x', jku: 'https://evil.example/keys' })}.${claims}.${signature}`,
    'another audience': issuer.token(rig.connector.url, { aud: 'another-bot' }),
    'another issuer': issuer.token(rig.connector.url, { iss: 'https://evil.example' }),
    'an old one': issuer.token(rig.connector.url, { exp: now - 3600, nbf: now - 7200 }),
    'one for another service address': issuer.token('https://evil.example/', {}),
    'no signature': `${head}.${claims}.`,
    'a signature of another token': `${head}.${base64({ aud: APP_ID, iss: 'https://api.botframework.com' })}.${signature}`,
  };
  for (const [what, token] of Object.entries(tokens)) expect(await say(`Bearer ${token}`), what).toBe(401);
  for (const scheme of [
    undefined,
    '',
    'Bearer',
    `bearer  ${good} x`,
    `Basic ${good}`,
    `Bearer ${good},Bearer ${good}`,
  ]) {
    expect(await say(scheme), String(scheme)).toBe(401);
  }
  expect(host.called).toEqual([]);
  expect(rig.connector.requests).toEqual([]);
  expect(await say(`Bearer ${good}`)).toBe(200);
});

it('is refused with a good token in an activity that points our token elsewhere', async () => {
  const good = `Bearer ${issuer.token(rig.connector.url)}`;
  for (const serviceUrl of [
    'https://evil.example/',
    'http://evil.example/',
    `${rig.connector.url.replace(/\/$/, '')}.evil.example/`,
    `https://smba.trafficmanager.net@evil.example/`,
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'https://127.0.0.1.evil.example/',
  ]) {
    expect([400, 401, 403], serviceUrl).toContain(await say(good, { serviceUrl }));
  }
  for (const channelId of ['azureappservice', 'AzureAppService', 'facebook', '__proto__', '']) {
    expect([400, 401, 403], channelId).toContain(await say(good, { channelId }));
  }
  expect(host.called).toEqual([]);
  for await (const key of rig.references.keys()) throw new Error(`Kept: ${key}`);
});

it('takes the conversation for who it is, and never a name in the activity', async () => {
  const good = `Bearer ${issuer.token(rig.connector.url)}`;
  expect(await say(good, { from: { id: '29:anna', name: 'Anna', role: 'user' } })).toBe(200);
  expect(
    await say(good, {
      id: '2',
      from: { id: '29:bob' },
      conversation: { id: 'a:2', conversationType: 'personal', tenantId: TENANT_ID },
    }),
  ).toBe(200);
  const [anna, bob] = host.received.map(({ address }) => address.value);
  expect(anna).not.toBe(bob);
  // A button of Anna's pressed by Bob is Bob's press.
  await say(good, {
    id: '3',
    text: undefined,
    value: { option: 'q1-yes' },
    replyToId: 'of-anna',
    from: { id: '29:bob' },
    conversation: { id: 'a:2', conversationType: 'personal', tenantId: TENANT_ID },
  });
  expect(host.last).toMatchObject({ address: { value: bob }, content: { kind: 'option', id: 'q1-yes' } });
});
