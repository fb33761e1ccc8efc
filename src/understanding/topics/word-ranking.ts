import { rarityOf } from './rarity.ts';
import type { Term } from './terms.ts';

/** What a text is about, as far as its words tell: for each label how likely it is, from 0 to 1, together 1. */
export type RankWords = (terms: readonly Term[]) => Float32Array;

export interface Example {
  terms: readonly Term[];
  /** From 0. */
  label: number;
}

/** Times that all examples are learned from, and how much from each; chosen by `npm run questions -- --cross-validate`. */
const PASSES = 2;
const STEP = 4;
const SLOWING = 0.5;
/** How much more a word that no example has weighs than one that a single example has. */
const UNKNOWN = 1.8;
/** A label that is this far right or wrong is not corrected: it saves most of the work and changes nothing. */
const TOLERANCE = 0.01;

/** A text as numbers: the columns of its known terms, and their weights. */
interface Row {
  columns: readonly number[];
  weights: readonly number[];
}

/**
 * Learns from examples which terms speak for which label: multinomial logistic regression over tf-idf, by stochastic
 * gradient descent in a fixed order, so that the same examples always give the same ranking. Unknown words take weight
 * from the known ones: the less of a text is known, the more alike are all labels.
 */
export function learnWords(examples: readonly Example[], labels: number): RankWords {
  const { columnOf, rarities, columnsOf } = columnsFor(examples);
  const unknown = rarityOf(0, examples.length) * UNKNOWN;
  const weights = new Float32Array(columnOf.size * labels);
  const learn = examples.map(({ terms, label }, index) => ({
    row: rowOf(terms, columnsOf[index] ?? [], rarities, unknown),
    label,
  }));
  const shuffle = shuffler();
  const likely = new Float32Array(labels);
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(learn);
    const step = STEP / (1 + pass * SLOWING);
    for (const { row, label } of learn) {
      weighLabels(weights, row, likely);
      correct(weights, row, label, likely, step);
    }
  }
  return (terms) => {
    const columns = terms.map(({ key }) => columnOf.get(key) ?? NO_COLUMN);
    const found = new Float32Array(labels);
    weighLabels(weights, rowOf(terms, columns, rarities, unknown), found);
    return found;
  };
}

const NO_COLUMN = -1;

/** A column for each term of the examples, with how rare it is, and the columns of each example. */
function columnsFor(examples: readonly Example[]) {
  const columnOf = new Map<string, number>();
  const counts: number[] = [];
  const columnsOf = examples.map(({ terms }) =>
    terms.map(({ key }) => {
      const known = columnOf.get(key);
      const column = known ?? columnOf.size;
      if (known === undefined) columnOf.set(key, column);
      counts[column] = (counts[column] ?? 0) + 1;
      return column;
    }),
  );
  return { columnOf, columnsOf, rarities: counts.map((count) => rarityOf(count, examples.length)) };
}

/** A text's length does not count, but how much of it is unknown does. */
function rowOf(terms: readonly Term[], places: readonly number[], rarities: readonly number[], unknown: number): Row {
  const columns: number[] = [];
  const weights: number[] = [];
  let squares = 0;
  terms.forEach(({ weight, read }, index) => {
    const column = places[index] ?? NO_COLUMN;
    if (column === NO_COLUMN) {
      if (read) squares += (weight * unknown) ** 2;
      return;
    }
    const value = weight * (rarities[column] ?? 0);
    columns.push(column);
    weights.push(value);
    squares += value ** 2;
  });
  const length = Math.sqrt(squares) || 1;
  return { columns, weights: weights.map((each) => each / length) };
}

/** Moves the weights of a text's terms towards its label, and away from the labels that looked likely. */
function correct(weights: Float32Array, row: Row, label: number, likely: Float32Array, step: number): void {
  const { columns, weights: values } = row;
  const labels = likely.length;
  for (let each = 0; each < labels; each++) {
    const wrong = (likely[each] ?? 0) - (each === label ? 1 : 0);
    if (wrong < TOLERANCE && wrong > -TOLERANCE) continue;
    for (let index = 0; index < columns.length; index++) {
      const place = (columns[index] ?? 0) * labels + each;
      weights[place] = (weights[place] ?? 0) - step * wrong * (values[index] ?? 0);
    }
  }
}

/** How likely each label is: the softmax of what the terms say for it. Filled into `likely`. */
function weighLabels(weights: Float32Array, { columns, weights: values }: Row, likely: Float32Array): void {
  const labels = likely.length;
  likely.fill(0);
  for (let index = 0; index < columns.length; index++) {
    const start = (columns[index] ?? 0) * labels;
    const value = values[index] ?? 0;
    for (let each = 0; each < labels; each++) likely[each] = (likely[each] ?? 0) + (weights[start + each] ?? 0) * value;
  }
  let most = Number.NEGATIVE_INFINITY;
  for (let each = 0; each < labels; each++) most = Math.max(most, likely[each] ?? 0);
  let sum = 0;
  for (let each = 0; each < labels; each++) {
    const value = Math.exp((likely[each] ?? 0) - most);
    likely[each] = value;
    sum += value;
  }
  for (let each = 0; each < labels; each++) likely[each] = (likely[each] ?? 0) / sum;
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
