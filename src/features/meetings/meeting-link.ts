import { MOST } from './letters.ts';

/** An address among other words, without what ends the sentence that it stands in. */
const ADDRESS = /https:\/\/[^\s<>"']+/i;
const BARE = /(?<![\w@/.:-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[^\s<>"']*)?/i;
const AFTER = /(?<![.,;:!?)\]])[.,;:!?)\]]+$/;

/**
 * The first https address in what somebody wrote; `zoom.us/j/1` becomes one. Null when there is none, or when it is longer
 * than what is kept.
 */
export function findLink(text: string): string | null {
  const [full] = ADDRESS.exec(text) ?? [];
  // Somebody who wrote http:// may mean a page that has no other.
  const [bare] = full === undefined && !/http:\/\//i.test(text) ? (BARE.exec(text) ?? []) : [];
  const found = full ?? (bare === undefined ? undefined : `https://${bare}`);
  if (found === undefined) return null;
  const link = found.replace(AFTER, '');
  return URL.canParse(link) && [...link].length <= MOST.link ? link : null;
}
