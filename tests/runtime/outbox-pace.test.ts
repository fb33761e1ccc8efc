import { describe, expect, it } from 'vitest';
import type { Outbound, SendResult } from '../../src/ports/channel.ts';
import type { PaperFile } from '../../src/ports/message.ts';
import { OutboxRig } from '../support/outbox-rig.ts';
import { addressOf } from '../support/rig.ts';
import { mostInWindow } from '../support/windows.ts';

const SECOND = 1_000;
const THIRTY = [{ max: 30, per: SECOND }];
const ONE = [{ max: 1, per: SECOND }];
const invitation = { purpose: 'initiative' } as const;

/** People who wait for a message that nobody asked for, each with an address of their own. */
async function invite(rig: OutboxRig, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await rig.put(`p${n}`, [{ ...invitation, to: addressOf(`p${n}`) }]);
}

/** When things are sent, by purpose. */
function timesOf(rig: OutboxRig): { reply: number[]; initiative: number[] } {
  const times = { reply: [] as number[], initiative: [] as number[] };
  rig.channel.answer = ({ purpose = 'reply' }: Outbound) => {
    times[purpose].push(rig.clock.now());
    return { ok: true };
  };
  return times;
}

describe('an outbox with thousands of invitations', () => {
  it('keeps to four fifths of the rate of the channel, and uses them', async () => {
    const rig = new OutboxRig({ overall: THIRTY });
    const { initiative } = timesOf(rig);
    await invite(rig, 1_000);
    await rig.clock.advance(30 * SECOND);
    expect(initiative.length).toBeGreaterThanOrEqual(0.98 * 24 * 30);
    expect(mostInWindow(initiative, SECOND)).toBe(24);
    await rig.clock.advance(30 * SECOND);
    expect(initiative).toHaveLength(1_000);
  });

  it('sends an answer next, though 10,000 wait', async () => {
    const rig = new OutboxRig({ overall: THIRTY });
    await invite(rig, 10_000);
    await rig.clock.advance(2 * SECOND);
    const before = rig.channel.sent.length;
    await rig.put('anna', [{}]);
    await rig.clock.settle();
    expect(rig.texts()).toHaveLength(1);
    expect(rig.channel.sent).toHaveLength(before + 1);
  });

  it('lets an answer overtake the invitation of the same person while that waits for its place', async () => {
    const rig = new OutboxRig({ overall: THIRTY });
    await invite(rig, 200);
    await rig.put('p199', [{ to: addressOf('p199') }]);
    await rig.clock.settle();
    expect(rig.texts(addressOf('p199'))).toEqual(['message 201']);
    await rig.clock.advance(20 * SECOND);
    expect(rig.texts(addressOf('p199'))).toEqual(['message 201', 'message 200']);
  });

  it('keeps the order of one person where nothing waits', async () => {
    const rig = new OutboxRig({ overall: THIRTY });
    await rig.put('p', [invitation, {}, invitation]);
    await rig.clock.advance(SECOND);
    expect(rig.texts()).toEqual(['message 1', 'message 2', 'message 3']);
  });

  it('has no more under way than the channel may send of them in a second, and answers beside them', async () => {
    const rig = new OutboxRig({ overall: THIRTY, hangs: true });
    let underway = 0;
    rig.channel.answer = ({ purpose }) => {
      if (purpose === 'reply') return { ok: true };
      underway += 1;
      return new Promise<SendResult>(() => {});
    };
    await invite(rig, 100);
    await rig.clock.advance(60 * SECOND);
    expect(underway).toBe(24);
    await rig.put('anna', [{}]);
    await rig.clock.advance(0);
    expect(rig.texts()).toHaveLength(1);
  });
});

