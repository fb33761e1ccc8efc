import { describe, expect, it } from 'vitest';
import { Rig } from '../support/rig.ts';

const MINUTE = 60_000;
const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/;

/** The newest code that somebody was shown. */
function codeOf(rig: Rig, name: string): string {
  const texts = rig.messages(name).map(({ message }) => message.text);
  const code = texts.flatMap((text) => CODE.exec(text) ?? []).at(-1);
  if (code === undefined) throw new Error(`${name} was shown no code.`);
  return code;
}

/** A coordinator with a group; the code that leads into it. */
async function group(rig: Rig, coordinator: string): Promise<string> {
  const role = await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 30 });
  await rig.welcome(coordinator);
  await rig.say(coordinator, role);
  for (const id of ['organise', 'groups']) await rig.tap(coordinator, id);
  await rig.say(coordinator, 'Moeders van de Wijk');
  await rig.tap(coordinator, '_skip');
  await rig.tap(coordinator, 'share');
  return codeOf(rig, coordinator);
}

async function join(rig: Rig, name: string, code: string): Promise<void> {
  await rig.hear(name, { kind: 'command', name: 'start', argument: code });
  await rig.tap(name, 'yes');
  await rig.say(name, name);
}

/** A meeting on Friday 4 December at 19:00 with so many places; the code of the invitation to pass on. */
async function meeting(rig: Rig, coordinator: string, places: number): Promise<string> {
  await rig.hear(coordinator, { kind: 'command', name: 'menu' });
  for (const id of ['organise', 'create', 'yes']) await rig.tap(coordinator, id);
  await rig.say(coordinator, 'Samen koffie');
  await rig.say(coordinator, 'vrijdag 4 december');
  await rig.tap(coordinator, 'yes');
  await rig.say(coordinator, '19:00');
  await rig.say(coordinator, 'Buurthuis De Brug');
  for (const id of ['add', 'capacity']) await rig.tap(coordinator, id);
  await rig.say(coordinator, String(places));
  for (const id of ['done', 'pass', 'words']) await rig.tap(coordinator, id);
  return codeOf(rig, coordinator);
}

async function invite(rig: Rig, coordinator: string): Promise<void> {
  await rig.hear(coordinator, { kind: 'command', name: 'menu' });
  for (const id of ['organise', 'meetings', 's1', 'invite']) await rig.tap(coordinator, id);
  await rig.tap(coordinator, 'now');
  await rig.clock.advance(15 * MINUTE);
}

/** What the organiser reads of the meeting at this moment. */
async function summary(rig: Rig, coordinator: string): Promise<string> {
  await rig.hear(coordinator, { kind: 'command', name: 'menu' });
  for (const id of ['organise', 'meetings', 's1']) await rig.tap(coordinator, id);
  return rig.last(coordinator);
}

function files(rig: Rig, name: string): readonly string[] {
  return rig.messages(name).flatMap(({ file }) => (file ? [file.fileName] : []));
}

