import { describe, expect, it } from 'vitest';
import type { Tally } from '../../src/features/broadcasts/letters.ts';
import { partDesk } from '../../src/features/broadcasts/part-desk.ts';
import { addTallies, NO_TALLY } from '../../src/features/broadcasts/tally.ts';
import { ROLL_SIZE } from '../../src/features/groups/letters.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';
import { answer, go, guestOf, LETTER, left, part, progress, rounded, stateOf, tally } from '../support/one-part.ts';

describe('what became of a message', () => {
  const outcomes = (...list: readonly string[]) => {
    const desk = part('amal');
    go(desk, 100);
    progress(desk, 100, { told: ['amal'] });
    for (const outcome of list) progress(desk, 100, { became: [{ person: 'amal', outcome, code: `why.${outcome}` }] });
    return guestOf(desk, 'amal');
  };

  it.each([
    [['sent', 'delivered', 'read'], 'read'],
    [['read', 'delivered', 'sent'], 'read'],
    [['sent', 'unreachable', 'sent'], 'unreachable'],
    [['expired', 'sent'], 'expired'],
    [['withheld', 'read'], 'withheld'],
    [['delivered', 'failed'], 'delivered'],
    [['superseded', 'sent'], 'sent'],
    [['failed', 'unreachable'], 'failed'],
  ] as const)('%j leaves %s', (list, state) => {
    expect(outcomes(...list)?.state).toBe(state);
  });

  it('is counted once a person, with the reason, and who may have got it twice beside it', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    const twice = { person: 'amal', outcome: 'sent', twice: true };
    const failed = { person: 'leyla', outcome: 'failed', code: 'channel.telegram.refused' };
    progress(desk, 100, { told: ['amal', 'leyla'], became: [twice, failed] });
    progress(desk, 100, { became: [twice, failed] });
    expect(tally(desk)).toMatchObject({ sent: 1, twice: 1, failed: { 'channel.telegram.refused': 1 } });
  });

  it('is told anew by a later round, and a late word of the earlier one does not undo that', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    progress(desk, 100, {
      told: ['amal', 'leyla'],
      became: [
        { person: 'amal', outcome: 'delivered' },
        { person: 'leyla', outcome: 'unreachable', code: 'channel.telegram.blocked' },
      ],
    });
    go(desk, 200, 'not-no');
    progress(desk, 200, {
      told: ['amal', 'leyla'],
      became: [
        { person: 'amal', outcome: 'failed', code: 'channel.telegram.refused' },
        { person: 'leyla', outcome: 'sent' },
      ],
    });
    progress(desk, 100, { became: [{ person: 'amal', outcome: 'read' }] });
    expect(tally(desk)).toMatchObject({ sent: 1, failed: { 'channel.telegram.refused': 1 } });
    expect(guestOf(desk, 'leyla')).not.toHaveProperty('code');
  });

  it('stays what it was when a later round says nothing in the chat', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    progress(desk, 100, {
      told: ['amal', 'leyla'],
      became: [
        { person: 'amal', outcome: 'delivered' },
        { person: 'leyla', outcome: 'unreachable', code: 'channel.telegram.blocked' },
      ],
    });
    const before = tally(desk);
    go(desk, 200, 'not-no');
    expect(tally(desk)).toMatchObject({ queued: 2, sent: 0 });
    progress(desk, 200, { told: ['amal', 'leyla'] });
    expect(tally(desk)).toEqual(before);
  });

  it('is that they do not want it, whichever comes first: that word, or that they were written to', () => {
    for (const order of ['told first', 'declined first']) {
      const desk = part('amal');
      go(desk, 100);
      const declined = () => desk.take('amal-2', 'part.declined', { guest: 'amal', why: 'person.stopped' });
      if (order === 'declined first') declined();
      progress(desk, 100, {
        told: ['amal'],
        became: [{ person: 'amal', outcome: 'sent' }].slice(order === 'told first' ? 1 : 0),
      });
      if (order === 'told first') declined();
      expect(tally(desk)).toMatchObject({ queued: 0, under_way: 0, sent: 0, failed: { 'person.stopped': 1 } });
      expect(rounded(desk)).toEqual([{ number: 100 }]);
    }
  });
});

