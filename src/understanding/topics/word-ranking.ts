import { isRead, type Terms } from './terms.ts';

/** What a text is about, as far as its words tell: for each label how likely it is, from 0 to 1, together 1. */
export type RankWords = (terms: Terms) => Float32Array;

export interface Example {
  terms: Terms;
  /** From 0. */
  label: number;
}

/** Times that all examples are learned from, and how much from each; chosen by `npm run questions -- --cross-validate`. */
const PASSES = 5;
const STEP = 2;
const SLOWING = 0.3;
/** A label that is this far right or wrong is not corrected: it saves most of the work and changes nothing. */
const TOLERANCE = 0.001;

/** A text as numbers: the columns of its known terms, and their weights. */
interface Row {
  columns: Int32Array;
  weights: Float32Array;
}

/**
 * Learns from examples which terms speak for which label: multinomial logistic regression over tf-idf, by stochastic
 * gradient descent in a fixed order, so that the same examples always give the same ranking. Unknown words take weight
 * from the known ones: the less of a text is known, the more alike are all labels.
 */
export function learnWords(examples: readonly Example[], labels: number): RankWords {
  const { rowOf, columns } = weigh(examples.map(({ terms }) => terms));
  const weights = new Float32Array(columns * labels);
  const learn = examples.map(({ terms, label }) => ({ row: rowOf(terms), label }));
  const random = shuffler();
  for (let pass = 0; pass < PASSES; pass++) {
    random(learn);
    const step = STEP / (1 + pass * SLOWING);
    for (const { row, label } of learn) correct(weights, row, label, labels, step);
  }
  return (terms) => likelihoods(weights, rowOf(terms), labels);
}

/** Rare terms tell more; a text's length does not count. */
function weigh(texts: readonly Terms[]): { rowOf: (terms: Terms) => Row; columns: number } {
  const texted = new Map<string, number>();
  for (const terms of texts) for (const term of terms.keys()) texted.set(term, (texted.get(term) ?? 0) + 1);
  const rarity = (count: number) => Math.log((texts.length + 1) / (count + 1)) + 1;
  const known = new Map<string, { column: number; rarity: number }>();
  for (const [term, count] of texted) known.set(term, { column: known.size, rarity: rarity(count) });
  const unknown = rarity(0);
  const rowOf = (terms: Terms): Row => {
    const columns: number[] = [];
    const weights: number[] = [];
    let squares = 0;
    for (const [term, times] of terms) {
      const found = known.get(term);
      if (found === undefined) {
        if (isRead(term)) squares += (times * unknown) ** 2;
        continue;
      }
      columns.push(found.column);
      weights.push(times * found.rarity);
      squares += (times * found.rarity) ** 2;
    }
    const length = Math.sqrt(squares) || 1;
    return { columns: Int32Array.from(columns), weights: Float32Array.from(weights, (weight) => weight / length) };
  };
  return { rowOf, columns: known.size };
}

function correct(weights: Float32Array, row: Row, label: number, labels: number, step: number): void {
  const likely = likelihoods(weights, row, labels);
  const { length } = row.columns;
  for (let each = 0; each < labels; each++) {
    const wrong = (likely[each] ?? 0) - (each === label ? 1 : 0);
    if (wrong < TOLERANCE && wrong > -TOLERANCE) continue;
    for (let index = 0; index < length; index++) {
      const place = (row.columns[index] ?? 0) * labels + each;
      weights[place] = (weights[place] ?? 0) - step * wrong * (row.weights[index] ?? 0);
    }
  }
}

/** Softmax of what the terms say for each label. */
function likelihoods(weights: Float32Array, { columns, weights: values }: Row, labels: number): Float32Array {
  const scores = new Float32Array(labels);
  for (let index = 0; index < columns.length; index++) {
    const start = (columns[index] ?? 0) * labels;
    const value = values[index] ?? 0;
    for (let each = 0; each < labels; each++) scores[each] = (scores[each] ?? 0) + (weights[start + each] ?? 0) * value;
  }
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > most) most = score;
  let sum = 0;
  for (let each = 0; each < labels; each++) {
    const value = Math.exp((scores[each] ?? 0) - most);
    scores[each] = value;
    sum += value;
  }
  for (let each = 0; each < labels; each++) scores[each] = (scores[each] ?? 0) / sum;
  return scores;
}

/** Shuffles in place, always in the same way (Fisher–Yates over the Lehmer generator of Park and Miller). */
function shuffler(): (list: unknown[]) => void {
  let seed = 1;
  return (list) => {
    for (let index = list.length - 1; index > 0; index--) {
      seed = (seed * 16_807) % 2_147_483_647;
      const other = seed % (index + 1);
      [list[index], list[other]] = [list[other], list[index]];
    }
  };
}
