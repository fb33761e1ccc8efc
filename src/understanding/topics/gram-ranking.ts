import { rarityOf } from './rarity.ts';

/** How alike a text, as its words, is to each of the texts that were indexed, from 0 to 1. */
export type RankGrams = (words: readonly string[]) => Float32Array;

/** Letters that are looked at together. Five as well costs half as much again and finds nothing more. */
const SHORTEST = 3;
const LONGEST = 4;

/** A run is one number: 7 bits a letter, which is room for the letters of all our languages; the rest are one letter. */
const BITS = 7;
const OTHER = 2 ** BITS - 1;

/**
 * Indexes texts by runs of letters, across words too, so that "wyk team" is like "wijkteam": the cosine of tf-idf over
 * which runs a text has. Runs that no text has count for the text that is compared, so that what is mostly unknown is
 * like nothing.
 */
export function indexGrams(texts: readonly (readonly string[])[]): RankGrams {
  const letters = new Map<string, number>([[' ', 1]]);
  const columns = new Map<number, number>();
  /** The last text that had each column, counted from 1: a run that comes back in a text counts once. */
  const last: number[] = [];
  const rows = texts.map((words, text) => {
    const row: number[] = [];
    for (const gram of gramsOf(words, (letter) => learned(letters, letter))) {
      let column = columns.get(gram);
      if (column === undefined) {
        column = columns.size;
        columns.set(gram, column);
        last.push(0);
      }
      if (last[column] === text + 1) continue;
      last[column] = text + 1;
      row.push(column);
    }
    return row;
  });
  const index = invert(rows, columns.size);
  return (words) => {
    const alike = new Float32Array(texts.length);
    let squares = 0;
    for (const gram of new Set(gramsOf(words, (letter) => letters.get(letter) ?? OTHER))) {
      squares += index.add(columns.get(gram), alike) ** 2;
    }
    const length = Math.sqrt(squares) || 1;
    for (let text = 0; text < alike.length; text++) alike[text] = (alike[text] ?? 0) / length;
    return alike;
  };
}

interface Inverted {
  /** Adds what a column says for each text, and returns how rare it is; a column that no text has is the rarest. */
  add(column: number | undefined, alike: Float32Array): number;
}

/** From the columns of each text to the texts of each column, one column behind the other. */
function invert(rows: readonly (readonly number[])[], columns: number): Inverted {
  const found = new Uint32Array(columns);
  for (const row of rows) for (const column of row) found[column] = (found[column] ?? 0) + 1;
  const rarity = new Float32Array(found).map((count) => rarityOf(count, rows.length));
  const unknown = rarityOf(0, rows.length);
  const starts = new Uint32Array(columns + 1);
  for (let column = 0; column < columns; column++) starts[column + 1] = (starts[column] ?? 0) + (found[column] ?? 0);
  const filled = starts.slice();
  const postings = new Uint32Array(starts[columns] ?? 0);
  const lengths = new Float32Array(rows.length);
  rows.forEach((row, text) => {
    let squares = 0;
    for (const column of row) {
      const place = filled[column] ?? 0;
      filled[column] = place + 1;
      postings[place] = text;
      squares += (rarity[column] ?? 0) ** 2;
    }
    lengths[text] = Math.sqrt(squares) || 1;
  });
  return {
    add(column, alike) {
      if (column === undefined) return unknown;
      const weight = rarity[column] ?? 0;
      const end = starts[column + 1] ?? 0;
      for (let place = starts[column] ?? 0; place < end; place++) {
        const text = postings[place] ?? 0;
        alike[text] = (alike[text] ?? 0) + (weight * weight) / (lengths[text] ?? 1);
      }
      return weight;
    },
  };
}

/** The number of a letter, given it when it is first seen. */
function learned(letters: Map<string, number>, letter: string): number {
  const known = letters.get(letter);
  if (known !== undefined) return known;
  const next = Math.min(letters.size + 1, OTHER);
  letters.set(letter, next);
  return next;
}

function gramsOf(words: readonly string[], numberOf: (letter: string) => number): number[] {
  const numbers: number[] = [];
  for (const letter of ` ${words.join(' ')} `) numbers.push(numberOf(letter));
  const grams: number[] = [];
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let start = 0; start + length <= numbers.length; start++) {
      let gram = 0;
      for (let at = start; at < start + length; at++) gram = (gram << BITS) | (numbers[at] ?? OTHER);
      grams.push(gram);
    }
  }
  return grams;
}
