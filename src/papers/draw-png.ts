import { AppError } from '../ports/error.ts';

/**
 * A PNG of an SVG that Typst made, `width` dots wide. The library that draws is loaded with the first picture: it costs some
 * 20 MB. Errors: `AppError` with code `paper.failed`.
 */
export async function drawPng(svg: string, width: number): Promise<Uint8Array> {
  try {
    const { createCanvas, loadImage } = await import('@napi-rs/canvas');
    const image = await loadImage(Buffer.from(drawableBySkia(svg, width)));
    const canvas = createCanvas(image.width, image.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    return new Uint8Array(await canvas.encode('png'));
  } catch (cause) {
    throw new AppError('paper.failed', 'The picture could not be drawn.', {
      advice: 'Run `npm ci` on the machine itself: the library that draws has a binary of its own for each system.',
      cause,
    });
  }
}

/**
 * Skia draws nothing of a `<symbol>`, which is how Typst writes its letters, and draws a `<g>`; and it draws sharply only
 * at the size that the SVG itself names.
 */
function drawableBySkia(svg: string, width: number): string {
  return svg
    .replaceAll('<symbol ', '<g ')
    .replaceAll('</symbol>', '</g>')
    .replace(/ width="([\d.]+)pt" height="([\d.]+)pt"/, (_, wide: string, high: string) => {
      return ` width="${width}" height="${Math.round((Number(high) * width) / Number(wide))}"`;
    });
}
