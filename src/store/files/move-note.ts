import { join } from 'node:path';
import { unreadable, unwritable } from '../errors.ts';
import type { MoveNote } from '../moving/moving-store.ts';
import { readNote } from '../moving/note.ts';
import { type FileLayer, isMissing, replaceFile } from './file-layer.ts';
import { parsedJson } from './parsed-json.ts';

const NAME = 'moved.json';

/** What a folder says of a move from it or to it. Errors: `store.unreadable`. */
export async function moveNoteOf(files: FileLayer, folder: string): Promise<MoveNote | null> {
  let bytes: Buffer;
  try {
    bytes = await files.read(join(folder, NAME));
  } catch (error) {
    if (isMissing(error)) return null;
    throw unreadable(error);
  }
  return readNote(parsedJson(bytes));
}

/** Durable when it resolves. Errors: `store.unwritable`. */
export async function setMoveNote(files: FileLayer, folder: string, note: MoveNote | null): Promise<void> {
  try {
    if (note === null) await files.remove(join(folder, NAME));
    else await replaceFile(files, join(folder, NAME), Buffer.from(`${JSON.stringify(note)}\n`));
    await files.syncFolder(folder);
  } catch (error) {
    throw unwritable(error);
  }
}
