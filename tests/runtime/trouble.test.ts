import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/ports/channel.ts';
import { AppError } from '../../src/ports/error.ts';
import { MAX_DOCUMENT_BYTES, type Store } from '../../src/ports/store.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig } from '../support/rig.ts';

const { library, understand } = await realLibrary();
const away: SendResult = { ok: false, code: 'channel.away', retry: 'when-back' };
const SECRET = 'onze buurvrouw Fatima';

/** A memory store that can be made unwritable. */
function fragileStore(): Store & { broken: boolean } {
  const inner = createMemoryStore();
  const store = {
    ...inner,
    broken: false,
    commit: async (commit: Parameters<Store['commit']>[0]) => {
      if (!store.broken) return inner.commit(commit);
      throw new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });
    },
    mark: async (...args: Parameters<Store['mark']>) => {
      if (!store.broken) return inner.mark(...args);
      throw new AppError('store.unwritable', 'The disk is full.', { advice: 'Make room.', retry: true });
    },
  };
  return store;
}

async function deadLetters(store: Store) {
  const found = [];
  for await (const id of store.list('dead-letter')) {
    const read = await store.read(id);
    if (read.status === 'found') found.push(read.document);
  }
  return found;
}

describe('a store that can not be written', () => {
  it('takes nothing: the channel is told so, and nothing is said as if it were kept', async () => {
    const store = fragileStore();
    const rig = await Rig.start({ store });
    await rig.welcome('anna');
    const before = await rig.body('anna');
    store.broken = true;
    const inbound = rig.inbound('anna', { kind: 'text', text: 'menu' }, 'one');
    await expect(rig.companion.receive(inbound)).rejects.toMatchObject({ code: 'store.unwritable', retry: true });
    const sent = rig.messages('anna').length;
    await rig.clock.advance(60_000);
    expect(rig.messages('anna')).toHaveLength(sent);
    expect(await rig.body('anna')).toEqual(before);
    expect(rig.companion.counts.deadLetters).toBe(0);
    store.broken = false;
    await rig.companion.receive(inbound);
    await rig.companion.idle();
    expect(rig.messages('anna').length).toBeGreaterThan(sent);
  });

  it('takes nobody who is new either, and makes one person of them later', async () => {
    const store = fragileStore();
    const rig = await Rig.start({ store });
    store.broken = true;
    const inbounds = [1, 2].map((id) => rig.inbound('anna', { kind: 'text', text: 'hallo' }, `m${id}`));
    for (const inbound of inbounds) await expect(rig.companion.receive(inbound)).rejects.toThrow();
    store.broken = false;
    for (const inbound of inbounds) await rig.companion.receive(inbound);
    const people = [];
    for await (const id of store.list('person')) people.push(id);
    expect(people).toHaveLength(1);
  });

  it('delivers a letter later by itself, and the person gets the role', async () => {
    const store = fragileStore();
    const rig = await Rig.start({ store });
    await rig.companion.createCode({ role: 'coordinator', uses: 5, days: 30 }, 'AAAA-BBBB-CCCC-D');
    await rig.welcome('anna');
    await rig.tap('anna', 'more');
    await rig.tap('anna', 'code');
    const commit = store.commit;
    let commits = 0;
    store.commit = async (each) => {
      commits += 1;
      store.broken = commits > 1;
      return commit(each);
    };
    await rig.say('anna', 'AAAA-BBBB-CCCC-D');
    expect((await rig.body('anna'))?.person.roles).toEqual([]);
    store.commit = commit;
    store.broken = false;
    await rig.clock.advance(5_000);
    expect((await rig.body('anna'))?.person.roles).toEqual(['coordinator']);
  });

  it('loses no appointment that came due meanwhile', async () => {
    const store = fragileStore();
    const rig = await Rig.start({ store });
    await rig.preparing('anna', '2026-11-25');
    await rig.clock.advanceTo(Date.parse('2026-11-26T09:59:00+01:00'));
    store.broken = true;
    await rig.clock.advance(30 * 60_000);
    store.broken = false;
    await rig.clock.advance(60 * 60_000);
    expect(rig.last('anna')).toContain(library.text('nl', 'look-back.went.ask'));
  });
});