describe('a meeting in the whole companion', () => {
  it('goes from a group to the thanks by the chats of those concerned, and each is told their own', async () => {
    const rig = await Rig.start();
    const intoGroup = await group(rig, 'fatma');
    for (const name of ['amina', 'bilal', 'celik']) await join(rig, name, intoGroup);
    const byLink = await meeting(rig, 'fatma', 3);
    await invite(rig, 'fatma');
    for (const name of ['amina', 'bilal', 'celik']) {
      const invitations = rig.messages(name).filter(({ message }) => message.text.includes('Samen koffie'));
      expect(invitations.map(({ purpose }) => purpose)).toEqual(['initiative']);
      expect(invitations[0]?.message.text).toContain('vrijdag 4 december 2026 om 19:00 uur');
    }

    // Two of the three places go to Amina, the last to Bilal; who comes by the link waits.
    await rig.tap('amina', 'yes');
    await rig.say('amina', '2');
    expect(files(rig, 'amina')).toHaveLength(1);
    await rig.tap('bilal', 'yes');
    await rig.say('bilal', '1');
    await rig.hear('dina', { kind: 'command', name: 'start', argument: byLink });
    await rig.tap('dina', 'yes');
    expect(
      rig
        .messages('dina')
        .map(({ message }) => message.text)
        .join('\n'),
    ).toContain('wachtlijst');
    await rig.tap('celik', 'no');
    const full = await summary(rig, 'fatma');
    expect(full).toContain('Plaatsen bezet: 3 van 3');
    expect(full).toContain('Op de wachtlijst: 1');
    expect(full).toContain('Nee: 1');

    // Bilal can't come after all: the place is offered to who waits, who takes it.
    await rig.hear('bilal', { kind: 'command', name: 'menu' });
    await rig.tap('bilal', 'invitations');
    await rig.tap('bilal', 'no');
    await rig.clock.advance(15 * MINUTE);
    expect(rig.last('dina')).toContain('Er is een plaats vrij');
    await rig.tap('dina', 'yes');

    // STOP: Amina still comes, and is not written to any more.
    const before = rig.messages('amina').length;
    await rig.hear('amina', { kind: 'text', text: 'STOP' });
    const answered = rig.messages('amina').length;
    expect(answered).toBeGreaterThan(before);
    await rig.clock.advanceTo(Date.parse('2026-12-04T18:30:00+01:00'));
    expect(rig.messages('amina')).toHaveLength(answered);
    const reminders = rig
      .messages('dina')
      .filter(({ message }) => message.text.includes('U komt naar deze bijeenkomst'));
    expect(reminders).toHaveLength(2);
    expect(rig.messages('celik').filter(({ message }) => message.text.includes('U komt naar'))).toEqual([]);

    await rig.clock.advanceTo(Date.parse('2026-12-05T11:00:00+01:00'));
    expect(rig.last('dina')).toContain('Hoe was het?');
    await rig.tap('dina', 'great');
    await rig.say('dina', 'Heel gezellig');
    const after = await summary(rig, 'fatma');
    expect(after).toContain('gemiddeld 5');
    expect(after).toContain('Heel gezellig');
    expect(after).not.toContain('dina');
    await rig.companion.stop();
  });

  it('tells a move and a cancellation to who has not said no, and only to them', async () => {
    const rig = await Rig.start();
    const intoGroup = await group(rig, 'fatma');
    for (const name of ['amina', 'bilal']) await join(rig, name, intoGroup);
    await meeting(rig, 'fatma', 20);
    await invite(rig, 'fatma');
    await rig.tap('amina', 'yes');
    await rig.say('amina', '1');
    await rig.tap('bilal', 'no');
    const quiet = rig.messages('bilal').length;

    await summary(rig, 'fatma');
    for (const id of ['change', 'change', 'start']) await rig.tap('fatma', id);
    await rig.say('fatma', '20:00');
    for (const id of ['done', 'send']) await rig.tap('fatma', id);
    await rig.clock.advance(15 * MINUTE);
    expect(rig.last('amina')).toContain('Eerst was het');
    expect(rig.last('amina')).toContain('20:00');
    await rig.tap('amina', 'yes');
    await rig.say('amina', '1');

    await summary(rig, 'fatma');
    await rig.tap('fatma', 'cancel');
    await rig.tap('fatma', 'cancel');
    await rig.clock.advance(15 * MINUTE);
    const texts = rig.messages('amina').map(({ message }) => message.text);
    expect(texts.filter((text) => text.includes('gaat niet door'))).toHaveLength(1);
    // The first yes, the second, and what takes it out of the calendar.
    expect(files(rig, 'amina')).toHaveLength(3);
    expect(rig.messages('bilal')).toHaveLength(quiet);
    await rig.companion.stop();
  });

  it('takes a typed “stop” just after sending for the sending, and not for all messages to the organiser', async () => {
    const rig = await Rig.start();
    const intoGroup = await group(rig, 'fatma');
    for (const name of ['amina', 'bilal']) await join(rig, name, intoGroup);
    await meeting(rig, 'fatma', 20);
    await rig.hear('fatma', { kind: 'command', name: 'menu' });
    for (const id of ['organise', 'meetings', 's1', 'invite', 'now']) await rig.tap('fatma', id);
    await rig.say('fatma', 'stop');
    expect(rig.last('fatma')).not.toContain('geen berichten meer');
    expect((await rig.body('fatma'))?.person.stopped).toBe(false);
    expect(await summary(rig, 'fatma')).toContain('Het versturen is gestopt.');
    await rig.say('fatma', 'stop');
    expect((await rig.body('fatma'))?.person.stopped).toBe(true);
    await rig.companion.stop();
  });

  it('says to who calls a meeting off at night that people read it in the morning', async () => {
    const rig = await Rig.start();
    const intoGroup = await group(rig, 'fatma');
    await join(rig, 'amina', intoGroup);
    await meeting(rig, 'fatma', 20);
    await invite(rig, 'fatma');
    await rig.tap('amina', 'yes');
    await rig.say('amina', '1');
    await rig.clock.advanceTo(Date.parse('2026-12-03T22:30:00+01:00'));
    await summary(rig, 'fatma');
    await rig.tap('fatma', 'cancel');
    await rig.tap('fatma', 'cancel');
    const answered = rig.messages('fatma').map(({ message }) => message.text);
    expect(answered.join('\n')).toContain('Tussen 21:00 en 08:00 uur stuur ik niets.');
    const news = () => rig.messages('amina').filter(({ message }) => message.text.includes('gaat niet door'));
    await rig.clock.advanceTo(Date.parse('2026-12-04T07:59:00+01:00'));
    expect(news()).toEqual([]);
    await rig.clock.advanceTo(Date.parse('2026-12-04T08:15:00+01:00'));
    expect(news()).toHaveLength(1);
    await rig.companion.stop();
  });
});
