import type pptx from 'pptxgenjs';
import { AppError } from '../ports/error.ts';
import type { Language } from '../ports/language.ts';
import { fitSlideText, PARAGRAPH_GAP, splitOverBoxes, type TextBox } from './fit-slide-text.ts';
import { documentDirection, lineDirection, protectNumbers } from './reading-direction.ts';

/** What stands on a slide in one language. */
export interface SlideSide {
  language: Language;
  title: string;
  /** A paragraph each; the first is said louder when `lead`. */
  lines: readonly string[];
  /** Small, at the foot: a source, a time. */
  foot?: string | undefined;
}

/** A slide; with two sides, the first stands where reading begins. */
export type Slide =
  /** Dark all over: the first one, breaks. */
  | { kind: 'pause'; sides: readonly SlideSide[] }
  | { kind: 'text'; lead: boolean; sides: readonly SlideSide[] }
  /** Cells in reading order, a list of texts for each: one a language. The first row is the head when `head`. */
  | {
      kind: 'table';
      head: boolean;
      widths: readonly number[];
      rows: readonly SlideCell[][];
      sides: readonly SlideSide[];
    };

export type SlideCell = readonly { language: Language; text: string; bold?: boolean }[];

/**
 * Arial is on every computer with PowerPoint, has Arabic letters, and LibreOffice brings a font of the same widths
 * (Liberation Sans).
 */
const FONT = 'Arial';
const INK = '0B4A57';
const BLACK = '1A1A1A';
const WHITE = 'FFFFFF';

/** Inches: a wide slide, 16 to 9. */
const SLIDE = { width: 13.333, height: 7.5 };
const MARGIN = 0.6;
const GUTTER = 0.5;
const BAND = 1.3;
const BODY = { top: BAND + 0.35, bottom: 6.25 };
const FOOT = { top: 6.35, height: 0.95 };

/** Points. Nothing is smaller than the last. */
const TITLE_SIZES = [34, 30, 26, 22, 18];
const BODY_SIZES = [32, 30, 28, 26, 24, 22, 20, 18, 16];
const PAUSE_SIZES = [54, 44, 36, 30];
const TABLE_SIZES = [22, 20, 18, 16, 14];
const FOOT_SIZE = 14;

const LOCALES: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB', tr: 'tr-TR', ar: 'ar-SA' };

/**
 * Slides as a PPTX, to be changed by whoever shows them: titles are titles, tables are tables. A text that is too long for
 * its slide goes on on the next one. Errors: `AppError` with code `paper.failed`.
 */
export async function makeSlideDeck(title: string, slides: readonly Slide[]): Promise<Uint8Array> {
  try {
    const deck = await newDeck();
    deck.layout = 'LAYOUT_WIDE';
    deck.title = clean(title);
    deck.author = 'Kennismaker';
    deck.company = 'Kennismaker';
    deck.subject = '';
    defineMasters(deck, slides[0]?.sides ?? []);
    deck.theme = { headFontFace: FONT, bodyFontFace: FONT };
    for (const slide of slides) {
      if (slide.kind === 'pause') addPause(deck, slide.sides);
      else if (slide.kind === 'table') addTable(deck, slide);
      else for (const page of pagesOf(slide.sides)) addText(deck, page, slide.lead);
    }
    // The one form of output that is compressed.
    return new Uint8Array((await deck.stream({ compression: true })) as Buffer);
  } catch (cause) {
    throw new AppError('paper.failed', 'The slides could not be made.', {
      advice: 'Run `npm ci`, then `npx vitest run tests/papers`, which should show it. Report it.',
      cause,
    });
  }
}

// The package says to TypeScript that it is CommonJS, and gives Node a module: its class is `default` at once.
type Deck = pptx.default;
type DeckSlide = pptx.default.Slide;

async function newDeck(): Promise<Deck> {
  const { default: loaded } = await import('pptxgenjs');
  return new (loaded as unknown as typeof pptx.default)();
}

const PLAIN = 'Plain';
const DARK = 'Dark';
/** The placeholder in which a program looks for the name of a slide. */
const TITLE = 'title';

