import { ALARM_KINDS, type AlarmKind } from '../engine/heard.ts';
import type { AlarmPhrases } from '../engine/lexicon.ts';
import { HEARD_LENGTH } from '../engine/recognise/normalise.ts';
import { LANGUAGES, type Language } from '../ports/language.ts';
import type { ReadSentence } from './danger/tagger.ts';
import { createWeighDanger, readerOf } from './danger/weigh.ts';
import { compilePattern, endOf, type Pattern, type Sentence, sentencesOf } from './pattern.ts';
import { PatternIndex } from './pattern-index.ts';

/**
 * How likely danger must be for a text as a whole, and for one sentence of a longer text, whose other sentences may say
 * that it is long past or a film. Set with the development sets of `tests/safety`: lower finds more, and cries wolf more.
 */
const LIKELY = 0.2;
const LIKELY_ALONE = 0.7;
/** The same for a text without a listed phrase, and how likely danger must be there to be certain. */
const LIKELY_UNLISTED = 0.22;
const CERTAIN = 0.85;

/** Words that are too few to be weighed. */
const FEW_WORDS = 2;

/** When a text tells of several dangers, the card of the first of these is shown. */
const URGENCY: readonly AlarmKind[] = ['danger', 'suicide', 'missing', 'child', 'violence'];

/** The kind of danger that a text tells of, and the language of the phrases that tell it, when that is one. */
export interface Alarm {
  kind: AlarmKind;
  language: Language | null;
  /** No listed phrase is in it, and what its words tell is not certain: what else the text is may outweigh it. */
  weak: boolean;
}

/**
 * Finds the danger that a text tells of, or null. `usual`: the text is a word that the companion itself teaches ("skip",
 * "yes"), so only a listed phrase may make it more than that.
 */
export type FindAlarm = (text: string, usual?: boolean) => Alarm | null;

/** What was found: for each kind the languages of its phrases. */
type Found = Map<AlarmKind, Set<Language>>;

interface Sign {
  kind: AlarmKind;
  language: Language;
}

/**
 * Makes a finder from the phrases of all languages together: people mix languages when they are upset. Phrases are one
 * sign among others: what single words tell of (who, what is done, to whom, and whether the talk is of a film, a theme
 * evening or long ago) is weighed with them, because nobody can list how people cry for help. It prefers finding: a card
 * of help lines that was not needed does no harm, a missing one may. What it
 * finds and misses is measured by `tests/safety`; the phrases await review by native readers and by people who work with
 * these dangers, and until then nobody may rely on them.
 */
export function createFindAlarm(phrases: Readonly<Record<Language, AlarmPhrases>>): FindAlarm {
  const findSigns = createFindSigns(phrases);
  const alone = wholeMessages(phrases);
  const read = readerOf(phrases);
  const weigh = createWeighDanger(read);
  return (text, usual = false) => {
    const heard = text.slice(0, HEARD_LENGTH);
    const sentences = sentencesOf(heard);
    const wholly: Found = new Map();
    findAlone(sentences, alone, wholly);
    if (wholly.size > 0) return mostUrgent(wholly);
    const found = sentences.map(findSigns);
    const all = together(found);
    const sign = mostUrgent(all);
    // One or two words are too little to weigh: a cry that short is listed.
    const few = sentences.reduce((sum, { words }) => sum + words.length, 0) <= FEW_WORDS;
    if (usual || few) return sign;
    const { likely, kind } = weigh(sentences, ASKS.test(heard), sign?.kind ?? null);
    if (sign === null && likely >= LIKELY_UNLISTED) return { kind, language: null, weak: likely < CERTAIN };
    if (sign !== null && likely >= LIKELY) return all.has(kind) ? named(all, kind) : sign;
    const parts = sentences.flatMap((sentence) => tailsOf(sentence, read));
    for (const sentence of sentences.length < 2 ? parts : [...sentences, ...parts]) {
      const own = mostUrgent(findSigns(sentence));
      const one = weigh([sentence], false, own?.kind ?? null);
      if (one.likely >= LIKELY_ALONE) return own ?? { kind: one.kind, language: null, weak: one.likely < CERTAIN };
    }
    return null;
  };
}

