import { describe, expect, it } from 'vitest';
import {
  type Breach,
  checkAlways,
  checkAtRest,
  checkRepeats,
  doubtful,
  type Observed,
  repeatsOf,
  type Written,
} from './invariants.ts';
import type { Page } from './kept.ts';

const WORDS = ['aw1', 'aw2', 'aw3'];
const STORE = { twins: [], deadLetters: 0, quarantined: 0, lost: 0 };

function page(fields: Partial<Page> = {}): Page {
  return { words: WORDS, rang: WORDS, letters: [], timers: [], unsent: [], ...fields };
}

/** Somebody whose three words have come to rest, but for what a test changes. */
function observed(
  written: Partial<Omit<Written, 'kept'>> = {},
  { before, counter, after }: { before?: Partial<Page>; counter?: Partial<Page>; after?: Partial<Page> } = {},
): Observed {
  const kept = { before: page(before), counter: page(counter), after: page(after) };
  const all = {
    name: 'a',
    wrote: WORDS,
    acknowledged: new Set(WORDS),
    inOrder: true,
    shownBefore: WORDS,
    shownAfter: WORDS,
    kept,
  };
  return { people: [{ ...all, ...written }], store: STORE };
}

function names(breaches: readonly Breach[]): string[] {
  return breaches.map(({ invariant, word }) => `${invariant} ${word}`);
}

describe('the invariants', () => {
  it('hold for words that had one turn each, and are answered', () => {
    expect(checkAtRest(observed())).toEqual([]);
  });

  it('see a message that was acknowledged and is lost', () => {
    const lost = { words: ['aw1', 'aw2'], rang: ['aw1', 'aw2'] };
    const shown = ['aw1', 'aw2'];
    const world = observed({ shownBefore: shown, shownAfter: shown }, { counter: lost, after: lost });
    expect(names(checkAlways(world))).toEqual(['acknowledged-lost aw3']);
  });

  it('see that everything of somebody is lost', () => {
    const { people, store } = observed();
    const gone = people.map(({ kept, ...written }) => ({ ...written, kept: undefined }));
    expect(names(checkAlways({ people: gone, store }))).toContain('acknowledged-lost aw1');
  });

  it('take a message for kept whose letter is on its way', () => {
    const fewer = { words: ['aw1', 'aw2'], rang: ['aw1', 'aw2'] };
    const shown = ['aw1', 'aw2'];
    const world = observed(
      { shownBefore: shown, shownAfter: shown },
      { before: { ...fewer, letters: ['aw2', 'aw3'] }, counter: fewer, after: { ...fewer, letters: ['aw3'] } },
    );
    expect(checkAlways(world)).toEqual([]);
    expect(names(checkAtRest(world))).toEqual(['unfinished aw3']);
  });

  it('see a turn that was made twice', () => {
    const twice = { words: ['aw1', 'aw2', 'aw2', 'aw3'] };
    const found = names(checkAlways(observed({}, { counter: twice, after: twice })));
    expect(found).toContain('turn-twice aw2');
    expect(found).toContain('letter-twice aw2');
  });

  it('see a turn that nobody asked for', () => {
    const more = { words: [...WORDS, 'aw9'], rang: [...WORDS, 'aw9'] };
    expect(names(checkAlways(observed({}, { counter: more })))).toContain('turn-unasked aw9');
  });

  it('see two messages that changed places, unless the channel brought them so', () => {
    const swapped = { words: ['aw2', 'aw1', 'aw3'] };
    const kept = { before: swapped, counter: swapped, after: swapped };
    expect(names(checkAlways(observed({}, kept)))).toEqual(['order aw2']);
    expect(checkAlways(observed({ inOrder: false }, kept))).toEqual([]);
  });

  it('see a message left out between two others', () => {
    const gap = { words: ['aw1', 'aw3'], rang: ['aw1', 'aw3'] };
    const world = observed(
      { acknowledged: new Set(['aw1', 'aw3']), shownBefore: [], shownAfter: ['aw1', 'aw3'] },
      { counter: gap, after: gap },
    );
    expect(names(checkAlways(world))).toContain('order aw3');
  });

  it('see letters that came in another order than they were written', () => {
    const world = observed({ inOrder: false }, { after: { words: ['aw2', 'aw1', 'aw3'] } });
    expect(names(checkAlways(world))).toEqual(['order aw2']);
  });

  it('see a letter that is lost', () => {
    const fewer = { words: ['aw1', 'aw2'], rang: ['aw1', 'aw2'] };
    const shown = ['aw1', 'aw2'];
    const world = observed({ shownBefore: shown, shownAfter: shown }, { after: fewer });
    expect(names(checkAlways(world))).toEqual(['letter-lost aw3']);
  });

  it('see a timer that is lost, and one that rang twice', () => {
    expect(names(checkAlways(observed({}, { counter: { rang: ['aw1', 'aw3'] } })))).toEqual(['timer-lost aw2']);
    expect(names(checkAlways(observed({}, { after: { rang: ['aw1', 'aw2', 'aw2', 'aw3'] } })))).toEqual([
      'timer-twice aw2',
    ]);
    expect(names(checkAlways(observed({}, { after: { timers: ['aw3'] } })))).toEqual(['timer-twice aw3']);
  });

  it('see an answer that is committed and neither sent nor to be sent', () => {
    const world = observed({ shownBefore: ['aw1', 'aw2'], shownAfter: ['aw1', 'aw2'] });
    expect(names(checkAlways(world))).toEqual(['answer-lost aw3']);
    const waits = observed({ shownBefore: [], shownAfter: ['aw1', 'aw2'] }, { after: { unsent: ['aw3'] } });
    expect(checkAlways(waits)).toEqual([]);
    expect(names(checkAtRest(waits))).toEqual(['unfinished aw3']);
  });

  it('see an answer that was sent and is not committed', () => {
    const fewer = { words: ['aw1', 'aw2'], rang: ['aw1', 'aw2'] };
    const world = observed({ acknowledged: new Set(['aw1', 'aw2']) }, { counter: fewer, after: fewer });
    expect(names(checkAlways(world))).toContain('answer-uncommitted aw3');
  });

  it('see answers that were first shown in another order', () => {
    const world = observed({ shownAfter: ['aw1', 'aw3', 'aw2', 'aw3'] });
    expect(names(checkAlways(world))).toEqual(['answer-order aw3']);
  });

  it('see what could not be read, a person who became two, and a dead letter', () => {
    const { people } = observed();
    const store = { twins: ['a'], deadLetters: 1, quarantined: 1, lost: 1 };
    expect(names(checkAlways({ people, store }))).toEqual(['unreadable 2', 'dead-letter 1', 'person-twice ']);
  });

  it('see more repeats than sends that were under way', () => {
    const people = [{ name: 'a', shownAfter: ['aw1', 'aw2', 'aw2', 'aw2', 'aw3', 'aw3'] }];
    expect([...repeatsOf(people[0]?.shownAfter ?? [])]).toEqual([
      ['aw2', 2],
      ['aw3', 1],
    ]);
    const allowed = new Map([
      ['aw2', 1],
      ['aw3', 1],
    ]);
    expect(names(checkRepeats(people, allowed))).toEqual(['too-many-repeats aw2']);
  });

  it('know which answers will come again: those that were shown and are not marked', () => {
    const [written] = observed({}, { after: { unsent: ['aw2', 'aw9'] } }).people;
    expect(written && doubtful(written)).toEqual(['aw2']);
  });
});
