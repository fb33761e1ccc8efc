import { describe, expect, it } from 'vitest';
import { broadcastDesks } from '../../src/features/broadcasts/broadcast-desks.ts';
import { groupListed, toGroup } from '../../src/features/groups/letters.ts';
import { MOST_PROPOSALS } from '../../src/features/groups/visit-group.ts';
import {
  DIRECTORY_DOCUMENT,
  hostNews,
  toDirectory,
  toVisit,
  visitFound,
  visitOpened,
  visitUnlisted,
} from '../../src/features/visits/letters.ts';
import { visitDesks } from '../../src/features/visits/visit-desks.ts';
import type { Json } from '../../src/ports/json.ts';
import { type Arrived, PostOffice } from '../support/post-office.ts';
import { NETWORK } from '../support/rig.ts';
import { smallScript } from '../support/small-script.ts';

const NOW = Date.parse('2026-11-23T09:00:00+01:00');
const DETAILS: Json = { date: '2026-12-01', time: '10:00', first: true, about: ['acquaint'], note: null };
const PROPOSAL = { visitor: 'Joost', team: null, details: DETAILS };

/** All desks and two people: Fatma coordinates the group, Joost is a professional. */
class Wijk {
  readonly office = new PostOffice(smallScript([], { features: [broadcastDesks, visitDesks] }), NETWORK);

  constructor() {
    this.fatma('open', { title: 'Moedergroep Zuid' });
  }

  fatma(kind: string, body: Json): Arrived[] {
    return this.office.deliver('fatma', toGroup('group', kind, body), NOW);
  }

  find(words: string) {
    const [found] = this.office.deliver('joost', toDirectory('find', { words }), NOW);
    return visitFound.parse(found?.letter.body);
  }

  propose(group: string): Arrived[] {
    return this.office.deliver('joost', toGroup(group, 'visit', PROPOSAL), NOW);
  }
}

function bodyOf(arrived: readonly Arrived[], to: string, kind: string): Json | undefined {
  return arrived.find((each) => each.to === to && each.letter.kind === kind)?.letter.body;
}

describe('the letters of a visit, from a group that wants to be found to a visit that both agreed to', () => {
  it('are understood by every document on the way', () => {
    const wijk = new Wijk();
    expect(wijk.find('moeder').groups).toEqual([]);
    const listed = wijk.fatma('list', { as: 'fatma', listed: true });
    expect(groupListed.parse(bodyOf(listed, 'fatma', 'groups.listed'))).toEqual({ group: 'group', listed: true });
    const { groups } = wijk.find('moeder');
    expect(groups).toEqual([{ group: 'group', title: 'Moedergroep Zuid' }]);
    const proposed = wijk.propose(groups[0]?.group ?? '');
    const { visit, as } = visitOpened.parse(bodyOf(proposed, 'joost', 'visits.opened'));
    const host = hostNews.parse(bodyOf(proposed, 'fatma', 'hosting.proposed'));
    expect(host).toMatchObject({ visit, as: 'fatma', visitor: 'Joost', details: DETAILS, state: 'proposed' });
    const moment = { date: '2026-12-02', time: '11:00' };
    const countered = wijk.office.deliver('fatma', toVisit(visit, 'move', { as: host.as, ...moment }), NOW);
    expect(countered.map(({ to, letter }) => `${to} ${letter.kind}`)).toEqual([
      'fatma hosting.put',
      'joost visits.countered',
    ]);
    const agreed = wijk.office.deliver('joost', toVisit(visit, 'accept', { as, revision: 2 }), NOW);
    for (const [to, kind] of [
      ['joost', 'visits.put'],
      ['fatma', 'hosting.accepted'],
    ] as const) {
      expect(bodyOf(agreed, to, kind)).toMatchObject({ visit, state: 'agreed', revision: 2, details: moment });
    }
  });

  it('end at the group when it does not want to be found any more', () => {
    const wijk = new Wijk();
    wijk.fatma('list', { as: 'fatma', listed: true });
    const gone = wijk.fatma('list', { as: 'fatma', listed: false });
    expect(groupListed.parse(bodyOf(gone, 'fatma', 'groups.listed'))).toEqual({ group: 'group', listed: false });
    expect(wijk.find('moeder').groups).toEqual([]);
    const refused = wijk.propose('group');
    expect(visitUnlisted.parse(bodyOf(refused, 'joost', 'visits.unlisted'))).toEqual({ group: 'group' });
    expect(refused).toHaveLength(1);
  });

  it('end at once where the directory knows of a group that is not there, which is found no longer', () => {
    const wijk = new Wijk();
    wijk.office.deliver('lost', toDirectory('put', { title: 'Moskee', by: 'karim' }), NOW);
    expect(wijk.find('moskee').groups).toHaveLength(1);
    const refused = wijk.propose('lost');
    expect(visitUnlisted.parse(bodyOf(refused, 'joost', 'visits.unlisted'))).toEqual({ group: 'lost' });
    expect(wijk.find('moskee').groups).toEqual([]);
  });

  it('tell a group that somebody answered, so that who proposed may propose again', () => {
    const wijk = new Wijk();
    wijk.fatma('list', { as: 'fatma', listed: true });
    const visits = Array.from({ length: MOST_PROPOSALS }, () => {
      const { visit } = visitOpened.parse(bodyOf(wijk.propose('group'), 'joost', 'visits.opened'));
      return visit;
    });
    expect(visitUnlisted.parse(bodyOf(wijk.propose('group'), 'joost', 'visits.busy'))).toEqual({ group: 'group' });
    wijk.office.deliver('fatma', toVisit(visits[0] ?? '', 'decline', { as: 'fatma' }), NOW);
    expect(wijk.office.stateOf(visits[0] ?? '')).toBeNull();
    expect(bodyOf(wijk.propose('group'), 'joost', 'visits.opened')).toBeDefined();
  });

  it('leave two numbers in the directory, and nobody', () => {
    const wijk = new Wijk();
    for (const what of ['planned', 'made', 'planned']) {
      expect(wijk.office.deliver('joost', toDirectory('noted', { what }), NOW)).toEqual([]);
    }
    expect(wijk.office.stateOf(DIRECTORY_DOCUMENT)).toEqual({ groups: [], totals: { planned: 2, made: 1 } });
  });
});
