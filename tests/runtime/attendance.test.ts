import { describe, expect, it } from 'vitest';
import type { Guest } from '../../src/features/broadcasts/letters.ts';
import { NOTHING_SENT } from '../../src/features/broadcasts/sending-state.ts';
import { packMeeting } from '../../src/features/meetings/meeting-state.ts';
import { NO_SEATS } from '../../src/features/meetings/seats.ts';
import type { Json } from '../../src/ports/json.ts';
import { readAttendance } from '../../src/runtime/attendance.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { putDesk } from '../support/broadcast-rig.ts';
import { plainMeeting } from '../support/plain-meeting.ts';

function guest(change: Partial<Guest>): Guest {
  return { person: 'x', name: null, state: 'sent', answer: null, seat: 'none', people: 1, needs: [], ...change };
}

/** A meeting with two parts of these guests. */
async function meetingOf(first: readonly Partial<Guest>[], second: readonly Partial<Guest>[] = []) {
  const store = createMemoryStore();
  const details = plainMeeting({ title: 'Koffie', date: '2026-12-01' });
  const meeting = packMeeting({
    organiser: 'me',
    organiserAt: 'me-now',
    details,
    revision: 1,
    phase: 'on',
    known: null,
    end: null,
    sending: {
      ...NOTHING_SENT,
      groups: [{ group: 'g', title: 'Moeders' }],
      parts: [
        { part: 'one', group: 0, people: first.length, tally: null },
        { part: 'two', group: null, people: second.length, tally: null },
      ],
    },
    seats: NO_SEATS,
    remindedAt: null,
    sentences: [],
  });
  await putDesk(store, 'meeting', 'meeting', meeting);
  for (const [id, guests] of Object.entries({ one: first, two: second })) {
    const part = {
      owner: 'meeting',
      ownerKind: 'meeting',
      group: null,
      title: null,
      guests: guests.map(guest),
      scores: [0, 0, 0, 0, 0],
      round: null,
    };
    await putDesk(store, id, 'part', part as unknown as Json);
  }
  return store;
}

describe('who was invited to a meeting', () => {
  it('is listed with what they answered, over all parts', async () => {
    const store = await meetingOf(
      [
        { name: 'Fatma', answer: 'yes', seat: 'seated', people: 3, needs: ['childcare'] },
        { name: 'Karim', answer: 'no', needs: ['interpreter'] },
      ],
      [{ answer: 'maybe' }],
    );
    const nothing = { seat: 'none', people: 1, interpreter: false, childcare: false, undelivered: false };
    expect(await readAttendance(store, 'meeting', 'me')).toEqual({
      title: 'Koffie',
      date: '2026-12-01',
      start: '19:00',
      place: 'Buurthuis',
      groups: ['Moeders'],
      rows: [
        { ...nothing, name: 'Fatma', answer: 'yes', seat: 'seated', people: 3, childcare: true },
        { ...nothing, name: 'Karim', answer: 'no', interpreter: true },
        { ...nothing, name: null, answer: 'maybe' },
      ],
    });
  });

  it('says whom the invitation did not reach, unless they answered all the same', async () => {
    const store = await meetingOf([
      { name: 'a', state: 'sent' },
      { name: 'b', state: 'unreachable', code: 'channel.blocked' },
      { name: 'c', state: 'withheld', code: 'person.stopped' },
      { name: 'd', state: 'queued' },
      { name: 'e', state: 'failed', answer: 'yes', seat: 'seated' },
    ]);
    const rows = (await readAttendance(store, 'meeting', 'me'))?.rows ?? [];
    expect(rows.map(({ name, undelivered }) => [name, undelivered])).toEqual([
      ['a', false],
      ['b', true],
      ['c', true],
      ['d', true],
      ['e', false],
    ]);
  });

  it('lists nobody twice, and of who is gone only what they answered', async () => {
    const store = await meetingOf([
      { name: 'a' },
      { name: 'a', state: 'withheld', code: 'person.twice-invited' },
      { person: '', state: 'left', answer: 'yes', seat: 'seated' },
      { person: '', state: 'left' },
      { state: 'gone' },
    ]);
    const rows = (await readAttendance(store, 'meeting', 'me'))?.rows ?? [];
    expect(rows.map(({ name, answer }) => [name, answer])).toEqual([
      ['a', null],
      [null, 'yes'],
    ]);
  });

  it('is for the organiser alone', async () => {
    const store = await meetingOf([{ name: 'Fatma' }]);
    expect(await readAttendance(store, 'meeting', 'me-now')).toBeNull();
    expect(await readAttendance(store, 'meeting', 'somebody')).toBeNull();
    expect(await readAttendance(store, 'one', 'me')).toBeNull();
    expect(await readAttendance(store, 'nothing', 'me')).toBeNull();
  });
});
