import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/ports/channel.ts';
import type { StoredDocument } from '../../src/ports/document.ts';
import type { Store } from '../../src/ports/store.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const DAY = 86_400_000;
const GOODBYE = library.text('nl', 'system.erased');
const away: SendResult = { ok: false, code: 'channel.away', retry: 'when-back' };

async function ids(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const id of store.list('person')) found.push(id);
  return found;
}

async function stones(store: Store): Promise<StoredDocument[]> {
  const found: StoredDocument[] = [];
  for await (const id of store.list('tombstone')) {
    const read = await store.read(id);
    if (read.status === 'found') found.push(read.document);
  }
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
    for await (const document of rig.store.pending()) expect(document.kind).toBe('tombstone');
  });

  it('leaves a tombstone of keyed hashes for thirty days, and nothing after that', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    const [id = ''] = await ids(rig.store);
    await rig.tap('anna', 'erase');
    const tombstones = await stones(rig.store);
    expect(tombstones.map(({ id: name }) => name).sort()).toEqual(
      [id, 'test:name:anna'].map((what) => `gone-${rig.store.keyedHash(what)}`).sort(),
    );
    for (const { body } of tombstones) expect(Object.keys(body ?? {}).sort()).toEqual(['format', 'seen', 'until']);
    expect(JSON.stringify(tombstones)).not.toContain(id);
    expect(JSON.stringify(tombstones)).not.toContain('anna');
    await rig.clock.advance(30 * 86_400_000 - 1_000);
    expect(await stones(rig.store)).toHaveLength(2);
    await rig.clock.advance(2_000);
    expect(await stones(rig.store)).toEqual([]);
  });

  it('makes nobody anew of a message that is brought again, the tap itself or the one before it', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    const before = await rig.hear('anna', { kind: 'command', name: 'erase' }, 'the-word');
    expect(before).not.toEqual([]);
    const options = rig.messages('anna').at(-1)?.message.options ?? [];
    const id = options.find((option) => option.id.endsWith('-erase'))?.id ?? '';
    await rig.hear('anna', { kind: 'option', id }, 'the-tap');
    expect(rig.last('anna')).toBe(GOODBYE);
    expect(await rig.hear('anna', { kind: 'option', id }, 'the-tap')).toEqual([]);
    expect(await rig.hear('anna', { kind: 'command', name: 'erase' }, 'the-word')).toEqual([]);
    expect(await ids(rig.store)).toEqual([]);
    expect(rig.companion.counts.repeats).toBe(2);
    await rig.say('anna', 'hallo');
    expect(await ids(rig.store)).toHaveLength(1);
  });

  it('drops such a message also while the goodbye waits for its channel', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    rig.channel.answer = () => away;
    const options = rig.messages('anna').at(-1)?.message.options ?? [];
    const id = options.find((option) => option.id.endsWith('-erase'))?.id ?? '';
    await rig.hear('anna', { kind: 'option', id }, 'the-tap');
    await rig.hear('anna', { kind: 'option', id }, 'the-tap');
    expect(await ids(rig.store)).toHaveLength(1);
    expect((await rig.body('anna'))?.erased).toBe(true);
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
    });
    expect(document?.timers.map((timer) => timer.event)).toEqual(['runtime.erase']);
  });

  it('does not wait for the goodbye longer than a day', async () => {
    const rig = await Rig.start();
    await aboutToErase(rig);
    rig.channel.answer = () => away;
    await rig.tap('anna', 'erase');
    await rig.clock.advance(DAY - 60_000);
    expect(await ids(rig.store)).toHaveLength(1);
    await rig.clock.advance(31 * 60_000);
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
    const [before] = await ids(rig.store);
    await rig.tap('anna', 'erase');
    rig.channel.answer = () => ({ ok: true });
    await rig.say('anna', 'hallo');
    const body = await rig.body('anna');
    expect(body?.erased).toBeUndefined();
    expect(body?.person).toMatchObject({ sheets: [], consent: null });
    expect(body?.session.turn).toBe(1);
    await rig.clock.advance(60_000);
    expect((await rig.body('anna'))?.session.turn).toBe(1);
    // The earlier document waits for its goodbye, or is gone; who writes has another one.
    expect(await rig.store.find(addressOf('anna'))).not.toBe(before);
    expect((await ids(rig.store)).filter((id) => id !== before)).toHaveLength(1);
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
