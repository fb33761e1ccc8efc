/** Letters that a word keeps at least; Arabic roots have three. */
const SHORTEST = 3;

/** Written on to the front of a word: "and", "with", "to", "so", "like", the article, and what everyday speech puts before it. */
const PREFIXES = ['وبال', 'وال', 'بال', 'فال', 'كال', 'عال', 'هال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف', 'ك', 'ع'];

/** Written on to the end: plural, dual, feminine, "my", "your", "their", "us". */
const SUFFIXES = [
  'تهم',
  'تها',
  'تنا',
  'هما',
  'ات',
  'ان',
  'ون',
  'ين',
  'يه',
  'هم',
  'هن',
  'ها',
  'كم',
  'نا',
  'ني',
  'وا',
  'تي',
  'ه',
  'ي',
  'ك',
];

/**
 * A light stemmer for a folded Arabic word (`fold` has dropped hamza and vowel signs, and unified alef, ya and ta
 * marbuta): takes one prefix and then one suffix off, and leaves at least three letters. It knows no roots and no broken
 * plurals; those are for the synonyms and the likeness of letters.
 */
export function arabicStem(word: string): string {
  return withoutSuffix(withoutPrefix(word));
}

function withoutPrefix(word: string): string {
  const prefix = PREFIXES.find((each) => word.startsWith(each) && word.length - each.length >= SHORTEST);
  return prefix === undefined ? word : word.slice(prefix.length);
}

function withoutSuffix(word: string): string {
  const suffix = SUFFIXES.find((each) => word.endsWith(each) && word.length - each.length >= SHORTEST);
  return suffix === undefined ? word : word.slice(0, -suffix.length);
}
