import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/ports/channel.ts';
import { OutboxRig } from '../support/outbox-rig.ts';
import { addressOf, Rig, START } from '../support/rig.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const later: SendResult = { ok: false, code: 'channel.busy', retry: 'later' };
const whenBack: SendResult = { ok: false, code: 'channel.away', retry: 'when-back' };
const neverAgain: SendResult = { ok: false, code: 'channel.blocked', retry: 'never', unreachable: true };

describe('what is sent to one address', () => {
  it('goes in the order in which it was committed, one at a time', async () => {
    const rig = new OutboxRig();
    let underway = 0;
    rig.channel.answer = async ({ message }) => {
      underway += 1;
      expect(underway).toBe(1);
      for (let round = 0; round < message.text.length; round += 1) await Promise.resolve();
      underway -= 1;
      return { ok: true };
    };
    await rig.put('p', [{}, {}, {}]);
    await rig.put('p', [{}]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(await rig.unsent('p')).toEqual([]);
    expect(rig.drained).toContain('p');
  });

  it('is not held up by another address that can not be reached', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = ({ to }) => (to.value === 'anna' ? later : { ok: true });
    await rig.put('p', [{}]);
    await rig.put('q', [{ to: addressOf('bea') }]);
    await rig.clock.settle();
    expect(rig.texts(addressOf('bea'))).toEqual(['message 2']);
    expect(rig.texts()).toEqual([]);
  });

  it('carries the same id at each try, so that a channel can drop a repeat', async () => {
    const rig = new OutboxRig();
    const ids: string[] = [];
    rig.channel.answer = ({ id }) => {
      ids.push(id);
      return ids.length < 3 ? later : { ok: true };
    };
    await rig.put('p', [{}]);
    await rig.clock.advance(MINUTE);
    expect(ids).toEqual(['p:1', 'p:1', 'p:1']);
  });
});

describe('a send that fails', () => {
  it('is tried again after longer and longer, and what follows waits behind it', async () => {
    const rig = new OutboxRig();
    const tries: number[] = [];
    rig.channel.answer = ({ message }) => {
      if (message.text !== 'message 1') return { ok: true };
      tries.push((rig.clock.now() - START) / SECOND);
      return tries.length > 7 ? { ok: true } : later;
    };
    await rig.put('p', [{}, {}]);
    await rig.clock.advance(HOUR);
    expect(tries).toEqual([0, 1, 3, 8, 23, 83, 383, 683]);
    expect(rig.texts()).toEqual(['message 1', 'message 2']);
    expect(rig.outbox.counts).toMatchObject({ sent: 2, failed: 0, retried: 7, waiting: 0, waitingInitiative: 0 });
  });

  it('waits at least as long as the channel says', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => (rig.channel.tries === 1 ? { ...later, afterMs: 30 * SECOND } : { ok: true });
    await rig.put('p', [{}]);
    await rig.clock.advance(29 * SECOND);
    expect(rig.texts()).toEqual([]);
    await rig.clock.advance(SECOND);
    expect(rig.texts()).toEqual(['message 1']);
  });

  it('waits for the address to be there again, however long that takes, when the channel says so', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => (rig.channel.tries === 1 ? whenBack : { ok: true });
    await rig.put('p', [{}, {}]);
    await rig.clock.advance(30 * 24 * HOUR);
    expect(rig.channel.tries).toBe(1);
    expect(await rig.unsent('p')).toEqual([1, 2]);
    rig.outbox.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 1', 'message 2']);
  });

  it('goes when the person writes from there, who is back then, but not before a wait that the channel asked for', async () => {
    const rig = new OutboxRig();
    const results: SendResult[] = [whenBack, { ...later, afterMs: HOUR }];
    rig.channel.answer = () => results.shift() ?? { ok: true };
    await rig.put('p', [{}]);
    await rig.clock.settle();
    rig.outbox.heard(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.channel.tries).toBe(2);
    rig.outbox.heard(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.channel.tries).toBe(2);
    await rig.clock.advance(HOUR);
    expect(rig.texts()).toEqual(['message 1']);
  });

  it('is not left waiting when the address came back while it was under way', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => {
      if (rig.channel.tries > 1) return { ok: true };
      rig.outbox.available(addressOf('anna'));
      return whenBack;
    };
    await rig.put('p', [{}]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 1']);
  });

  it('is given up when the channel says never, and what follows goes on', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = ({ message }) => (message.text === 'message 1' ? neverAgain : { ok: true });
    await rig.put('p', [{}, {}]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 2']);
    expect(await rig.unsent('p')).toEqual([]);
    expect(rig.outbox.counts.failed).toBe(1);
    expect(rig.logged).toEqual([
      { event: 'send-failed', fields: { document: 'p', channel: 'test', code: 'channel.blocked', tries: 1 } },
    ]);
  });

  it('is given up after about a day of tries', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = ({ message }) => (message.text === 'message 1' ? later : { ok: true });
    await rig.put('p', [{}, {}]);
    await rig.clock.advance(20 * HOUR);
    expect(rig.texts()).toEqual([]);
    await rig.clock.advance(10 * HOUR);
    expect(rig.texts()).toEqual(['message 2']);
    expect(await rig.unsent('p')).toEqual([]);
  });

  it('is tried again when the channel breaks its word and throws', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => {
      if (rig.channel.tries === 1) throw new Error('socket');
      return { ok: true };
    };
    await rig.put('p', [{}]);
    await rig.clock.advance(MINUTE);
    expect(rig.texts()).toEqual(['message 1']);
  });

  it('waits for a channel that is switched off', async () => {
    const rig = new OutboxRig();
    await rig.put('p', [{ to: { channel: 'telegram', scheme: 'chat', value: '1' } }]);
    await rig.clock.advance(HOUR);
    expect(await rig.unsent('p')).toEqual([1]);
  });
});

