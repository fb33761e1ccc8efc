/** Rounds of each competitor. */
export const ROUNDS = 7;

/**
 * Runs competitors in turn, so that a noisy moment of the machine hits all of them; the first rounds of each warm up and
 * do not count. `run` returns the figure of one round.
 */
export async function rounds<Name extends string>(
  competitors: Readonly<Record<Name, () => number | Promise<number>>>,
  count: number = ROUNDS,
  warmUp = 1,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(competitors) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < count + warmUp; round += 1) {
    for (const name of names) {
      const value = await competitors[name]();
      if (round >= warmUp) found[name].push(value);
    }
  }
  return found;
}

/**
 * How many things are done in a second of processor time, tried for about `milliseconds` of it; `work` does `each`
 * things at once. Processor time, with all threads of the process counted, because other programs run on the machine;
 * on one that is idle, the wall clock says the same or better.
 */
export function perSecond(each: number, milliseconds: number, work: () => void): number {
  const begin = processorTime();
  let things = 0;
  let now = begin;
  for (; now < begin + milliseconds; now = processorTime()) {
    for (let time = 0; time < 5; time += 1) work();
    things += 5 * each;
  }
  return (things * 1000) / (now - begin);
}

/** Milliseconds of all threads of this process. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Each value of one list over that of the other in the same round. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, index) => value / (others[index] ?? Number.NaN));
}
