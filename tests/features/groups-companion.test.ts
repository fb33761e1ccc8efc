import { describe, expect, it } from 'vitest';
import { realLibrary } from '../support/real-library.ts';
import { Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);

// What stands in addresses, and must never be seen by anybody else.
const COORDINATOR = 'coordinator-31612000001';
const MEMBER = 'member-31612000002';
const OTHER = 'other-31612000003';
const TITLE = 'Moedergroep Noord';
const WORDS = 'Morgen is er koffie in het buurthuis.';
const MINUTE = 60_000;

/** The code in a text that was shown. */
function codeIn(shown: string): string {
  const [code] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-?[0-9A-Z]/.exec(shown) ?? [];
  if (code === undefined) throw new Error(`No code was shown: ${shown}`);
  return code;
}

/** Somebody with a coordinator's code, who makes a group; gives the code that leads to it. */
async function groupOf(rig: Rig, name: string, title = TITLE): Promise<string> {
  const code = await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 });
  await rig.welcome(name);
  await rig.tap(name, 'more');
  await rig.tap(name, 'code');
  await rig.say(name, code);
  await rig.tap(name, 'organise');
  await rig.tap(name, 'groups');
  await rig.say(name, title);
  await rig.tap(name, '_skip');
  const shared = (await rig.tap(name, 'share')).map(({ message }) => message.text).join('\n');
  return codeIn(shared);
}

/** Somebody new who comes by the link, and says yes. */
async function join(rig: Rig, name: string, code: string, called: string): Promise<void> {
  await rig.hear(name, { kind: 'command', name: 'start', argument: code });
  await rig.tap(name, 'yes');
  await rig.say(name, called);
}

async function announce(rig: Rig, name: string, words = WORDS): Promise<void> {
  await rig.say(name, 'menu');
  await rig.tap(name, 'organise');
  await rig.tap(name, 'announce');
  await rig.say(name, words);
  await rig.tap(name, 'now');
  await rig.clock.advance(MINUTE);
}

const got = (rig: Rig, name: string) => rig.messages(name).filter(({ message }) => message.text.includes(WORDS));

