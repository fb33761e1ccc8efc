import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** One run of text as a reader of the PDF finds it; positions in points from the left and the bottom of the page. */
interface Run {
  text: string;
  x: number;
  y: number;
  width: number;
  /** Points. */
  size: number;
  rtl: boolean;
}

interface Page {
  width: number;
  /** Top to bottom; the runs of a line from left to right, whatever the direction in which they are read. */
  lines: Run[][];
  /** In the order in which they were set: column after column. */
  runs: Run[];
  /** Numbers of the glyphs that are drawn; 0 is the empty box. */
  glyphs: number[];
}

interface Pdf {
  pages: Page[];
  title: string | undefined;
  language: string | undefined;
}

/** Reads a PDF back with Mozilla's pdf.js, so that a test sees what a reader of the paper would. */
export async function readPdf(bytes: Uint8Array): Promise<Pdf> {
  const loading = getDocument({ data: bytes.slice(), verbosity: 0 });
  const document = await loading.promise;
  const pages: Page[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    const runs = items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [
            {
              text: item.str,
              x: item.transform[4],
              y: item.transform[5],
              width: item.width,
              size: Math.hypot(item.transform[2], item.transform[3]),
              rtl: item.dir === 'rtl',
            },
          ]
        : [],
    );
    const { fnArray, argsArray } = await page.getOperatorList();
    const glyphs = argsArray
      .filter((_: unknown, index: number) => fnArray[index] === OPS.showText)
      .flatMap(([shown]: [({ originalCharCode: number } | number)[]]) =>
        shown.flatMap((glyph) => (typeof glyph === 'number' ? [] : [glyph.originalCharCode])),
      );
    pages.push({ width: page.getViewport({ scale: 1 }).width, lines: inLines(runs), runs, glyphs });
  }
  const { info } = await document.getMetadata();
  const { Title: title, Language: language } = info as { Title?: string; Language?: string };
  await loading.destroy();
  return { pages, title, language };
}

function inLines(runs: Run[]): Run[][] {
  const lines: Run[][] = [];
  for (const run of [...runs].sort((a, b) => b.y - a.y)) {
    const line = lines.at(-1);
    // Two lines of text are more than 12 points apart; two runs of one line stand on one baseline.
    if (line?.[0] !== undefined && line[0].y - run.y < 4) line.push(run);
    else lines.push([run]);
  }
  return lines.map((line) => line.sort((a, b) => a.x - b.x));
}

/** The text of a line from left to right. A gap wider than a hair is a space. */
export function leftToRight(line: Run[]): string {
  let text = '';
  let end: number | null = null;
  for (const run of line) {
    text += end !== null && run.x - end > 1 ? ` ${run.text}` : run.text;
    end = run.x + run.width;
  }
  return plain(text);
}

/** The lines of the pages without their numbers. */
export function bodyLines(pdf: Pdf): Run[][] {
  return pdf.pages.flatMap((page) => page.lines.slice(0, -1));
}

/** The whole body of a left-to-right paper. */
export function bodyText(pdf: Pdf): string {
  return plain(bodyLines(pdf).map(leftToRight).join(' '));
}

/** Without what has no shape: direction marks, break opportunities, kinds of spaces. */
export function plain(text: string): string {
  return text
    .replace(/[\u200B\u200E\u200F\u2066-\u2069]/g, '')
    .replace(/[\s\u00A0]+/g, ' ')
    .trim();
}

/**
 * The words of a text, each with its letters in alphabetical order: readers of a PDF give back the two letters of
 * an Arabic lam-alef, drawn as one glyph, the wrong way round.
 */
export function words(text: string): string[] {
  return (plain(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => [...word].sort().join(''));
}

/** The words of a right-to-left paper, line by line, each line from its right end. */
export function wordsFromTheRight(pdf: Pdf): string[] {
  return bodyLines(pdf).flatMap((line) => line.toReversed().flatMap((run) => words(run.text)));
}

/**
 * The words of a paper with columns and cells, in the order in which they are read. Runs beside each other are one line,
 * read from the right when any of them is; a gap wider than a space begins another cell.
 */
export function wordsInOrder(pdf: Pdf): string[] {
  return pdf.pages.flatMap(({ runs }) => {
    const pieces: Run[][] = [];
    for (const run of runs) {
      const piece = pieces.at(-1);
      const last = piece?.at(-1);
      const beside =
        last &&
        Math.abs(last.y - run.y) < 1 &&
        (run.x >= last.x ? run.x - last.x - last.width : last.x - run.x - run.width) < 8;
      if (piece && beside) piece.push(run);
      else pieces.push([run]);
    }
    return pieces.flatMap((piece) => {
      const fromTheLeft = piece.toSorted((a, b) => a.x - b.x);
      const ordered = piece.some((run) => run.rtl) ? fromTheLeft.toReversed() : fromTheLeft;
      return ordered.flatMap((run) => words(run.text));
    });
  });
}

/**
 * Holds a paper that may be Arabic against its texts: every word is there as often as it should be, and the words that
 * stand there once are in order. Latin words between Arabic ones count for the first only: a reader of PDFs gives them
 * back as pieces, whose order in the line it does not tell.
 */
export function inOrder(found: readonly string[]): { all: string[]; once: string[] } {
  const times = new Map<string, number>();
  for (const word of found) times.set(word, (times.get(word) ?? 0) + 1);
  const anyArabic = found.some((word) => ARABIC.test(word));
  return {
    all: found.toSorted(),
    once: anyArabic ? found.filter((word) => times.get(word) === 1 && ARABIC.test(word)) : [...found],
  };
}

const ARABIC = /\p{Script=Arabic}/u;
