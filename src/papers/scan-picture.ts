import type { PaperRecipe } from '../ports/message.ts';
import { drawPng } from './draw-png.ts';
import { readData } from './recipe-data.ts';
import { drawnScan, SCAN_DRAWING, scanData } from './scan-drawing.ts';
import { TEMPLATE_PRELUDE } from './template-prelude.ts';
import type { TypstPress } from './typst-press.ts';

/** Dots from side to side: as much as chats keep of a picture. */
const WIDTH = 1080;

/** A page as wide as a phone held upright shows it, and as high as it needs to be. */
const TEMPLATE = `${TEMPLATE_PRELUDE}
${SCAN_DRAWING}
#let width = 492pt
#set page(width: width + 48pt, height: auto, margin: 24pt, footer: none, fill: white)
#let unit = 1pt
#plain-line(paper.title, width, size: 28pt, weight: "bold")
#v(4pt)
#plain-line(paper.date, width, size: 18pt)
#v(12pt)
#scan-legend(unit)
#v(12pt)
#scan-scale(unit)
#v(14pt)
#scan-axes(unit)
#v(6pt)
#for words in paper.footer { plain-line(words, width, size: 17pt) }
`;

/**
 * How two sides say that they are doing, as a picture for a chat (PNG). Errors: `AppError` with code `paper.invalid` or
 * `paper.failed`.
 */
export async function drawScanPicture(recipe: PaperRecipe, press: () => Promise<TypstPress>): Promise<Uint8Array> {
  const data = readData(scanData, recipe);
  const typst = await press();
  const paper = drawnScan(data, recipe.language, typst);
  return drawPng(typst.svg(TEMPLATE, { paper: JSON.stringify(paper) }), WIDTH);
}
