import { describe, expect, it } from 'vitest';
import { DETAILS, invited, made } from '../support/meeting-world.ts';
import { START } from '../support/rig.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STARTS = Date.parse('2026-12-04T19:00:00+01:00');

describe('a meeting', () => {
  it('is made once, by its organiser', () => {
    const world = made();
    expect(world.last('fatma', 'opened')).toEqual({ meeting: 'meeting', as: 'fatma' });
    world.write('karim', 'meeting', 'meeting', 'meeting.open', { details: { ...DETAILS, title: 'Anders' } });
    expect(world.kinds('karim')).toEqual([]);
    expect(world.summary).toMatchObject({ state: 'made', details: DETAILS, tally: { invited: 0 } });
  });

  it('listens only to who knows the id of its organiser, and answers whoever writes with it', () => {
    const world = made();
    const put = { as: 'karim', details: { ...DETAILS, title: 'Anders' } };
    world.write('karim', 'meeting', 'meeting', 'meeting.put', put);
    expect(world.kinds('karim')).toEqual([]);
    world.write('fatma-2', 'meeting', 'meeting', 'meeting.summarise', { as: 'fatma' });
    expect(world.last('fatma-2', 'summary').details.title).toBe('Kennismaken');
  });

  it('invites the people of groups, and knows how it stands', () => {
    const world = invited();
    expect(world.last('fatma', 'accepted')).toEqual({ meeting: 'meeting', people: 4, planned: null });
    expect(world.last('g1', 'invited')).toMatchObject({
      meeting: 'meeting',
      revision: 1,
      guest: 'g1',
      group: 'De moeders',
    });
    world.answer('g0', 'yes', 3);
    world.answer('g1', 'no');
    world.answer('g2', 'maybe');
    expect(world.summary).toMatchObject({
      state: 'sent',
      groups: ['De moeders'],
      tally: { invited: 4, sent: 4, yes: 1, no: 1, maybe: 1, silent: 1, coming: 3 },
      taken: 0,
    });
    expect(world.audited.map(({ what, people }) => [what, people])).toEqual([
      ['group.made', null],
      ['meeting.made', null],
      ['broadcast.accepted', 4],
      ['broadcast.done', 4],
      ['meeting.looked', null],
    ]);
  });

  it('tells who answers with an older state of it what it is now, and others nothing more', () => {
    const world = invited();
    const { part } = world.last('g0', 'invited');
    world.put({ place: 'School' });
    const said = { part, guest: 'g0', answer: 'yes', people: 1, needs: [] };
    world.write('g0', 'meeting', 'meeting', 'meeting.answer', { ...said, revision: 1 });
    expect(world.last('g0', 'answered').now).toMatchObject({ revision: 2, details: { place: 'School' } });
    world.write('g0', 'meeting', 'meeting', 'meeting.answer', { ...said, revision: 2 });
    expect(world.last('g0', 'answered').now).toBeUndefined();
  });

  it('invites other groups later, and nobody of the first again', () => {
    const world = invited();
    world.group('vaders', 'fatma', ['v0', 'v1']);
    world.invite(['vaders']);
    world.bringAll();
    expect(world.kinds('v0')).toEqual(['joined', 'invited']);
    expect(world.kinds('g0').filter((kind) => kind === 'invited')).toHaveLength(1);
    expect(world.summary).toMatchObject({ groups: ['De moeders', 'De vaders'], tally: { invited: 6 } });
  });

  it('asks groups again at the time for which it was planned, and refuses a second plan', () => {
    const world = made();
    world.invite(['moeders'], { at: START + DAY });
    expect(world.last('fatma', 'accepted')).toEqual({ meeting: 'meeting', people: 0, planned: START + DAY });
    expect(world.summary.state).toBe('planned');
    world.invite(['moeders']);
    expect(world.last('fatma', 'refused')).toEqual({ meeting: 'meeting', why: 'busy' });
    world.put({ place: 'School' });
    world.pass(DAY);
    world.bringAll();
    expect(world.last('g0', 'invited')).toMatchObject({ revision: 2, details: { place: 'School' } });
  });

  it('tells its organiser of a note, and keeps the newest of what people wrote afterwards', () => {
    const world = invited();
    const { part } = world.last('g0', 'invited');
    world.write('g0', part, 'part', 'part.noted', { guest: 'g0', text: 'Ik kom later.' });
    expect(world.last('fatma', 'noted')).toEqual({
      meeting: 'meeting',
      title: 'Kennismaken',
      name: 'g0',
      text: 'Ik kom later.',
    });
    for (let at = 0; at < 31; at += 1) {
      world.write('g0', part, 'part', 'part.rated', { guest: 'g0', score: 4, text: `zin ${at}` });
    }
    const { sentences, tally } = world.summary;
    expect(sentences).toHaveLength(30);
    expect([sentences[0], sentences.at(-1)]).toEqual(['zin 1', 'zin 30']);
    expect(tally.scores).toEqual([0, 0, 0, 1, 0]);
    world.write('vreemd', 'meeting', 'meeting', 'meeting.rated', { text: 'van niemand' });
    expect(world.summary.sentences.at(-1)).toBe('zin 30');
    world.write('g0', part, 'part', 'part.rated', { guest: 'g0', score: 4, text: 'x'.repeat(200) });
    for (let at = 0; at < 9; at += 1) {
      world.write('g0', part, 'part', 'part.rated', { guest: 'g0', score: 4, text: 'y'.repeat(200) });
    }
    expect(world.summary.sentences).toEqual(['x'.repeat(200), ...Array.from({ length: 9 }, () => 'y'.repeat(200))]);
  });
});

