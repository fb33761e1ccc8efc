/** The known word that was probably meant; null when none is near. */
export type Correct = (word: string) => string | null;

/** Shorter words are too alike: "huis" and "thuis" are both words. */
const SHORTEST = 5;
const LONGEST = 30;

/**
 * Makes a corrector of one typing error: a letter too many, one too few, a wrong one, or two that changed places. The
 * first letter has to be right. Of several words that are near, the one that is used most is meant, and of those that
 * are used as much, the first. `words`: how often each is used.
 */
export function createCorrect(words: ReadonlyMap<string, number>): Correct {
  const alike = new Map<string, string[]>();
  const groupOf = (first: string, length: number) => `${first}${length}`;
  for (const word of words.keys()) {
    const key = groupOf(word.charAt(0), word.length);
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [word]);
    else group.push(word);
  }
  return (word) => {
    if (word.length < SHORTEST || word.length > LONGEST) return null;
    let best: string | null = null;
    for (let length = word.length - 1; length <= word.length + 1; length++) {
      for (const each of alike.get(groupOf(word.charAt(0), length)) ?? []) {
        if (isOneErrorAway(word, each) && (words.get(each) ?? 0) > (words.get(best ?? '') ?? 0)) best = each;
      }
    }
    return best;
  };
}

/** Whether one error makes one word of the other; a word is not away from itself. */
function isOneErrorAway(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  const shorter = Math.min(one.length, other.length);
  while (end < shorter - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length + right.length === 0) return false;
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