/** The place of a title is that of the first side: what a slide says of it does not count. */
function defineMasters(deck: Deck, sides: readonly SlideSide[]): void {
  const { x, width } = column(sides, 0);
  const title = (y: number, h: number) => ({
    placeholder: {
      options: { name: TITLE, type: 'title' as const, x, y, w: width, h, margin: 0 },
      text: '',
    },
  });
  const band = { x: 0, y: 0, w: SLIDE.width, h: BAND, fill: { color: INK } };
  deck.defineSlideMaster({ title: PLAIN, background: { color: WHITE }, objects: [{ rect: band }, title(0, BAND)] });
  deck.defineSlideMaster({ title: DARK, background: { color: INK }, objects: [title(1.6, 2.1)] });
}

function addPause(deck: Deck, sides: readonly SlideSide[]): void {
  const slide = deck.addSlide({ masterName: DARK });
  for (const [index, side] of sides.entries()) {
    const { x, width } = column(sides, index);
    const size = fitSlideText([side.title], { width, height: 2 }, PAUSE_SIZES) ?? PAUSE_SIZES[PAUSE_SIZES.length - 1];
    slide.addText(paragraphs(side, [side.title], { bold: true, fontSize: size, color: WHITE }), {
      ...box(x, 1.6, width, 2.1),
      ...(index === 0 && { placeholder: TITLE }),
      valign: 'bottom',
    });
    slide.addText(paragraphs(side, side.lines, { fontSize: 24, color: WHITE }), {
      ...box(x, 4, width, 2.4),
      valign: 'top',
    });
    addFoot(slide, side, x, width, WHITE);
  }
}

function addText(deck: Deck, sides: readonly SlideSide[], lead: boolean): void {
  const slide = addTitled(deck, sides);
  const bodies = sides.map((_, index) => bodyBox(sides, index));
  // Both languages in one size: neither is said louder.
  const sizes = sides.map((side, index) => fitSlideText(side.lines, bodies[index] ?? bodyBox(sides, 0), BODY_SIZES));
  const fontSize = Math.min(...sizes.map((size) => size ?? smallest(BODY_SIZES)));
  for (const [index, side] of sides.entries()) {
    const { x, width } = column(sides, index);
    const [first = '', ...others] = side.lines;
    const runs = lead
      ? [
          ...paragraphs(side, [first], { fontSize, bold: true, color: INK }),
          ...paragraphs(side, others, { fontSize, color: BLACK }),
        ]
      : paragraphs(side, side.lines, { fontSize, color: BLACK });
    slide.addText(runs, { ...box(x, BODY.top, width, BODY.bottom - BODY.top), valign: 'top' });
    addFoot(slide, side, x, width, BLACK);
  }
}

function addTable(deck: Deck, { sides, rows, widths, head }: Extract<Slide, { kind: 'table' }>): void {
  const slide = addTitled(deck, sides);
  const backwards = isBackwards(sides);
  const whole = SLIDE.width - 2 * MARGIN;
  const share = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => (width * whole) / share);
  const rowHeight = Math.min(0.75, (BODY.bottom - BODY.top) / rows.length);
  const fits = (size: number) =>
    rows.every((row) =>
      row.every((cell, index) => {
        const inside = { width: (columns[index] ?? 1) - 0.3, height: rowHeight - 0.02 };
        return (
          fitSlideText(
            cell.map(({ text }) => text),
            inside,
            [size],
          ) !== null
        );
      }),
    );
  const fontSize = TABLE_SIZES.find(fits) ?? smallest(TABLE_SIZES);
  const ordered = <Each>(list: readonly Each[]): Each[] => (backwards ? list.toReversed() : [...list]);
  slide.addTable(
    rows.map((row, index) => {
      const dark = head && index === 0;
      return ordered(row).map((cell) => ({
        text: cell.flatMap((part) =>
          paragraphs(part, [part.text], {
            fontSize,
            bold: dark || part.bold === true,
            color: dark ? WHITE : BLACK,
          }),
        ),
        options: { fill: { color: dark ? INK : WHITE }, valign: 'middle' as const },
      }));
    }),
    {
      x: MARGIN,
      y: BODY.top,
      w: whole,
      colW: ordered(columns),
      rowH: rowHeight,
      border: { type: 'solid', pt: 1, color: '7A9299' },
      margin: [0.03, 0.12, 0.03, 0.12],
      fontFace: FONT,
    },
  );
  for (const [index, side] of sides.entries()) {
    const { x, width } = column(sides, index);
    addFoot(slide, side, x, width, BLACK);
  }
}

