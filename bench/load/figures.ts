/** The value below which so large a share of ascending values lies: the nearest that there is, rounded up. */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  return ascending[Math.max(0, Math.ceil(ascending.length * share) - 1)] ?? Number.NaN;
}

/** The straight line that fits points best (least squares): how much it rises for each unit of x. */
export function slopeOf(points: readonly { x: number; y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [middleX, middleY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const over = points.reduce((sum, { x, y }) => sum + (x - middleX) * (y - middleY), 0);
  return over / points.reduce((sum, { x }) => sum + (x - middleX) ** 2, 0);
}

/** The highest that holds: doubled from `from` until one does not (or `most` is reached), then halved to within `within`. */
export async function highest(
  { from, most, within }: { from: number; most: number; within: number },
  holds: (value: number) => Promise<boolean>,
): Promise<number> {
  let held = 0;
  let failed = Number.POSITIVE_INFINITY;
  for (let value = from; value <= most; value *= 2) {
    if (await holds(value)) held = value;
    else {
      failed = value;
      break;
    }
  }
  if (failed === Number.POSITIVE_INFINITY) return held;
  while (failed - held > within) {
    const value = Math.round((held + failed) / 2);
    if (await holds(value)) held = value;
    else failed = value;
  }
  return held;
}

/** Lines of equal columns; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ');
  return [line(head), ...rows.map(line)].join('\n');
}
