import type { Desk } from '../../src/engine/desk.ts';
import type { Feature } from '../../src/engine/feature.ts';
import type { Person } from '../../src/engine/person.ts';
import { addSheet, putSheet } from '../../src/engine/sheets.ts';
import type { Library } from '../../src/library/library.ts';
import { type DocumentId, NO_TURN, type Timer } from '../../src/ports/document.ts';
import { smallScript } from '../support/small-script.ts';

/**
 * A talk in which nothing can be missing, double or out of order without being seen. A word that a person writes goes by a
 * letter to the counter of that person, which keeps it and writes back; the person keeps that, and is told so. Both set a
 * timer about it, and keep that it rang. So one word takes part in a turn, two letters, one message and two timers.
 */
const TALK = `
dialog: test.talk
start: ask
steps:
  ask: { ask: text, text: t.ask, relays: chaos.pass, then: ask }
`;

/** What a counter keeps. */
export interface Counted {
  words: readonly string[];
  rang: readonly string[];
}

/** What a person keeps: the words that came back, and those whose timer rang. */
export type Returned = Counted;

const NONE: Counted = { words: [], rang: [] };

/** Who wrote a word: words are `<name>w<number>`. */
export function writerOf(word: string): string {
  return word.replace(/w\d+$/, '');
}

export function wordOf(name: string, number: number): string {
  return `${name}w${number}`;
}

export function counterOf(name: string): DocumentId {
  return `counter-${name}`;
}

/** The words that a message to a person tells of. */
export function wordsIn(text: string): string[] {
  return [...text.matchAll(/counted (\w+)/g)].map((match) => match[1] ?? '');
}

/**
 * The kind of letter that brings a word to its counter, and of the one that comes back. The first is one that everybody may write
 * (`RIGHTS`), to a document of the kind that takes it: of any other kind nothing would be taken.
 */
export const WORD = 'unanswered.note';
const COUNTER = 'unanswered';
export const COUNTED = 'chaos.counted';

/** @param ringsAfter When a timer comes due after its word was counted, milliseconds. */
export function chaosLibrary(ringsAfter: number): Library {
  const timer = (word: string, now: number): Timer => ({
    id: `ring-${word}`,
    at: now + ringsAfter,
    event: 'chaos.ring',
    binding: { kind: 'wait', turn: NO_TURN },
  });
  const counter: Desk = {
    kind: COUNTER,
    letter(state, from, { body }, { now }) {
      const word = String(body);
      const counted = (state ?? NONE) as unknown as Counted;
      return {
        state: { words: [...counted.words, word], rang: [...counted.rang] },
        letters: [{ to: from, toKind: 'person', letter: { kind: COUNTED, body: word } }],
        timers: { set: [timer(word, now)] },
      };
    },
    timer(state, { id }) {
      const counted = state as unknown as Counted;
      return { state: { words: [...counted.words], rang: [...counted.rang, id.replace('ring-', '')] } };
    },
  };
  const chaos: Feature = {
    name: 'chaos',
    letters: {
      pass: (view) => {
        const answer = view.answer('answer');
        const word = answer?.kind === 'text' ? answer.text : '';
        return { to: counterOf(writerOf(word)), toKind: COUNTER, letter: { kind: WORD, body: word } };
      },
    },
    answers: {
      counted: ({ person, world }, body) => {
        const word = String(body);
        const { words, rang } = returnedTo(person);
        return {
          person: keeping(person, { words: [...words, word], rang }, world.now),
          say: { text: `counted ${word}` },
          timers: { set: [timer(word, world.now)] },
        };
      },
    },
    chores: {
      ring: ({ person, world }, { id }) => {
        const { words, rang } = returnedTo(person);
        return keeping(person, { words, rang: [...rang, id.replace('ring-', '')] }, world.now);
      },
    },
    desks: [counter],
  };
  return smallScript([TALK], { features: [chaos] }) as Library;
}

/** What a person has kept of the talk. */
export function returnedTo(person: Person): Returned {
  const answers = person.sheets[0]?.answers;
  const list = (name: 'words' | 'rang') => {
    const answer = answers?.[name];
    return answer?.kind === 'text' ? answer.text.split(' ').filter((word) => word !== '') : [];
  };
  return { words: list('words'), rang: list('rang') };
}

function keeping(person: Person, { words, rang }: Returned, now: number): Person {
  const answers = {
    words: { kind: 'text', text: words.join(' ') },
    rang: { kind: 'text', text: rang.join(' ') },
  } as const;
  const [sheet] = person.sheets;
  if (sheet) return putSheet(person, { ...sheet, answers });
  return addSheet(person, { kind: 'chaos', dialog: 'test.talk', answers, position: null }, now).person;
}
