import type { Pattern, Sentence } from './pattern.ts';

/** Letters of a stem that lead to it. */
const LEAD = 2;

/** Finds the patterns that may begin at a word, so that a text is not held against every pattern. */
export class PatternIndex<Entry extends { pattern: Pattern }> {
  readonly #byWord = new Map<string, Entry[]>();
  readonly #byLead = new Map<string, Entry[]>();

  constructor(entries: Iterable<Entry>) {
    for (const entry of entries) {
      const [first] = entry.pattern.places;
      if (first === undefined) continue;
      for (const word of first.words) put(this.#byWord, word, entry);
      for (const lead of new Set(first.stems.map((stem) => stem.slice(0, LEAD)))) put(this.#byLead, lead, entry);
    }
  }

  /** Calls `visit` for each pattern that may begin at word `index`; more than once for some. */
  visit(sentence: Sentence, index: number, visit: (entry: Entry) => void): void {
    this.#visitForm(sentence.words[index], visit);
    const bare = sentence.bare[index];
    if (bare !== null) this.#visitForm(bare, visit);
  }

  #visitForm(word: string | undefined, visit: (entry: Entry) => void): void {
    if (word === undefined) return;
    for (const entry of this.#byWord.get(word) ?? []) visit(entry);
    for (const entry of this.#byLead.get(word.slice(0, LEAD)) ?? []) visit(entry);
  }
}

function put<Entry>(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}