describe('a message that has lost its sense', () => {
  it('is not sent after the moment at which it is of no use any more', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => (rig.channel.tries === 1 ? whenBack : { ok: true });
    await rig.put('p', [{ notAfter: START + HOUR }, {}]);
    await rig.clock.advance(2 * HOUR);
    rig.outbox.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 2']);
    expect(await rig.unsent('p')).toEqual([]);
  });

  it('is dropped when a later turn settled it', async () => {
    const rig = new OutboxRig();
    rig.channel.answer = () => (rig.channel.tries === 1 ? whenBack : { ok: true });
    await rig.put('p', [{}, {}, {}]);
    await rig.clock.settle();
    rig.outbox.drop('p', [
      { seq: 1, outcome: 'superseded' },
      { seq: 2, outcome: 'superseded' },
    ]);
    rig.outbox.available(addressOf('anna'));
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 3']);
    expect(rig.drained).toEqual(['p']);
  });
});

describe('a paper', () => {
  const paper = { kind: 'card', fileName: 'card.pdf', language: 'nl', data: { words: 'private words' } } as const;

  it('is made at the moment of sending, and goes with its message', async () => {
    const file = { fileName: 'card.pdf', mediaType: 'application/pdf', bytes: new Uint8Array([1, 2]) };
    const rig = new OutboxRig({ papers: { make: async () => file } });
    await rig.put('p', [{ message: { language: 'nl', text: 'all answers', paper } }]);
    await rig.clock.settle();
    expect(rig.channel.sent[0]?.file).toBe(file);
  });

  it('that can not be made does not hold back its text, nor tell the log a word of it', async () => {
    const rig = new OutboxRig({ papers: { make: () => Promise.reject(new TypeError('near "private words"')) } });
    await rig.put('p', [{ message: { language: 'nl', text: 'all answers', paper } }]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['all answers']);
    expect(rig.channel.sent[0]?.file).toBeUndefined();
    expect(rig.logged).toEqual([
      { event: 'paper-failed', fields: { document: 'p', kind: 'card', error: 'TypeError' } },
    ]);
    expect(JSON.stringify(rig.logged)).not.toContain('private');
  });
});

describe('an outbox that stops or starts', () => {
  it('sends nothing before it is opened, and then everything in order', async () => {
    const rig = new OutboxRig({ closed: true });
    await rig.put('p', [{}, {}]);
    await rig.clock.settle();
    expect(rig.channel.tries).toBe(0);
    rig.outbox.open();
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 1', 'message 2']);
  });

  it('ends what is under way, starts nothing new, and leaves the rest in the store', async () => {
    const rig = new OutboxRig();
    let finish: () => void = () => {};
    rig.channel.answer = () =>
      new Promise((resolve) => {
        finish = () => resolve({ ok: true });
      });
    await rig.put('p', [{}, {}]);
    const stopped = rig.outbox.stop();
    finish();
    await stopped;
    expect(rig.texts()).toEqual(['message 1']);
    expect(await rig.unsent('p')).toEqual([2]);
  });

  it('sends again what could not be marked, rather than not at all', async () => {
    const rig = new OutboxRig();
    const { mark } = rig.store;
    rig.store.mark = () => Promise.reject(new Error('disk'));
    const [item] = await rig.put('p', [{}]);
    await rig.clock.settle();
    expect(rig.texts()).toEqual(['message 1']);
    expect(await rig.unsent('p')).toEqual([item?.seq]);
    expect(rig.logged[0]?.event).toBe('mark-failed');
    rig.store.mark = mark;
  });
});

describe('a channel that never answers', () => {
  it('holds up a line for two minutes, and then the message is tried again', async () => {
    const rig = await Rig.start({ hangs: true });
    let sends = 0;
    rig.channel.send = () => {
      sends += 1;
      return sends === 1 ? new Promise(() => {}) : Promise.resolve({ ok: true });
    };
    await rig.companion.receive(rig.inbound('anna', { kind: 'opened' }));
    await rig.clock.settle();
    expect(sends).toBe(1);
    await rig.clock.advance(119_000);
    expect(sends).toBe(1);
    await rig.clock.advance(5_000);
    expect(sends).toBeGreaterThan(1);
    expect((await rig.document('anna'))?.out).toEqual([]);
  });
});
