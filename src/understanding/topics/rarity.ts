/** How much something tells that `count` of `texts` have: the inverse document frequency, smoothed; from 1 upwards. */
export function rarityOf(count: number, texts: number): number {
  return Math.log((texts + 1) / (count + 1)) + 1;
}
