import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import { lineSetter } from './printed-line.ts';
import { readData } from './recipe-data.ts';
import { drawnScan, SCAN_DRAWING, scanData } from './scan-drawing.ts';
import { TEMPLATE_PRELUDE } from './template-prelude.ts';
import type { TypstPress } from './typst-press.ts';

/** As the picture, with what it means in words; a text may hold `\n`, and then prints as several lines. */
const sheetData = scanData.extend({ meaning: z.array(z.string()) });

const TEMPLATE = `${TEMPLATE_PRELUDE}
${SCAN_DRAWING}
#let unit = 0.72pt
#heading-of(paper.title, 1)
#line-of(paper.date)
#v(3mm)
#scan-legend(unit, columns: 2)
#v(2mm)
#scan-scale(unit)
#v(4mm)
#scan-axes(unit, figures: true)
#v(5mm)
#for lines in paper.meaning { block(width: 100%, breakable: false, below: 4mm, lines.map(line-of).join()) }
#block(width: 100%, breakable: false, above: 6mm, inset: (top: 4mm), stroke: (top: hairline), paper.footer.map(line-of).join())
`;

/** How two sides say that they are doing, as a PDF (A4). Errors: `AppError` with code `paper.invalid` or `paper.failed`. */
export async function printScanSheet(recipe: PaperRecipe, press: () => Promise<TypstPress>): Promise<Uint8Array> {
  const { meaning, ...data } = readData(sheetData, recipe);
  const typst = await press();
  const drawn = drawnScan(data, recipe.language, typst);
  const { lines } = lineSetter(typst, recipe.language);
  return typst.print(TEMPLATE, { paper: JSON.stringify({ ...drawn, meaning: meaning.map((text) => lines(text)) }) });
}
