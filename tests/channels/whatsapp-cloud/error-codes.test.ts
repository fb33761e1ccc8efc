import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../src/channels/whatsapp-cloud/error-codes.ts';
import type { ChannelState, SendResult } from '../../../src/ports/channel.ts';
import { graphError } from '../../support/graph-server.ts';
import { WhatsAppCloudWorld } from '../../support/whatsapp-cloud-world.ts';
import { ContractHost } from '../world.ts';

type Failed = Extract<SendResult, { ok: false }>;

/** What each of Meta's codes must come to, written down by hand. `state`: reason for which the channel counts as failed. */
const WANTED: readonly (readonly [codes: readonly number[], result: Omit<Failed, 'ok'>, state?: string])[] = [
  [[130429], { code: 'channel.rate-limited', retry: 'later', afterMs: 1_000 }],
  [[131056], { code: 'channel.rate-limited', retry: 'later', afterMs: 6_000 }],
  [[4, 80007, 17, 32, 341, 613], { code: 'channel.rate-limited', retry: 'later', afterMs: 60_000 }],
  [[131048], { code: 'channel.rate-limited', retry: 'later', afterMs: 900_000 }],
  [[133016], { code: 'channel.rate-limited', retry: 'later', afterMs: 600_000 }],
  [[1, 2, 131000, 131016, 131057, 133004], { code: 'channel.unavailable', retry: 'later' }],
  [[131052, 131053], { code: 'channel.whatsapp-cloud.media', retry: 'later', afterMs: 5_000 }],
  [[131047], { code: 'channel.window-closed', retry: 'never' }],
  [[131026], { code: 'channel.whatsapp-cloud.undeliverable', retry: 'never', unreachable: true }],
  [[130472, 131049, 131050], { code: 'channel.whatsapp-cloud.marketing-limit', retry: 'never' }],
  [[131030], { code: 'channel.whatsapp-cloud.not-in-test-list', retry: 'never' }],
  [[130497], { code: 'channel.whatsapp-cloud.country', retry: 'never' }],
  [
    [368, 131031],
    { code: 'channel.whatsapp-cloud.locked', retry: 'later', afterMs: 600_000 },
    'channel.whatsapp-cloud.locked',
  ],
  [
    [131042],
    { code: 'channel.whatsapp-cloud.payment', retry: 'later', afterMs: 600_000 },
    'channel.whatsapp-cloud.payment',
  ],
  [
    [0, 3, 10, 102, 190, 200, 250, 299, 131005],
    { code: 'channel.whatsapp-cloud.token', retry: 'later', afterMs: 60_000 },
    'channel.whatsapp-cloud.token',
  ],
  [
    [33, 131037, 131045, 133000, 133010, 133015],
    { code: 'channel.whatsapp-cloud.number', retry: 'later', afterMs: 600_000 },
    'channel.whatsapp-cloud.number',
  ],
  [[132001], { code: 'channel.whatsapp-cloud.template-missing', retry: 'never' }],
  [[132015, 132016], { code: 'channel.whatsapp-cloud.template-paused', retry: 'never' }],
  [
    [132000, 132005, 132007, 132012, 132018, 132068, 132999],
    { code: 'channel.whatsapp-cloud.template-refused', retry: 'never' },
  ],
  [[100, 131008, 131009, 131021, 131051, 131062, 135000], { code: 'channel.refused', retry: 'never' }],
];

const CASES = WANTED.flatMap(([codes, result, state]) => codes.map((code) => ({ code, result, state })));

let world: WhatsAppCloudWorld;
let sends = 0;

beforeEach(async () => {
  world = await WhatsAppCloudWorld.make();
  await world.channel.start(new ContractHost());
});

afterEach(async () => {
  await world.channel.stop();
  await world.dispose();
});

function send(text = 'Dag'): Promise<SendResult> {
  sends += 1;
  const to = { channel: 'whatsapp-cloud', scheme: 'phone', value: '31600000001' };
  return world.channel.send({ id: `d:${sends}`, to, message: { language: 'nl', text } });
}

