import { describe, expect, it } from 'vitest';
import { groupDesk, readGroup } from '../../src/features/groups/group-desk.ts';
import { MOST_HOSTS, MOST_PROPOSALS, PROPOSALS_WITHIN } from '../../src/features/groups/visit-group.ts';
import { DIRECTORY_DOCUMENT, openVisit } from '../../src/features/visits/letters.ts';
import { OneDesk, ofKind } from '../support/one-desk.ts';

const ASKED = {
  visitor: 'Joost',
  team: 'Wijkteam Zuid',
  details: {
    date: '2026-12-01',
    time: '10:00',
    first: true,
    about: ['acquaint'],
    note: { text: 'Kennis maken', language: 'nl' },
  },
};

function group(): OneDesk {
  const desk = new OneDesk(groupDesk, 'group');
  desk.take('fatma', 'group.open', { title: 'Moedergroep Zuid' });
  return desk;
}

/** A group that is in the directory. */
function listed(): OneDesk {
  const desk = group();
  desk.take('fatma', 'group.list', { as: 'fatma', listed: true });
  desk.take(DIRECTORY_DOCUMENT, 'group.entered', { listed: true, by: 'fatma' });
  return desk;
}

const propose = (desk: OneDesk, from = 'joost') => desk.take(from, 'group.visit', ASKED);

describe('a group that wants to be found', () => {
  it('asks the directory for its coordinator, and tells them what came of it', () => {
    const desk = group();
    expect(desk.take('fatma-2', 'group.list', { as: 'fatma', listed: true })).toMatchObject([
      {
        to: DIRECTORY_DOCUMENT,
        toKind: 'directory',
        letter: { kind: 'directory.put', body: { title: 'Moedergroep Zuid', by: 'fatma-2' } },
      },
      { letter: { kind: 'audit.note', body: { by: 'fatma-2', what: 'group.listed', subject: 'group' } } },
    ]);
    // Only the directory knows: until it answers, nobody finds the group.
    expect(ofKind(propose(desk), 'visits.unlisted')).toHaveLength(1);
    expect(
      ofKind(desk.take(DIRECTORY_DOCUMENT, 'group.entered', { listed: true, by: 'fatma-2' }), 'groups.listed'),
    ).toEqual([{ to: 'fatma-2', body: { group: 'group', listed: true } }]);
    expect(ofKind(propose(desk), 'visit.open')).toHaveLength(1);
  });

  it('says so when the directory has no room', () => {
    const desk = group();
    desk.take('fatma', 'group.list', { as: 'fatma', listed: true });
    const told = desk.take(DIRECTORY_DOCUMENT, 'group.entered', { listed: false, by: 'fatma' });
    expect(ofKind(told, 'groups.listed')).toEqual([{ to: 'fatma', body: { group: 'group', listed: false } }]);
    expect(ofKind(propose(desk), 'visits.unlisted')).toHaveLength(1);
  });

  it('takes no proposal any more from the moment on that its coordinator wants it gone', () => {
    const desk = listed();
    const told = desk.take('fatma', 'group.list', { as: 'fatma', listed: false });
    expect(ofKind(told, 'directory.drop')).toEqual([{ to: DIRECTORY_DOCUMENT, body: { by: 'fatma' } }]);
    expect(ofKind(propose(desk), 'visits.unlisted')).toEqual([{ to: 'joost', body: { group: 'group' } }]);
  });

  it('does not hear who is not its coordinator, nor a directory that is none', () => {
    const desk = listed();
    const before = JSON.stringify(desk.state);
    expect(desk.take('joost', 'group.list', { as: 'joost', listed: false })).toBeNull();
    expect(desk.take('joost', 'group.entered', { listed: false, by: 'joost' })).toBeNull();
    expect(JSON.stringify(desk.state)).toBe(before);
  });

  it('tells who proposes a visit where there is no group that it is not found, and takes it out of the directory', () => {
    const none = new OneDesk(groupDesk, 'none');
    const told = none.take('joost', 'group.visit', ASKED);
    expect(ofKind(told, 'visits.unlisted')).toEqual([{ to: 'joost', body: { group: 'none' } }]);
    expect(ofKind(told, 'directory.drop')).toEqual([{ to: DIRECTORY_DOCUMENT, body: { by: 'joost' } }]);
    expect(none.take(DIRECTORY_DOCUMENT, 'group.entered', { listed: false, by: 'joost' })).toBeNull();
  });
});

