import { ALARM_KINDS, type AlarmKind } from '../engine/heard.ts';
import type { AlarmPhrases } from '../engine/lexicon.ts';
import { HEARD_LENGTH } from '../engine/recognise/normalise.ts';
import { LANGUAGES, type Language } from '../ports/language.ts';
import { compilePattern, endOf, type Pattern, type Sentence, sentencesOf } from './pattern.ts';
import { PatternIndex } from './pattern-index.ts';

/** When a text tells of several dangers, the card of the first of these is shown. */
const URGENCY: readonly AlarmKind[] = ['danger', 'suicide', 'missing', 'child', 'violence'];

/** The kind of danger that a text tells of, and the language of the phrases that tell it, when that is one. */
export interface Alarm {
  kind: AlarmKind;
  language: Language | null;
}

/** Finds the danger that a text tells of, or null. */
export type FindAlarm = (text: string) => Alarm | null;

/** What was found: for each kind the languages of its phrases. */
type Found = Map<AlarmKind, Set<Language>>;

interface Sign {
  kind: AlarmKind;
  language: Language;
}

/**
 * Makes a finder from the phrases of all languages together: people mix languages when they are upset. It looks for
 * plain words, and prefers finding: a card of help lines that was not needed does no harm, a missing one may. What it
 * finds and misses is measured by `tests/safety`; the phrases await review by native readers and by people who work with
 * these dangers, and until then nobody may rely on them.
 */
export function createFindAlarm(phrases: Readonly<Record<Language, AlarmPhrases>>): FindAlarm {
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
  const alone = wholeMessages(phrases);
  return (text) => {
    const found: Found = new Map();
    const sentences = sentencesOf(text.slice(0, HEARD_LENGTH));
    for (const sentence of sentences) findIn(sentence, alarms, harmless, found);
    if (found.size === 0) findAlone(sentences, alone, found);
    const kind = URGENCY.find((each) => found.has(each));
    if (kind === undefined) return null;
    const [language, another] = found.get(kind) ?? [];
    return { kind, language: another === undefined ? (language ?? null) : null };
  };
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
