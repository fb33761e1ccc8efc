import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/engine/dialog-schema.ts';
import { NETWORK_DOCUMENT } from '../../src/features/network/coordinators.ts';
import type { Outbound } from '../../src/ports/channel.ts';
import type { DocumentKind } from '../../src/ports/document.ts';
import type { Content, Inbound } from '../../src/ports/inbound.ts';
import type { Store } from '../../src/ports/store.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { CrashingStore, type Moment } from '../support/crashing-store.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig, START } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string) => library.text('nl', key);

// What stands in an address, and must never be seen by anybody else.
const ASKER = 'asker-31612000001';
const HELPER = 'helper-31612000002';
const STRANGER = 'stranger-31612000003';
const QUESTION = 'Wie kan bij ons over pesten vertellen?';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Somebody who typed a coordinator's code. */
async function coordinator(rig: Rig, name: string): Promise<void> {
  const code = await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 });
  await rig.welcome(name);
  await rig.tap(name, 'more');
  await rig.tap(name, 'code');
  await rig.say(name, code);
}

/** The question is written and read back; one tap sends it. */
async function write(rig: Rig, name: string, question = QUESTION): Promise<void> {
  await rig.say(name, 'mens');
  await rig.say(name, question);
  await rig.tap(name, 'without');
}

/** An asker and a coordinator; the question was offered, in a quiet moment. */
async function offered(): Promise<Rig> {
  const rig = await Rig.start();
  await coordinator(rig, HELPER);
  await rig.welcome(ASKER);
  await write(rig, ASKER);
  await rig.tap(ASKER, 'send');
  await rig.clock.advance(11 * MINUTE);
  return rig;
}

async function talking(): Promise<Rig> {
  const rig = await offered();
  await rig.tap(HELPER, 'take');
  return rig;
}

const texts = (messages: readonly Outbound[]) => messages.map(({ message }) => message.text);
const seats = async (rig: Rig, name: string) => (await rig.body(name))?.person.talks ?? [];

async function documents(store: Store, kind: DocumentKind): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of store.list(kind)) ids.push(id);
  return ids;
}

