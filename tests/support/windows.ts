/** A moment to count from: noon in Amsterdam's winter. */
export const START = Date.parse('2026-11-23T12:00:00+01:00');

/** The most of these moments, ascending, that lie in any time span of `per` milliseconds, its end not in it. */
export function mostInWindow(moments: readonly number[], per: number): number {
  let most = 0;
  let from = 0;
  for (const [index, at] of moments.entries()) {
    while ((moments[from] ?? at) <= at - per) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