describe('a message that can not be taken', () => {
  /** Understanding that breaks on one text. */
  const breaking: typeof understand = (text, language) => {
    if (text.includes(SECRET)) throw new TypeError(`can't read "${text}"`);
    return understand(text, language);
  };

  it('is set apart after three tries; the person is told, it is counted, and the next message goes on', async () => {
    let tries = 0;
    const counting: typeof understand = (text, language) => {
      if (text.includes(SECRET)) tries += 1;
      return breaking(text, language);
    };
    const rig = await Rig.start({ understand: counting });
    await rig.welcome('anna');
    await rig.say('anna', SECRET);
    expect(tries).toBe(3);
    expect(rig.last('anna')).toBe(library.text('nl', 'engine.failed', { code: 'TypeError' }));
    expect(rig.companion.counts.deadLetters).toBe(1);
    await rig.say('anna', 'menu');
    expect(rig.last('anna')).toBe(library.text('nl', 'system.menu.ask'));
  });

  it('leaves no word of what it said, and nowhere where it came from, in the dead letter or the log', async () => {
    const rig = await Rig.start({ understand: breaking });
    await rig.welcome('anna');
    await rig.say('anna', SECRET);
    const kept = JSON.stringify([await deadLetters(rig.store), rig.logged]);
    expect(kept).toContain('turn-failed');
    expect(kept).not.toContain('Fatima');
    expect(kept).not.toContain('anna');
  });

  it('is told later when the channel is away at that moment', async () => {
    const rig = await Rig.start({ understand: breaking });
    await rig.welcome('anna');
    rig.channel.answer = () => away;
    await rig.say('anna', SECRET);
    rig.channel.answer = () => ({ ok: true });
    rig.companion.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.last('anna')).toBe(library.text('nl', 'engine.failed', { code: 'TypeError' }));
    expect(JSON.stringify(await deadLetters(rig.store))).not.toContain('anna');
  });

  it('of a document that a newer version wrote is refused without an end of dead letters', async () => {
    const rig = await Rig.start();
    await rig.welcome('anna');
    const document = await rig.document('anna');
    if (!document) throw new Error('There is nobody.');
    await rig.store.commit({
      id: document.id,
      kind: 'person',
      expected: document.version,
      body: { ...(document.body as object), format: 2 },
      timers: [],
      out: [],
    });
    await rig.say('anna', 'menu');
    expect(rig.last('anna')).toBe(library.text('nl', 'engine.failed', { code: 'store.format' }));
    expect(await deadLetters(rig.store)).toHaveLength(1);
  });
});

describe('a document that was lost', () => {
  async function losing(): Promise<Rig> {
    const inner = createMemoryStore();
    let lost = false;
    const store: Store = {
      ...inner,
      read: async (id) => (lost ? { status: 'lost' } : inner.read(id)),
      commit: async (commit) => {
        if (lost) await inner.erase(commit.id);
        lost = false;
        return inner.commit(commit);
      },
    };
    const rig = await Rig.start({ store });
    await rig.preparing('anna', '2026-11-25');
    lost = true;
    return rig;
  }

  it('is owned up to, once, and the person starts anew', async () => {
    const rig = await losing();
    const sent = await rig.say('anna', 'hallo');
    const sorry = library.text('nl', 'system.welcome.lost');
    expect(sent.map(({ message }) => message.text).join('\n')).toContain(sorry);
    expect((await rig.body('anna'))?.person).toMatchObject({ sheets: [], lost: false });
    await rig.tap('anna', 'nl');
    for (const text of ['menu', 'hallo', 'help']) await rig.say('anna', text);
    const all = rig.messages('anna').map(({ message }) => message.text);
    expect(all.filter((text) => text.includes(sorry))).toHaveLength(1);
  });

  it('lets nothing be sent on our own initiative until consent is given anew', async () => {
    const rig = await losing();
    await rig.say('anna', 'hallo');
    expect((await rig.body('anna'))?.person.consent).toBeNull();
    const before = rig.messages('anna').length;
    await rig.clock.advance(10 * 86_400_000);
    expect(rig.messages('anna')).toHaveLength(before);
  });
});

describe('somebody who writes while nothing can be sent', () => {
  it('loses no answer, and gets what counts when the channel is back', async () => {
    const rig = await Rig.start({ inbound: NOBODY_HELD });
    await rig.preparing('anna', '2026-11-25');
    rig.channel.answer = () => away;
    for (let turn = 0; turn < 150; turn += 1) {
      await rig.hear('anna', { kind: 'command', name: ['help', 'repeat', 'menu', 'back'][turn % 4] ?? 'help' });
      const document = await rig.document('anna');
      expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(MAX_DOCUMENT_BYTES);
    }
    await rig.say('anna', '1 2');
    expect(rig.companion.counts.deadLetters).toBe(0);
    expect((await rig.body('anna'))?.person.sheets[0]?.answers.strengths).toBeDefined();
    rig.channel.answer = () => ({ ok: true });
    rig.companion.available(addressOf('anna'));
    await rig.clock.settle();
    const { session } = (await rig.body('anna')) ?? {};
    const shown = rig
      .messages('anna')
      .at(-1)
      ?.message.options?.map((option) => option.id);
    expect(shown).toEqual(session?.question?.shown.map((id) => `q${session.question?.number}-${id}`));
  });
});
