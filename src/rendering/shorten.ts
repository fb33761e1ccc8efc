import type { Limit } from '../ports/capabilities.ts';
import { afterCodePoint, graphemes, textLength, withinLimit } from './text-length.ts';

const ELLIPSIS = '…';

/**
 * A text cut to a limit, with `…` at its end where that fits. Cuts between grapheme clusters; only a first cluster
 * that is too long by itself is cut between code points. Empty when not even one code point fits.
 */
export function shorten(text: string, limit: Limit): string {
  if (withinLimit(text, limit)) return text;
  const ellipsis = withinLimit(ELLIPSIS, limit) && limit.max > textLength(ELLIPSIS, limit.unit) ? ELLIPSIS : '';
  const room = limit.max - (ellipsis === '' ? 0 : textLength(ellipsis, limit.unit));
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemes(text)) {
    used += textLength(segment, limit.unit);
    if (used > room) break;
    end = index + segment.length;
  }
  if (end === 0) end = firstCodePoints(text, room, limit);
  return end === 0 ? ellipsis : text.slice(0, end).trimEnd() + ellipsis;
}

/** How far code points go within the room; the start of one long cluster. */
function firstCodePoints(text: string, room: number, limit: Limit): number {
  let used = 0;
  let end = 0;
  while (end < text.length) {
    const next = afterCodePoint(text, end);
    used += textLength(text.slice(end, next), limit.unit);
    // A cut cluster still counts as graphemes, so in that unit its first code point is one.
    if (used > room) break;
    end = next;
  }
  return end;
}
