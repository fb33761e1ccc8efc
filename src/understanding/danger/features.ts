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
 * holds in the others.
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
  return features;
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
