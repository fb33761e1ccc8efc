import { describe, expect, it } from 'vitest';
import { NO_TALLY, tallyOf } from '../../src/features/broadcasts/tally.ts';
import { type OneDesk, ofKind } from '../support/one-desk.ts';
import { answer, go, guestOf, LETTER, left, part, progress, rounded, stateOf, tally } from '../support/one-part.ts';

describe('a part of a broadcast', () => {
  it('tells its owner how many people it holds, once, and is made once', () => {
    const desk = part('amal', 'leyla');
    expect(ofKind(desk.written, 'meeting.part')).toEqual([{ to: 'meeting', body: { group: 'group', people: 2 } }]);
    const again = { owner: 'other', ownerKind: 'meeting', group: null, title: null, people: [] };
    expect(desk.take('roll', 'part.open', again)).toBeNull();
    expect(stateOf(desk).guests).toHaveLength(2);
    expect(tallyOf(stateOf(desk))).toEqual({ ...NO_TALLY, invited: 2, queued: 2 });
  });

  it('begins a round with everybody to be written to, and tells the owner once when everybody was', () => {
    const desk = part('amal', 'leyla', 'sara');
    go(desk, 100);
    expect(left(desk)).toEqual(['amal', 'leyla', 'sara']);
    progress(desk, 100, { told: ['amal', 'sara'], became: [{ person: 'amal', outcome: 'sent' }] });
    expect(left(desk)).toEqual(['leyla']);
    expect(tally(desk)).toMatchObject({ invited: 3, queued: 1, under_way: 1, sent: 1, failed: {} });
    expect(rounded(desk)).toEqual([]);
    progress(desk, 100, { gone: ['leyla'] });
    expect(rounded(desk)).toEqual([{ number: 100 }]);
    expect(tally(desk)).toMatchObject({ queued: 0, failed: { 'person.gone': 1 } });
    // The row stays, to be counted, and says nothing of whose it was.
    expect(guestOf(desk, 'leyla')).toBeUndefined();
    expect(guestOf(desk, '')).toMatchObject({ state: 'gone', name: null });
    progress(desk, 100, { told: ['amal', 'sara'], gone: ['leyla'] });
    go(desk, 100);
    go(desk, 99);
    expect(rounded(desk)).toEqual([{ number: 100 }]);
    expect(stateOf(desk).round).toMatchObject({ number: 100, state: 'done' });
  });

  it('believes how far it came only from itself, and begins and stops only for its owner', () => {
    const desk = part('amal');
    go(desk, 100);
    const told = { number: 100, told: ['amal'], gone: [], became: [] };
    for (const from of ['amal', 'meeting', 'roll']) expect(desk.take(from, 'part.progress', told)).toBeNull();
    for (const from of ['amal', 'part', 'roll']) {
      expect(desk.take(from, 'part.stop', { number: 100 })).toBeNull();
      expect(desk.take(from, 'part.over', {})).toBeNull();
      expect(desk.take(from, 'part.go', { number: 200, to: 'everyone', letter: LETTER })).toBeNull();
      const said = { guest: 'amal', answer: 'yes', seat: 'seated', people: 1, needs: [] };
      expect(desk.take(from, 'part.answer', said)).toBeNull();
      expect(desk.take(from, 'part.add', { guest: 'x', name: null, letter: LETTER })).toBeNull();
    }
    expect(left(desk)).toEqual(['amal']);
    expect(guestOf(desk, 'amal')).toMatchObject({ state: 'queued', answer: null });
  });

  it('is over at once, and says so, when a round is for nobody', () => {
    const desk = part('amal');
    go(desk, 100);
    progress(desk, 100, { told: ['amal'] });
    answer(desk, 'amal', 'no');
    go(desk, 200, 'not-no');
    expect(rounded(desk)).toEqual([{ number: 100 }, { number: 200 }]);
  });

  it('stops in the middle: nobody more is written to, and those few are counted as not written to', () => {
    const desk = part('amal', 'leyla', 'sara');
    go(desk, 100);
    progress(desk, 100, { told: ['amal'] });
    expect(desk.take('meeting', 'part.stop', { number: 99 })).toBeNull();
    const letters = desk.take('meeting', 'part.stop', { number: 100 });
    // The owner learns how many before it learns that it is over.
    expect(letters?.map(({ letter }) => letter.kind)).toEqual(['meeting.tally', 'meeting.rounded']);
    expect(stateOf(desk).round).toMatchObject({ state: 'stopped', left: [] });
    expect(tally(desk)).toMatchObject({ queued: 0, under_way: 1, failed: { 'broadcast.stopped': 2 } });
    expect(desk.take('meeting', 'part.stop', { number: 100 })).toBeNull();
    progress(desk, 100, { told: ['leyla'] });
    expect(guestOf(desk, 'leyla')?.state).toBe('told');
    expect(rounded(desk)).toEqual([{ number: 100 }]);
  });

  it('keeps what a message says only as long as somebody is to get it', () => {
    const desk = part('amal', 'leyla');
    const letter = { kind: 'announcements.told', body: { announcement: 'a', text: 'Kom ook op vrijdag.' } };
    desk.take('meeting', 'part.go', { number: 100, to: 'everyone', letter });
    progress(desk, 100, { told: ['amal'] });
    expect(stateOf(desk).round?.letter).toEqual(letter);
    progress(desk, 100, { told: ['leyla'] });
    expect(stateOf(desk).round?.letter).toEqual({ kind: 'announcements.told', body: {} });
    const stopped = part('amal', 'leyla');
    stopped.take('meeting', 'part.go', { number: 100, to: 'everyone', letter });
    stopped.take('meeting', 'part.stop', { number: 100 });
    expect(JSON.stringify(stopped.state)).not.toContain('vrijdag');
  });

  it('ends a round that is going when the next one begins', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    progress(desk, 100, { told: ['amal'] });
    go(desk, 200, 'not-no');
    expect(rounded(desk)).toEqual([{ number: 100 }]);
    expect(left(desk)).toEqual(['amal']);
  });

  it('goes with its owner', () => {
    const desk = part('amal');
    desk.take('meeting', 'part.over', {});
    expect(desk.state).toBeNull();
  });
});

