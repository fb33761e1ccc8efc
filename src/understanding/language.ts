import type { Lexicon, Lexicons } from '../engine/lexicon.ts';
import { keyOf } from '../engine/recognise/normalise.ts';
import { LANGUAGES, type Language } from '../ports/language.ts';

/** The language that a text, given whole and as its folded words, is written in; null when that is not clear. */
export type FindLanguage = (text: string, words: readonly string[]) => Language | null;

/** Decides on a text that its words leave open; null when it can't either. */
export type Guess = (text: string) => Language | null;

/** Letters that Persian, Kurdish, Urdu and Pashto have and Arabic has not. */
const NOT_ARABIC = /[پچژگیکڵێۆەۊڕٹڈےںټډړښځڅ]/u;
const ARABIC = /\p{Script=Arabic}/u;
const LATIN = /\p{Script=Latin}/u;
const OTHER_LETTER = /[^\P{L}\p{Script=Latin}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]/u;

/** Latin letters that none of our languages writes. */
const FOREIGN = /[ßäñãõøåæœłąęśźżćńčšžřěůőűțăđ¿¡]/iu;

/** Letters that, among our languages, only Turkish has. */
const TURKISH = /[ğşı]|İ|Ğ|Ş/u;

/** A word that one language alone has counts whole; one that two share counts for little. */
const ALONE = 4;
const SHARED = 1;
/** The least that a language must gather, and how far it must be ahead of the next. */
const ENOUGH = 4;
const AHEAD = 3;

/** Words of a text that are weighed. */
const MOST_WORDS = 60;
/** Words up to which one word that only one language has is proof. */
const LITTLE = 3;

/**
 * Makes a finder that goes by script first, then by words: greetings, small words, question words and yes and no that
 * one language has and the others have not. It says null rather than guess: a number, a name, "ok" and languages that the
 * companion does not speak are null. `guess` decides on Latin texts that the words leave open.
 */
export function createFindLanguage(lexicons: Lexicons, guess: Guess): FindLanguage {
  const weights = weigh(lexicons);
  return (text, words) => {
    if (ARABIC.test(text)) return arabicOrNot(text, words);
    if (!LATIN.test(text) || OTHER_LETTER.test(text) || FOREIGN.test(text)) return null;
    return byWords(text, words.slice(0, MOST_WORDS), weights) ?? guess(text);
  };
}

function arabicOrNot(text: string, words: readonly string[]): Language | null {
  const written = words.filter((word) => /\p{L}/u.test(word));
  const arabic = written.filter((word) => ARABIC.test(word)).length;
  // A name in another script inside a sentence does not make it another language.
  return arabic * 2 >= written.length && !NOT_ARABIC.test(text) ? 'ar' : null;
}

type Weights = ReadonlyMap<string, ReadonlyMap<Language, number>>;

/** For every word, how much it speaks for each language. */
function weigh(lexicons: Lexicons): Weights {
  const owners = new Map<string, Set<Language>>();
  for (const language of LANGUAGES) {
    for (const word of wordsOfLexicon(lexicons[language])) {
      const known = owners.get(word) ?? new Set();
      known.add(language);
      owners.set(word, known);
    }
  }
  const weights = new Map<string, ReadonlyMap<Language, number>>();
  for (const [word, languages] of owners) {
    const weight = languages.size === 1 && word.length > 1 ? ALONE : SHARED;
    weights.set(word, new Map([...languages].map((language) => [language, weight])));
  }
  return weights;
}

function wordsOfLexicon(lexicon: Lexicon): string[] {
  const { date } = lexicon;
  const phrases = [
    ...lexicon.functionWords,
    ...lexicon.greetings,
    ...lexicon.polite,
    ...lexicon.but,
    ...lexicon.questionWords,
    ...lexicon.yes.filter((word) => word.includes(' ')),
    ...lexicon.no.filter((word) => word.includes(' ')),
    // "start" and "menu" are the same in several languages, and so say little; "terug" tells.
    ...Object.values(lexicon.commands).flat(),
    ...date.today,
    ...date.tomorrow,
    ...date.weekdays.flat().filter((word) => word.length > 3),
    ...date.months.flat().filter((word) => word.length > 4),
  ];
  return phrases.flatMap((phrase) => keyOf(phrase).split(' ')).filter((word) => word !== '');
}

function byWords(text: string, words: readonly string[], weights: Weights): Language | null {
  const score = new Map<Language, number>();
  let known = 0;
  for (const word of words) {
    const here = weights.get(word);
    if (here === undefined) continue;
    known++;
    for (const [language, weight] of here) score.set(language, (score.get(language) ?? 0) + weight);
  }
  // A single unknown word is as likely a name.
  if (TURKISH.test(text) && (known > 0 || words.length > 1)) score.set('tr', (score.get('tr') ?? 0) + ALONE);
  const [best, next] = [...score].sort((one, other) => other[1] - one[1]);
  if (best === undefined || best[1] < ENOUGH || best[1] - (next?.[1] ?? 0) < AHEAD) return null;
  // One small word of ours in a longer text proves nothing: "ne" is French too.
  const proven = best[1] >= 2 * ALONE ? known * 4 >= words.length || best[1] >= 3 * ALONE : words.length <= LITTLE;
  return proven || TURKISH.test(text) ? best[0] : null;
}
