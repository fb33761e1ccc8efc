/** Longest text that is looked at, UTF-16 units: a code with a few words before it. */
const MOST = 100;

const CODE = /(?:^|[\s:])([0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{5})[.!]?\s*$/;

/**
 * The code at the end of a short text, as the companion writes codes: "Ik doe mee: AB2C-D3EF-GH4JK". Null: there is none.
 * A code typed in another way is read where a code is asked for.
 */
export function codeIn(text: string): string | null {
  if (text.length > MOST) return null;
  return CODE.exec(text)?.[1] ?? null;
}