describe('a talk with a human', () => {
  it('brings what each says to the other, and to nobody else', async () => {
    const rig = await talking();
    await rig.welcome(STRANGER);
    const strangers = rig.messages(STRANGER).length;
    expect(await rig.say(HELPER, 'Voor hoeveel mensen?')).toEqual([]);
    expect(rig.last(ASKER)).toContain('Voor hoeveel mensen?');
    expect(await rig.say(ASKER, 'Twintig moeders.')).toEqual([]);
    expect(rig.last(HELPER)).toContain('Twintig moeders.');
    expect(rig.messages(STRANGER)).toHaveLength(strangers);
  });

  it('shows neither side an address of the other, in a message or in what is kept', async () => {
    const rig = await talking();
    await rig.say(HELPER, 'Voor hoeveel mensen?');
    await rig.say(ASKER, 'Twintig moeders.');
    for (const [own, other] of [
      [ASKER, HELPER],
      [HELPER, ASKER],
    ] as const) {
      expect(JSON.stringify(rig.messages(own).map(({ message }) => message))).not.toContain(other);
      expect(JSON.stringify(await rig.document(own))).not.toContain(other);
    }
    for (const id of [...(await documents(rig.store, 'talk')), NETWORK_DOCUMENT]) {
      const kept = JSON.stringify(await rig.store.read(id));
      for (const name of [ASKER, HELPER]) expect(kept).not.toContain(name);
    }
  });

  it('can be neither taken nor read by somebody who was not offered it', async () => {
    const rig = await offered();
    await rig.welcome(STRANGER);
    for (let number = 0; number < 20; number += 1) await rig.hear(STRANGER, { kind: 'option', id: `q${number}-take` });
    await rig.say(STRANGER, 'ik antwoord');
    expect(JSON.stringify(rig.messages(STRANGER))).not.toContain('pesten');
    await rig.tap(HELPER, 'take');
    expect(await seats(rig, HELPER)).toMatchObject([{ state: 'live' }]);
    expect(await seats(rig, STRANGER)).toEqual([]);
  });

  it('is over for both when one says so, and nothing of it is kept', async () => {
    const rig = await talking();
    await rig.say(HELPER, 'klaar');
    expect(texts(rig.messages(ASKER))).toContain(text('talks.closed'));
    expect(texts(rig.messages(HELPER))).toContain(text('talks.closed'));
    expect([await seats(rig, ASKER), await seats(rig, HELPER)]).toEqual([[], []]);
    await rig.clock.advance(2 * MINUTE);
    expect(await documents(rig.store, 'talk')).toEqual([]);
  });

  it('tells who still writes at the moment that it ends, instead of losing the words', async () => {
    const rig = await talking();
    const late = rig.inbound(ASKER, { kind: 'text', text: 'Nog een vraag' });
    const end = rig.inbound(HELPER, { kind: 'text', text: 'klaar' });
    await Promise.all([rig.companion.receive(end), rig.companion.receive(late)]);
    await rig.companion.idle();
    const arrived = rig.messages(HELPER).some(({ message }) => message.text.includes('Nog een vraag'));
    const told = texts(rig.messages(ASKER)).some((each) => each.includes(text('talks.undelivered')));
    expect(arrived !== told, 'brought over, or said that it was not').toBe(true);
  });

  it('goes on when the asker joins another chat', async () => {
    const rig = await talking();
    await rig.hear(ASKER, { kind: 'command', name: 'menu' });
    await rig.tap(ASKER, 'more');
    const shown = texts(await rig.tap(ASKER, 'link')).join('\n');
    const [code = ''] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(shown) ?? [];
    await rig.welcome('laptop');
    await rig.tap('laptop', 'more');
    await rig.tap('laptop', 'code');
    await rig.say('laptop', code);
    await rig.say(HELPER, 'Bent u er nog?');
    expect(rig.last('laptop')).toContain(QUESTION);
    expect(texts(rig.messages('laptop')).some((each) => each.includes('Bent u er nog?'))).toBe(true);
    await rig.say('laptop', 'mens');
    await rig.say('laptop', 'Ja hoor.');
    expect(rig.last(HELPER)).toContain('Ja hoor.');
  });

  it('closes when the asker is erased, in the chat or from the command line', async () => {
    for (const how of ['chat', 'command line'] as const) {
      const rig = await talking();
      const id = await rig.store.find(addressOf(ASKER));
      if (how === 'chat') {
        await rig.say(ASKER, 'wis mijn gegevens');
        await rig.tap(ASKER, 'erase');
      } else await rig.companion.erase(id ?? '');
      await rig.companion.idle();
      expect(texts(rig.messages(HELPER)), how).toContain(text('talks.closed'));
      await rig.clock.advance(2 * MINUTE);
      expect(await documents(rig.store, 'talk'), how).toEqual([]);
      expect(await seats(rig, HELPER), how).toEqual([]);
      expect(JSON.stringify(await rig.document(HELPER)), how).not.toContain('pesten');
    }
  });

  it('is offered to nobody who was erased', async () => {
    const rig = await Rig.start();
    await coordinator(rig, HELPER);
    await rig.companion.erase((await rig.store.find(addressOf(HELPER))) ?? '');
    await rig.welcome(ASKER);
    expect(texts(await rig.say(ASKER, 'mens')).join()).toContain(text('system.human.nobody'));
  });

  it('that nobody takes is brought up again after 24 hours, told of after 48, and gone after 30 days', async () => {
    const rig = await offered();
    const offers = () => rig.messages(HELPER).filter(({ message }) => message.text.includes(QUESTION)).length;
    await rig.tap(HELPER, 'later');
    const before = offers();
    await rig.clock.advance(23 * HOUR);
    expect(offers()).toBe(before);
    await rig.clock.advance(HOUR);
    expect(offers()).toBe(before + 1);
    expect(rig.last(ASKER)).not.toContain(text('talks.unanswered'));
    await rig.clock.advance(DAY);
    expect(rig.last(ASKER)).toContain(text('talks.unanswered'));
    await rig.clock.advance(29 * DAY);
    expect(await documents(rig.store, 'talk')).toHaveLength(1);
    await rig.clock.advance(2 * DAY);
    expect(await documents(rig.store, 'talk')).toEqual([]);
    expect([await seats(rig, ASKER), await seats(rig, HELPER)]).toEqual([[], []]);
  });

  it('in which nothing is said for 30 days is gone, and who still writes there is told', async () => {
    const rig = await talking();
    await rig.clock.advance(29 * DAY);
    await rig.say(ASKER, 'Bent u er nog?');
    await rig.clock.advance(29 * DAY);
    expect(await documents(rig.store, 'talk')).toHaveLength(1);
    await rig.clock.advance(2 * DAY);
    expect(await documents(rig.store, 'talk')).toEqual([]);
    expect(texts(await rig.say(HELPER, 'Dag')).join()).toContain(text('talks.undelivered'));
  });

  it('is told of to who never agreed that anything is kept: they asked for it', async () => {
    const rig = await offered();
    expect((await rig.body(ASKER))?.person.consent).toBeNull();
    await rig.clock.advance(3 * DAY);
    expect(texts(rig.messages(ASKER)).some((each) => each.includes(text('talks.unanswered')))).toBe(true);
  });
});

