/** A box on a slide, inches. */
export interface TextBox {
  width: number;
  height: number;
}

const POINTS = 72;
/** Space after a paragraph, as a share of its size. */
export const PARAGRAPH_GAP = 0.35;
/** Programs break lines a little differently, and put another font for one that they don't have. */
const CAUTION = 1.06;

/**
 * The largest of `sizes` (points, largest first) at which the paragraphs fit into the box, or null when none does. By the
 * widths of Arial's letters, and with room for fonts that are put in its place; slides can't be measured where they are made.
 */
export function fitSlideText(paragraphs: readonly string[], box: TextBox, sizes: readonly number[]): number | null {
  return sizes.find((size) => heightOf(paragraphs, box.width, size) <= box.height) ?? null;
}

/** The paragraphs in as few boxes as they need at `size`, in order. One that is too long for a box is cut between words. */
export function splitOverBoxes(paragraphs: readonly string[], box: TextBox, size: number): string[][] {
  const pages: string[][] = [];
  let page: string[] = [];
  const fits = (more: string) => heightOf([...page, more], box.width, size) <= box.height;
  for (const paragraph of paragraphs) {
    if (page.length > 0 && !fits(paragraph)) {
      pages.push(page);
      page = [];
    }
    let piece = '';
    for (const word of paragraph.split(' ')) {
      const longer = piece === '' ? word : `${piece} ${word}`;
      if (piece !== '' && !fits(longer)) {
        pages.push([...page, piece]);
        page = [];
        piece = word;
      } else piece = longer;
    }
    page.push(piece);
  }
  return page.length > 0 ? [...pages, page] : pages;
}

/** Inches. */
function heightOf(paragraphs: readonly string[], width: number, size: number): number {
  const inches = paragraphs.map((paragraph) => {
    const lines = linesOf(paragraph, (width * POINTS) / size);
    return ((lines * lineHeight(paragraph) + PARAGRAPH_GAP) * size) / POINTS;
  });
  return inches.reduce((sum, each) => sum + each, 0);
}

/** Lines that a paragraph takes in a column of so many ems. */
function linesOf(paragraph: string, ems: number): number {
  let lines = 1;
  let used = 0;
  for (const word of paragraph.split(' ')) {
    const wide = widthOf(word) * CAUTION;
    const after = used === 0 ? wide : used + SPACE + wide;
    if (after <= ems) used = after;
    else {
      // A word that is wider than the column is broken by the program that shows it.
      lines += (used === 0 ? 0 : 1) + Math.ceil(wide / ems) - 1;
      used = wide % ems;
    }
  }
  return lines;
}

const ARABIC = /\p{Script=Arabic}/u;

/** In sizes. Arabic letters reach further up and down. */
function lineHeight(paragraph: string): number {
  return ARABIC.test(paragraph) ? 1.5 : 1.2;
}

const SPACE = 0.278;

/** Widths of Arial's letters in ems, by how wide they are; bold is wider, and counted as such everywhere. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\p{M}\u200E\u200F]/u, 0],
  [/[ijl.,:;!'|ıİI]/u, 0.28],
  [/[ftr()[\]/-]/u, 0.34],
  [/[mwMW@%…]/u, 0.89],
  [/\p{Lu}/u, 0.72],
  [/./u, 0.58],
];

function widthOf(word: string): number {
  return [...word].reduce((sum, letter) => sum + (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? 0), 0);
}
