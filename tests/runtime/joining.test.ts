import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/engine/limits.ts';
import { newPerson, type Person, type Sheet } from '../../src/engine/person.ts';
import { hasRoomFor, joinPeople, offerOf } from '../../src/features/people/join-people.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { CrashingStore } from '../support/crashing-store.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig, START } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string) => library.text('nl', key);

/** The code that is shown where a person asks to go on in another chat. */
async function linkCode(rig: Rig, name: string): Promise<string> {
  await rig.hear(name, { kind: 'command', name: 'menu' });
  await rig.tap(name, 'more');
  const shown = (await rig.tap(name, 'link')).map(({ message }) => message.text).join('\n');
  const [code] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec(shown) ?? [];
  if (code === undefined) throw new Error('No code was shown.');
  return code;
}

async function type(rig: Rig, name: string, code: string): Promise<string> {
  await rig.hear(name, { kind: 'command', name: 'menu' });
  await rig.tap(name, 'more');
  await rig.tap(name, 'code');
  return (await rig.say(name, code)).map(({ message }) => message.text).join('\n');
}

/** One human with a preparation in each of two chats, for two days. */
async function twoChats(): Promise<Rig> {
  const rig = await Rig.start();
  await rig.preparing('phone', '2026-11-24');
  await rig.preparing('laptop', '2026-11-25');
  return rig;
}

const sheets = async (rig: Rig, name: string) => (await rig.body(name))?.person.sheets ?? [];

describe('two chats of one human', () => {
  it('become one, with the preparations of both, and it is said where the code was typed', async () => {
    const rig = await twoChats();
    const said = await type(rig, 'laptop', await linkCode(rig, 'phone'));
    expect(said).toContain(text('system.joined'));
    expect(await rig.store.find(addressOf('laptop'))).toBe(await rig.store.find(addressOf('phone')));
    const dates = (await sheets(rig, 'phone')).map((sheet) => sheet.answers.date);
    expect(dates).toEqual([
      { kind: 'date', date: '2026-11-24' },
      { kind: 'date', date: '2026-11-25' },
    ]);
  });

  it('are asked how each meeting went, in the chat that was used last', async () => {
    const rig = await twoChats();
    await type(rig, 'laptop', await linkCode(rig, 'phone'));
    const before = rig.messages('phone').length;
    await rig.clock.advance(3 * 86_400_000);
    const asked = rig.messages('laptop').filter(({ message }) => message.text.includes(text('look-back.went.ask')));
    expect(asked).toHaveLength(2);
    expect(rig.messages('phone')).toHaveLength(before);
  });

  it('both go on as that one person, and a message that comes twice is taken once', async () => {
    const rig = await twoChats();
    await rig.hear('laptop', { kind: 'command', name: 'help' }, 'again');
    await type(rig, 'laptop', await linkCode(rig, 'phone'));
    expect(await rig.hear('laptop', { kind: 'command', name: 'help' }, 'again')).toEqual([]);
    await rig.hear('phone', { kind: 'command', name: 'stop' });
    expect((await rig.body('laptop'))?.person.stopped).toBe(true);
    expect(await rig.say('laptop', 'start')).not.toEqual([]);
    expect((await rig.body('phone'))?.person.stopped).toBe(false);
  });

  it('are gone together when the person is erased, signpost and all', async () => {
    const rig = await twoChats();
    const signpost = await rig.store.find(addressOf('laptop'));
    await type(rig, 'laptop', await linkCode(rig, 'phone'));
    await rig.hear('laptop', { kind: 'command', name: 'erase' });
    await rig.tap('laptop', 'erase');
    await rig.clock.advance(60_000);
    expect(await rig.store.find(addressOf('phone'))).toBeNull();
    expect(await rig.store.read(signpost ?? '')).toEqual({ status: 'absent' });
  });

  it('stay two when the code is typed in the chat that made it, twice, or too late', async () => {
    const rig = await twoChats();
    const code = await linkCode(rig, 'phone');
    expect(await type(rig, 'phone', code)).toContain(text('system.linkSame'));
    await rig.clock.advance(11 * 60_000);
    expect(await type(rig, 'laptop', code)).toContain(text('system.codeWrong'));
    await type(rig, 'laptop', await linkCode(rig, 'phone'));
    await rig.welcome('stranger');
    expect(await type(rig, 'stranger', code)).toContain(text('system.codeWrong'));
  });

  it('stay two when a link that somebody else sent brings their code, unless the person says that it is their own', async () => {
    const rig = await twoChats();
    const words = (said: readonly { message: { text: string } }[]) => said.map(({ message }) => message.text).join();
    const other = await rig.store.find(addressOf('laptop'));
    const lure = `Doe mee: ${await linkCode(rig, 'phone')}`;
    expect(words(await rig.say('laptop', lure))).toContain(text('system.linkOwn.ask'));
    expect(await rig.store.find(addressOf('laptop'))).toBe(other);
    expect(words(await rig.say('laptop', 'nee'))).toContain(text('system.linkNotOwn'));
    expect(await rig.store.find(addressOf('laptop'))).toBe(other);
    expect(await sheets(rig, 'phone')).toHaveLength(1);
    await rig.say('laptop', await linkCode(rig, 'phone'));
    expect(words(await rig.say('laptop', 'ja'))).toContain(text('system.joined'));
    expect(await sheets(rig, 'phone')).toHaveLength(2);
  });

  it('can only be joined by the newest code', async () => {
    const rig = await twoChats();
    const first = await linkCode(rig, 'phone');
    await linkCode(rig, 'phone');
    expect(await type(rig, 'laptop', first)).toContain(text('system.codeWrong'));
  });

  it('lose nothing when the one with the code is erased before it is typed', async () => {
    const rig = await twoChats();
    const code = await linkCode(rig, 'phone');
    await rig.hear('phone', { kind: 'command', name: 'erase' });
    await rig.tap('phone', 'erase');
    await rig.clock.advance(60_000);
    await type(rig, 'laptop', code);
    await rig.clock.advance(60_000);
    expect((await sheets(rig, 'laptop')).map((sheet) => sheet.answers.date)).toEqual([
      { kind: 'date', date: '2026-11-25' },
    ]);
  });

  it('lose nothing and are joined once, whichever write the process dies at', async () => {
    for (let dies = 1; dies <= 12; dies += 1) {
      for (const moment of ['before', 'after'] as const) {
        const store = createMemoryStore();
        const prepared = await Rig.start({ store });
        await prepared.preparing('phone', '2026-11-24');
        await prepared.preparing('laptop', '2026-11-25');
        const code = await linkCode(prepared, 'phone');
        await prepared.hear('laptop', { kind: 'command', name: 'menu' });
        await prepared.tap('laptop', 'more');
        await prepared.tap('laptop', 'code');
        await prepared.companion.stop();

        const crashing = new CrashingStore(store, dies, moment);
        const first = await Rig.make({ store: crashing.store, clock: new VirtualClock(START + 1_000), hangs: true });
        await Promise.race([first.companion.start(), crashing.died]);
        const inbound = first.inbound('laptop', { kind: 'text', text: code }, 'the-code');
        await Promise.race([first.companion.receive(inbound).then(() => first.companion.idle()), crashing.died]);
        const second = await Rig.start({ store, clock: new VirtualClock(START + 2_000), seed: 'second' });
        await second.companion.receive(inbound);
        await second.companion.idle();
        await second.clock.settle();
        expect(await store.find(addressOf('laptop')), `${dies} ${moment}`).toBe(await store.find(addressOf('phone')));
        expect(await sheets(second, 'phone'), `${dies} ${moment}`).toHaveLength(2);
        await second.companion.stop();
      }
    }
  });
});