/** Finds the kind of danger that the phrases alone tell of: one sign among those that are weighed. */
export function createFindPhrase(
  phrases: Readonly<Record<Language, AlarmPhrases>>,
): (text: string) => AlarmKind | null {
  const findSigns = createFindSigns(phrases);
  return (text) => mostUrgent(together(sentencesOf(text).map(findSigns)))?.kind ?? null;
}

/** Makes what finds the phrases in a sentence, but for those that talk of the subject only. */
function createFindSigns(phrases: Readonly<Record<Language, AlarmPhrases>>): (sentence: Sentence) => Found {
  const keys = new Map<string, string>();
  const alarms = new PatternIndex(
    LANGUAGES.flatMap((language) =>
      ALARM_KINDS.flatMap((kind) =>
        phrases[language].phrases[kind].map((text) => ({ kind, language, pattern: compilePattern(text, keys) })),
      ),
    ),
  );
  const harmless = new PatternIndex(
    LANGUAGES.flatMap((language) => phrases[language].not.map((text) => ({ pattern: compilePattern(text, keys) }))),
  );
  return (sentence) => {
    const found: Found = new Map();
    findIn(sentence, alarms, harmless, found);
    return found;
  };
}

/** What follows a "but": "all is well, but he hits me". */
function tailsOf(sentence: Sentence, read: ReadSentence): Sentence[] {
  const places = LANGUAGES.flatMap((language) => read(sentence, language).tagged)
    .filter(({ tag, at }) => tag === 'but' && at < sentence.words.length - 2)
    .map(({ at }) => at + 1);
  return [...new Set(places)].map((at) => ({ words: sentence.words.slice(at), bare: sentence.bare.slice(at) }));
}

function together(found: readonly Found[]): Found {
  const all: Found = new Map();
  for (const signs of found) {
    for (const [kind, languages] of signs) for (const language of languages) add(all, { kind, language });
  }
  return all;
}

const ASKS = /[?؟]/;

function mostUrgent(found: Found): Alarm | null {
  const kind = URGENCY.find((each) => found.has(each));
  return kind === undefined ? null : named(found, kind);
}

function named(found: Found, kind: AlarmKind): Alarm {
  const [language, another] = found.get(kind) ?? [];
  return { kind, language: another === undefined ? (language ?? null) : null, weak: false };
}

function add(found: Found, { kind, language }: Sign): void {
  const languages = found.get(kind) ?? new Set();
  found.set(kind, languages.add(language));
}

/** What is a sign of danger when nothing else is written, as words between spaces. */
function wholeMessages(phrases: Readonly<Record<Language, AlarmPhrases>>): ReadonlyMap<string, readonly Sign[]> {
  const signs = new Map<string, Sign[]>();
  for (const language of LANGUAGES) {
    for (const kind of ALARM_KINDS) {
      for (const text of phrases[language].alone[kind]) {
        const message = sentencesOf(text).map(({ words }) => words.join(' '))[0] ?? '';
        signs.set(message, [...(signs.get(message) ?? []), { kind, language }]);
      }
    }
  }
  return signs;
}

/** A message is its words and nothing more, said once or again and again ("SOS! SOS!"). */
function findAlone(sentences: readonly Sentence[], alone: ReadonlyMap<string, readonly Sign[]>, found: Found): void {
  const said = sentences.map(({ words }) => alone.get(words.join(' ')));
  if (said.includes(undefined)) return;
  for (const sign of said.flatMap((signs) => signs ?? [])) add(found, sign);
}

function findIn(
  sentence: Sentence,
  alarms: PatternIndex<Sign & { pattern: Pattern }>,
  harmless: PatternIndex<{ pattern: Pattern }>,
  found: Found,
): void {
  let covered: boolean[] | null = null;
  for (let index = 0; index < sentence.words.length; index++) {
    harmless.visit(sentence, index, ({ pattern }) => {
      const end = endOf(pattern, sentence, index, null);
      if (end === null) return;
      covered ??= sentence.words.map(() => false);
      covered.fill(true, index, end);
    });
  }
  const hidden = covered;
  for (let index = 0; index < sentence.words.length; index++) {
    alarms.visit(sentence, index, ({ pattern, kind, language }) => {
      if (found.get(kind)?.has(language)) return;
      if (endOf(pattern, sentence, index, hidden) !== null) add(found, { kind, language });
    });
  }
}
