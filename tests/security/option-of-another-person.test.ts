/**
 * An option that was shown to one person, sent by another (copied, guessed, forwarded, or stamped anew with the number of
 * their own open question): nothing of the first one's changes, nothing is sent to them, and the other is answered kindly.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Content } from '../../src/ports/inbound.ts';
import { Rig } from '../support/rig.ts';

/** A coordinator who leads a group, with a member in it. */
const LEAD = 'lead';
const MEMBER = 'member';
const TITLE = 'Moedergroep Geheim';
const CALLED = 'Fatma Geheim';

let rig: Rig;
/** Everything that was ever to be tapped by the coordinator or the member. */
let ids: string[];

beforeAll(async () => {
  rig = await Rig.start();
  const code = await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 });
  await rig.welcome(LEAD);
  for (const tap of ['more', 'code']) await rig.tap(LEAD, tap);
  await rig.say(LEAD, code);
  for (const tap of ['organise', 'groups']) await rig.tap(LEAD, tap);
  await rig.say(LEAD, TITLE);
  await rig.tap(LEAD, '_skip');
  const shared = (await rig.tap(LEAD, 'share')).map(({ message }) => message.text).join('\n');
  const door = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-?[0-9A-Z]/.exec(shared)?.[0] ?? '';
  await rig.hear(MEMBER, { kind: 'command', name: 'start', argument: door });
  await rig.tap(MEMBER, 'yes');
  await rig.say(MEMBER, CALLED);
  await rig.tap(LEAD, 'people');
  await rig.say(MEMBER, 'wis mijn gegevens');
  await rig.say(LEAD, 'menu');
  ids = [LEAD, MEMBER].flatMap((name) =>
    rig.messages(name).flatMap(({ message }) => message.options?.map(({ id }) => id) ?? []),
  );
  ids = [...new Set(ids)];
});
afterAll(() => rig.companion.stop());

/** What is kept of both, and what was sent to them. */
async function standing(): Promise<string> {
  const documents = await Promise.all([LEAD, MEMBER].map((name) => rig.document(name)));
  const groups: unknown[] = [];
  for await (const id of rig.store.list('group')) groups.push(await rig.store.read(id));
  for await (const id of rig.store.list('roll')) groups.push(await rig.store.read(id));
  return JSON.stringify([documents, groups, rig.messages(LEAD).length, rig.messages(MEMBER).length]);
}

/** The number of the question that is open for somebody, as its options carry it. */
function openNumber(name: string): string {
  const shown =
    rig
      .messages(name)
      .flatMap(({ message }) => message.options ?? [])
      .at(-1)?.id ?? '';
  return /^q(\d+)-/.exec(shown)?.[1] ?? '0';
}

async function attack(name: string, content: Content): Promise<void> {
  const before = await standing();
  // Nobody types so fast that they are held back.
  await rig.clock.advance(2_000);
  const answers = await rig.hear(name, content);
  expect(await standing(), JSON.stringify(content)).toBe(before);
  expect(answers.length, JSON.stringify(content)).toBeGreaterThan(0);
  const said = JSON.stringify(answers.map(({ message }) => message));
  expect(said).not.toContain(TITLE);
  expect(said).not.toContain(CALLED);
}

it('shows enough to be worth trying', () => {
  expect(ids.length).toBeGreaterThan(40);
});

it('does nothing in the hands of somebody who was never seen before', async () => {
  for (const [index, id] of ids.entries()) await attack(`new-${index}`, { kind: 'option', id });
});

it('does nothing in the hands of somebody who stands in the menu, as it is or with their own number', async () => {
  await rig.welcome('other');
  for (const id of ids) {
    const plain = id.replace(/^q\d+-/, '');
    for (const each of [id, plain, `q${openNumber('other')}-${plain}`]) {
      await attack('other', { kind: 'option', id: each });
      await rig.say('other', 'menu');
    }
  }
});

it('does nothing as a text or a quoted number either', async () => {
  await rig.welcome('typist');
  for (const id of ids) await attack('typist', { kind: 'text', text: id });
});

it('with other numbers of the same person, long ago or still to come, is answered and does nothing but that', async () => {
  const before = await rig.body(LEAD);
  const open = Number(openNumber(LEAD));
  for (const number of [0, 1, open - 1, open + 1, open + 1_000, 999_999_999]) {
    for (const id of ['stop', 'erase', 'yes', 'remove', 'end', 'now', 'send']) {
      const answers = await rig.hear(LEAD, { kind: 'option', id: `q${number}-${id}` });
      expect(answers.length).toBeGreaterThan(0);
    }
  }
  const after = await rig.body(LEAD);
  expect(after?.person.leads).toEqual(before?.person.leads);
  expect(after?.person.stopped).toBe(false);
  expect(after?.person.roles).toEqual(before?.person.roles);
});