describe('a visit that is proposed to a group', () => {
  it('becomes a document of its own, which is told everything that it needs', () => {
    const [first] = ofKind(propose(listed()), 'visit.open');
    expect(openVisit.parse(first?.body)).toEqual({
      ...ASKED,
      by: 'joost',
      group: 'group',
      organisation: 'Moedergroep Zuid',
      hosts: ['fatma'],
    });
    const desk = listed();
    const [one] = ofKind(propose(desk), 'visit.open');
    const [other] = ofKind(propose(desk), 'visit.open');
    expect(one?.to).not.toBe(other?.to);
  });

  it('is proposed once to a coordinator whose chats were joined, however often, where they are now', () => {
    const desk = listed();
    desk.take('fatma-2', 'group.moved', { as: 'fatma' });
    // Her membership still says "fatma": both ids that she had lead to the third.
    desk.take('fatma-3', 'group.moved', { as: 'fatma' });
    expect(ofKind(propose(desk), 'visit.open')).toMatchObject([{ body: { hosts: ['fatma-3'] } }]);
    // Every id that she had is still proof.
    for (const as of ['fatma', 'fatma-2', 'fatma-3']) {
      expect(ofKind(desk.take('x', 'group.list', { as, listed: true }), 'directory.put')).toHaveLength(1);
    }
    desk.take('fatma-2', 'group.moved', { as: 'fatma-3' });
    expect(ofKind(propose(desk), 'visit.open')).toMatchObject([{ body: { hosts: ['fatma-2'] } }]);
  });

  it('is proposed to the newest coordinators of a group that has very many', () => {
    const desk = listed();
    const coordinators = Array.from({ length: 15 }, (_, index) => `c${index}`);
    desk.state = { ...readGroup(desk.state), coordinators };
    expect(ofKind(propose(desk), 'visit.open')).toMatchObject([{ body: { hosts: coordinators.slice(-MOST_HOSTS) } }]);
  });

  it('is never proposed to who proposes it', () => {
    const desk = listed();
    expect(ofKind(propose(desk, 'fatma'), 'visits.unlisted')).toEqual([{ to: 'fatma', body: { group: 'group' } }]);
  });

  it('has to wait when the same professional proposed three within a week and nobody answered', () => {
    const desk = listed();
    const visits = Array.from({ length: MOST_PROPOSALS }, () => ofKind(propose(desk), 'visit.open')[0]?.to ?? '');
    const refused = propose(desk);
    expect(ofKind(refused, 'visits.busy')).toEqual([{ to: 'joost', body: { group: 'group' } }]);
    expect(ofKind(refused, 'visit.open')).toEqual([]);
    // Another professional is not held up by that.
    expect(ofKind(propose(desk, 'anna'), 'visit.open')).toHaveLength(1);
    // Nobody but one of these visits can say that it was answered.
    expect(desk.take('joost', 'group.answered')).toBeNull();
    expect(ofKind(propose(desk), 'visits.busy')).toHaveLength(1);
    desk.take(visits[1] ?? '', 'group.answered');
    expect(ofKind(propose(desk), 'visit.open')).toHaveLength(1);
  });

  it('may be proposed again after a week, and the group forgets who proposed what', () => {
    const desk = listed();
    for (let at = 0; at < MOST_PROPOSALS; at += 1) propose(desk);
    desk.now += PROPOSALS_WITHIN;
    expect(ofKind(propose(desk), 'visit.open')).toHaveLength(1);
    expect(readGroup(desk.state).proposals).toHaveLength(1);
  });

  it('makes the group no larger than it can be, whoever proposes how much', () => {
    const desk = listed();
    const before = desk.bytes;
    for (let at = 0; at < 100; at += 1) propose(desk, `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
    expect(readGroup(desk.state).proposals).toHaveLength(20);
    expect(desk.bytes - before).toBeLessThan(3_000);
  });
});
