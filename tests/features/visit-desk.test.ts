import { describe, expect, it } from 'vitest';
import type { Posted } from '../../src/engine/feature.ts';
import { AUDIT_DOCUMENT } from '../../src/features/audit/letters.ts';
import { hostNews, MOST, visitGone, visitNews, visitOpened } from '../../src/features/visits/letters.ts';
import { visitDesk } from '../../src/features/visits/visit-desk.ts';
import { readVisit } from '../../src/features/visits/visit-state.ts';
import type { Json } from '../../src/ports/json.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { OneDesk } from '../support/one-desk.ts';
import { NETWORK } from '../support/rig.ts';

const DETAILS = {
  date: '2026-12-01',
  time: '10:00',
  first: true,
  about: ['acquaint'],
  note: { text: 'Kennis maken', language: 'nl' },
};
const OPEN = {
  visitor: 'Joost',
  team: 'Wijkteam Zuid',
  details: DETAILS,
  by: 'joost',
  group: 'group',
  organisation: 'Moedergroep Zuid',
  hosts: ['fatma', 'karim'],
};
const LATER = { date: '2026-12-03', time: '14:30' };

function opened(changes: { [key: string]: Json } = {}): OneDesk {
  const desk = new OneDesk(visitDesk, 'visit');
  desk.take('group', 'visit.open', { ...OPEN, ...changes });
  return desk;
}

/** Who is told what, in order: `joost visits.accepted`. */
/** Who is told what; what goes on the audit log is its own test. */
const told = (letters: readonly Posted[] | null) =>
  (letters ?? []).filter(({ to }) => to !== AUDIT_DOCUMENT).map(({ to, letter }) => `${to} ${letter.kind}`);

const body = (letters: readonly Posted[] | null, kind: string) =>
  (letters ?? []).find(({ letter }) => letter.kind === kind)?.letter.body;

const accept = (desk: OneDesk, as: string, revision: number, from = as) =>
  desk.take(from, 'visit.accept', { as, revision });
const move = (desk: OneDesk, as: string, moment = LATER, from = as) => desk.take(from, 'visit.move', { as, ...moment });
const by = (desk: OneDesk, what: string, as: string, from = as) => desk.take(from, `visit.${what}`, { as });

/** Fatma proposed another moment. */
function countered(): OneDesk {
  const desk = opened();
  move(desk, 'fatma');
  return desk;
}

function agreed(): OneDesk {
  const desk = opened();
  accept(desk, 'fatma', 1);
  return desk;
}

