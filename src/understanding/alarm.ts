import { ALARM_KINDS, type AlarmKind } from '../engine/heard.ts';
import type { AlarmPhrases } from '../engine/lexicon.ts';
import { HEARD_LENGTH } from '../engine/recognise/normalise.ts';
import { LANGUAGES, type Language } from '../ports/language.ts';
import { compilePattern, endOf, type Pattern, type Sentence, sentencesOf } from './pattern.ts';
import { PatternIndex } from './pattern-index.ts';

/** When a text tells of several dangers, the card of the first of these is shown. */
const URGENCY: readonly AlarmKind[] = ['danger', 'suicide', 'missing', 'child', 'violence'];

/** Finds the kind of danger that a text tells of, or null. */
export type FindAlarm = (text: string) => AlarmKind | null;

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
        phrases[language].phrases[kind].map((text) => ({ kind, pattern: compilePattern(text, keys) })),
      ),
    ),
  );
  const harmless = new PatternIndex(
    LANGUAGES.flatMap((language) => phrases[language].not.map((text) => ({ pattern: compilePattern(text, keys) }))),
  );
  const alone = wholeMessages(phrases);
  return (text) => {
    const found = new Set<AlarmKind>();
    const sentences = sentencesOf(text.slice(0, HEARD_LENGTH));
    for (const sentence of sentences) findIn(sentence, alarms, harmless, found);
    if (found.size === 0) findAlone(sentences, alone, found);
    return URGENCY.find((kind) => found.has(kind)) ?? null;
  };
}

/** What is a sign of danger when nothing else is written, as words between spaces, with its kind. */
function wholeMessages(phrases: Readonly<Record<Language, AlarmPhrases>>): ReadonlyMap<string, AlarmKind> {
  const kinds = new Map<string, AlarmKind>();
  for (const language of LANGUAGES) {
    for (const kind of ALARM_KINDS) {
      for (const text of phrases[language].alone[kind]) {
        for (const { words } of sentencesOf(text)) kinds.set(words.join(' '), kind);
      }
    }
  }
  return kinds;
}

/** A message is its words and nothing more, said once or again and again ("SOS! SOS!"). */
function findAlone(sentences: readonly Sentence[], alone: ReadonlyMap<string, AlarmKind>, found: Set<AlarmKind>): void {
  const kinds = sentences.map(({ words }) => alone.get(words.join(' ')));
  if (kinds.includes(undefined)) return;
  for (const kind of kinds) if (kind !== undefined) found.add(kind);
}

function findIn(
  sentence: Sentence,
  alarms: PatternIndex<{ kind: AlarmKind; pattern: Pattern }>,
  harmless: PatternIndex<{ pattern: Pattern }>,
  found: Set<AlarmKind>,
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
    alarms.visit(sentence, index, ({ kind, pattern }) => {
      if (!found.has(kind) && endOf(pattern, sentence, index, hidden) !== null) found.add(kind);
    });
  }
}
