import { describe, expect, it } from 'vitest';
import { groupDesk, readGroup } from '../../src/features/groups/group-desk.ts';
import { DIRECTORY_DOCUMENT } from '../../src/features/visits/letters.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';

const ASKED = {
  visitor: 'Joost',
  team: null,
  details: { date: '2026-12-01', time: '10:00', first: true, about: [], note: null },
};

/** A group of Fatma, whose two chats became one, with a proposal of Joost and one of Piet. */
function proposed(): { desk: OneDesk; visits: string[] } {
  const desk = new OneDesk(groupDesk, 'group');
  desk.take('fatma', 'group.open', { title: 'Moedergroep Zuid' });
  desk.take('fatma-2', 'group.moved', { as: 'fatma' });
  desk.take(DIRECTORY_DOCUMENT, 'group.entered', { listed: true, by: 'fatma' });
  const visits = ['joost', 'piet'].map((visitor) => {
    const letters = desk.take(visitor, 'group.visit', ASKED) ?? [];
    return letters.find(({ letter }) => letter.kind === 'visit.open')?.to ?? '';
  });
  return { desk, visits };
}

const state = (desk: OneDesk) => JSON.stringify(readGroup(desk.state));

describe('a group of which somebody goes for good', () => {
  it('takes back what a visitor proposed and nobody answered, and knows them no longer', () => {
    const { desk, visits } = proposed();
    const letters = desk.take('joost', 'group.withdraw', { as: null });
    expect(ofKind(letters, 'visit.leave')).toEqual([{ to: visits[0], body: { as: 'joost', side: 'visitor' } }]);
    expect(state(desk)).not.toContain('joost');
    expect(state(desk)).toContain('piet');
  });

  it('knows a visitor by the id that they proposed it under, also from another chat', () => {
    const { desk, visits } = proposed();
    const letters = desk.take('joost-2', 'group.withdraw', { as: 'joost' });
    expect(ofKind(letters, 'visit.leave')).toEqual([{ to: visits[0], body: { as: 'joost', side: 'visitor' } }]);
    expect(desk.take('joost-2', 'group.withdraw', { as: 'joost' })).toBeNull();
  });

  it('lets no proposal wait for a coordinator, under none of the ids by which they were known', () => {
    const { desk, visits } = proposed();
    const letters = ofKind(desk.take('fatma-2', 'group.resign', { as: 'fatma' }), 'visit.leave');
    for (const visit of visits) {
      for (const as of ['fatma', 'fatma-2']) expect(letters).toContainEqual({ to: visit, body: { as, side: 'host' } });
    }
    expect(state(desk)).not.toContain('fatma');
    expect(ofKind(desk.take('anna', 'group.visit', ASKED), 'visits.unlisted')).toHaveLength(1);
  });

  it('keeps the others who coordinate it', () => {
    const desk = new OneDesk(groupDesk, 'group');
    desk.take('fatma', 'group.open', { title: 'Moedergroep Zuid' });
    const before = readGroup(desk.state);
    desk.state = { ...before, coordinators: ['fatma', 'karim'] } as never;
    desk.take('fatma', 'group.resign', { as: 'fatma' });
    expect(readGroup(desk.state).coordinators).toEqual(['karim']);
  });

  it('hears nobody who is not in it', () => {
    const { desk } = proposed();
    const before = state(desk);
    expect(desk.take('stranger', 'group.withdraw', { as: null })).toBeNull();
    expect(desk.take('stranger', 'group.resign', { as: 'stranger' })).toBeNull();
    expect(state(desk)).toBe(before);
  });
});