describe('a visit that is proposed', () => {
  it('tells the visitor which one it is, and every coordinator the whole of it, each with their own proof', () => {
    const desk = new OneDesk(visitDesk, 'visit');
    const letters = desk.take('group', 'visit.open', OPEN);
    expect(told(letters)).toEqual(['joost visits.opened', 'fatma hosting.proposed', 'karim hosting.proposed']);
    expect(visitOpened.parse(body(letters, 'visits.opened'))).toEqual({
      visit: 'visit',
      details: DETAILS,
      revision: 1,
      state: 'proposed',
      as: 'joost',
      group: 'group',
      organisation: 'Moedergroep Zuid',
    });
    const [, one, other] = (letters ?? []).map(({ letter }) => letter.body);
    const whole = {
      visit: 'visit',
      details: DETAILS,
      revision: 1,
      state: 'proposed',
      organisation: 'Moedergroep Zuid',
      visitor: 'Joost',
      team: 'Wijkteam Zuid',
    };
    expect(hostNews.parse(one)).toEqual({ ...whole, as: 'fatma' });
    expect(hostNews.parse(other)).toEqual({ ...whole, as: 'karim' });
  });

  it('is with the coordinator who says yes first, and no other one any more', () => {
    const desk = opened();
    const letters = accept(desk, 'karim', 1);
    expect(told(letters)).toEqual([
      'fatma hosting.taken',
      'group group.answered',
      'karim hosting.accepted',
      'joost visits.accepted',
    ]);
    expect(body(letters, 'hosting.taken')).toEqual({ visit: 'visit', as: 'fatma' });
    expect(visitNews.parse(body(letters, 'visits.accepted'))).toMatchObject({ revision: 1, state: 'agreed' });
    for (const what of ['accept', 'decline', 'cancel']) {
      const late = desk.take('fatma', `visit.${what}`, { as: 'fatma', revision: 1 });
      expect(told(late)).toEqual(['fatma hosting.gone']);
      expect(visitGone.parse(body(late, 'hosting.gone'))).toEqual({ visit: 'visit' });
    }
    expect(told(move(desk, 'fatma'))).toEqual(['fatma hosting.gone']);
    expect(readVisit(desk.state)).toMatchObject({ host: 'karim', state: 'agreed', revision: 1 });
  });

  it('goes on when a coordinator says no to a moment that was moved meanwhile: they hear of the new one', () => {
    const desk = opened();
    move(desk, 'joost');
    const letters = desk.take('fatma', 'visit.decline', { as: 'fatma', side: 'host', revision: 1 });
    expect(told(letters)).toEqual(['fatma hosting.changed']);
    expect(body(letters, 'hosting.changed')).toMatchObject({ state: 'proposed', revision: 2, details: LATER });
    // Nobody has answered yet: also the other coordinator may.
    expect(readVisit(desk.state)).toMatchObject({ host: null, state: 'proposed' });
    expect(told(desk.take('fatma', 'visit.decline', { as: 'fatma', side: 'host', revision: 2 }))).toContain(
      'joost visits.declined',
    );
  });

  it('is over when a coordinator declines it, and both sides and the other coordinators hear so', () => {
    const desk = opened();
    const letters = by(desk, 'decline', 'fatma');
    expect(told(letters)).toEqual([
      'karim hosting.taken',
      'group group.answered',
      'fatma hosting.declined',
      'joost visits.declined',
    ]);
    expect(body(letters, 'visits.declined')).toMatchObject({ state: 'declined' });
    expect(body(letters, 'hosting.declined')).toMatchObject({ state: 'declined', as: 'fatma' });
    expect(desk.state).toBeNull();
  });

  it('tells every coordinator of another moment while nobody has answered, and only the host after that', () => {
    const desk = opened();
    expect(told(move(desk, 'joost'))).toEqual(['joost visits.put', 'fatma hosting.moved', 'karim hosting.moved']);
    accept(desk, 'fatma', 2);
    const letters = move(desk, 'joost', { date: '2026-12-04', time: '09:00' });
    expect(told(letters)).toEqual(['joost visits.put', 'fatma hosting.moved']);
    expect(body(letters, 'hosting.moved')).toMatchObject({
      state: 'proposed',
      revision: 3,
      details: { ...DETAILS, date: '2026-12-04', time: '09:00' },
    });
  });

  it('tells who says yes to a moment that is not the newest how it stands, and agrees to nothing', () => {
    const desk = opened();
    move(desk, 'joost');
    const letters = accept(desk, 'fatma', 1);
    expect(told(letters)).toEqual(['fatma hosting.changed']);
    expect(body(letters, 'hosting.changed')).toMatchObject({ revision: 2, state: 'proposed', details: LATER });
    expect(readVisit(desk.state)).toMatchObject({ host: null, state: 'proposed' });
    // Nor can the visitor agree to their own proposal.
    expect(told(accept(desk, 'joost', 2))).toEqual(['joost visits.changed']);
    expect(told(by(desk, 'decline', 'joost'))).toEqual(['joost visits.changed']);
    expect(readVisit(desk.state)).toMatchObject({ state: 'proposed' });
  });

  it('goes off the list of a coordinator who leaves, without a word, and is called off when the last one does', () => {
    const desk = opened();
    expect(told(by(desk, 'leave', 'fatma'))).toEqual([]);
    expect(readVisit(desk.state).hosts).toEqual([{ as: 'karim', at: 'karim' }]);
    expect(accept(desk, 'fatma', 1)).toBeNull();
    const letters = by(desk, 'leave', 'karim');
    expect(told(letters)).toEqual(['joost visits.cancelled']);
    expect(body(letters, 'visits.cancelled')).toMatchObject({ state: 'cancelled' });
    expect(desk.state).toBeNull();
  });

  it('is called off by the visitor for every coordinator, and who calls it off is not answered', () => {
    const letters = by(opened(), 'cancel', 'joost');
    expect(told(letters)).toEqual(['fatma hosting.cancelled', 'karim hosting.cancelled']);
    expect(body(letters, 'hosting.cancelled')).toMatchObject({ state: 'cancelled', visitor: 'Joost' });
  });

  it('takes nothing of a visitor who erases themselves along to the coordinators', () => {
    const letters = by(opened(), 'leave', 'joost');
    expect(told(letters)).toEqual(['fatma hosting.cancelled', 'karim hosting.cancelled']);
    expect(body(letters, 'hosting.cancelled')).toMatchObject({
      visitor: null,
      team: null,
      details: { ...DETAILS, note: null },
    });
    expect(JSON.stringify(letters)).not.toMatch(/Joost|Wijkteam|Kennis/);
  });
});