describe('coordinators', () => {
  it('of an installation from before there was a list of them are put on it at the start', async () => {
    const store = createMemoryStore();
    const before = await Rig.start({ store });
    await before.welcome(HELPER);
    await before.companion.stop();
    await giveRole(store, HELPER, 'coordinator');
    const rig = await Rig.start({ store, clock: new VirtualClock(START + HOUR), seed: 'second' });
    expect(await rig.store.read(NETWORK_DOCUMENT)).toMatchObject({ status: 'found', document: { version: 1 } });
    await rig.welcome(ASKER);
    await write(rig, ASKER);
    await rig.tap(ASKER, 'send');
    await rig.clock.advance(11 * MINUTE);
    expect(rig.last(HELPER)).toContain(QUESTION);
    await rig.companion.stop();
    const again = await Rig.start({ store, clock: new VirtualClock(START + DAY), seed: 'third' });
    const read = await again.store.read(NETWORK_DOCUMENT);
    expect(
      JSON.stringify(read).match(new RegExp(`${await store.find(addressOf(HELPER))}`, 'g'))?.length,
    ).toBeGreaterThan(0);
    await again.companion.stop();
  });

  it('are many, and each is offered the question although one document writes to all of them', async () => {
    const rig = await Rig.start();
    const names = Array.from({ length: 25 }, (_, index) => `coordinator-${index}`);
    for (const name of names) await coordinator(rig, name);
    await rig.welcome(ASKER);
    await write(rig, ASKER, 'ض'.repeat(480));
    await rig.tap(ASKER, 'send');
    await rig.clock.advance(12 * MINUTE);
    for (const name of names) expect(rig.last(name), name).toContain('ضضض');
    await rig.tap('coordinator-7', 'take');
    await rig.clock.advance(MINUTE);
    expect(await seats(rig, 'coordinator-24')).toEqual([]);
    expect(await seats(rig, 'coordinator-7')).toMatchObject([{ state: 'live' }]);
  });
});

async function giveRole(store: Store, name: string, role: Role): Promise<void> {
  const read = await store.read((await store.find(addressOf(name))) ?? '');
  if (read.status !== 'found') throw new Error('There is nobody.');
  const { id, version, timers } = read.document;
  const body = JSON.parse(JSON.stringify(read.document.body)) as { person: { roles: Role[] } };
  body.person.roles = [role];
  await store.commit({
    id,
    kind: 'person',
    expected: version,
    body: JSON.parse(JSON.stringify(body)),
    timers,
    out: [],
  });
}