describe('to whom a round goes', () => {
  /** Everybody was written to, and this became of it. */
  function mixed(): OneDesk {
    const desk = part(
      'yes',
      'waits',
      'no',
      'maybe',
      'silent',
      'stopped',
      'twice',
      'unreachable',
      'gone',
      'left',
      'untold',
    );
    go(desk, 100);
    const told = ['yes', 'waits', 'no', 'maybe', 'silent', 'stopped', 'twice', 'unreachable', 'left'];
    progress(desk, 100, {
      told,
      gone: ['gone'],
      became: [{ person: 'unreachable', outcome: 'unreachable', code: 'channel.telegram.blocked' }],
    });
    answer(desk, 'yes', 'yes');
    answer(desk, 'waits', 'yes', { seat: 'waiting' });
    answer(desk, 'no', 'no');
    answer(desk, 'maybe', 'maybe');
    desk.take('stopped', 'part.declined', { guest: 'stopped', why: 'person.stopped' });
    desk.take('twice', 'part.declined', { guest: 'twice', why: 'person.twice-invited' });
    desk.take('left', 'part.left', { guest: 'left' });
    desk.take('meeting', 'part.stop', { number: 100 });
    return desk;
  }

  it.each([
    ['not-no', ['yes', 'waits', 'maybe', 'silent', 'unreachable']],
    ['silent', ['silent']],
    ['coming', ['yes']],
    ['everyone', ['yes', 'waits', 'no', 'maybe', 'silent', 'unreachable', 'untold']],
  ] as const)('%s: %j', (to, people) => {
    const desk = mixed();
    go(desk, 200, to);
    expect(left(desk)).toEqual(people);
  });

  it('asks again who said STOP after they answered: their own turn decides', () => {
    const desk = mixed();
    desk.take('yes', 'part.declined', { guest: 'yes', why: 'person.stopped' });
    go(desk, 200, 'not-no');
    expect(left(desk)).toContain('yes');
    desk.take('meeting', 'part.stop', { number: 200 });
    go(desk, 300, 'coming');
    expect(left(desk)).toEqual([]);
  });

  it('counts as silent exactly those whom a reminder goes to', () => {
    const desk = mixed();
    const { silent } = tally(desk);
    go(desk, 200, 'silent');
    expect(left(desk)).toHaveLength(silent);
  });

  it('brings a cancellation also to who was invited in the last moment, when that is known only after it began', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    progress(desk, 100, { told: ['amal'] });
    desk.take('meeting', 'part.stop', { number: 100 });
    go(desk, 200, 'not-no');
    progress(desk, 200, { told: ['amal'] });
    expect(stateOf(desk).round?.state).toBe('done');
    progress(desk, 100, { told: ['leyla'] });
    expect(left(desk)).toEqual(['leyla']);
    expect(stateOf(desk).round?.state).toBe('going');
    progress(desk, 200, { told: ['leyla'] });
    expect(stateOf(desk).round).toMatchObject({ state: 'done', left: [] });
    expect(rounded(desk)).toEqual([{ number: 100 }, { number: 200 }]);
  });
});
