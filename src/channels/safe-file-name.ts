/** Longest name, in characters; file systems end at 255 bytes. */
const MOST_CHARACTERS = 120;

/**
 * A file name that is only that: without what ends a header (grammY writes it into one as it is), leads to a folder, or
 * turns the ending around. Names are made by us; this holds should one ever have something of a person in it.
 */
export function safeFileName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029"\\/:;*?<>|]/gu, '_').replace(/^\.+/, '_');
  return [...plain].slice(-MOST_CHARACTERS).join('') || '_';
}