/** One after the other: a tap on the open question of somebody, or what they type. */
const CHAIN: readonly { who: string; tap?: string; say?: string }[] = [
  { who: ASKER, tap: 'send' },
  { who: HELPER, tap: 'take' },
  { who: HELPER, say: 'Voor hoeveel mensen?' },
  { who: ASKER, say: 'Twintig moeders.' },
  { who: HELPER, say: 'klaar' },
];

describe('a process that dies', () => {
  it.each(['before', 'after'] as const)('loses and doubles nothing, at whichever write (%s it)', async (moment) => {
    let dies = 1;
    while (await crashed(dies, moment)) dies += 1;
    // The chain has at least a commit and a mark for each letter.
    expect(dies).toBeGreaterThan(25);
  });

  /** Runs the chain over a process that dies; gives whether it came so far. */
  async function crashed(dies: number, moment: Moment): Promise<boolean> {
    const where = `${moment} write ${dies}`;
    const store = createMemoryStore();
    const prepared = await Rig.start({ store });
    await coordinator(prepared, HELPER);
    await prepared.welcome(ASKER);
    await write(prepared, ASKER);
    await prepared.companion.stop();

    const crashing = new CrashingStore(store, dies, moment);
    const first = await Rig.make({ store: crashing.store, clock: new VirtualClock(START + HOUR), hangs: true });
    await Promise.race([first.companion.start(), crashing.died]);
    let rig = first;
    let second: Rig | null = null;
    for (const act of CHAIN) {
      const inbound = await inboundOf(rig, store, act);
      const work = async () => {
        await rig.companion.receive(inbound);
        await rig.companion.idle();
        await rig.clock.settle();
        await rig.companion.idle();
      };
      if (second) await work();
      else {
        await Promise.race([work(), crashing.died]);
        if (!crashing.dead) continue;
        // The channel was told nothing, so it delivers once more.
        second = await Rig.start({ store, clock: new VirtualClock(START + HOUR + 2_000), seed: 'second' });
        rig = second;
        await rig.clock.settle();
        await work();
      }
    }
    await rig.clock.advance(2 * MINUTE);
    if (crashing.dead && !second) {
      // It died when the talk was over, at taking it away.
      second = await Rig.start({ store, clock: new VirtualClock(START + 2 * HOUR), seed: 'second' });
      rig = second;
      await rig.clock.advance(2 * MINUTE);
    }
    for (const [who, wanted] of [
      [ASKER, [text('talks.sent'), 'Voor hoeveel mensen?', text('talks.closed')]],
      [HELPER, [QUESTION, 'Twintig moeders.', text('talks.closed')]],
    ] as const) {
      // A message may be sent again by the second process, under the same id; two ids would be two messages.
      const got = new Map([...first.messages(who), ...(second?.messages(who) ?? [])].map((each) => [each.id, each]));
      const said = texts([...got.values()]);
      for (const each of wanted) {
        const times = said.filter((one) => one.includes(each)).length;
        // The question stands in the offer and above the talk.
        expect(times, `${where}: ${each}`).toBe(each === QUESTION ? 2 : 1);
      }
    }
    expect(await documents(store, 'talk'), where).toEqual([]);
    expect([await seats(rig, ASKER), await seats(rig, HELPER)], where).toEqual([[], []]);
    await rig.companion.stop();
    return crashing.dead;
  }

  async function inboundOf(rig: Rig, store: Store, act: (typeof CHAIN)[number]): Promise<Inbound> {
    if (act.say !== undefined) return rig.inbound(act.who, { kind: 'text', text: act.say }, `${act.who}-${act.say}`);
    const read = await store.read((await store.find(addressOf(act.who))) ?? '');
    if (read.status !== 'found') throw new Error('There is nobody.');
    const { session } = read.document.body as unknown as { session: { question: { number: number } | null } };
    const content: Content = { kind: 'option', id: `q${session.question?.number ?? 0}-${act.tap}` };
    return rig.inbound(act.who, content, `${act.who}-${act.tap}`);
  }
});
