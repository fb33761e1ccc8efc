import { describe, expect, it } from 'vitest';
import { endOfQuiet } from '../../src/runtime/can-send.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, Rig } from '../support/rig.ts';

const { library } = await realLibrary();
const LOOK_BACK = library.text('nl', 'look-back.went.ask');
const at = (moment: string) => Date.parse(moment);

/** The moment at which this text was sent, or null. */
function whenTold(text: string, told: readonly { at: number; text: string }[]): number | null {
  return told.find((each) => each.text.includes(text))?.at ?? null;
}

/** A rig that notes when each message is sent. */
async function noting(now: string, options: Parameters<typeof Rig.start>[0] = {}) {
  const rig = await Rig.start({ clock: new VirtualClock(at(now)), ...options });
  const told: { at: number; text: string }[] = [];
  rig.channel.answer = ({ message }) => {
    told.push({ at: rig.clock.now(), text: message.text });
    return { ok: true };
  };
  return { rig, told, when: () => whenTold(LOOK_BACK, told) };
}

/** Answers all questions of a short preparation by skipping. */
async function finish(rig: Rig, name: string): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    const body = await rig.body(name);
    if (body?.session.stack.at(-1)?.step === 'summary') return;
    await rig.hear(name, { kind: 'command', name: 'skip' });
  }
  throw new Error('The preparation has no end.');
}

describe('the appointment after a meeting', () => {
  it('comes at ten in the morning after it, once, and names nothing', async () => {
    const { rig, told, when } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await finish(rig, 'anna');
    await rig.clock.advance(20 * 86_400_000);
    expect(when()).toBe(at('2026-11-26T10:00:00+01:00'));
    expect(told.filter(({ text }) => text.includes(LOOK_BACK))).toHaveLength(1);
  });

  it('is not cancelled by chatting in between, and survives a restart', async () => {
    const { rig } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await finish(rig, 'anna');
    for (const text of ['menu', 'help', 'hallo', 'stop', 'start']) await rig.say('anna', text);
    await rig.companion.stop();
    const next = await noting('2026-11-25T12:00:00+01:00', { store: rig.store, seed: 'next' });
    await next.rig.clock.advance(2 * 86_400_000);
    expect(next.when()).toBe(at('2026-11-26T10:00:00+01:00'));
  });

  it('comes at once after the companion was away, when it still makes sense', async () => {
    const { rig } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.companion.stop();
    const next = await noting('2026-11-29T14:00:00+01:00', { store: rig.store, seed: 'next' });
    await next.rig.clock.settle();
    expect(next.when()).toBe(at('2026-11-29T14:00:00+01:00'));
  });

  it('waits for the morning when the companion comes back in the quiet hours', async () => {
    const { rig } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.companion.stop();
    const next = await noting('2026-11-29T23:00:00+01:00', { store: rig.store, seed: 'next' });
    await next.rig.clock.advance(86_400_000);
    expect(next.when()).toBe(at('2026-11-30T08:00:00+01:00'));
  });

  it('does not come at all when two weeks have passed', async () => {
    const { rig } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.companion.stop();
    const next = await noting('2026-12-11T10:00:00+01:00', { store: rig.store, seed: 'next' });
    await next.rig.clock.advance(30 * 86_400_000);
    expect(next.when()).toBeNull();
    expect((await next.rig.document('anna'))?.timers).toEqual([]);
  });

  it('does not come after STOP, nor after START when it came due meanwhile', async () => {
    const { rig, when } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.hear('anna', { kind: 'command', name: 'stop' });
    await rig.clock.advance(4 * 86_400_000);
    await rig.hear('anna', { kind: 'command', name: 'start' });
    await rig.clock.advance(86_400_000);
    expect(when()).toBeNull();
  });

  it('comes when STOP was taken back before it was due', async () => {
    const { rig, when } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.hear('anna', { kind: 'command', name: 'stop' });
    await rig.hear('anna', { kind: 'command', name: 'start' });
    await rig.clock.advance(4 * 86_400_000);
    expect(when()).toBe(at('2026-11-26T10:00:00+01:00'));
  });

  it('follows the date when that is changed', async () => {
    const { rig, told, when } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.hear('anna', { kind: 'command', name: 'back' });
    await rig.tap('anna', 'd2026-11-30');
    await rig.clock.advance(20 * 86_400_000);
    expect(when()).toBe(at('2026-12-01T10:00:00+01:00'));
    expect(told.filter(({ text }) => text.includes(LOOK_BACK))).toHaveLength(1);
  });

  it('waits while the person is in the middle of something', async () => {
    const { rig, when } = await noting('2026-11-23T10:00:00+01:00');
    await rig.preparing('anna', '2026-11-25');
    await rig.clock.advanceTo(at('2026-11-26T09:55:00+01:00'));
    await rig.say('anna', '1');
    await rig.clock.advance(86_400_000);
    expect(when()).toBe(at('2026-11-26T10:05:00+01:00'));
  });

  it.each([
    ['into summer time', '2026-03-26T10:00:00+01:00', '2026-03-28', '2026-03-29T10:00:00+02:00'],
    ['out of summer time', '2026-10-22T10:00:00+02:00', '2026-10-24', '2026-10-25T10:00:00+01:00'],
  ])('comes at ten by the clock on the wall when that goes %s', async (_what, now, date, expected) => {
    const { rig, when } = await noting(now);
    await rig.welcome('anna');
    for (const id of ['prepare', 'yes', 'short']) await rig.tap('anna', id);
    await rig.say('anna', `${Number(date.slice(8))}-${Number(date.slice(5, 7))}-2026`);
    await rig.tap('anna', 'yes');
    expect((await rig.body('anna'))?.person.sheets[0]?.answers.date).toEqual({ kind: 'date', date });
    await rig.clock.advance(10 * 86_400_000);
    expect(when()).toBe(at(expected));
  });
});

describe('quiet hours', () => {
  it.each([
    ['2026-11-23T20:59:59+01:00', null],
    ['2026-11-23T21:00:00+01:00', '2026-11-24T08:00:00+01:00'],
    ['2026-11-24T07:59:59+01:00', '2026-11-24T08:00:00+01:00'],
    ['2026-11-24T08:00:00+01:00', null],
    // The night in which summer time begins: 21:00 to 08:00 is ten hours.
    ['2026-03-28T22:00:00+01:00', '2026-03-29T08:00:00+02:00'],
    // The night in which it ends: twelve hours.
    ['2026-10-24T22:00:00+02:00', '2026-10-25T08:00:00+01:00'],
    ['2026-10-25T02:30:00+02:00', '2026-10-25T08:00:00+01:00'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T08:00:00+01:00'],
    ['2026-12-31T23:00:00+01:00', '2027-01-01T08:00:00+01:00'],
  ])('that it is in at %s end at %s', (now, expected) => {
    expect(endOfQuiet(NETWORK, at(now))).toBe(expected === null ? null : at(expected));
  });

  it('can lie within one day, and can be none', () => {
    const noon = { ...NETWORK, quietHours: { from: '12:00', to: '13:30' } };
    expect(endOfQuiet(noon, at('2026-11-23T12:30:00+01:00'))).toBe(at('2026-11-23T13:30:00+01:00'));
    expect(endOfQuiet(noon, at('2026-11-23T13:30:00+01:00'))).toBeNull();
    const none = { ...NETWORK, quietHours: { from: '08:00', to: '08:00' } };
    expect(endOfQuiet(none, at('2026-11-23T03:00:00+01:00'))).toBeNull();
  });
});
