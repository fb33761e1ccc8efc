import { describe, expect, it } from 'vitest';
import { CODES_DOCUMENT } from '../../src/features/codes/code.ts';
import type { Codes } from '../../src/features/codes/codes-document.ts';
import type { SendResult } from '../../src/ports/channel.ts';
import type { OutItem } from '../../src/ports/document.ts';
import { Companions, numberOf } from '../support/companions.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf } from '../support/rig.ts';
import { withSmallScript } from '../support/talking-processes.ts';

const { library } = await realLibrary();
const text = (key: string) => library.text('nl', key);
const DAY = 86_400_000;
const SEEDS = [1, 2, 3, 4, 5, 6];
const unavailable: SendResult = { ok: false, code: 'channel.unavailable', retry: 'later' };

function numbersOf(items: readonly OutItem[]): number[] {
  return items.map(({ seq }) => seq);
}

/** What was sent more than once, by its id. */
function repeats(all: Companions): string[] {
  const ids = all.arrived.map(({ outbound }) => outbound.id);
  return ids.filter((id, at) => ids.indexOf(id) < at);
}

describe('somebody new who writes to two processes at once', () => {
  it.each(SEEDS)('is one person, and both messages are answered (seed %i)', async (seed) => {
    const all = await Companions.start({ count: 3, seed, ...withSmallScript() });
    const words = ['one', 'two', 'three'].map((word) => all.inbound('anna', { kind: 'text', text: word }));
    await all.until(Promise.all(words.map((inbound, n) => all.deliver(inbound, n))));
    await all.clock.advance(1_000);
    expect(await all.people()).toHaveLength(1);
    expect((await all.body('anna'))?.session.turn).toBe(3);
    expect(all.turns).toEqual([1, 1, 1]);
    expect(repeats(all)).toEqual([]);
    expect(await all.unsent()).toBe(0);
  });

  it.each(SEEDS)('has one turn of a message that comes to two processes at once (seed %i)', async (seed) => {
    const all = await Companions.start({ count: 2, seed, ...withSmallScript() });
    const inbound = all.inbound('anna', { kind: 'text', text: 'talk' });
    await all.until(Promise.all([all.deliver(inbound, 0), all.deliver(inbound, 1)]));
    expect((await all.body('anna'))?.session.turn).toBe(1);
    expect(all.members.map(({ companion }) => companion.counts.repeats).toSorted()).toEqual([0, 1]);
  });
});

/** Somebody who is asked how a meeting went, by a process that can't send it for the moment; gives which one. */
async function aboutToAsk(all: Companions): Promise<number> {
  await all.welcome('anna', 0);
  for (const id of ['prepare', 'yes', 'short', 'd2026-11-24']) await all.tap('anna', id, 0);
  for (let n = 0; n < 12; n += 1) await all.hear('anna', { kind: 'command', name: 'skip' }, n % 2);
  all.answer = () => unavailable;
  await all.clock.advanceTo(Date.parse('2026-11-25T10:30:00+01:00'));
  expect(await all.unsent()).toBe(1);
  return all.members.findIndex(({ companion }) => companion.counts.outbox.waitingInitiative === 1);
}

describe('a question that another process takes back', () => {
  it.each(SEEDS)('is not sent by the one that still has it to send, which sends the rest (seed %i)', async (seed) => {
    const all = await Companions.start({ seed });
    const holder = await aboutToAsk(all);
    const before = all.arrived.length;
    const committed = numbersOf(await all.unsentOf('anna'));
    await all.say('anna', 'help', 1 - holder);
    const wanted = numbersOf(await all.unsentOf('anna'));
    // The same question is asked anew, behind the answer.
    expect(wanted).not.toEqual(expect.arrayContaining(committed));
    all.answer = () => ({ ok: true });
    await all.clock.advance(DAY);
    expect(all.messages('anna').slice(before).map(numberOf)).toEqual(wanted);
    expect(new Set(all.arrived.slice(before).map(({ by }) => by))).toEqual(new Set([holder]));
    expect(await all.unsent()).toBe(0);
  });
});

