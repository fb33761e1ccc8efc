import { type Answer, chosen } from '../../engine/answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { isLanguage, type Language, SOURCE_LANGUAGE } from '../../ports/language.ts';

/** Questions that are answered in own words too, which the letter holds as they were written. */
export const IN_OWN_WORDS = ['offer', 'wishes', 'keep'] as const;
type Name = (typeof IN_OWN_WORDS)[number];

/** In which language own words were written; `other`: not in Dutch, and more is not known. */
export type WrittenIn = Language | 'other';

/** Beside the language: that it is certain, by its letters or because the person said so. */
const SURE = 'sure';

/** The language of own words lies on the sheet beside them: the person may change theirs before the letter is read again. */
const keyOf = (name: Name) => `${name}In`;

/** What was written at "something else"; empty when nothing was. */
export function ownWords(answer: Answer | undefined): string {
  return answer?.kind === 'choices' || answer?.kind === 'choice' ? (answer.other ?? '').trim() : '';
}

/** Letters of a script in which nobody writes Dutch. */
const NOT_LATIN = /(?!\p{Script=Latin})\p{L}/gu;
const ARABIC = /\p{Script=Arabic}/u;

function isNotLatin(words: string): boolean {
  return (words.match(NOT_LATIN)?.length ?? 0) * 2 > (words.match(/\p{L}/gu)?.length ?? 0);
}

/** What is known of the language of words that were just written by somebody who is answered in this language. */
function guessed(words: string, language: Language): readonly string[] {
  if (isNotLatin(words)) return [language === 'ar' && ARABIC.test(words) ? 'ar' : 'other', SURE];
  return language === SOURCE_LANGUAGE ? [SOURCE_LANGUAGE, SURE] : [language];
}

/** Keeps in which language own words were written, when they are. */
export function noteLanguage(view: View, saved: string): ActionResult | null {
  const name = IN_OWN_WORDS.find((each) => each === saved);
  if (!name || !view.sheet) return null;
  const words = ownWords(view.sheet.answers[name]);
  const options = words === '' ? [] : [...guessed(words, view.language)];
  return { answers: { [keyOf(name)]: { kind: 'choices', options } } };
}

/** In which language the own words of an answer are. */
export function writtenIn({ answers }: Sheet, name: Name): WrittenIn {
  const [language = SOURCE_LANGUAGE] = chosen(answers[keyOf(name)]);
  return isLanguage(language) ? language : 'other';
}

/** Whether own words go into the letter that are not in the language of it. */
export function anyForeign(sheet: Sheet): boolean {
  return IN_OWN_WORDS.some(
    (name) => ownWords(sheet.answers[name]) !== '' && writtenIn(sheet, name) !== SOURCE_LANGUAGE,
  );
}

/** The answers whose own words may be in Dutch or not. */
function unsure({ answers }: Sheet): readonly Name[] {
  return IN_OWN_WORDS.filter((name) => {
    const known = chosen(answers[keyOf(name)]);
    return ownWords(answers[name]) !== '' && known.length > 0 && !known.includes(SURE);
  });
}

/** The words themselves. */
export function unsureWords(sheet: Sheet): readonly string[] {
  return unsure(sheet).map((name) => ownWords(sheet.answers[name]));
}

/** What the person said of those words. */
export function settle(sheet: Sheet, inDutch: boolean): ActionResult {
  const said = unsure(sheet).map((name) => {
    const options = [inDutch ? SOURCE_LANGUAGE : writtenIn(sheet, name), SURE];
    return [keyOf(name), { kind: 'choices' as const, options }] as const;
  });
  return { answers: Object.fromEntries(said) };
}
