/**
 * The minutes of each step when the whole takes `total` instead of the sum of `steps`: whole minutes, in the same
 * proportion as near as can be, together exactly `total`, and none zero while `total` has a minute for each.
 */
export function shareMinutes(steps: readonly number[], total: number): number[] {
  const sum = steps.reduce((all, step) => all + step, 0);
  if (sum === total) return [...steps];
  const least = total >= steps.length ? 1 : 0;
  const shares = steps.map((step) => Math.max(least, (step * total) / sum));
  const minutes = shares.map((share) => Math.floor(share));
  const left = () => total - minutes.reduce((all, each) => all + each, 0);
  /** How much a step has too little, compared with its share. */
  const want = (index: number) => (shares[index] ?? 0) - (minutes[index] ?? 0);
  const indexes = steps.map((_, index) => index);
  while (left() > 0) {
    const [most = 0] = [...indexes].sort((a, b) => want(b) - want(a));
    minutes[most] = (minutes[most] ?? 0) + 1;
  }
  while (left() < 0) {
    const [most = 0] = indexes.filter((index) => (minutes[index] ?? 0) > least).sort((a, b) => want(a) - want(b));
    minutes[most] = (minutes[most] ?? 0) - 1;
  }
  return minutes;
}