describe('another moment that the host proposes', () => {
  it('goes to the visitor, who agrees to it; then both sides hear so', () => {
    const desk = opened();
    const letters = move(desk, 'fatma');
    expect(told(letters)).toEqual([
      'karim hosting.taken',
      'group group.answered',
      'fatma hosting.put',
      'joost visits.countered',
    ]);
    expect(body(letters, 'visits.countered')).toMatchObject({ revision: 2, state: 'countered', details: LATER });
    const yes = accept(desk, 'joost', 2);
    expect(told(yes)).toEqual(['joost visits.put', 'fatma hosting.accepted']);
    expect(body(yes, 'visits.put')).toMatchObject({ revision: 2, state: 'agreed' });
    expect(body(yes, 'hosting.accepted')).toMatchObject({ revision: 2, state: 'agreed', as: 'fatma' });
  });

  it('is not agreed to by the host, and the group hears only once that somebody answered', () => {
    const desk = countered();
    expect(told(accept(desk, 'fatma', 2))).toEqual(['fatma hosting.changed']);
    expect(told(move(desk, 'fatma', { date: '2026-12-09', time: '09:00' }))).toEqual([
      'fatma hosting.put',
      'joost visits.countered',
    ]);
    expect(told(accept(desk, 'joost', 2))).toEqual(['joost visits.changed']);
    expect(readVisit(desk.state)).toMatchObject({ state: 'countered', revision: 3 });
  });

  it('is answered by a third moment of the visitor, which the host can take, decline or change', () => {
    const third = { date: '2026-12-08', time: '11:00' };
    const desk = countered();
    expect(told(move(desk, 'joost', third))).toEqual(['joost visits.put', 'fatma hosting.moved']);
    expect(told(accept(desk, 'fatma', 3))).toEqual(['fatma hosting.accepted', 'joost visits.accepted']);
    const other = countered();
    move(other, 'joost', third);
    expect(told(by(other, 'decline', 'fatma'))).toEqual(['fatma hosting.declined', 'joost visits.declined']);
    expect(other.state).toBeNull();
  });

  it('that stands already changes nothing: who proposed it hears so again, the other one how it stands', () => {
    const desk = countered();
    expect(told(move(desk, 'fatma'))).toEqual(['fatma hosting.put']);
    expect(told(move(desk, 'joost'))).toEqual(['joost visits.changed']);
    expect(readVisit(desk.state)).toMatchObject({ state: 'countered', revision: 2 });
    accept(desk, 'joost', 2);
    const still = move(desk, 'fatma');
    expect(told(still)).toEqual(['fatma hosting.changed']);
    expect(body(still, 'hosting.changed')).toMatchObject({ state: 'agreed', revision: 2 });
    const moved = opened();
    move(moved, 'joost');
    expect(told(move(moved, 'joost'))).toEqual(['joost visits.put']);
    expect(told(move(moved, 'fatma'))).toEqual(['fatma hosting.changed']);
    expect(readVisit(moved.state)).toMatchObject({ state: 'proposed', revision: 2, host: null });
  });
});