describe('who stops, or is erased, at one process while another has something to send them', () => {
  it('gets nothing more on our own initiative', async () => {
    const all = await Companions.start();
    const holder = await aboutToAsk(all);
    await all.say('anna', 'stop', 1 - holder);
    all.answer = () => ({ ok: true });
    const before = all.arrived.length;
    await all.clock.advance(30 * DAY);
    const then = all.messages('anna').slice(before);
    expect(then.length).toBeGreaterThan(0);
    expect(then.filter(({ purpose }) => purpose === 'initiative')).toEqual([]);
    expect((await all.body('anna'))?.person.stopped).toBe(true);
    expect(await all.unsent()).toBe(0);
  });

  it('is gone everywhere after the goodbye, whoever sends that', async () => {
    const all = await Companions.start({ count: 3 });
    await all.welcome('anna', 0);
    all.answer = () => unavailable;
    await all.say('anna', 'help', 0);
    await all.hear('anna', { kind: 'command', name: 'erase' }, 1);
    all.answer = () => ({ ok: true });
    await all.clock.advance(10_000);
    await all.tap('anna', 'erase', 2);
    await all.clock.advance(10_000);
    expect(all.texts('anna').at(-1)).toBe(text('system.erased'));
    expect(await all.people()).toEqual([]);
    const before = all.arrived.length;
    await all.clock.advance(30 * DAY);
    expect(all.arrived).toHaveLength(before);
    expect(all.members.map(({ companion }) => companion.counts.outbox.waiting)).toEqual([0, 0, 0]);
  });

  it('is gone at once when the command line says so, with what another process was about to send', async () => {
    const all = await Companions.start();
    await all.welcome('anna', 0);
    all.answer = () => unavailable;
    await all.say('anna', 'help', 0);
    const [id = ''] = await all.people();
    await all.until(all.member(1).companion.erase(id));
    await all.clock.advance(200);
    all.answer = () => ({ ok: true });
    const before = all.arrived.length;
    await all.clock.advance(600_000);
    expect(all.arrived).toHaveLength(before);
    expect(await all.people()).toEqual([]);
    expect(all.member(0).companion.counts.outbox.waiting).toBe(0);
  });
});

describe('letters and timers of people, with several processes', () => {
  const CODE = 'AB2C-D3EF-GH4J-K';

  it.each(SEEDS)('let a code be used once, and say so once (seed %i)', async (seed) => {
    const all = await Companions.start({ count: 3, seed });
    await all.welcome('anna', 0);
    await all.until(all.member(1).companion.createCode({ role: 'coordinator', uses: 5, days: 30 }, CODE));
    await all.tap('anna', 'more', 1);
    await all.tap('anna', 'code', 2);
    await all.say('anna', CODE, 0);
    await all.clock.advance(5_000);
    expect((await all.body('anna'))?.person.roles).toEqual(['coordinator']);
    const read = await all.memory.inner.read(CODES_DOCUMENT);
    const { codes } = (read.status === 'found' ? read.document.body : null) as unknown as { codes: Codes };
    expect(codes.codes[0]).toMatchObject({ usesLeft: 4 });
    const granted = library.text('nl', 'system.codeGranted', { role: text('system.roles.coordinator') });
    expect(all.texts('anna').filter((each) => each.includes(granted))).toHaveLength(1);
    // Three acts, two of the welcome, and one answering letter.
    expect((await all.body('anna'))?.session.turn).toBe(6);
    expect(await all.unsent()).toBe(0);
  });

  it.each([0, 1_500, -1_500])('fire each timer once, at its time, with a clock that is %i ms ahead', async (skew) => {
    const all = await Companions.start({ count: 3, skew: (n) => (n === 1 ? skew : 0) });
    await all.welcome('anna', 0);
    for (const id of ['prepare', 'yes', 'short', 'd2026-11-24']) await all.tap('anna', id, 1);
    for (let n = 0; n < 12; n += 1) await all.hear('anna', { kind: 'command', name: 'skip' }, n % 3);
    await all.clock.advance(3 * DAY);
    const lookBack = text('look-back.went.ask');
    const told = all.arrived.filter(({ outbound }) => outbound.message.text.includes(lookBack));
    expect(told).toHaveLength(1);
    const late = (told[0]?.at ?? 0) - Date.parse('2026-11-25T10:00:00+01:00');
    expect(Math.abs(late)).toBeLessThanOrEqual(5_000);
  });

  it.each(SEEDS)('go on where a process died with them in hand (seed %i)', async (seed) => {
    const all = await Companions.start({ count: 3, seed });
    await all.welcome('anna', 0);
    await all.until(all.member(1).companion.createCode({ role: 'coordinator', uses: 5, days: 30 }, CODE));
    await all.tap('anna', 'more', 1);
    await all.tap('anna', 'code', 2);
    for (const n of [0, 1]) all.member(n).process.after(6 + seed, 'kill');
    await all.say('anna', CODE, 2);
    for (const n of [0, 1]) all.member(n).process.kill();
    await all.clock.advance(30_000);
    expect((await all.body('anna'))?.person.roles).toEqual(['coordinator']);
    const read = await all.memory.inner.read(CODES_DOCUMENT);
    const { codes } = (read.status === 'found' ? read.document.body : null) as unknown as { codes: Codes };
    expect(codes.codes[0]).toMatchObject({ usesLeft: 4 });
    expect((await all.body('anna'))?.session.turn).toBe(6);
    expect(await all.unsent()).toBe(0);
  });
});

