/** The known word that was probably meant; null when none is near, and for a word that is known. */
export type Correct = (word: string) => string | null;

/** Shorter words are too alike: "huis" and "thuis" are both words. */
const SHORTEST = 5;
const LONGEST = 30;

/**
 * Makes a corrector of one typing error: a letter too many, one too few, a wrong one, or two that changed places. The
 * first letter has to be right. Words are found by what is left of them without one letter, so that looking one up takes as many
 * steps as it has letters, however many words are known.
 */
export function createCorrect(words: ReadonlyMap<string, number>): Correct {
  const byRest = new Map<string, string>();
  const offer = (rest: string, word: string) => {
    const before = byRest.get(rest);
    if (before === undefined || (words.get(before) ?? 0) < (words.get(word) ?? 0)) byRest.set(rest, word);
  };
  for (const word of words.keys()) {
    if (word.length < SHORTEST - 1 || word.length > LONGEST) continue;
    offer(word, word);
    for (const rest of restsOf(word)) offer(rest, word);
  }
  return (word) => {
    if (words.has(word) || word.length < SHORTEST || word.length > LONGEST) return null;
    let best: string | null = null;
    for (const rest of [word, ...restsOf(word)]) {
      const found = byRest.get(rest);
      if (found === undefined || Math.abs(found.length - word.length) > 1) continue;
      if (best === null || (words.get(found) ?? 0) > (words.get(best) ?? 0)) best = found;
    }
    return best;
  };
}

/** What is left of a word without one of its letters, the first excepted. */
function restsOf(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, index) => word.slice(0, index + 1) + word.slice(index + 2));
}
