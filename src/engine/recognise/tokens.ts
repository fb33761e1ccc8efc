/** A piece of a folded text: digits, letters, or one other character. */
export type Token =
  | { kind: 'number'; text: string; value: number; glued: boolean }
  /** `stem`: what stands before an apostrophe, as in the Turkish "Aralık'ta". */
  | { kind: 'word'; text: string; glued: boolean; stem: string | null }
  | { kind: 'mark'; text: string; glued: boolean };

const PIECE = /([0-9]+)|([\p{L}\p{Nl}\p{No}\p{So}]+(?:'[\p{L}]+)*)|([^\s'])/gu;

/**
 * Splits a folded text. `glued` tells that nothing stands between a token and the one before it ("14u30"). Apostrophes
 * fall away. At most the first `limit` tokens.
 */
export function tokenize(folded: string, limit = 60): Token[] {
  const tokens: Token[] = [];
  let end = -1;
  for (const match of folded.matchAll(PIECE)) {
    const [text, digits, word] = match;
    const glued = match.index === end;
    if (digits !== undefined) tokens.push({ kind: 'number', text, value: Number(digits.slice(0, 15)), glued });
    else if (word !== undefined) tokens.push(wordToken(word, glued));
    else if (!isHyphen(folded, match.index)) tokens.push({ kind: 'mark', text, glued });
    end = match.index + text.length;
    if (tokens.length === limit) break;
  }
  return tokens;
}

function wordToken(word: string, glued: boolean): Token {
  const apostrophe = word.indexOf("'");
  const stem = apostrophe > 0 ? word.slice(0, apostrophe) : null;
  return { kind: 'word', text: word.replaceAll("'", ''), glued, stem };
}

/** A hyphen between letters parts two words and means nothing else: "twenty-five". */
function isHyphen(folded: string, index: number): boolean {
  return folded[index] === '-' && /\p{L}/u.test(folded[index - 1] ?? '') && /\p{L}/u.test(folded[index + 1] ?? '');
}

/** The texts of all tokens, for looking up phrases; a mark is no word, so that no phrase reaches across it. */
export function textsOf(tokens: readonly Token[]): string[] {
  return tokens.map((token) => (token.kind === 'word' ? token.text : ''));
}

/**
 * An Arabic word without the small word written onto its front ("and", "in", "for"): `والثلاثاء` → `الثلاثاء`. Null when
 * there is none to take off.
 */
export function withoutArabicPrefix(word: string): string | null {
  if (word.length < 4) return null;
  if (word.startsWith('لل')) return `ال${word.slice(2)}`;
  if (/^[وبفل]/u.test(word)) return word.slice(1);
  return null;
}
