import { LANGUAGES, type Language } from '../../ports/language.ts';

const ORDER: ReadonlyMap<Language, readonly Language[]> = new Map(
  LANGUAGES.map((first) => [first, [first, ...LANGUAGES.filter((other) => other !== first)]]),
);

/** All languages, the person's first: people answer in any of them. */
export function languagesInOrder(first: Language): readonly Language[] {
  return ORDER.get(first) ?? LANGUAGES;
}
