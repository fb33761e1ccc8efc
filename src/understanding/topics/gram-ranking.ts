/** How alike a text, as its words, is to each of the texts that were indexed, from 0 to 1. */
export type RankGrams = (words: readonly string[]) => Float32Array;

/** Letters that are looked at together. Five as well costs half as much again and finds nothing more. */
const SHORTEST = 3;
const LONGEST = 4;

/**
 * Indexes texts by runs of letters, across words too, so that "wyk team" is like "wijkteam": the cosine of tf-idf. Runs that no text has
 * count for the text that is compared, so that what is mostly unknown is like nothing.
 */
export function indexGrams(texts: readonly (readonly string[])[]): RankGrams {
  const columns = new Map<string, number>();
  const counted = texts.map((words) => {
    const counts = new Map<number, number>();
    for (const gram of gramsOf(words)) {
      let column = columns.get(gram);
      if (column === undefined) {
        column = columns.size;
        columns.set(gram, column);
      }
      counts.set(column, (counts.get(column) ?? 0) + 1);
    }
    return counts;
  });
  const found = new Uint32Array(columns.size);
  for (const counts of counted) for (const column of counts.keys()) found[column] = (found[column] ?? 0) + 1;
  const rarity = Float32Array.from(found, (count) => rarityOf(count, texts.length));
  const unknown = rarityOf(0, texts.length);

  // Postings of all columns behind each other: column c has those from starts[c] to starts[c + 1].
  const starts = new Uint32Array(columns.size + 1);
  for (let column = 0; column < columns.size; column++)
    starts[column + 1] = (starts[column] ?? 0) + (found[column] ?? 0);
  const filled = starts.slice();
  const postings = new Uint32Array(starts[columns.size] ?? 0);
  const weights = new Float32Array(postings.length);
  counted.forEach((counts, text) => {
    let squares = 0;
    for (const [column, count] of counts) squares += weightOf(count, rarity[column] ?? 0) ** 2;
    const length = Math.sqrt(squares) || 1;
    for (const [column, count] of counts) {
      const place = filled[column] ?? 0;
      filled[column] = place + 1;
      postings[place] = text;
      weights[place] = weightOf(count, rarity[column] ?? 0) / length;
    }
  });

  return (words) => {
    const counts = new Map<string, number>();
    for (const gram of gramsOf(words)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
    const alike = new Float32Array(texts.length);
    let squares = 0;
    for (const [gram, count] of counts) {
      const column = columns.get(gram);
      const weight = weightOf(count, column === undefined ? unknown : (rarity[column] ?? 0));
      squares += weight ** 2;
      if (column === undefined) continue;
      const end = starts[column + 1] ?? 0;
      for (let place = starts[column] ?? 0; place < end; place++) {
        const text = postings[place] ?? 0;
        alike[text] = (alike[text] ?? 0) + weight * (weights[place] ?? 0);
      }
    }
    const length = Math.sqrt(squares) || 1;
    for (let text = 0; text < alike.length; text++) alike[text] = (alike[text] ?? 0) / length;
    return alike;
  };
}

function gramsOf(words: readonly string[]): string[] {
  const text = ` ${words.join(' ')} `;
  const grams: string[] = [];
  for (let length = SHORTEST; length <= LONGEST; length++) {
    for (let start = 0; start + length <= text.length; start++) grams.push(text.slice(start, start + length));
  }
  return grams;
}

/** Rare runs tell more. */
function rarityOf(count: number, texts: number): number {
  return Math.log((texts + 1) / (count + 1)) + 1;
}

/** A run that comes back tells a little more than one that stands once. */
function weightOf(count: number, rarity: number): number {
  return (1 + Math.log(count)) * rarity;
}
