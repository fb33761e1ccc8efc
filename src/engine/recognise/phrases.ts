import { keyOf } from './normalise.ts';

/** Phrases of one or more words, each with a meaning, found in folded words. The longest phrase wins. */
export class PhraseMap<Meaning> {
  readonly #meanings = new Map<string, Meaning>();
  /** First word → the most words that a phrase beginning with it has. */
  readonly #longest = new Map<string, number>();

  /** A later phrase replaces an earlier one that reads the same. */
  constructor(entries: Iterable<readonly [phrase: string, meaning: Meaning]>) {
    for (const [phrase, meaning] of entries) {
      const key = keyOf(phrase);
      if (key === '') continue;
      const words = key.split(' ');
      const first = words[0] ?? key;
      this.#meanings.set(key, meaning);
      this.#longest.set(first, Math.max(words.length, this.#longest.get(first) ?? 0));
    }
  }

  /** What a whole text means, given its key (`keyOf`). */
  get(key: string): Meaning | undefined {
    return this.#meanings.get(key);
  }

  /** The longest phrase that begins at word `index`. */
  at(words: readonly string[], index: number): { meaning: Meaning; length: number } | null {
    const first = words[index];
    const longest = first === undefined ? undefined : this.#longest.get(first);
    if (first === undefined || longest === undefined) return null;
    for (let length = Math.min(longest, words.length - index); length > 0; length--) {
      const key = length === 1 ? first : words.slice(index, index + length).join(' ');
      const meaning = this.#meanings.get(key);
      if (meaning !== undefined) return { meaning, length };
    }
    return null;
  }

  keys(): IterableIterator<string> {
    return this.#meanings.keys();
  }
}

/** Gives every phrase of a list the same meaning. */
export function meaning<Meaning>(phrases: readonly string[], value: Meaning): [string, Meaning][] {
  return phrases.map((phrase) => [phrase, value]);
}