const sheet = (id: string, bytes = 10): Sheet => ({
  id,
  kind: 'preparation',
  dialog: 'volunteer.prepare',
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  answers: { goal: { kind: 'text', text: 'x'.repeat(bytes) } },
  position: null,
});

const person = (change: Partial<Person>): Person => ({ ...newPerson(), ...change });

describe('the joined person', () => {
  it('keeps each sheet under an id of its own, and the appointment with it', () => {
    const into = person({ sheets: [sheet('s1')], nextSheet: 4 });
    const timer = {
      id: 'look-back-s1',
      at: 5,
      event: 'preparation.lookBack',
      binding: { kind: 'appointment', subject: 's1', version: 1 },
    } as const;
    const joined = joinPeople(into, person({ sheets: [sheet('s1'), sheet('s3')], nextSheet: 4 }), [timer]);
    expect(joined.person.sheets.map(({ id }) => id)).toEqual(['s1', 's4', 's5']);
    expect(joined.person.nextSheet).toBe(6);
    expect(joined.timers).toEqual([
      { ...timer, id: 'look-back-s4', binding: { kind: 'appointment', subject: 's4', version: 1 } },
    ]);
  });

  it('has stopped when either had, keeps the roles of both and the language of the one that stays', () => {
    const into = person({ language: 'tr', roles: ['coordinator'] });
    const { person: joined } = joinPeople(
      into,
      person({ language: 'nl', roles: ['coordinator', 'admin'], stopped: true }),
      [],
    );
    expect(joined).toMatchObject({ language: 'tr', roles: ['coordinator', 'admin'], stopped: true });
  });

  it('must fit: neither too many sheets nor too much in them', () => {
    const many = person({ sheets: Array.from({ length: LIMITS.sheets }, (_, index) => sheet(`s${index}`)) });
    expect(hasRoomFor(many, offerOf(person({ sheets: [sheet('s1')] })))).toBe(false);
    const much = person({ sheets: [sheet('s1', LIMITS.personBytes / 2), sheet('s2', 10)] });
    expect(hasRoomFor(much, offerOf(much))).toBe(false);
    expect(hasRoomFor(much, offerOf(newPerson()))).toBe(true);
  });
});
