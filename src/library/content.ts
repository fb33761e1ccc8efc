import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../ports/error.ts';

/** One file of content as it lies on disk. */
export interface ContentFile {
  /** With forward slashes, from the content's root: `dialogs/system/menu.yaml`. */
  path: string;
  text: string;
}

/** Everything that authors write: dialogs, other data beside them, and texts. */
export interface Content {
  dialogs: readonly ContentFile[];
  locales: readonly ContentFile[];
}

/** Where the content of this package lies: beside `src` (or `dist`). */
export const CONTENT_ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Reads `dialogs/` and `locales/` below a folder. Errors: `content.unreadable`. */
export async function readContent(root: string = CONTENT_ROOT): Promise<Content> {
  const [dialogs, locales] = await Promise.all([
    readFolder(root, 'dialogs', '.yaml'),
    readFolder(root, 'locales', '.json'),
  ]);
  return { dialogs, locales };
}

async function readFolder(root: string, folder: string, extension: string): Promise<ContentFile[]> {
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    return await Promise.all(
      paths.map(async (path) => ({
        path: relative(root, path).split(sep).join('/'),
        text: await readFile(path, 'utf8'),
      })),
    );
  } catch (cause) {
    throw new AppError('content.unreadable', `The folder ${folder} could not be read.`, {
      advice: 'Start from a whole checkout or package: dialogs and locales lie beside src.',
      cause,
    });
  }
}
