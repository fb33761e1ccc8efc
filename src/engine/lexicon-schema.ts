import { z } from 'zod';
import { LANGUAGES } from '../ports/language.ts';
import { ALARM_KINDS, COMMANDS } from './heard.ts';
import type { AlarmPhrases, Lexicon, Phrasings } from './lexicon.ts';

/** The shape of `locales/<lng>/words.json`, `locales/<lng>/alarms.json` and `locales/<lng>/phrasings.json`. */

/** Lower case, because that is how it is compared; Turkish and Arabic have no other rule that matters here. */
const phrase = z
  .string()
  .min(1)
  .max(60)
  .refine((value) => value === value.trim() && !/\s\s/.test(value), 'no space at the ends and none doubled')
  .refine((value) => value === value.toLocaleLowerCase('tr') || value === value.toLowerCase(), 'lower case only');

const phrases = z
  .array(phrase)
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'each entry once');

/** A list that may be empty where a language has no such thing. */
const anyPhrases = z.array(phrase).refine((list) => new Set(list).size === list.length, 'each entry once');

/** One word, `a/b`, a `stem*`, or the gap `…`. */
const PATTERN_WORD = /^(?:…|[^\s/*…]+\*?(?:\/[^\s/*…]+\*?)*)$/u;

/** A phrase of the alarms. `open` allows a gap at the end, which stands for the rest of the sentence. */
function patterns(open: boolean) {
  const pattern = z
    .string()
    .max(800)
    .refine(
      (value) => value.split(' ').every((word) => PATTERN_WORD.test(word)),
      'words, a/b, stem* or …, one space between',
    )
    .refine((value) => !value.startsWith('…') && (open || !value.endsWith('…')), 'a gap stands between words')
    .refine((value) => !value.includes('… …'), 'one gap at a time')
    .refine((value) => !/(?:^|[ /])\p{L}\*/u.test(value), 'a stem has two letters or more');
  return z
    .array(pattern)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'each entry once');
}

export const lexiconSchema: z.ZodType<Lexicon> = z.strictObject({
  yes: phrases,
  no: phrases,
  commands: z.strictObject(record(COMMANDS, phrases)),
  languages: z.strictObject(record(LANGUAGES, phrases)),
  greetings: phrases,
  talkEnd: phrases,
  polite: phrases,
  but: phrases,
  questionWords: phrases,
  functionWords: phrases,
  date: z.strictObject({
    yesterday: phrases,
    today: phrases,
    tomorrow: phrases,
    dayAfterTomorrow: phrases,
    nextWeek: phrases,
    next: phrases,
    last: phrases,
    this: phrases,
    in: phrases,
    day: phrases,
    week: phrases,
    month: phrases,
    weekdays: z.array(phrases).length(7, 'seven days, Monday first'),
    months: z.array(phrases).length(12, 'twelve months, January first'),
  }),
  time: z.strictObject({
    halfTo: anyPhrases,
    halfPast: anyPhrases,
    quarterPast: phrases,
    quarterTo: phrases,
    past: phrases,
    to: phrases,
    morning: phrases,
    afternoon: phrases,
    evening: phrases,
    filler: phrases,
  }),
  numbers: z.record(phrase, z.number().int().min(0).max(1000)),
});

/** `word`, `stem*`, `*ending`, or some words in a row. */
const dangerWord = phrase.refine(
  (value) => /^(?:\*?[^\s*]+|[^\s*]+\*|[^*]+)$/u.test(value),
  'word, stem*, *ending or words',
);

export const alarmPhrasesSchema: z.ZodType<AlarmPhrases> = z.strictObject({
  phrases: z.strictObject(record(ALARM_KINDS, patterns(false))),
  alone: z.strictObject(record(ALARM_KINDS, phrases)),
  not: patterns(true),
  words: z
    .record(
      z.string().regex(/^[a-z]+$/),
      z.array(dangerWord).refine((list) => new Set(list).size === list.length, 'each entry once'),
    )
    .default({}),
});

/** An object shape with the same schema under every name. */
function record<Name extends string, Schema>(names: readonly Name[], schema: Schema): Record<Name, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

const phrasing = z
  .string()
  .min(2)
  .max(120)
  .refine((value) => value === value.trim() && !/\s\s/.test(value), 'no space at the ends and none doubled');

/** The shape of `locales/<lng>/phrasings.json`. */
export const phrasingsSchema = z.strictObject({
  topics: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.array(phrasing).min(8)),
  synonyms: z.array(z.array(phrasing).min(2)),
  foreign: z.array(phrasing),
}) satisfies z.ZodType<Phrasings>;