describe('a change of a meeting', () => {
  it('is told when people could come to the wrong place; who said no hears nothing', () => {
    const world = invited();
    world.answer('g0', 'yes');
    world.answer('g1', 'no');
    world.put({ place: 'School' });
    expect(world.last('fatma', 'put')).toEqual({ meeting: 'meeting', revision: 2, told: 3 });
    world.bringAll();
    expect(world.last('g0', 'moved')).toMatchObject({
      revision: 2,
      before: { place: 'Buurthuis' },
      details: { place: 'School' },
    });
    expect(world.kinds('g1')).not.toContain('moved');
    // Their answer stands until they answer again.
    expect(world.summary.tally).toMatchObject({ yes: 1, no: 1, coming: 1 });
  });

  it('goes without a word when it is small, and not at all when nobody was invited or nothing changed', () => {
    const world = made();
    world.put({ bring: 'soep' });
    expect(world.last('fatma', 'put')).toMatchObject({ revision: 2, told: 0 });
    world.invite(['moeders']);
    world.bringAll();
    world.put({});
    expect(world.last('fatma', 'put')).toMatchObject({ revision: 2, told: 0 });
    world.put({ bring: 'brood' });
    world.bringAll();
    expect(world.last('fatma', 'put')).toMatchObject({ revision: 3, told: 0 });
    expect(world.kinds('g0')).toEqual(['joined', 'invited', 'updated']);
  });

  it('is what people are invited to from then on, and told once to the others when everybody is invited', () => {
    const world = made();
    world.invite(['moeders']);
    world.bring(2);
    world.put({ place: 'School' });
    world.put({ start: '20:00', bring: 'soep' });
    expect(world.kinds('g0')).not.toContain('moved');
    world.bringAll();
    expect(world.last('g0', 'invited')).toMatchObject({ revision: 1, details: { place: 'Buurthuis' } });
    expect(world.last('g3', 'invited')).toMatchObject({ revision: 3, details: { place: 'School', start: '20:00' } });
    for (const guest of ['g0', 'g3']) {
      expect(world.kinds(guest).filter((kind) => kind === 'moved')).toHaveLength(1);
      expect(world.last(guest, 'moved')).toMatchObject({
        revision: 3,
        before: { place: 'Buurthuis', start: '19:00' },
        details: { place: 'School', start: '20:00' },
      });
    }
  });

  it('reaches every part of a large invitation that is going, and those in which it has not begun', () => {
    const world = made({}, 900);
    world.invite(['moeders']);
    world.bring(1);
    world.put({ place: 'School' });
    world.bringAll();
    const places = Array.from({ length: 900 }, (_, at) => world.last(`g${at}`, 'invited').details.place);
    expect(places.filter((place) => place === 'Buurthuis').length).toBeLessThanOrEqual(5);
    expect(places.filter((place) => place === 'School').length).toBeGreaterThanOrEqual(895);
    expect(world.sizeOf('meeting')).toBeLessThan(48_000);
  });

  it('that is undone while people are invited is brought to all, because some have heard of it', () => {
    const world = made();
    world.invite(['moeders']);
    world.bring(2);
    world.put({ place: 'School' });
    world.bring(1);
    world.put({ place: 'Buurthuis' });
    world.bringAll();
    expect(['g0', 'g2', 'g3'].map((guest) => world.last(guest, 'invited').details.place)).toEqual([
      'Buurthuis',
      'School',
      'Buurthuis',
    ]);
    // Who knows of nothing else than what it is again says nothing of it.
    for (const guest of ['g0', 'g2', 'g3']) {
      expect(world.last(guest, 'moved')).toMatchObject({ revision: 3, details: { place: 'Buurthuis' } });
    }
  });

  it('that is undone between two rounds says nothing', () => {
    const world = invited();
    world.organiser('remind');
    world.put({ place: 'School' });
    world.put({ place: 'Buurthuis' });
    world.bringAll();
    expect(world.kinds('g0')).not.toContain('moved');
  });
});