describe('what a guest says', () => {
  it('is counted: who comes with whom, who waits, and what they need', () => {
    const desk = part('amal', 'leyla', 'sara', 'noor');
    go(desk, 100);
    progress(desk, 100, { told: ['amal', 'leyla', 'sara', 'noor'] });
    answer(desk, 'amal', 'yes', { people: 3, needs: ['childcare', 'interpreter'] });
    answer(desk, 'leyla', 'yes', { people: 2, seat: 'waiting', needs: ['childcare'] });
    answer(desk, 'sara', 'maybe');
    expect(tally(desk)).toMatchObject({
      yes: 1,
      coming: 3,
      waiting: 1,
      maybe: 1,
      no: 0,
      silent: 1,
      childcare: 1,
      interpreter: 1,
    });
    answer(desk, 'amal', 'no');
    expect(tally(desk)).toMatchObject({ yes: 0, coming: 0, no: 1, interpreter: 0 });
    expect(answer(desk, 'stranger', 'yes')).toBeNull();
  });

  it('proves that it reached them, whatever the channel said', () => {
    const desk = part('amal');
    go(desk, 100);
    const failed = { person: 'amal', outcome: 'unreachable', code: 'channel.telegram.blocked' };
    progress(desk, 100, { told: ['amal'], became: [failed] });
    answer(desk, 'amal', 'yes');
    expect(tally(desk)).toMatchObject({ sent: 1, failed: {} });
  });

  it('stays a number when they go for good, and nothing tells any more who they were', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    progress(desk, 100, { told: ['amal'] });
    answer(desk, 'amal', 'yes', { people: 2 });
    desk.take('amal', 'part.left', { guest: 'amal' });
    desk.take('leyla', 'part.left', { guest: 'leyla' });
    expect(JSON.stringify(desk.state)).not.toMatch(/amal|leyla/i);
    expect(tally(desk)).toMatchObject({ invited: 2, yes: 1, coming: 2, sent: 1, failed: { 'person.gone': 1 } });
    expect(rounded(desk)).toEqual([{ number: 100 }]);
    expect(desk.take('amal', 'part.left', { guest: 'amal' })).toBeNull();
    expect(desk.take('x', 'part.left', { guest: '' })).toBeNull();
    progress(desk, 100, { told: [''], gone: [''] });
    expect(stateOf(desk).guests.map(({ state }) => state)).toEqual(['left', 'left']);
  });

  it('is a no when they go for good before the meeting, and nothing where they never answered', () => {
    const desk = part('amal', 'leyla');
    go(desk, 100);
    progress(desk, 100, { told: ['amal', 'leyla'] });
    answer(desk, 'amal', 'yes', { people: 2, needs: ['childcare'] });
    desk.take('amal', 'part.left', { guest: 'amal', comes: false });
    desk.take('leyla', 'part.left', { guest: 'leyla', comes: false });
    expect(tally(desk)).toMatchObject({ yes: 0, no: 1, coming: 0, childcare: 0, failed: { 'person.gone': 1 } });
  });

  it('counts once for who has the invitation from another part too, and answered both', () => {
    const desk = part('amal');
    go(desk, 100);
    answer(desk, 'amal', 'yes', { people: 2 });
    desk.take('amal-2', 'part.declined', { guest: 'amal', why: 'person.twice-invited' });
    expect(tally(desk)).toMatchObject({ yes: 0, coming: 0, failed: { 'person.twice-invited': 1 } });
    const stopped = part('amal');
    go(stopped, 100);
    answer(stopped, 'amal', 'yes', { people: 2 });
    stopped.take('amal', 'part.declined', { guest: 'amal', why: 'person.stopped' });
    expect(tally(stopped)).toMatchObject({ yes: 1, coming: 2 });
  });

  it('goes to the organiser as a note with the name, and is not kept', () => {
    const desk = part('amal');
    const letters = desk.take('amal-2', 'part.noted', { guest: 'amal', text: 'Ik kom wat later.' });
    expect(letters).toEqual([
      {
        to: 'meeting',
        toKind: 'meeting',
        letter: { kind: 'meeting.noted', body: { name: 'AMAL', text: 'Ik kom wat later.' } },
      },
    ]);
    expect(JSON.stringify(desk.state)).not.toContain('later');
    expect(desk.take('x', 'part.noted', { guest: 'stranger', text: 'Hallo' })).toBeNull();
    expect(desk.take('x', 'part.noted', { guest: '', text: 'Hallo' })).toBeNull();
  });

  it('is a score that counts once, without whose it is, and a sentence without a name', () => {
    const desk = part('amal', 'leyla');
    const rate = (guest: string, score: number, text: string | null) =>
      desk.take(guest, 'part.rated', { guest, score, text });
    expect(ofKind(rate('amal', 4, 'Fijn.'), 'meeting.rated')).toEqual([{ to: 'meeting', body: { text: 'Fijn.' } }]);
    rate('leyla', 5, null);
    rate('amal', 1, null);
    expect(tally(desk).scores).toEqual([0, 0, 0, 1, 1]);
    expect(() => rate('leyla', 6, null)).toThrow();
    expect(rate('stranger', 1, 'Nee')).toBeNull();
  });
});

