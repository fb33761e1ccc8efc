import { describe, expect, it } from 'vitest';
import { TALK_TIDY, talkDesk } from '../../src/features/talks/talk-desk.ts';
import type { Store } from '../../src/ports/store.ts';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { Rig, START } from '../support/rig.ts';
import { putSilent } from '../support/silent-people.ts';

const DAY = 24 * 3_600_000;

async function putTalk(store: Store, id: string, state: object, removeAt: number): Promise<void> {
  const talk = {
    state: 'taken',
    asker: 'person-anna',
    helper: 'person-fatma',
    coordinators: ['person-fatma'],
    question: 'Hoe werkt het?',
    name: null,
    language: 'nl',
    openedAt: START - 100 * DAY,
    ...state,
  };
  const binding = { kind: 'appointment' as const, subject: 'talk', version: 1 };
  await store.commit({
    id,
    kind: 'talk',
    expected: 0,
    body: { format: 1, state: talk, nextSeq: 1, lettersIn: {}, lettersOut: {} },
    timers: [{ id: 'talk.remove', at: removeAt, event: 'talk.remove', binding }],
    out: [],
  });
}

async function there(store: Store, id: string): Promise<boolean> {
  return (await store.read(id)).status === 'found';
}

describe('what is no person’s, in the daily round', () => {
  it('a talk whose timer was set when more was allowed goes as many days after its last word as is allowed now', async () => {
    const store = createMemoryStore();
    await putTalk(store, 'talk-old', { lastAt: START - 31 * DAY }, START + 300 * DAY);
    await putTalk(store, 'talk-new', { lastAt: START - 20 * DAY }, START + 300 * DAY);
    await putTalk(store, 'talk-right', { lastAt: START - 20 * DAY }, START + 5 * DAY);
    const rig = await Rig.start({ store });
    await rig.clock.advance(2 * DAY);
    expect(await there(store, 'talk-old')).toBe(false);
    const kept = await store.read('talk-new');
    expect(kept.status === 'found' && kept.document.timers.map(({ at }) => at)).toEqual([START + 10 * DAY]);
    const right = await store.read('talk-right');
    expect(right.status === 'found' && right.document.version).toBe(1);
    await rig.clock.advance(9 * DAY);
    expect(await there(store, 'talk-new')).toBe(false);
  });

  it('a talk of before its last word was noted is counted from the first round on', async () => {
    const store = createMemoryStore();
    await putTalk(store, 'talk-before', {}, START + 300 * DAY);
    const rig = await Rig.start({ store });
    await rig.clock.advance(29 * DAY);
    expect(await there(store, 'talk-before')).toBe(true);
    await rig.clock.advance(3 * DAY);
    expect(await there(store, 'talk-before')).toBe(false);
  });

  it('a talk takes word that its time is over from nobody but itself', () => {
    const world = { self: 't', now: START, network: { timeZone: 'Europe/Amsterdam' } } as never;
    const state = {
      state: 'taken',
      asker: 'a',
      helper: 'h',
      coordinators: [],
      question: '',
      name: null,
      language: 'nl',
      openedAt: 0,
      lastAt: 1,
    };
    expect(talkDesk.letter(state, 'a', { kind: TALK_TIDY, body: {} }, world)).toBeNull();
    expect(talkDesk.letter(state, 't', { kind: TALK_TIDY, body: {} }, world)?.state).toBeNull();
  });

  it('a dead letter goes after ninety days, with the apology that could not be sent', async () => {
    const store = createMemoryStore();
    const bury = (id: string, at: number) =>
      store.commit({ id, kind: 'dead-letter', expected: 0, body: { at, code: 'x' }, timers: [], out: [] });
    await bury('dead-old', START - 90 * DAY);
    await bury('dead-new', START - 88 * DAY);
    const rig = await Rig.start({ store });
    await rig.clock.advance(DAY);
    expect(await there(store, 'dead-old')).toBe(false);
    expect(await there(store, 'dead-new')).toBe(true);
  });
});

describe('of somebody who goes on using it', () => {
  it('what has no purpose left goes, and everything else stays as it was', async () => {
    const store = createMemoryStore();
    const seat = { side: 'helper', state: 'waiting', name: null, question: 'Hoe?', language: 'nl', at: START } as const;
    await putTalk(store, 'talk-on', { state: 'open', helper: null, lastAt: START }, START + 30 * DAY);
    await putSilent(store, 'fatma', START - 2 * DAY, {
      person: {
        wrongCodes: [START - 3 * 3_600_000],
        talks: [
          { ...seat, talk: 'talk-gone' },
          { ...seat, talk: 'talk-on' },
        ],
        announcements: [{ announcement: 'a', as: 'b', at: START - 15 * DAY, people: 3, about: 'Koffie' }],
      },
      session: { alarmedAt: START - 2 * DAY, misses: 1 },
    });
    await putSilent(store, 'bram', START - 2 * DAY, { session: { alarmedAt: START - 3_600_000 } });
    const rig = await Rig.start({ store });
    await rig.clock.advance(3_600_000);
    const read = await store.read('person-fatma');
    if (read.status !== 'found') throw new Error('gone');
    const { person, session } = readPersonBody(read.document);
    expect(person.talks?.map(({ talk }) => talk)).toEqual(['talk-on']);
    expect(person.wrongCodes).toEqual([]);
    expect(person.announcements).toBeUndefined();
    expect(person.sheets).toHaveLength(1);
    expect(session).toMatchObject({ misses: 1, heardAt: START - 2 * DAY });
    expect(session.alarmedAt).toBeUndefined();
    const bram = await store.read('person-bram');
    expect(bram.status === 'found' && bram.document.version).toBe(1);
    const again = read.document.version;
    await rig.clock.advance(DAY);
    const later = await store.read('person-fatma');
    expect(later.status === 'found' && later.document.version).toBe(again);
  });
});
