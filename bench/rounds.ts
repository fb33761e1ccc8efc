/** Rounds of each competitor. */
export const ROUNDS = 7;

/**
 * Runs competitors in turn, so that a noisy moment of the machine hits all of them; the first round of each warms up and
 * does not count. `run` returns the figure of one round.
 */
export async function rounds<Name extends string>(
  competitors: Readonly<Record<Name, () => number | Promise<number>>>,
  count: number = ROUNDS,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(competitors) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= count; round += 1) {
    for (const name of names) {
      const value = await competitors[name]();
      if (round > 0) found[name].push(value);
    }
  }
  return found;
}

/** How many times `work` can be done in a second, tried for about `milliseconds`; `work` does `each` things at once. */
export function perSecond(each: number, milliseconds: number, work: () => void): number {
  const begin = performance.now();
  let times = 0;
  let now = begin;
  for (; now < begin + milliseconds; now = performance.now()) {
    work();
    times += 1;
  }
  return (times * each * 1000) / (now - begin);
}

/** Each value of one list over that of the other in the same round. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, index) => value / (others[index] ?? Number.NaN));
}