describe('people who come by a link', () => {
  it('get the letter with the id by which they are on the list, and are on it once', () => {
    const desk = part();
    const added = {
      guest: 'amal',
      name: 'Amal',
      letter: { kind: 'invitations.welcome', body: { meeting: 'meeting' } },
    };
    const letters = desk.take('meeting', 'part.add', added);
    expect(ofKind(letters, 'invitations.welcome')).toEqual([
      { to: 'amal', body: { meeting: 'meeting', part: 'part', guest: 'amal', group: 'Moedergroep Zuid' } },
    ]);
    expect(ofKind(desk.take('meeting', 'part.add', added), 'invitations.welcome')).toHaveLength(1);
    expect(tally(desk)).toMatchObject({ invited: 1, sent: 1, silent: 1 });
    answer(desk, 'amal', 'yes');
    go(desk, 100, 'coming');
    expect(left(desk)).toEqual(['amal']);
  });
});

it('has everybody who comes by a link also when their names do not fit, and fits in a document', () => {
  const desk = part();
  for (let index = 0; index < ROLL_SIZE; index += 1) {
    const guest = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    desk.take('meeting', 'part.add', { guest, name: '🌷'.repeat(40), letter: LETTER });
    answer(desk, guest, 'yes', { people: 20, needs: ['interpreter', 'childcare'] });
  }
  expect(stateOf(desk).guests).toHaveLength(ROLL_SIZE);
  expect(stateOf(desk).guests[0]?.name).toBe('🌷'.repeat(40));
  expect(desk.bytes).toBeLessThan(MAX_DOCUMENT_BYTES - 12 * 1024);
});

describe('sizes', () => {
  it('is below 40 kB with 200 people who have names of 40 letters and answered', () => {
    const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
    const people = Array.from({ length: ROLL_SIZE }, (_, index) => ({ person: id(index), name: 'N'.repeat(40) }));
    const desk = new OneDesk(partDesk, id(999));
    desk.take('roll', 'part.open', { owner: 'meeting', ownerKind: 'meeting', group: id(998), title: 'Zuid', people });
    go(desk, 1_790_000_000_000);
    expect(desk.bytes).toBeLessThan(40_000);
    const everybody = people.map(({ person }) => person);
    progress(desk, 1_790_000_000_000, {
      told: everybody,
      became: everybody.map((person) => ({ person, outcome: 'delivered' })),
    });
    for (const guest of everybody) answer(desk, guest, 'yes', { people: 20, needs: ['interpreter'] });
    expect(desk.bytes).toBeLessThan(40_000);
  });
});

it('adds tallies up, reasons included', () => {
  const one: Tally = { ...NO_TALLY, invited: 3, sent: 2, failed: { a: 1 }, scores: [1, 0, 0, 0, 2] };
  const two: Tally = { ...NO_TALLY, invited: 4, yes: 1, failed: { a: 1, b: 2 }, scores: [0, 0, 0, 0, 1] };
  expect(addTallies([one, two])).toEqual({
    ...NO_TALLY,
    invited: 7,
    sent: 2,
    yes: 1,
    failed: { a: 2, b: 2 },
    scores: [1, 0, 0, 0, 3],
  });
  expect(addTallies([])).toEqual(NO_TALLY);
});