describe('stopping, cancelling and closing a meeting', () => {
  it('leaves who was not written to alone, and goes on with them when asked again', () => {
    const world = made();
    world.invite(['moeders']);
    world.bring(1);
    world.organiser('stop');
    expect(world.last('fatma', 'stopped')).toEqual({ meeting: 'meeting', sent: 1, kept: 3 });
    expect(world.summary.state).toBe('stopped');
    world.bringAll();
    expect(world.kinds('g1')).toEqual(['joined']);
    world.invite(['moeders'], { again: true });
    world.bringAll();
    expect(world.kinds('g1')).toEqual(['joined', 'invited']);
  });

  it('stops in the middle of a cancellation of what is going, and tells only who knows of it', () => {
    const world = made();
    world.invite(['moeders']);
    world.bring(2);
    world.put({ place: 'School' });
    world.organiser('cancel');
    expect(world.last('fatma', 'cancelled')).toEqual({ meeting: 'meeting', told: 2 });
    world.bringAll();
    expect(world.kinds('g0')).toEqual(['joined', 'invited', 'cancelled']);
    // They hear of the place that they know.
    expect(world.last('g0', 'cancelled')).toMatchObject({ revision: 3, details: { place: 'Buurthuis' } });
    expect(world.kinds('g3')).toEqual(['joined']);
    expect(world.kinds('fatma')).not.toContain('stopped');
    expect(world.audited.map(({ what }) => what)).toContain('meeting.cancelled');
  });

  it('is for good once cancelled', () => {
    const world = invited();
    world.organiser('cancel');
    world.bringAll();
    world.organiser('cancel');
    expect(world.last('fatma', 'cancelled')).toMatchObject({ told: 0 });
    world.put({ place: 'School' });
    expect(world.last('fatma', 'refused')).toMatchObject({ why: 'over' });
    world.invite(['moeders'], { again: true });
    expect(world.last('fatma', 'refused')).toMatchObject({ why: 'over' });
    world.answer('g0', 'yes');
    expect(world.kinds('g0').at(-1)).toBe('gone');
    world.write('x', 'meeting', 'meeting', 'meeting.walkIn', { name: null });
    expect(world.kinds('x')).toEqual(['gone']);
    world.write('x', 'meeting', 'meeting', 'meeting.look', {});
    expect(world.last('x', 'seen')).toMatchObject({ state: 'cancelled' });
    expect(world.kinds('g0').filter((kind) => kind === 'cancelled')).toHaveLength(1);
  });

  it('never sends a plan of an organiser who goes for good, and stays for who was invited', () => {
    const world = invited();
    world.answer('g0', 'yes');
    world.group('vaders', 'fatma', ['v0']);
    world.invite(['vaders'], { at: world.now + DAY });
    world.write('karim', 'meeting', 'meeting', 'meeting.forsake', { as: 'karim' });
    expect(world.summary).toMatchObject({ state: 'planned' });
    world.organiser('forsake');
    world.pass(2 * DAY);
    world.bringAll();
    expect(world.kinds('v0')).toEqual(['joined']);
    expect(world.kinds('g0').filter((kind) => kind === 'cancelled')).toEqual([]);
    expect(world.summary).toMatchObject({ state: 'sent', tally: { yes: 1 } });
  });

  it('never sends a plan of a meeting that was cancelled', () => {
    const world = made();
    world.invite(['moeders'], { at: START + DAY });
    world.organiser('cancel');
    world.pass(2 * DAY);
    expect(world.kinds('g0')).toEqual(['joined']);
  });

  it('tells everybody without a word when it is closed, by itself two days after its end', () => {
    const world = invited();
    world.answer('g1', 'no');
    world.pass(STARTS + 2 * HOUR + 2 * DAY - 1 - world.now);
    expect(world.summary.state).toBe('sent');
    world.pass(1);
    world.bringAll();
    expect(world.summary.state).toBe('over');
    expect(world.kinds('g0').at(-1)).toBe('closed');
    expect(world.kinds('g1').at(-1)).toBe('closed');
    expect(world.kinds('fatma')).not.toContain('closed');
  });

  it('closes by itself at its new time after it was moved', () => {
    const world = invited();
    world.put({ date: '2026-12-11' });
    world.bringAll();
    world.pass(STARTS + 4 * DAY - world.now);
    expect(world.summary.state).toBe('sent');
    world.pass(7 * DAY);
    expect(world.summary.state).toBe('over');
  });

  it('goes with all its people thirty days later, and says so to who asks for it', () => {
    const world = invited();
    world.organiser('close');
    expect(world.last('fatma', 'closed')).toEqual({ meeting: 'meeting' });
    world.bringAll();
    world.pass(30 * DAY);
    expect(world.state('meeting')).toBeNull();
    expect(world.parts.size).toBe(0);
    world.answer('g0', 'yes');
    expect(world.kinds('g0').at(-1)).toBe('gone');
    world.organiser('summarise');
    expect(world.last('fatma', 'refused')).toEqual({ meeting: 'meeting', why: 'not-found' });
  });
});

