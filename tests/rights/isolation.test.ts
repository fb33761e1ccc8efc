import { afterEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/engine/dialog-schema.ts';
import type { View } from '../../src/engine/feature.ts';
import { newPerson } from '../../src/engine/person.ts';
import { AUDIENCE_DOCUMENT, countAudience } from '../../src/features/broadcasts/letters.ts';
import { attendancePaper } from '../../src/features/meetings/attendance-paper.ts';
import { meetingDesk } from '../../src/features/meetings/meeting-desk.ts';
import { readAttendance } from '../../src/runtime/attendance.ts';
import { Audience } from '../../src/runtime/audience.ts';
import { taps } from '../support/pair-town.ts';
import { plainMeeting } from '../support/plain-meeting.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, NETWORK, Rig } from '../support/rig.ts';
import { listedGroup, withRole } from '../support/visit-town.ts';

const { library } = await realLibrary();

let rig: Rig;
afterEach(() => rig.companion.stop());

async function idOf(name: string): Promise<string> {
  return (await rig.store.find(addressOf(name))) ?? '';
}

async function ledBy(name: string) {
  const [led] = (await rig.body(name))?.person.leads ?? [];
  if (!led) throw new Error(`${name} leads no group.`);
  return led;
}

/** Fatma has a group in which Amina is; Karim has another one. */
async function twoGroups(): Promise<void> {
  rig = await Rig.start();
  await listedGroup(rig, 'fatma', 'Kersentuin');
  await listedGroup(rig, 'karim', 'Vaders van Oost');
  await rig.welcome('amina');
  await rig.hear('amina', { kind: 'command', name: 'start', argument: (await ledBy('fatma')).code });
  await rig.tap('amina', 'yes');
  await rig.say('amina', 'Amina');
}

describe('a coordinator of another group', () => {
  it('cannot count the people of a group, though they give its id, and can count those of their own', async () => {
    await twoGroups();
    const { group } = await ledBy('fatma');
    const own = await ledBy('karim');
    const audience = new Audience({
      store: rig.store,
      clock: rig.clock,
      script: library,
      network: () => NETWORK,
      channels: [rig.channel],
      isStandby: () => false,
    });
    const sample = { kind: 'announcements.told', body: {} };
    const ask = (groups: string[], as: string) =>
      audience.count(countAudience.parse({ as, admin: false, groups, sample: { ...sample } }));
    expect(await ask([group], await idOf('karim'))).toMatchObject({
      refused: 'not-yours',
      people: 0,
      reach: [],
      cannot: {},
    });
    // One of several that is not theirs refuses all: the rest would tell how many there are by what is missing.
    expect(await ask([own.group, group], await idOf('karim'))).toMatchObject({ refused: 'not-yours', people: 0 });
    expect(await ask([own.group], await idOf('karim'))).toMatchObject({ refused: null });
    expect(AUDIENCE_DOCUMENT).toBe('audience');
  });

  it('sees nothing of it in anything that they are shown: no title, no id, no code', async () => {
    await twoGroups();
    await rig.say('karim', 'menu');
    await taps(rig, 'karim', 'organise', 'groups', 'g0', 'people');
    const shown = JSON.stringify(rig.messages('karim'));
    const led = await ledBy('fatma');
    expect(shown).toContain('Vaders van Oost');
    for (const secret of ['Kersentuin', led.group, led.code, led.as]) expect(shown).not.toContain(secret);
  });

  it('does nothing to who was shown an option by sending it themselves', async () => {
    await twoGroups();
    await rig.say('fatma', 'menu');
    await taps(rig, 'fatma', 'organise', 'groups', 'g0', 'professionals');
    const ids = rig.messages('fatma').flatMap(({ message }) => (message.options ?? []).map(({ id }) => id));
    expect(ids.length).toBeGreaterThan(10);
    const before = JSON.stringify((await rig.document('fatma'))?.body);
    const group = JSON.stringify(await rig.store.read((await ledBy('fatma')).group));
    for (const id of new Set(ids)) await rig.hear('karim', { kind: 'option', id });
    expect(JSON.stringify((await rig.document('fatma'))?.body)).toBe(before);
    expect(JSON.stringify(await rig.store.read((await ledBy('fatma')).group))).toBe(group);
  });
});

describe('the list of who comes to a meeting', () => {
  it('is made of no meeting but for who gives the id by which it knows its organiser', async () => {
    await twoGroups();
    const meeting = '00000000-0000-4000-8000-00000000aaaa';
    const details = plainMeeting({ title: 'Kennismaken', date: '2026-12-04' });
    const world = { self: meeting, now: rig.clock.now(), network: NETWORK, newId: () => 'x', keyedHash: () => 'x' };
    const made = meetingDesk.letter(null, await idOf('fatma'), { kind: 'meeting.open', body: { details } }, world);
    const state = made?.state ?? null;
    const body = { format: 1, state, nextSeq: 1, lettersIn: {}, lettersOut: {} };
    await rig.store.commit({ id: meeting, kind: 'meeting', expected: 0, body, timers: [], out: [] });
    expect(await readAttendance(rig.store, meeting, await idOf('fatma'))).toMatchObject({ title: 'Kennismaken' });
    expect(await readAttendance(rig.store, meeting, await idOf('karim'))).toBeNull();
    expect(await readAttendance(rig.store, meeting, meeting)).toBeNull();
    expect(await readAttendance(rig.store, (await ledBy('fatma')).group, await idOf('fatma'))).toBeNull();
  });

  it('is not made for who organises nothing any more, though the meeting is still on a sheet of theirs', async () => {
    rig = await Rig.start();
    const text = (words: string) => ({ kind: 'text', text: words });
    const answers = {
      meeting: text('meeting-1'),
      as: text('fatma'),
      title: text('Kennismaken'),
      place: text('Buurthuis'),
      date: { kind: 'date', date: '2026-12-04' },
      start: { kind: 'time', time: '19:00' },
    };
    const sheet = { id: 's1', kind: 'meeting', answers };
    const viewOf = (roles: readonly Role[]) => {
      const person = { ...newPerson(), roles, sheets: [sheet] };
      const frame = { slots: {} };
      const answer = () => ({ kind: 'choice', option: 'table' });
      return { person, sheet, frame, answer, world: { now: 1 }, text: () => '', language: 'nl' } as unknown as View;
    };
    expect(attendancePaper(viewOf(['coordinator']))).toMatchObject({ outcome: 'made' });
    expect(attendancePaper(viewOf(['professional']))).toEqual({ outcome: 'none' });
  });
});

describe('a professional', () => {
  it('finds only groups that want to be found', async () => {
    rig = await Rig.start();
    await withRole(rig, 'fatma', 'coordinator');
    await taps(rig, 'fatma', 'organise', 'groups');
    await rig.say('fatma', 'Stille Groep');
    await rig.tap('fatma', 'no');
    await withRole(rig, 'joost', 'professional');
    await taps(rig, 'joost', 'visits', 'plan', 'yes');
    await rig.say('joost', 'Stille Groep');
    const options = rig.messages('joost').flatMap(({ message }) => (message.options ?? []).map(({ title }) => title));
    expect(options).not.toContain('Stille Groep');
    expect(JSON.stringify(rig.messages('joost'))).not.toContain((await ledBy('fatma')).group);
  });
});
