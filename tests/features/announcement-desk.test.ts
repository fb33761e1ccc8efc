import { describe, expect, it } from 'vitest';
import { DeskWorldStandIn } from '../support/desk-world.ts';
import { START } from '../support/rig.ts';

const DAY = 24 * 3_600_000;
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

function announce(world: DeskWorldStandIn, id: string, change: Record<string, unknown> = {}): void {
  const body = {
    as: 'fatma',
    admin: false,
    text: 'Morgen is er soep.',
    groups: ['moeders', 'vaders'],
    hash: 'h1',
    again: false,
    at: null,
    author: 'fatma',
    ...change,
  };
  world.write('network', id, 'announcement', 'announcement.open', JSON.parse(JSON.stringify(body)));
}

function town(): DeskWorldStandIn {
  const world = new DeskWorldStandIn(START);
  world.group('moeders', 'fatma', names('m', 230));
  world.group('vaders', 'fatma', names('v', 3));
  return world;
}

describe('a message to groups', () => {
  it('reaches everybody of all groups once, and says so', () => {
    const world = town();
    announce(world, 'a1');
    expect(world.last('fatma', 'accepted')).toEqual({ announcement: 'a1', as: 'fatma', people: 233, planned: null });
    world.bringAll();
    for (const person of [...names('m', 230), ...names('v', 3)]) expect(world.kinds(person)).toContain('told');
    expect(world.kinds('m5').filter((kind) => kind === 'told')).toHaveLength(1);
    expect(world.last('v1', 'told')).toMatchObject({
      announcement: 'a1',
      text: 'Morgen is er soep.',
      group: 'De vaders',
    });
    world.write('fatma', 'a1', 'announcement', 'announcement.summarise', { as: 'fatma' });
    expect(world.last('fatma', 'summary')).toMatchObject({
      state: 'done',
      tally: { invited: 233, sent: 233, queued: 0 },
    });
    expect(world.audited.filter(({ subject }) => subject === 'a1')).toMatchObject([
      { what: 'broadcast.accepted', people: 233 },
      { what: 'broadcast.done', people: 233 },
    ]);
  });

  it('goes to nobody when one group refuses, and the other groups are free again', () => {
    const world = town();
    announce(world, 'a1', { groups: ['moeders', 'onbekend'] });
    expect(world.last('fatma', 'refused')).toEqual({ why: 'not-yours' });
    expect(world.kinds('fatma').filter((kind) => kind === 'refused')).toHaveLength(1);
    world.bringAll();
    expect(world.kinds('m0')).not.toContain('told');
    expect(world.parts.size).toBe(0);
    expect(world.state('a1')).toBeNull();
    announce(world, 'a2', { groups: ['moeders'] });
    expect(world.last('fatma', 'accepted')).toMatchObject({ announcement: 'a2', people: 230 });
  });

  it('frees a group whose answer, and dismisses parts that come, after it has gone', () => {
    const world = new DeskWorldStandIn(START, (count) => count - 1);
    world.group('moeders', 'fatma', names('m', 250));
    announce(world, 'a1', { groups: ['onbekend', 'moeders'] });
    expect(world.last('fatma', 'refused')).toEqual({ why: 'not-yours' });
    expect(world.parts.size).toBe(0);
    announce(world, 'a2', { groups: ['moeders'] });
    expect(world.last('fatma', 'accepted')).toMatchObject({ announcement: 'a2' });
  });

  it('waits for the one that goes to the same group, and asks about the same text', () => {
    const world = town();
    announce(world, 'a1');
    announce(world, 'a2', { hash: 'h2' });
    expect(world.last('fatma', 'refused')).toEqual({ why: 'busy' });
    world.bringAll();
    announce(world, 'a3');
    expect(world.last('fatma', 'refused')).toEqual({ why: 'again' });
    announce(world, 'a4', { again: true });
    expect(world.last('fatma', 'accepted')).toMatchObject({ announcement: 'a4' });
  });

  it('is stopped in the middle: who has it keeps it, nobody else gets it, and both are counted', () => {
    const world = town();
    announce(world, 'a1');
    world.pass(1_000);
    world.bring(10);
    world.write('fatma', 'a1', 'announcement', 'announcement.stop', { as: 'fatma' });
    // Ten of each of two parts of mothers, and all three fathers.
    expect(world.last('fatma', 'stopped')).toEqual({ sent: 23, kept: 210 });
    world.bringAll();
    const told = [...names('m', 230), ...names('v', 3)].filter((person) => world.kinds(person).includes('told'));
    expect(told).toHaveLength(23);
    world.write('fatma', 'a1', 'announcement', 'announcement.summarise', { as: 'fatma' });
    expect(world.last('fatma', 'summary').state).toBe('stopped');
    expect(world.audited.at(-1)).toMatchObject({ what: 'broadcast.stopped', people: 23 });
    announce(world, 'a2', { hash: 'h2' });
    expect(world.last('fatma', 'accepted')).toMatchObject({ announcement: 'a2' });
  });

  it('is stopped by its author only', () => {
    const world = town();
    announce(world, 'a1');
    world.write('m1', 'a1', 'announcement', 'announcement.stop', { as: 'm1' });
    expect(world.kinds('m1')).not.toContain('stopped');
    world.bringAll();
    expect(world.kinds('m1')).toContain('told');
  });

  it('waits for its time, when groups are asked as they are then', () => {
    const world = town();
    announce(world, 'a1', { at: START + DAY });
    expect(world.last('fatma', 'accepted')).toEqual({
      announcement: 'a1',
      as: 'fatma',
      people: 0,
      planned: START + DAY,
    });
    world.write('nieuw', 'vaders', 'group', 'group.join', { name: null });
    world.pass(DAY - 1);
    expect(world.parts.size).toBe(0);
    world.pass(1);
    expect(world.last('fatma', 'accepted')).toMatchObject({ people: 234, planned: null });
    world.bringAll();
    expect(world.kinds('nieuw')).toContain('told');
  });

  it('never goes when it was stopped before its time', () => {
    const world = town();
    announce(world, 'a1', { at: START + DAY });
    world.write('fatma', 'a1', 'announcement', 'announcement.stop', { as: 'fatma' });
    expect(world.last('fatma', 'stopped')).toEqual({ sent: 0, kept: 0 });
    world.pass(2 * DAY);
    expect(world.parts.size).toBe(0);
    expect(world.kinds('v1')).not.toContain('told');
  });

  it('keeps its text no longer than it takes to send it, and goes with its parts after thirty days', () => {
    const world = town();
    announce(world, 'a1');
    world.bringAll();
    expect(JSON.stringify(world.state('a1'))).not.toContain('soep');
    world.pass(29 * DAY);
    expect(world.state('a1')).not.toBeNull();
    world.pass(DAY);
    expect(world.state('a1')).toBeNull();
    expect(world.parts.size).toBe(0);
  });

  it('goes to a group without people at once', () => {
    const world = new DeskWorldStandIn(START);
    world.group('leeg', 'fatma', []);
    announce(world, 'a1', { groups: ['leeg'] });
    expect(world.last('fatma', 'accepted')).toMatchObject({ people: 0 });
    announce(world, 'a2', { groups: ['leeg'], hash: 'h2' });
    expect(world.last('fatma', 'accepted')).toMatchObject({ announcement: 'a2' });
  });
});