describe('a group, from its link to a message', () => {
  it('lets somebody new in by the link alone, and shows the coordinator their name and never an address', async () => {
    const rig = await Rig.start();
    const code = await groupOf(rig, COORDINATOR);
    const asked = await rig.hear(MEMBER, { kind: 'command', name: 'start', argument: code });
    expect(asked.map(({ message }) => message.text).join('\n')).toContain(text('groups.join.ask', { title: TITLE }));
    await rig.tap(MEMBER, 'yes');
    await rig.say(MEMBER, 'Fatma');
    const body = await rig.body(MEMBER);
    expect(body?.person.consent).toBeNull();
    expect(body?.person.groups).toMatchObject([{ title: TITLE, name: 'Fatma', consent: { textVersion: 1 } }]);
    await rig.tap(COORDINATOR, 'people');
    const shown = JSON.stringify(rig.messages(COORDINATOR).map(({ message }) => message));
    expect(shown).toContain('• Fatma');
    expect(shown).not.toContain('31612000002');
    expect(shown).not.toContain(await rig.store.find({ channel: 'test', scheme: 'name', value: MEMBER }));
  });

  it('brings a message to each member once, under the name of the group, and to nobody else', async () => {
    const rig = await Rig.start();
    const code = await groupOf(rig, COORDINATOR);
    await join(rig, MEMBER, code, 'Fatma');
    await rig.welcome(OTHER);
    await announce(rig, COORDINATOR);
    expect(got(rig, MEMBER).map(({ message }) => [message.heading, message.text])).toEqual([
      [TITLE, text('announcements.told', { text: WORDS })],
    ]);
    expect(got(rig, OTHER)).toEqual([]);
    await rig.tap(COORDINATOR, 'look');
    expect(rig.last(COORDINATOR)).toContain(text('announcements.sent', { count: 1 }));
  });

  it('brings nothing more to who said STOP, and says so to the coordinator only as a number', async () => {
    const rig = await Rig.start();
    const code = await groupOf(rig, COORDINATOR);
    await join(rig, MEMBER, code, 'Fatma');
    await join(rig, OTHER, code, 'Karim');
    await rig.say(MEMBER, 'stop');
    await announce(rig, COORDINATOR);
    expect(got(rig, MEMBER)).toEqual([]);
    expect(got(rig, OTHER)).toHaveLength(1);
    await rig.say(COORDINATOR, 'menu');
    for (const id of ['organise', 'groups', 'g0', 'people']) await rig.tap(COORDINATOR, id);
    const shown = rig
      .messages(COORDINATOR)
      .slice(-2)
      .map(({ message }) => message.text)
      .join('\n');
    expect(shown).toContain('• Karim');
    expect(shown).not.toContain('Fatma');
  });

  it('lets who said STOP in again by the link, after a second yes', async () => {
    const rig = await Rig.start();
    const code = await groupOf(rig, COORDINATOR);
    await join(rig, MEMBER, code, 'Fatma');
    await rig.say(MEMBER, 'stop');
    await join(rig, MEMBER, code, 'Fatma');
    expect((await rig.body(MEMBER))?.person.stopped).toBe(true);
    await rig.tap(MEMBER, 'yes');
    expect((await rig.body(MEMBER))?.person).toMatchObject({ stopped: false, groups: [{ title: TITLE }] });
    await announce(rig, COORDINATOR);
    expect(got(rig, MEMBER)).toHaveLength(1);
  });

  it('takes somebody off the list who is erased from the command line', async () => {
    const rig = await Rig.start();
    const code = await groupOf(rig, COORDINATOR);
    await join(rig, MEMBER, code, 'Fatma');
    await rig.companion.erase((await rig.store.find({ channel: 'test', scheme: 'name', value: MEMBER })) ?? '');
    await rig.companion.idle();
    await rig.tap(COORDINATOR, 'people');
    expect(rig.messages(COORDINATOR).at(-2)?.message.text ?? '').not.toContain('Fatma');
    expect(
      rig
        .messages(COORDINATOR)
        .map(({ message }) => message.text)
        .join('\n'),
    ).toContain(text('groups.nobody', { title: TITLE }));
  });

  it('brings a message to two groups once to who is in both', async () => {
    const rig = await Rig.start();
    await join(rig, MEMBER, await groupOf(rig, COORDINATOR), 'Fatma');
    await rig.say(COORDINATOR, 'menu');
    for (const id of ['organise', 'groups', 'new']) await rig.tap(COORDINATOR, id);
    await rig.say(COORDINATOR, 'Leesgroep');
    await rig.tap(COORDINATOR, '_skip');
    const shared = (await rig.tap(COORDINATOR, 'share')).map(({ message }) => message.text).join('\n');
    await join(rig, MEMBER, codeIn(shared), 'Fatma');
    await rig.say(COORDINATOR, 'menu');
    for (const id of ['organise', 'announce']) await rig.tap(COORDINATOR, id);
    await rig.say(COORDINATOR, '1 2');
    await rig.say(COORDINATOR, WORDS);
    await rig.tap(COORDINATOR, 'now');
    await rig.clock.advance(MINUTE);
    expect((await rig.body(MEMBER))?.person.groups).toHaveLength(2);
    expect(got(rig, MEMBER)).toHaveLength(1);
  });

  it('has somebody once who joined it in two chats and then made those one', async () => {
    const rig = await Rig.start();
    const code = await groupOf(rig, COORDINATOR);
    await join(rig, MEMBER, code, 'Fatma');
    await join(rig, OTHER, code, 'Fatma');
    await rig.say(MEMBER, 'menu');
    await rig.tap(MEMBER, 'more');
    const link = (await rig.tap(MEMBER, 'link')).map(({ message }) => message.text).join('\n');
    await rig.say(OTHER, 'menu');
    await rig.tap(OTHER, 'more');
    await rig.tap(OTHER, 'code');
    await rig.say(OTHER, codeIn(link));
    expect((await rig.body(MEMBER))?.person.groups).toMatchObject([{ title: TITLE, name: 'Fatma' }]);
    await rig.tap(COORDINATOR, 'people');
    const people = text('groups.people', { title: TITLE, count: 1, lines: '• Fatma' });
    expect(
      rig
        .messages(COORDINATOR)
        .map(({ message }) => message.text)
        .join('\n'),
    ).toContain(people);
    await announce(rig, COORDINATOR);
    expect([...got(rig, MEMBER), ...got(rig, OTHER)]).toHaveLength(1);
  });

  it('opens nothing of organising to who is no coordinator', async () => {
    const rig = await Rig.start();
    await rig.welcome(MEMBER);
    expect(() => rig.tap(MEMBER, 'organise')).toThrow('No option');
  });
});
