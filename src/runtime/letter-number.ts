import type { Store } from '../ports/store.ts';

/** Correspondents whose last letter a document that many write to remembers. */
const MOST_CORRESPONDENTS = 100;

/** The same for a person, who has few of them at a time: each talk is another one. */
export const PERSONS_CORRESPONDENTS = 40;

/**
 * The number of a letter: later than the one before it, and never earlier than its moment (epoch milliseconds), so that
 * a person who was erased or lost and begins anew is not taken for one whose letters were taken already.
 */
export function letterNumber(last: number | undefined, now: number): number {
  return Math.max((last ?? 0) + 1, now);
}

/**
 * Whether a letter with this number was taken before. Of somebody who erased everything the number stands under a keyed hash of
 * who they were.
 */
export function wasTaken(
  lettersIn: Readonly<Record<string, number>>,
  from: string,
  number: number,
  store: Pick<Store, 'keyedHash'>,
): boolean {
  return (lettersIn[from] ?? lettersIn[store.keyedHash(from)] ?? 0) >= number;
}

/**
 * The latest numbers of letters, and no more of them than fit in one document: a letter is taken again only while it is
 * under way, and so many others do not pass it by.
 */
export function latest(
  numbers: Readonly<Record<string, number>>,
  most: number = MOST_CORRESPONDENTS,
): Readonly<Record<string, number>> {
  const entries = Object.entries(numbers);
  if (entries.length <= most) return numbers;
  return Object.fromEntries(entries.sort(([, one], [, other]) => other - one).slice(0, most));
}

/**
 * The same after a letter was taken. That one is always kept: a broadcast goes on for hours under the number with which it
 * began, and a helper in many talks has had forty newer letters by then.
 */
export function latestWith(
  from: string,
  number: number,
  numbers: Readonly<Record<string, number>>,
  most: number,
): Readonly<Record<string, number>> {
  const { [from]: before, ...others } = numbers;
  return { ...latest(others, most - 1), [from]: number };
}
