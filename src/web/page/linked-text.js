// @ts-check
/**
 * Finds web addresses (https only) and telephone numbers that stand by themselves: 112, 113, 0800 and 0900 with four or
 * seven digits, and what may be a number of ten digits. Others are left alone: a house number, a date or an amount is
 * no telephone.
 */
const LINKS = new RegExp(
  [
    String.raw`(?<url>https:\/\/[^\s<>"'\u0060\u202A-\u202E\u2066-\u2069]+)`,
    String.raw`(?<phone>112|113|0[89]00[- ]?\d{4}(?:\d{3})?|(?:\+31[- ]?|0)[1-9]\d{0,2}[- ]?\d(?: ?\d){5,7})` +
      String.raw`(?![\p{L}\p{N}_\-\/@%€]|[.,:]\p{N})`,
  ].join('|'),
  'gu',
);

/** A whole number without its signs: one of the short ones, or ten digits (Numbering plan of the Netherlands). */
const WHOLE = /^(?:112|113|0[89]00\d{4}(?:\d{3})?|(?:\+31|0)[1-9]\d{8})$/;

/** Before a number: this makes it part of something longer. (Not a lookbehind: telephones of 2022 lack it.) */
const JOINED_BEFORE = /[\p{L}\p{N}_\-+/.,:#@€$]$/u;

/** Belongs to the sentence, not to the address. */
const TRAILING = /^[.,;:!?\u2026\u060C\u061B\u061F\u00BB\u201D\u2019]$/u;

/**
 * The text as nodes, links made with the DOM, so that nothing in it is ever read as HTML.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function linkedText(text) {
  const nodes = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(LINKS)) {
    if (match.groups?.phone && JOINED_BEFORE.test(text.slice(0, match.index))) continue;
    const found = match.groups?.url === undefined ? match[0] : trimmed(match[0]);
    const href = match.groups?.url === undefined ? callHref(found) : safeHref(found);
    if (href === null) continue;
    nodes.append(text.slice(from, match.index), link(found, href));
    from = match.index + found.length;
  }
  nodes.append(text.slice(from));
  return nodes;
}

/** @param {string} url */
function trimmed(url) {
  let kept = withoutTrailing(url);
  // A closing bracket is part of the address only when it was opened there.
  let unopened = kept.split(')').length - kept.split('(').length;
  while (unopened > 0 && kept.endsWith(')')) {
    kept = withoutTrailing(kept.slice(0, -1));
    unopened -= 1;
  }
  return kept;
}

/**
 * Sign by sign: a regular expression for the end of a text takes quadratic time on a long run of these.
 * @param {string} url
 */
function withoutTrailing(url) {
  let end = url.length;
  while (end > 0 && TRAILING.test(url.charAt(end - 1))) end -= 1;
  return url.slice(0, end);
}

/** @param {string} number */
function callHref(number) {
  const plain = number.replace(/[ -]/g, '');
  return WHOLE.test(plain) ? `tel:${plain}` : null;
}

/** @param {string} url */
function safeHref(url) {
  try {
    const { protocol, username, password, href } = new URL(url);
    // A name before an @ makes one site look like another.
    return protocol === 'https:' && username === '' && password === '' ? href : null;
  } catch {
    // Looks like an address and is none: it stays text.
    return null;
  }
}

/**
 * @param {string} text
 * @param {string} href
 */
function link(text, href) {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.textContent = text;
  // Digits and addresses run from left to right in every language; in Arabic 0800-2000 would turn around.
  anchor.dir = 'ltr';
  if (!href.startsWith('tel:')) {
    anchor.target = '_blank';
    anchor.rel = 'noopener noreferrer';
  }
  return anchor;
}
