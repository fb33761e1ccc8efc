import type { IncomingActivity } from './activity.ts';

/** The names that Teams has for its first reactions. */
const BY_NAME: Readonly<Record<string, string>> = {
  like: '👍',
  heart: '❤️',
  laugh: '😆',
  surprised: '😮',
  sad: '😢',
  angry: '😠',
  plusOne: '👍',
};

/** Newer reactions: the code point in front of a name, as `1f44e_thumbsdown`. */
const BY_CODE_POINT = /^([0-9a-f]{4,6})(?:[_-]|$)/i;

/**
 * The emoji that was put on a message; `''` when one was taken off; null when there is neither, or one that can't be
 * read. Changing a reaction comes as one removed and one added, and then only the new one counts.
 */
export function reactionEmoji({ reactionsAdded, reactionsRemoved }: IncomingActivity): string | null {
  const added = reactionsAdded?.at(-1)?.type;
  if (added === undefined) return reactionsRemoved && reactionsRemoved.length > 0 ? '' : null;
  if (Object.hasOwn(BY_NAME, added)) return BY_NAME[added] ?? null;
  if (/\p{Extended_Pictographic}/u.test(added)) return added;
  const code = BY_CODE_POINT.exec(added)?.[1];
  if (code === undefined) return null;
  const point = Number.parseInt(code, 16);
  const emoji = point <= 0x10ffff ? String.fromCodePoint(point) : '';
  return /\p{Extended_Pictographic}/u.test(emoji) ? emoji : null;
}