describe('reminding who did not answer', () => {
  it('goes to them only, and once a day at most', () => {
    const world = invited();
    world.answer('g0', 'yes');
    world.answer('g1', 'no');
    world.organiser('remind');
    expect(world.last('fatma', 'reminded')).toEqual({ meeting: 'meeting', people: 2, why: 'ok' });
    world.organiser('remind');
    expect(world.last('fatma', 'reminded')).toMatchObject({ people: 0, why: 'busy' });
    world.bringAll();
    const reminded = ['g0', 'g1', 'g2', 'g3'].filter((guest) => world.kinds(guest).includes('reminded'));
    expect(reminded).toEqual(['g2', 'g3']);
    world.organiser('remind');
    expect(world.last('fatma', 'reminded')).toMatchObject({ why: 'too-soon' });
    world.pass(DAY);
    world.organiser('remind');
    expect(world.last('fatma', 'reminded')).toMatchObject({ people: 2, why: 'ok' });
  });

  it('is for nobody when everybody answered', () => {
    const world = invited({}, 1);
    world.answer('g0', 'maybe');
    world.organiser('remind');
    expect(world.last('fatma', 'reminded')).toMatchObject({ people: 0, why: 'nobody' });
  });
});

describe('people who come by a link', () => {
  it('see the meeting, are welcomed and answer, also before it was sent to anybody', () => {
    const world = made();
    world.write('x', 'meeting', 'meeting', 'meeting.look', {});
    expect(world.last('x', 'seen')).toEqual({
      meeting: 'meeting',
      details: DETAILS,
      revision: 1,
      state: 'on',
      full: false,
      groups: [],
    });
    world.write('x', 'meeting', 'meeting', 'meeting.walkIn', { name: 'Xander' });
    expect(world.last('x', 'welcome')).toMatchObject({ guest: 'x', group: null, revision: 1 });
    world.answer('x', 'yes', 2);
    expect(world.last('x', 'answered')).toMatchObject({ answer: 'yes', seat: 'seated', people: 2 });
    expect(world.summary).toMatchObject({ state: 'made', tally: { invited: 1, yes: 1, coming: 2 } });
  });

  it('are on one list once, also when they give their name after it is full', () => {
    const world = made();
    for (let at = 0; at < 199; at += 1) {
      world.write(`w${at}`, 'meeting', 'meeting', 'meeting.walkIn', { name: null });
    }
    world.write('x', 'meeting', 'meeting', 'meeting.walkIn', { name: null });
    const { part } = world.last('x', 'welcome');
    world.write('x', 'meeting', 'meeting', 'meeting.walkIn', { name: 'Xander', part });
    world.write('w0', 'meeting', 'meeting', 'meeting.walkIn', { name: 'Wim', part });
    const lists = [...world.parts.values()].map(({ guests }) => guests.map(({ name }) => name));
    expect(lists).toHaveLength(1);
    expect(lists[0]?.filter((name) => name !== null).toSorted()).toEqual(['Wim', 'Xander']);
    // A part that is none of these lists is no way in.
    world.write('y', 'meeting', 'meeting', 'meeting.walkIn', { name: 'Yara', part: 'somewhere else' });
    expect(world.last('y', 'welcome').part).not.toBe(part);
  });

  it('come into another list once one is full, and hear of changes like everybody', () => {
    const world = made();
    for (let at = 0; at < 201; at += 1) {
      world.write(`w${at}`, 'meeting', 'meeting', 'meeting.walkIn', { name: null });
    }
    const sizes = [...world.parts.values()].map(({ guests }) => guests.length);
    expect(sizes).toEqual([200, 1]);
    world.put({ date: '2026-12-05' });
    world.bringAll();
    expect(world.kinds('w200')).toEqual(['welcome', 'moved']);
    expect(world.kinds('w0')).toEqual(['welcome', 'moved']);
  });

  it('are told of a change first, so that nobody comes between its beginning and their list', () => {
    const world = invited();
    world.write('x', 'meeting', 'meeting', 'meeting.walkIn', { name: null });
    world.put({ place: 'School' });
    const rounds = [...world.parts.values()].map(({ group, round }) => [group, round?.letter.kind]);
    expect(rounds).toContainEqual([null, 'invitations.moved']);
    expect(rounds).toContainEqual(['moeders', 'invitations.invited']);
  });

  it('learn which groups they may join, and whether it is full', () => {
    const world = invited({ capacity: 2 });
    world.answer('g0', 'yes', 2);
    world.write('x', 'meeting', 'meeting', 'meeting.look', {});
    expect(world.last('x', 'seen')).toMatchObject({
      full: true,
      groups: [{ group: 'moeders', title: 'De moeders' }],
    });
  });
});