/** A slide with its titles in a band. */
function addTitled(deck: Deck, sides: readonly SlideSide[]): DeckSlide {
  const slide = deck.addSlide({ masterName: PLAIN });
  const sizes = sides.map((side, index) => {
    return fitSlideText([side.title], { width: column(sides, index).width, height: BAND - 0.1 }, TITLE_SIZES);
  });
  const fontSize = Math.min(...sizes.map((size) => size ?? smallest(TITLE_SIZES)));
  for (const [index, side] of sides.entries()) {
    const { x, width } = column(sides, index);
    slide.addText(paragraphs(side, [side.title], { fontSize, bold: true, color: WHITE }), {
      ...box(x, 0, width, BAND),
      ...(index === 0 && { placeholder: TITLE }),
      valign: 'middle',
    });
  }
  slide.slideNumber = {
    x: isBackwards(sides) ? 0.1 : SLIDE.width - 0.6,
    y: SLIDE.height - 0.45,
    fontFace: FONT,
    fontSize: FOOT_SIZE,
    color: BLACK,
  };
  return slide;
}

function addFoot(slide: DeckSlide, side: SlideSide, x: number, width: number, color: string): void {
  if (side.foot === undefined) return;
  slide.addText(paragraphs(side, [side.foot], { fontSize: FOOT_SIZE, color }), {
    ...box(x, FOOT.top, width, FOOT.height),
    valign: 'top',
  });
}

/** The same slide as often as its longest side needs. */
function pagesOf(sides: readonly SlideSide[]): SlideSide[][] {
  const pages = sides.map((side, index) => {
    const body = bodyBox(sides, index);
    return fitSlideText(side.lines, body, BODY_SIZES) === null
      ? splitOverBoxes(side.lines, body, smallest(BODY_SIZES))
      : [[...side.lines]];
  });
  return Array.from({ length: Math.max(...pages.map((each) => each.length)) }, (_, page) =>
    sides.map((side, index) => ({ ...side, lines: pages[index]?.[page] ?? [] })),
  );
}

/** Whether the first side stands at the right. */
function isBackwards([first]: readonly SlideSide[]): boolean {
  return first !== undefined && documentDirection(first.language) === 'rtl';
}

function column(sides: readonly SlideSide[], index: number): { x: number; width: number } {
  const count = Math.max(1, sides.length);
  const width = (SLIDE.width - 2 * MARGIN - GUTTER * (count - 1)) / count;
  const place = isBackwards(sides) ? sides.length - 1 - index : index;
  return { x: MARGIN + place * (width + GUTTER), width };
}

function bodyBox(sides: readonly SlideSide[], index: number): TextBox {
  return { width: column(sides, index).width, height: BODY.bottom - BODY.top };
}

function box(x: number, y: number, w: number, h: number) {
  return { x, y, w, h, margin: 0, fontFace: FONT, fit: 'shrink' as const, wrap: true };
}

function paragraphs(
  { language }: { language: Language },
  lines: readonly string[],
  style: { fontSize?: number | undefined; bold?: boolean; color: string },
): pptx.default.TextProps[] {
  const direction = documentDirection(language);
  const { fontSize = smallest(BODY_SIZES) } = style;
  return lines.map((line) => {
    const text = clean(line);
    return {
      text: direction === 'rtl' ? protectNumbers(text) : text,
      options: {
        ...style,
        fontSize,
        fontFace: FONT,
        lang: LOCALES[language],
        align: direction === 'rtl' ? 'right' : 'left',
        rtlMode: lineDirection(text, direction) === 'rtl',
        paraSpaceAfter: fontSize * PARAGRAPH_GAP,
        breakLine: true,
      },
    };
  });
}

function smallest(sizes: readonly number[]): number {
  return sizes[sizes.length - 1] ?? FOOT_SIZE;
}

/** What XML can't hold would spoil the whole file; the codes that force a direction have no place in a text either. */
const UNFIT = /[\p{Cs}\p{Cc}\uFFFE\uFFFF\u202A-\u202E]/gu;

function clean(text: string): string {
  return text.replace(/\s/gu, ' ').replace(UNFIT, '').replace(/ +/g, ' ').trim();
}
