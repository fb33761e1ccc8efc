import { toBuffer } from 'qrcode';
import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import { readData } from './recipe-data.ts';

/** `title` and `channel` are what the words beside it are about; they are not in the picture. */
const doorData = z.strictObject({
  url: z.url({ protocol: /^https$/ }).max(2_000),
  title: z.string(),
  channel: z.string(),
});

/**
 * A picture of a link, for a phone to look at: on another screen, or printed. Four modules of white around it, as the
 * standard asks (ISO/IEC 18004); twelve pixels a module, so that it is still sharp after a chat has made it smaller; and
 * readable with up to 15% of it lost. Errors: `AppError` with code `paper.invalid`.
 */
export async function drawDoor(recipe: PaperRecipe): Promise<Uint8Array> {
  const { url } = readData(doorData, recipe);
  return new Uint8Array(await toBuffer(url, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 12 }));
}