describe("each of Meta's errors", () => {
  it('is in the table, and the other way round', () => {
    const listed = ERROR_CODES.flatMap(({ codes, subcode }) => (subcode === undefined ? codes.flat() : []));
    const wanted = new Set(CASES.map(({ code }) => code));
    expect(listed.filter((code) => !wanted.has(code))).toEqual([]);
  });

  it('has a source and the day on which it was looked at', () => {
    for (const { source, checkedOn, what } of ERROR_CODES) {
      expect(source, what).toMatch(/^https:\/\//);
      expect(checkedOn, what).toMatch(/^2026-\d\d-\d\d$/);
    }
  });

  it.each(CASES)('$code becomes $result.code, $result.retry', async ({ code, result, state }) => {
    world.server.answer(graphError(code));
    expect(await send()).toEqual({ ok: false, ...result });
    const expected: Partial<ChannelState> = state === undefined ? { state: 'on' } : { state: 'failed', reason: state };
    expect(world.channel.state).toMatchObject(expected);
    if (state !== undefined) expect(world.channel.state.advice).toMatch(/\w+/);
    // What is right again works again.
    expect(await send()).toMatchObject({ ok: true });
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('in a webhook means the same for the message that failed', async () => {
    const host = new ContractHost();
    await world.channel.stop();
    await world.channel.start(host);
    for (const { code, result } of CASES) {
      host.reports.length = 0;
      const taken = { id: 'wamid.X', to: '31600000001' };
      expect(await world.post(world.people.status(taken, 'failed', { errors: [{ code, title: 'x' }] }))).toBe(200);
      const { code: ours, unreachable } = result;
      expect(host.reports).toMatchObject([{ status: 'failed', code: ours, ...(unreachable && { unreachable }) }]);
      expect(host.reports[0]?.unreachable).toBe(unreachable);
    }
  });
});

describe('an answer without a code that we know', () => {
  it.each([
    [
      'a number that Meta does not know',
      graphError(100, 400, { error_subcode: 33 }),
      'channel.whatsapp-cloud.number',
      'later',
    ],
    ['an unknown code', graphError(987_654), 'channel.refused', 'never'],
    ['an unknown code that passes', graphError(987_654, 400, { is_transient: true }), 'channel.unavailable', 'later'],
    ['an unknown code of a server in trouble', graphError(987_654, 500), 'channel.unavailable', 'later'],
    ['a 401 of something else', { status: 401, body: 'who?' }, 'channel.whatsapp-cloud.token', 'later'],
    ['a 403 of something else', { status: 403, body: {} }, 'channel.whatsapp-cloud.token', 'later'],
    ['a 429 of something else', { status: 429, body: '' }, 'channel.rate-limited', 'later'],
    ['a 503 of something else', { status: 503, body: '<html>' }, 'channel.unavailable', 'later'],
    ['a 404 of something else', { status: 404, body: 'nothing here' }, 'channel.refused', 'never'],
    ['an error with a 200', graphError(131047, 200), 'channel.window-closed', 'never'],
  ] as const)('is understood: %s', async (_, answer, code, retry) => {
    world.server.answer(answer);
    expect(await send()).toMatchObject({ ok: false, code, retry });
  });

  it('is waited for as long as it says', async () => {
    world.server.answer({ status: 503, body: '', headers: { 'retry-after': '120' } });
    expect(await send()).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later', afterMs: 120_000 });
    world.server.answer({ status: 503, body: '', headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } });
    expect(await send()).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
  });

  it('is given up at once when it is for good, whatever wait it names', async () => {
    world.server.answer({ status: 404, body: '', headers: { 'retry-after': '120' } });
    expect(await send()).toEqual({ ok: false, code: 'channel.refused', retry: 'never' });
  });

  it('that leads elsewhere is not followed: the token is for Meta only', async () => {
    world.server.answer({ status: 307, body: '', headers: { location: '/v25.0/elsewhere/messages' } });
    const before = world.server.calls.length;
    expect(await send()).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
    expect(world.server.calls).toHaveLength(before + 1);
  });

  it('now and then does not make the channel count as failed', async () => {
    for (let times = 0; times < 6; times += 1) {
      if (times % 2 === 0) expect(await send()).toMatchObject({ ok: true });
      world.server.answer(graphError(131000, 500));
      expect(await send()).toMatchObject({ ok: false });
      expect(world.channel.state).toEqual({ state: 'on' });
    }
  });

  it('makes the channel count as failed after three in a row, until something is taken', async () => {
    world.server.up = false;
    for (const state of ['on', 'on', 'failed']) {
      expect(await send()).toMatchObject({ ok: false, code: 'channel.unavailable', retry: 'later' });
      expect(world.channel.state.state).toBe(state);
    }
    world.server.up = true;
    expect(await send()).toMatchObject({ ok: true });
    expect(world.channel.state).toEqual({ state: 'on' });
  });

  it('that never comes ends after half a minute', async () => {
    world.server.hold('31600000001');
    const sending = send();
    await world.server.until(() => world.server.calls.some(({ body }) => body.to === '31600000001'));
    await world.clock.advance(30_000);
    expect(await sending).toEqual({ ok: false, code: 'channel.unavailable', retry: 'later' });
  });
});

describe('at the start', () => {
  it.each([
    ['a wrong token', { token: 'wrong' }, 'channel.whatsapp-cloud.token'],
    ['a wrong number', { phoneId: '1' }, 'channel.whatsapp-cloud.number'],
  ])('%s is told, and what people write is taken all the same', async (_, options, reason) => {
    const other = await WhatsAppCloudWorld.make(options);
    const host = new ContractHost();
    await other.channel.start(host);
    expect(other.channel.state).toMatchObject({ state: 'failed', reason });
    if (!('phoneId' in options)) {
      expect(await other.act('anna', { kind: 'text', text: 'Hallo' })).toBe('acknowledged');
      expect(host.received).toHaveLength(1);
    }
    await other.channel.stop();
    await other.dispose();
  });

  it('a server without the number is no failure, because only sends matter', async () => {
    await world.channel.stop();
    world.server.answer({ status: 404, body: 'not here' }, { path: '' });
    await world.channel.start(new ContractHost());
    expect(world.channel.state).toEqual({ state: 'on' });
  });
});
