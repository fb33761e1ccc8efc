import type { Language } from '../ports/language.ts';
import type { AlarmKind, Command } from './heard.ts';

/** Words that people write, per language, from `locales/<lng>/words.json`. All lower case, as a person types them. */
export interface Lexicon {
  yes: readonly string[];
  no: readonly string[];
  commands: Readonly<Record<Command, readonly string[]>>;
  /** How people name each language in this one: "engels", "in english please". */
  languages: Readonly<Record<Language, readonly string[]>>;
  greetings: readonly string[];
  /** With which somebody ends a talk with a human. */
  talkEnd: readonly string[];
  /** Words that change nothing: "please", "thank you", "graag". Taken off before a text is compared. */
  polite: readonly string[];
  /** "but": what follows takes back a yes or a no. */
  but: readonly string[];
  /** Words with which a question begins; after `…` they make a question wherever they stand ("… mi"). */
  questionWords: readonly string[];
  /** Frequent small words that tell the language of a short text. */
  functionWords: readonly string[];
  date: {
    yesterday: readonly string[];
    today: readonly string[];
    tomorrow: readonly string[];
    dayAfterTomorrow: readonly string[];
    /** "next week". */
    nextWeek: readonly string[];
    /** "next" before a weekday. */
    next: readonly string[];
    /** "last" before a weekday: a day that has passed. */
    last: readonly string[];
    /** "this" before a weekday. */
    this: readonly string[];
    /** "in" of "in 3 days"; may follow the number in other languages ("3 gün sonra"). */
    in: readonly string[];
    day: readonly string[];
    week: readonly string[];
    month: readonly string[];
    /** Monday first; each with short forms. */
    weekdays: readonly (readonly string[])[];
    /** January first; each with short forms. */
    months: readonly (readonly string[])[];
  };
  time: {
    /** "half" as Dutch says it: half vier = 15:30 or 03:30 (half an hour BEFORE the hour named). */
    halfTo: readonly string[];
    /** "half past". */
    halfPast: readonly string[];
    quarterPast: readonly string[];
    quarterTo: readonly string[];
    /** "past" of "ten past three". */
    past: readonly string[];
    /** "to" of "ten to three". */
    to: readonly string[];
    morning: readonly string[];
    afternoon: readonly string[];
    evening: readonly string[];
    /** Words around a time without meaning of their own: "om", "uur", "at", "saat". */
    filler: readonly string[];
  };
  /** Number words 0–20 and the tens, as typed. */
  numbers: Readonly<Record<string, number>>;
}

/**
 * Signs of danger, from `locales/<lng>/alarms.json`. A phrase is words in order: `*` ends a word stem, `a/b` is either
 * word, and `…` stands for up to four other words, or at the end of an entry of `not` for the rest of the sentence.
 * These are safety texts: until a native reader has gone through a language's file, its quality is only what
 * `tests/safety` measures.
 */
export interface AlarmPhrases {
  phrases: Readonly<Record<AlarmKind, readonly string[]>>;
  /**
   * Words that raise an alarm only when they are all that somebody writes: "suicide" may be the subject of a sentence,
   * and alone it asks for help.
   */
  alone: Readonly<Record<AlarmKind, readonly string[]>>;
  /**
   * Talk about the subject, or an idiom. The words that one of these covers raise no alarm; the rest of the text still
   * may, so that "I die laughing, but he hits me" is heard.
   */
  not: readonly string[];
  words: DangerWords;
}

/**
 * What single words tell of, by tag ("hit", "me", "fear", "film"): `stem*`, `*ending`, or a few words in a row. The tags
 * have the same names in every language; what they weigh together was learnt (`src/understanding/danger`).
 */
export type DangerWords = Readonly<Record<string, readonly string[]>>;

/** How people ask, from `locales/<lng>/phrasings.json`: in their own words, as they type them, mistakes and all. */
export interface Phrasings {
  /** By topic of `dialogs/questions`: at least eight ways to ask about it. */
  topics: Readonly<Record<string, readonly string[]>>;
  /** Words and short phrases that stand for each other; the first of a row is what the others are read as. */
  synonyms: readonly (readonly string[])[];
  /** What is asked about something else altogether, so that a likeness to a topic counts for less. */
  foreign: readonly string[];
}

export type Lexicons = Readonly<Record<Language, Lexicon>>;
