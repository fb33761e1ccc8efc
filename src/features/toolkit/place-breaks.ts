/** Minutes to the first break at most, and a meeting that lasts longer has one. */
export const BEFORE_FIRST_BREAK = 90;

/**
 * Minutes without a break at most, after the first. The second example of the domain research (§2.5) has this many, with
 * people walking from table to table in between.
 */
export const WITHOUT_BREAK = 120;

/**
 * Where breaks come: before these items, counted from 0. As few as can be, so that the longest stretch is as short as can
 * be; never right after the check-in or right before the closing. Null when that can't be done.
 */
export function placeBreaks(minutes: readonly number[]): readonly number[] | null {
  const most = Math.max(0, minutes.length - 3);
  for (let breaks = 0; breaks <= most; breaks += 1) {
    const found = best(minutes, 0, breaks, BEFORE_FIRST_BREAK);
    if (found) return found.cuts;
  }
  return null;
}

interface Placed {
  cuts: readonly number[];
  longest: number;
}

/** The best way to put so many breaks among the items from `start` on. */
function best(minutes: readonly number[], start: number, breaks: number, limit: number): Placed | null {
  let stretch = 0;
  let found: Placed | null = null;
  for (let end = start; end < minutes.length; end += 1) {
    stretch += minutes[end] ?? 0;
    if (stretch > limit) break;
    if (breaks === 0) {
      if (end === minutes.length - 1) return { cuts: [], longest: stretch };
      continue;
    }
    const next = end + 1;
    if (next < 2 || next > minutes.length - 2) continue;
    const rest = best(minutes, next, breaks - 1, WITHOUT_BREAK);
    if (!rest) continue;
    const longest = Math.max(stretch, rest.longest);
    if (!found || longest < found.longest) found = { cuts: [next, ...rest.cuts], longest };
  }
  return found;
}
