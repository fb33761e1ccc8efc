import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Box, readSlides } from './pptx.ts';

const require = createRequire(import.meta.url);

/** Pixels an inch of a slide takes on the page; CSS has 96 in an inch, and a point is 1/72 of one. */
const INCH = 96;

type Slides = ReturnType<typeof readSlides>;

/**
 * A page of HTML with every slide as a `section`, a box as `div.box`, a cell as `td`. Set in Noto Sans, whose letters
 * are wider than Arial's: what fits here fits there.
 */
export function slidesPage(slides: Slides): string {
  const face = (family: string, weight: number, file: string) =>
    `@font-face { font-family: ${family}; font-weight: ${weight}; src: url(data:font/ttf;base64,${readFileSync(
      require.resolve(file),
    ).toString('base64')}); }`;
  return `<!doctype html><meta charset="utf-8"><style>
    ${face('Latin', 400, '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf')}
    ${face('Latin', 700, '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf')}
    ${face('Arabic', 400, '@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf')}
    ${face('Arabic', 700, '@expo-google-fonts/vazirmatn/700Bold/Vazirmatn_700Bold.ttf')}
    body { margin: 0; font-family: Latin, Arabic; line-height: 1.2; }
    section { position: relative; width: ${13.333 * INCH}px; height: ${7.5 * INCH}px; overflow: hidden; background: #fff; }
    section.dark { background: #0b4a57; }
    section:not(.dark)::before { content: ''; position: absolute; inset: 0 0 auto; height: ${1.3 * INCH}px; background: #0b4a57; }
    .box { position: absolute; display: flex; flex-direction: column; }
    p { margin: 0; overflow-wrap: break-word; }
    table { position: absolute; border-collapse: collapse; table-layout: fixed; }
    td { border: 1px solid #7a9299; padding: 2px 11px; box-sizing: border-box; }
  </style>${slides
    .map(({ boxes, dark }) => `<section class="${dark ? 'dark' : ''}">${boxes.map(boxHtml).join('')}</section>`)
    .join('')}`;
}

const ANCHORS: Record<string, string> = { t: 'flex-start', ctr: 'center', b: 'flex-end' };

function boxHtml({ x, y, width, height, anchor, paragraphs, table }: Box): string {
  const place = `left:${x * INCH}px;top:${y * INCH}px;width:${width * INCH}px;`;
  if (table) {
    const rows = table.rows.map(
      (row) =>
        `<tr style="height:${row.height * INCH}px">${row.cells
          .map(
            (cell, index) =>
              `<td style="width:${(table.widths[index] ?? 0) * INCH}px;background:#${cell.fill}">${cell.paragraphs.map(paragraphHtml).join('')}</td>`,
          )
          .join('')}</tr>`,
    );
    return `<table style="${place}">${rows.join('')}</table>`;
  }
  return `<div class="box" style="${place}height:${height * INCH}px;justify-content:${ANCHORS[anchor] ?? ''}">${paragraphs
    .map(paragraphHtml)
    .join('')}</div>`;
}

function paragraphHtml({ text, size, bold, color, rtl, align, spaceAfter }: Box['paragraphs'][number]): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const style = `font-size:${size || 12}pt;font-weight:${bold ? 700 : 400};color:#${color};text-align:${align === 'r' ? 'right' : 'left'};margin-bottom:${spaceAfter}pt`;
  return `<p dir="${rtl ? 'rtl' : 'ltr'}" style="${style}">${escaped || '&nbsp;'}</p>`;
}
