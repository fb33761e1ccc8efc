import { LANGUAGES, type Language } from '../../ports/language.ts';
import type { Sentence } from '../pattern.ts';
import type { ReadSentence, Tagged } from './tagger.ts';

/** Words between which two tags still belong together. */
const NEAR = 6;

/** Tags of what is done or suffered. */
const ACTS: ReadonlySet<string> = new Set([
  'hit',
  'kill',
  'threat',
  'sexual',
  'force',
  'marry',
  'lock',
  'fear',
  'injury',
  'disaster',
  'dead',
  'suicide',
  'means',
  'fgm',
  'lost',
  'weapon',
  'neglect',
  'help',
  'body',
  'safe',
]);
/**
 * Whether there is anything in it that could be danger at all: something done or suffered, a farewell, or life and a
 * no. A text of which hardly a word is known has nothing of the kind.
 */
export function hasDanger(features: ReadonlySet<string>): boolean {
  if (features.has('pattern') || features.has('farewell')) return true;
  if (features.has('live') && (features.has('neg') || features.has('dead') || features.has('self'))) return true;
  return [...features].some((feature) => ACTS.has(feature));
}

/** Letters of a word that count, alone and in a pair: what follows is mostly grammar. */
const STEM = 5;
const PAIRED_STEM = 4;

/** What the signs of words, not tags, begin with. */
export const WORD_SIGN = '~';

/** Tags of whom it is about. */
const WHO: ReadonlySet<string> = new Set(['me', 'onme', 'kin', 'perp', 'child', 'other', 'self']);
/** Tags of what a text is when it only talks of such things; they count for the whole text. */
const FRAMES: ReadonlySet<string> = new Set([
  'talk',
  'fiction',
  'past',
  'resolved',
  'sport',
  'idiom',
  'thing',
  'law',
  'if',
  'ask',
  'bot',
  'joy',
  'group',
  'now',
  '?',
  'raising',
  'secret',
]);

/**
 * What a text has of what the weights know: each tag, and each two tags that stand near each other. Read in the language
 * of which it holds most known letters; the names of the tags are the same in all, so what was learnt in one language
 * holds in the others. Beside them the first letters of its words, which tell more of one language.
 */
export function featuresOf(sentences: readonly Sentence[], asks: boolean, read: ReadSentence): Set<string> {
  const language = languageOf(sentences, read);
  const features = new Set<string>([`language:${language}`]);
  if (asks) features.add('?');
  let words = 0;
  for (const sentence of sentences) {
    words += sentence.words.length;
    addTags(read(sentence, language).tagged, features);
  }
  if (words <= 3) features.add('short');
  if (words >= 14) features.add('long');
  const tags = [...features];
  for (const frame of tags.filter((tag) => FRAMES.has(tag))) {
    for (const act of tags.filter((tag) => ACTS.has(tag))) features.add(`${frame}:${act}`);
  }
  for (const sentence of sentences) addWords(sentence, features);
  return features;
}

/** The first letters of each word, and of each two that follow one another, the ends of the sentence included. */
function addWords({ words, bare }: Sentence, features: Set<string>): void {
  let before = '^';
  for (let at = 0; at < words.length; at++) {
    const word = bare[at] ?? words[at] ?? '';
    const paired = word.slice(0, PAIRED_STEM);
    features.add(WORD_SIGN + word.slice(0, STEM)).add(`${WORD_SIGN}${before} ${paired}`);
    before = paired;
  }
  if (words.length > 0) features.add(`${WORD_SIGN}${before} $`);
}

function addTags(tagged: readonly Tagged[], features: Set<string>): void {
  for (const [index, one] of tagged.entries()) {
    features.add(one.tag);
    for (let next = index + 1; next < tagged.length; next++) {
      const other = tagged[next];
      if (!other || other.at - one.at > NEAR) break;
      if (other.tag === one.tag || other.at === one.at) continue;
      features.add(one.tag < other.tag ? `${one.tag}+${other.tag}` : `${other.tag}+${one.tag}`);
      if (!WHO.has(one.tag)) continue;
      // Who does what to whom, in either order of the verb.
      for (let third = next + 1; third < tagged.length; third++) {
        const last = tagged[third];
        if (!last || last.at - one.at > NEAR) break;
        if (WHO.has(last.tag) !== WHO.has(other.tag) && ACTS.has(WHO.has(last.tag) ? other.tag : last.tag))
          features.add(
            `${one.tag} ${WHO.has(last.tag) ? last.tag : other.tag} ${WHO.has(last.tag) ? other.tag : last.tag}`,
          );
      }
    }
  }
}

function languageOf(sentences: readonly Sentence[], read: ReadSentence): Language {
  let best: Language = LANGUAGES[0];
  let most = -1;
  for (const language of LANGUAGES) {
    const letters = sentences.reduce((sum, sentence) => sum + read(sentence, language).letters, 0);
    if (letters > most) {
      most = letters;
      best = language;
    }
  }
  return best;
}