describe('a visit that both agreed to', () => {
  it('says so again to who says yes again, and to nobody else', () => {
    const desk = agreed();
    expect(told(accept(desk, 'fatma', 1))).toEqual(['fatma hosting.accepted']);
    const other = countered();
    accept(other, 'joost', 2);
    expect(told(accept(other, 'joost', 2))).toEqual(['joost visits.put']);
  });

  it('is not undone by a decline that was sent before: the host hears how it stands', () => {
    const desk = agreed();
    const letters = by(desk, 'decline', 'fatma');
    expect(told(letters)).toEqual(['fatma hosting.changed']);
    expect(body(letters, 'hosting.changed')).toMatchObject({ state: 'agreed' });
    expect(readVisit(desk.state)).toMatchObject({ state: 'agreed' });
  });

  it('is called off by either side, and the other one hears so', () => {
    expect(told(by(agreed(), 'cancel', 'fatma'))).toEqual(['joost visits.cancelled']);
    expect(told(by(agreed(), 'cancel', 'joost'))).toEqual(['fatma hosting.cancelled']);
    expect(told(by(agreed(), 'leave', 'fatma'))).toEqual(['joost visits.cancelled']);
    // A coordinator who has nothing to do with it any more leaves nobody alone.
    const desk = agreed();
    expect(told(by(desk, 'leave', 'karim'))).toEqual([]);
    expect(readVisit(desk.state)).toMatchObject({ state: 'agreed', host: 'fatma' });
  });

  it('has to be agreed to again when one side moves it', () => {
    const desk = agreed();
    move(desk, 'fatma');
    expect(readVisit(desk.state)).toMatchObject({ state: 'countered', revision: 2 });
    accept(desk, 'joost', 2);
    move(desk, 'joost', { date: '2026-12-10', time: '10:00' });
    expect(readVisit(desk.state)).toMatchObject({ state: 'proposed', revision: 3 });
  });
});

describe('who writes to a visit', () => {
  it('is heard by the id that it gave them, and answered where they write from, after two chats were joined', () => {
    const desk = opened();
    expect(told(accept(desk, 'fatma', 1, 'fatma-2'))).toContain('fatma-2 hosting.accepted');
    const letters = move(desk, 'joost', LATER, 'joost-2');
    expect(told(letters)).toEqual(['joost-2 visits.put', 'fatma-2 hosting.moved']);
    expect(body(letters, 'hosting.moved')).toMatchObject({ as: 'fatma' });
    expect(told(accept(desk, 'fatma', 2, 'fatma-2'))).toEqual(['fatma-2 hosting.accepted', 'joost-2 visits.accepted']);
    // One who has nothing to do with it any more is answered where they are now, too.
    expect(told(accept(desk, 'karim', 2, 'karim-2'))).toEqual(['karim-2 hosting.gone']);
  });

  it('is not heard without an id that it knows, whatever they write', () => {
    const desk = opened();
    const before = JSON.stringify(desk.state);
    for (const as of ['stranger', 'group', 'visit', '']) {
      for (const what of ['decline', 'cancel', 'leave']) expect(by(desk, what, as, 'fatma')).toBeNull();
      expect(accept(desk, as, 1, 'fatma')).toBeNull();
      expect(move(desk, as, LATER, 'joost')).toBeNull();
    }
    expect(desk.take('group', 'visit.open', { ...OPEN, by: 'stranger' })).toBeNull();
    expect(desk.take('joost', 'visit.constructor', { as: 'joost' })).toBeNull();
    expect(JSON.stringify(desk.state)).toBe(before);
  });

  it('hears that it is over in what they are, and both when they do not say', () => {
    const desk = agreed();
    by(desk, 'cancel', 'joost');
    const ask = (what: string, side: 'visitor' | 'host' | null) =>
      told(desk.take('x', `visit.${what}`, { as: 'x', revision: 1, ...LATER, ...(side && { side }) }));
    for (const what of ['accept', 'move', 'decline', 'cancel']) {
      expect(ask(what, 'visitor')).toEqual(['x visits.gone']);
      expect(ask(what, 'host')).toEqual(['x hosting.gone']);
      expect(ask(what, null)).toEqual(['x visits.gone', 'x hosting.gone']);
    }
    // Who erases themselves is not written to.
    expect(by(desk, 'leave', 'joost')).toBeNull();
  });
});

