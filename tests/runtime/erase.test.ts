import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/ports/channel.ts';
import type { Store } from '../../src/ports/store.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const GOODBYE = library.text('nl', 'system.erased');
const away: SendResult = { ok: false, code: 'channel.away', retry: 'when-back' };

async function ids(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const id of store.list('person')) found.push(id);
  return found;
}

/** Somebody with a preparation, who asked to be erased and is asked whether that is sure. */
async function aboutToErase(rig: Rig): Promise<void> {
  await rig.preparing('anna', '2026-11-25');
  await rig.hear('anna', { kind: 'command', name: 'erase' });
}

describe('erasing everything', () => {
  it('says goodbye, and then nothing of the person is left in the store', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    expect((await rig.body('anna'))?.person.sheets).toHaveLength(1);
    await rig.tap('anna', 'erase');
    expect(rig.last('anna')).toBe(GOODBYE);
    expect(await rig.document('anna')).toBeNull();
    expect(await ids(rig.store)).toEqual([]);
    for await (const document of rig.store.pending()) expect.unreachable(`${document.id} is still pending`);
  });

  it('asks nothing after the goodbye', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    const sent = await rig.tap('anna', 'erase');
    expect(sent.map(({ message }) => message.text)).toEqual([GOODBYE]);
    expect(sent[0]?.message.options).toBeUndefined();
  });

  it('drops what was still to be said and planned', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    await rig.tap('anna', 'erase');
    const before = rig.messages('anna').length;
    await rig.clock.advance(30 * 86_400_000);
    expect(rig.messages('anna')).toHaveLength(before);
  });

  it('removes all at once from the turn on, but the goodbye and where to send it, when the channel is away', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    rig.channel.answer = () => away;
    await rig.tap('anna', 'erase');
    const document = await rig.document('anna');
    expect(document?.body).toMatchObject({
      erased: true,
      person: { sheets: [], consent: null, roles: [] },
      session: { stack: [], question: null },
      seen: {},
    });
    expect(document?.timers.map((timer) => timer.event)).toEqual(['runtime.erase']);
  });

  it('does not wait for the goodbye longer than half a minute', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    rig.channel.answer = () => away;
    await rig.tap('anna', 'erase');
    await rig.clock.advance(29_000);
    expect(await ids(rig.store)).toHaveLength(1);
    await rig.clock.advance(2_000);
    expect(await ids(rig.store)).toEqual([]);
    rig.channel.answer = () => ({ ok: true });
    rig.companion.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.last('anna')).not.toBe(GOODBYE);
  });

  it('is finished by the next process when this one ends before', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    rig.channel.answer = () => away;
    await rig.tap('anna', 'erase');
    await rig.companion.stop();
    const next = await Rig.start({ store: rig.store, seed: 'next' });
    expect(next.last('anna')).toBe(GOODBYE);
    expect(await ids(rig.store)).toEqual([]);
  });

  it('starts anew with who writes before all is gone', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    rig.channel.answer = () => away;
    await rig.tap('anna', 'erase');
    rig.channel.answer = () => ({ ok: true });
    await rig.say('anna', 'hallo');
    const body = await rig.body('anna');
    expect(body?.erased).toBeUndefined();
    expect(body?.person).toMatchObject({ sheets: [], consent: null });
    expect(body?.session.turn).toBe(1);
    await rig.clock.advance(60_000);
    expect((await rig.body('anna'))?.session.turn).toBe(1);
    expect(await ids(rig.store)).toHaveLength(1);
  });

  it('makes no two people of one who writes twice at the very moment', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    const options = rig.messages('anna').at(-1)?.message.options ?? [];
    const erase = options.find((option) => option.id.endsWith('-erase'))?.id ?? '';
    const acts = [
      rig.companion.receive(rig.inbound('anna', { kind: 'option', id: erase })),
      ...['hallo', 'menu', '1'].map((text) => rig.companion.receive(rig.inbound('anna', { kind: 'text', text }))),
    ];
    for (let round = 0; round < 40; round += 1) {
      await Promise.resolve();
      if (round % 8 === 0) acts.push(rig.companion.receive(rig.inbound('anna', { kind: 'text', text: 'menu' })));
    }
    await Promise.all(acts);
    await rig.companion.idle();
    expect(await ids(rig.store)).toHaveLength(1);
    expect((await rig.body('anna'))?.session.turn).toBeGreaterThan(3);
  });

  it('lets who begins anew use a code', async () => {
    const rig = await Rig.start();
    await rig.companion.createCode({ role: 'coordinator', uses: 5, days: 30 }, 'AAAA-BBBB-CCCC-D');
    await rig.welcome('anna');
    for (let times = 0; times < 3; times += 1) {
      await rig.tap('anna', 'more');
      await rig.tap('anna', 'code');
      await rig.say('anna', 'WRONG');
      await rig.hear('anna', { kind: 'command', name: 'menu' });
    }
    rig.channel.answer = () => away;
    await rig.hear('anna', { kind: 'command', name: 'erase' });
    const question = (await rig.body('anna'))?.session.question;
    await rig.hear('anna', { kind: 'option', id: `q${question?.number}-erase` });
    rig.channel.answer = () => ({ ok: true });
    await rig.clock.advance(1_000);
    await rig.welcome('anna');
    await rig.tap('anna', 'more');
    await rig.tap('anna', 'code');
    await rig.say('anna', 'AAAA-BBBB-CCCC-D');
    expect((await rig.body('anna'))?.person.roles).toEqual(['coordinator']);
  });

  it('from the command line takes a person away at once, without a word', async () => {
    const rig = await Rig.start();
    await rig.preparing('anna', '2026-11-25');
    const before = rig.messages('anna').length;
    const [id] = await ids(rig.store);
    await rig.companion.erase(id ?? '');
    expect(await ids(rig.store)).toEqual([]);
    await rig.clock.advance(10 * 86_400_000);
    expect(rig.messages('anna')).toHaveLength(before);
    await rig.say('anna', 'hallo');
    expect((await ids(rig.store))[0]).not.toBe(id);
  });

  it('is tried again later when the store can not be written', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    const { erase } = rig.store;
    rig.store.erase = () => Promise.reject(new Error('disk'));
    await rig.tap('anna', 'erase');
    expect(await ids(rig.store)).toHaveLength(1);
    rig.store.erase = erase;
    await rig.clock.advance(5 * 60_000);
    expect(await ids(rig.store)).toEqual([]);
  });
});