describe('a place in the pace of a channel', () => {
  it('is not taken by what the channel, the person or the hour holds back', async () => {
    const overall = [{ max: 2, per: 3_600_000 }];
    const held = new OutboxRig({
      overall,
      maySend: ({ purpose }) =>
        purpose === 'reply' ? { kind: 'yes' } : { kind: 'later', at: Number.POSITIVE_INFINITY },
    });
    await invite(held, 20);
    await held.clock.settle();
    const withheld = new OutboxRig({ overall });
    for (let n = 0; n < 20; n += 1)
      await withheld.put(`p${n}`, [{ ...invitation, to: addressOf(`p${n}`) }], { stopped: true });
    await withheld.clock.settle();
    const quiet = new OutboxRig({ overall, now: Date.parse('2026-11-23T23:00:00+01:00') });
    await invite(quiet, 20);
    await quiet.clock.settle();
    for (const rig of [held, withheld, quiet]) {
      await rig.put('anna', [{}, {}]);
      await rig.clock.settle();
      expect(rig.channel.tries).toBe(2);
      expect(rig.texts()).toHaveLength(2);
    }
  });

  it('is taken by a try that fails too', async () => {
    const rig = new OutboxRig({ overall: ONE });
    const times: number[] = [];
    rig.channel.answer = () => {
      times.push(rig.clock.now());
      return { ok: false, code: 'channel.refused', retry: 'never' };
    };
    for (const name of ['anna', 'bea', 'coen']) await rig.put(name, [{ to: addressOf(name) }]);
    await rig.clock.advance(5 * SECOND);
    expect(times).toHaveLength(3);
    expect(mostInWindow(times, SECOND)).toBe(1);
  });

  it('is not kept while a paper is made', async () => {
    let make: (file: PaperFile) => void = () => {};
    const rig = new OutboxRig({ overall: ONE, papers: { make: () => new Promise((made) => (make = made)) } });
    const paper = { kind: 'card', fileName: 'card.pdf', language: 'nl', data: {} } as const;
    await rig.put('anna', [{ message: { language: 'nl', text: 'with a paper', paper } }]);
    await rig.put('bea', [{ to: addressOf('bea') }]);
    for (let round = 0; round < 20; round += 1) await new Promise((done) => setImmediate(done));
    expect(rig.texts(addressOf('bea'))).toHaveLength(1);
    expect(rig.texts()).toEqual([]);
    make({ fileName: 'card.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1]) });
    await rig.clock.advance(SECOND);
    expect(rig.channel.to(addressOf('anna'))).toMatchObject([{ file: { fileName: 'card.pdf' } }]);
  });

  it('is asked for anew after that, but the leave of the channel is not: it may have counted the person', async () => {
    const asked: string[] = [];
    const file = { fileName: 'card.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1]) };
    const rig = new OutboxRig({
      papers: { make: async () => file },
      maySend: ({ to }) => {
        asked.push(to.value);
        return { kind: 'yes' };
      },
    });
    const paper = { kind: 'card', fileName: 'card.pdf', language: 'nl', data: {} } as const;
    await rig.put('anna', [{ ...invitation, message: { language: 'nl', text: 'with a paper', paper } }]);
    await rig.clock.settle();
    expect(rig.channel.sent).toMatchObject([{ file }]);
    expect(asked).toEqual(['anna']);
  });

  it('is not used by what the person stopped while its paper was made', async () => {
    let make: (file: PaperFile) => void = () => {};
    const made = new Promise<PaperFile>((done) => {
      make = done;
    });
    const rig = new OutboxRig({ papers: { make: () => made } });
    const paper = { kind: 'card', fileName: 'card.pdf', language: 'nl', data: {} } as const;
    await rig.put('anna', [{ ...invitation, message: { language: 'nl', text: 'with a paper', paper } }]);
    await rig.put('anna', [], { stopped: true });
    make({ fileName: 'card.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1]) });
    await rig.clock.settle();
    expect(rig.channel.tries).toBe(0);
    expect(await rig.unsent('anna')).toEqual([]);
  });

  it('is asked for anew for the words of a photo that was refused, ahead of who came later', async () => {
    const rig = new OutboxRig({ overall: ONE });
    const times: number[] = [];
    Object.assign(rig.channel, { fetch: async () => ({ ok: true, bytes: new Uint8Array([1]) }) });
    rig.channel.answer = ({ file }) => {
      times.push(rig.clock.now());
      return file ? { ok: false, code: 'channel.refused', retry: 'never' } : { ok: true };
    };
    const ref = { channel: 'test', id: 'x', mediaType: 'image/jpeg', bytes: 1 };
    const attachment = { ref, kind: 'photo', lost: 'The photo is lost.' } as const;
    await rig.put('anna', [{ message: { language: 'nl', text: 'look', attachment } }]);
    // The one goes while the photo is fetched, the other has to wait.
    for (const name of ['bea', 'coen']) await rig.put(name, [{ to: addressOf(name) }]);
    await rig.clock.advance(4 * SECOND);
    expect(rig.texts()).toEqual(['look\n\nThe photo is lost.']);
    expect(times).toHaveLength(4);
    expect(mostInWindow(times, SECOND)).toBe(1);
    expect(rig.channel.sent.map(({ to }) => to.value)).toEqual(['bea', 'anna', 'coen']);
  });
});

describe('a channel that says that it is too much', () => {
  it.each(['channel.rate-limited', 'channel.teams.rate-limited'])(
    'is spared all invitations, and no answers: %s',
    async (code) => {
      const rig = new OutboxRig({ overall: THIRTY });
      rig.channel.answer = () =>
        rig.channel.tries === 1 ? { ok: false, code, retry: 'later', afterMs: 20 * SECOND } : { ok: true };
      await rig.put('p', [{ ...invitation, to: addressOf('p') }]);
      await rig.clock.settle();
      await invite(rig, 30);
      await rig.put('anna', [{}]);
      await rig.clock.advance(19 * SECOND);
      expect(rig.channel.sent.map(({ to }) => to.value)).toEqual(['anna']);
      await rig.clock.advance(10 * SECOND);
      expect(rig.channel.sent).toHaveLength(32);
    },
  );

  it('holds back only the one address when it asks for a wait for another reason', async () => {
    const rig = new OutboxRig({ overall: THIRTY });
    rig.channel.answer = ({ to }) =>
      to.value === 'p'
        ? { ok: false, code: 'channel.unavailable', retry: 'later', afterMs: 20 * SECOND }
        : { ok: true };
    await rig.put('p', [{ ...invitation, to: addressOf('p') }]);
    await rig.clock.settle();
    await rig.put('q', [{ ...invitation, to: addressOf('q') }]);
    await rig.clock.advance(SECOND);
    expect(rig.channel.sent.map(({ to }) => to.value)).toEqual(['q']);
  });
});

describe('a message that is settled while it waits for its place', () => {
  it('lets the next one to that person wait for it instead', async () => {
    const rig = new OutboxRig({ overall: ONE });
    await rig.put('bea', [{ to: addressOf('bea') }]);
    await rig.clock.settle();
    await rig.put('anna', [invitation, invitation]);
    rig.outbox.drop('anna', [{ seq: 2, outcome: 'superseded' }]);
    await rig.clock.advance(2 * SECOND);
    expect(rig.texts()).toEqual(['message 3']);
  });
});

describe('how much waits for room in a channel', () => {
  it('counts what nobody asked for, until it is sent, settled or fails', async () => {
    const rig = new OutboxRig({ overall: ONE });
    await invite(rig, 5);
    await rig.put('anna', [{}, {}]);
    await rig.clock.settle();
    // One went before the answers came.
    expect(rig.outbox.waitingInitiative('test')).toBe(4);
    expect(rig.outbox.counts).toMatchObject({ waiting: 6, waitingInitiative: 4 });
    rig.outbox.drop('p4', [{ seq: 5, outcome: 'superseded' }]);
    expect(rig.outbox.waitingInitiative('test')).toBe(3);
    expect(rig.outbox.waitingInitiative('telegram')).toBe(0);
    await rig.clock.advance(10 * SECOND);
    expect(rig.outbox.waitingInitiative('test')).toBe(0);
    expect(rig.outbox.counts).toMatchObject({ waiting: 0, waitingInitiative: 0 });
  });

  it('does not count what waits for the morning, for the channel’s leave, or for somebody to be back', async () => {
    const night = new OutboxRig({ now: Date.parse('2026-11-23T23:00:00+01:00') });
    await invite(night, 5);
    const held = new OutboxRig({ maySend: () => ({ kind: 'later', at: Number.POSITIVE_INFINITY }) });
    await invite(held, 5);
    const away = new OutboxRig();
    away.channel.answer = () => ({ ok: false, code: 'channel.away', retry: 'when-back' });
    await invite(away, 5);
    for (const rig of [night, held, away]) {
      await rig.clock.settle();
      expect(rig.outbox.waitingInitiative('test')).toBe(0);
      expect(rig.outbox.counts.waitingInitiative).toBe(5);
    }
    away.channel.answer = () => ({ ok: true });
    for (let n = 0; n < 5; n += 1) away.outbox.available(addressOf(`p${n}`));
    await night.clock.advance(10 * 3_600_000);
    for (const rig of [night, away]) {
      await rig.clock.settle();
      expect(rig.outbox.counts.waiting).toBe(0);
      expect(rig.outbox.waitingInitiative('test')).toBe(0);
    }
  });

  it('counts what is tried again soon, and not what fails for long', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => ({ ok: false, code: 'channel.unavailable', retry: 'later' });
    await invite(rig, 3);
    await rig.clock.settle();
    expect(rig.outbox.waitingInitiative('test')).toBe(3);
    await rig.clock.advance(600 * SECOND);
    expect(rig.outbox.waitingInitiative('test')).toBe(0);
    rig.channel.answer = () => ({ ok: true });
    await rig.clock.advance(600 * SECOND);
    expect(rig.outbox.counts.sent).toBe(3);
    expect(rig.outbox.waitingInitiative('test')).toBe(0);
  });
});