describe('the document of a visit', () => {
  /** When its timer is due after these letters; the newest one set. */
  function removedAt(
    now: number,
    ...letters: readonly { from: string; kind: string; body: Json }[]
  ): number | undefined {
    let state: Json | null = null;
    let at: number | undefined;
    for (const { from, kind, body } of [{ from: 'group', kind: 'visit.open', body: OPEN as Json }, ...letters]) {
      const turn = visitDesk.letter(
        state,
        from,
        { kind, body },
        { self: 'visit', now, network: NETWORK, newId: () => '', keyedHash: (text: string) => text },
      );
      state = turn?.state ?? null;
      at = turn?.timers?.set?.[0]?.at ?? at;
    }
    return at;
  }

  it('goes without a word thirty days after its day, also when it was moved, and never sooner than that from now', () => {
    const DAY = 24 * 3_600_000;
    const noon = (date: string) => Date.parse(`${date}T12:00:00+01:00`);
    const now = noon('2026-11-23');
    expect(removedAt(now)).toBe(noon('2026-12-01') + 30 * DAY);
    const later = { as: 'fatma', date: '2027-01-05', time: '10:00' };
    expect(removedAt(now, { from: 'fatma', kind: 'visit.move', body: later })).toBe(noon('2027-01-05') + 30 * DAY);
    const late = noon('2027-02-01');
    expect(removedAt(late)).toBe(late + 30 * DAY);
    const timer = { id: 't', at: 0, event: 'visit.remove', binding: { kind: 'wait' as const, turn: 0 } };
    const world = { self: 'visit', now, network: NETWORK, newId: () => '', keyedHash: (text: string) => text };
    expect(visitDesk.timer?.(opened().state, timer, world)).toEqual({ state: null });
  });

  it('stays small when every text is as long as can be in a wide script, and so do the letters that it writes', () => {
    const wide = (letters: number) => 'ش'.repeat(letters);
    const id = (at: number) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const desk = new OneDesk(visitDesk, id(99));
    const hosts = Array.from({ length: 10 }, (_, at) => id(at));
    const about = Array.from({ length: 8 }, () => 'strengths');
    const note = { text: wide(MOST.note), language: 'ar' };
    const most = { organisation: wide(MOST.organisation), visitor: wide(MOST.visitor), team: wide(MOST.team) };
    const open = { ...OPEN, ...most, by: id(20), group: id(21), hosts, details: { ...DETAILS, about, note } };
    const letters = [...(desk.take(id(21), 'visit.open', open) ?? []), ...(move(desk, id(20)) ?? [])];
    expect(letters).toHaveLength(22);
    expect(desk.bytes).toBeLessThan(8_000);
    // Both turns' letters may be on their way at once, beside the numbers of letters.
    const numbers = 2 * 13 * 53;
    expect(desk.bytes + Buffer.byteLength(JSON.stringify(letters)) + numbers).toBeLessThan(
      MAX_DOCUMENT_BYTES - 8 * 1024,
    );
  });
});