describe('two chats of one human, at different processes', () => {
  it.each(SEEDS)('become one, and both go on as that one (seed %i)', async (seed) => {
    const all = await Companions.start({ count: 3, seed });
    for (const [n, name] of ['phone', 'laptop'].entries()) {
      await all.welcome(name, n);
      for (const id of ['prepare', 'yes', 'short', `d2026-11-${24 + n}`]) await all.tap(name, id, n);
    }
    await all.hear('phone', { kind: 'command', name: 'menu' }, 0);
    await all.tap('phone', 'more', 1);
    const shown = (await all.tap('phone', 'link', 0)).map(({ message }) => message.text).join('\n');
    const [code = ''] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(shown) ?? [];
    await all.hear('laptop', { kind: 'command', name: 'menu' }, 1);
    await all.tap('laptop', 'more', 2);
    await all.tap('laptop', 'code', 1);
    await all.say('laptop', code, 2);
    // They write on in both, at once, while it is brought together.
    const words = ['phone', 'laptop'].map((name) => all.inbound(name, { kind: 'command', name: 'help' }));
    await all.until(Promise.all(words.map((inbound, n) => all.deliver(inbound, n))));
    await all.clock.advance(60_000);
    expect(all.texts('laptop').join('\n')).toContain(text('system.joined'));
    const { inner } = all.memory;
    expect(await inner.find(addressOf('laptop'))).toBe(await inner.find(addressOf('phone')));
    expect((await all.body('phone'))?.person.sheets).toHaveLength(2);
    const counts = ['phone', 'laptop'].map((name) => all.texts(name).length);
    await all.hear('phone', { kind: 'command', name: 'help' }, 2);
    await all.hear('laptop', { kind: 'command', name: 'help' }, 0);
    expect(['phone', 'laptop'].map((name) => all.texts(name).length > (counts.shift() ?? 0))).toEqual([true, true]);
    expect(await all.unsent()).toBe(0);
    expect(repeats(all)).toEqual([]);
  });
});

describe('a delivery report that comes in at another process than the sender', () => {
  it('is kept, also when it comes before the mark of what was sent', async () => {
    const all = await Companions.start({ count: 2, ...withSmallScript() });
    all.answer = ({ id }) => ({ ok: true, externalId: `x-${id}` });
    all.latency = () => 300;
    const delivering = all.deliver(all.inbound('anna', { kind: 'text', text: 'talk' }), 0);
    await all.clock.advance(400);
    const [sent] = all.arrived;
    const externalId = `x-${sent?.outbound.id}`;
    const report = { to: addressOf('anna'), externalId, status: 'delivered', at: all.clock.now() } as const;
    const reporting = all.member(1).companion.report(report);
    await all.until(Promise.all([delivering, reporting]));
    const id = (await all.memory.inner.find(addressOf('anna'))) ?? '';
    const read = await all.memory.inner.read(id);
    const receipts = read.status === 'found' ? read.document.receipts : [];
    expect(receipts).toMatchObject([{ seq: 1, outcome: 'delivered', externalId }]);
  });
});