describe('seats of a meeting', () => {
  it('come free when a guest goes without an answer, and what else they write or others forge changes nothing', () => {
    const world = invited({ capacity: 1 });
    world.answer('g0', 'yes');
    world.answer('g1', 'yes');
    const { part } = world.last('g0', 'invited');
    const before = world.kinds('g0').length;
    world.write('g0', 'meeting', 'meeting', 'meeting.leave', { part: 'no part of it', guest: 'g0' });
    expect(world.summary).toMatchObject({ taken: 1, waiting: 1 });
    world.write('g0', 'meeting', 'meeting', 'meeting.leave', { part, guest: 'g0' });
    world.write('g0', part, 'part', 'part.left', { guest: 'g0', comes: false });
    expect(world.kinds('g0')).toHaveLength(before);
    expect(world.kinds('g1').at(-1)).toBe('offered');
    expect(world.summary).toMatchObject({ taken: 1, waiting: 0, tally: { yes: 0, no: 1 } });
  });

  it('that come free are offered in order, for a day, and then to the next', () => {
    const world = invited({ capacity: 2 });
    world.answer('g0', 'yes', 2);
    world.answer('g1', 'yes');
    world.answer('g2', 'yes', 2);
    expect(world.last('g1', 'answered')).toMatchObject({ seat: 'waiting', place: 1 });
    expect(world.last('g2', 'answered')).toMatchObject({ seat: 'waiting', place: 2 });
    expect(world.summary).toMatchObject({ taken: 2, waiting: 3, tally: { waiting: 2 } });
    world.answer('g0', 'no');
    expect(world.last('g1', 'offered')).toEqual({ meeting: 'meeting', until: world.now + DAY });
    expect(world.kinds('g2')).not.toContain('offered');
    world.pass(DAY);
    expect(world.kinds('g1').at(-1)).toBe('lapsed');
    expect(world.kinds('g2').at(-1)).toBe('offered');
    world.answer('g2', 'yes', 2);
    expect(world.last('g2', 'answered')).toMatchObject({ seat: 'seated', people: 2, left: null });
    expect(world.summary).toMatchObject({ taken: 2, waiting: 0, tally: { yes: 1, coming: 2 } });
  });

  it('are kept until two hours before the start, or until the start when it is near; after it nothing is offered', () => {
    const moment = (before: number) => {
      const world = invited({ capacity: 1 });
      world.answer('g0', 'yes');
      world.answer('g1', 'yes');
      world.pass(STARTS - before - world.now);
      world.answer('g0', 'no');
      return world.last('g1', 'offered')?.until;
    };
    expect(moment(10 * HOUR)).toBe(STARTS - 2 * HOUR);
    expect(moment(2 * HOUR + 30 * MINUTE)).toBe(STARTS);
    expect(moment(HOUR)).toBe(STARTS);
    expect(moment(-MINUTE)).toBeUndefined();
  });

  it('that come free at night are kept for a day from the morning', () => {
    const world = invited({ capacity: 1 });
    world.answer('g0', 'yes');
    world.answer('g1', 'yes');
    world.pass(Date.parse('2026-11-24T23:00:00+01:00') - world.now);
    world.answer('g0', 'no');
    expect(world.last('g1', 'offered').until).toBe(Date.parse('2026-11-26T08:00:00+01:00'));
  });

  it('are offered to all who wait when there become more, a few at a time', () => {
    const world = invited({ capacity: 1 }, 60);
    for (let at = 0; at < 60; at += 1) world.answer(`g${at}`, 'yes');
    expect(world.summary).toMatchObject({ taken: 1, waiting: 59 });
    world.put({ capacity: 51 });
    world.pass(MINUTE);
    const offered = Array.from({ length: 60 }, (_, at) => `g${at}`).filter((each) =>
      world.kinds(each).includes('offered'),
    );
    expect(offered).toEqual(Array.from({ length: 50 }, (_, at) => `g${at + 1}`));
    world.pass(DAY + MINUTE);
    expect(world.kinds('g50').at(-1)).toBe('lapsed');
    expect(world.kinds('g59').at(-1)).toBe('offered');
  });

  it('are kept when the meeting is moved, until people answer again', () => {
    const world = invited({ capacity: 1 });
    world.answer('g0', 'yes');
    world.answer('g1', 'yes');
    world.put({ date: '2026-12-05' });
    world.bringAll();
    expect(world.summary).toMatchObject({ taken: 1, waiting: 1, tally: { yes: 1, waiting: 1 } });
    world.answer('g0', 'no');
    expect(world.kinds('g1').at(-1)).toBe('offered');
  });

  it('are taken from nobody when there become fewer', () => {
    const world = invited({ capacity: 3 });
    world.answer('g0', 'yes', 3);
    world.put({ capacity: 1 });
    expect(world.summary).toMatchObject({ taken: 3 });
    world.answer('g1', 'yes');
    expect(world.last('g1', 'answered')).toMatchObject({ seat: 'waiting', place: 1 });
  });
});
