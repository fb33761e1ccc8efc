import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { replaceFile } from '../replace-file.ts';

/** A file of records, one a line, that only grows until it is written anew. */
export interface Journal<Record> {
  /** What it held when it was opened, oldest first. */
  readonly read: readonly Record[];
  /** How many lines could not be read, and are passed over. */
  readonly unreadable: number;
  /** Adds records; resolves when they are on the disk. Records that wait at the same moment share one flush. */
  append(...records: readonly Record[]): Promise<void>;
  /**
   * Puts what `records` gives in the place of everything; a power cut leaves the old or the new file whole. It is asked when
   * its turn comes: what is added meanwhile must be in it.
   */
  rewrite(records: () => readonly Record[]): Promise<void>;
  /** Resolves when nothing waits any more; afterwards nothing can be added. */
  close(): Promise<void>;
}

/**
 * Opens the journal at `path` (0600), and makes it when there is none. A last line without its end was never confirmed to
 * anybody and is dropped. Errors: the file system's own.
 */
export async function openJournal<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<Journal<z.infer<Schema>>> {
  type Record = z.infer<Schema>;
  const { records, unreadable } = parseLines(await readText(path), schema);
  let file: FileHandle | null = null;
  let waiting: { text: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let work: Promise<void> = Promise.resolve();
  let flushing = false;

  // What was read is written back whole, so that nothing is ever added behind half a line.
  await replace(records);

  async function replace(kept: readonly Record[]): Promise<void> {
    await replaceFile(path, kept.map(lineOf).join(''), `${path}.tmp`);
    await file?.close();
    file = await open(path, 'a', 0o600);
  }

  async function flush(): Promise<void> {
    flushing = false;
    const batch = waiting;
    waiting = [];
    try {
      if (!file) throw new Error('The journal is closed.');
      await file.appendFile(batch.map(({ text }) => text).join(''));
      await file.datasync();
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  return {
    read: records,
    unreadable,

    append(...added) {
      return new Promise((done, failed) => {
        waiting.push({ text: added.map(lineOf).join(''), done, failed });
        if (flushing) return;
        flushing = true;
        work = work.then(flush);
      });
    },

    rewrite(kept) {
      const replacing = work.then(() => {
        if (!file) throw new Error('The journal is closed.');
        return replace(kept());
      });
      work = replacing.catch(() => undefined);
      return replacing;
    },

    async close() {
      await work;
      await file?.close();
      file = null;
    },
  };
}

function lineOf(record: unknown): string {
  return `${JSON.stringify(record)}\n`;
}

function parseLines<Schema extends z.ZodType>(text: string, schema: Schema) {
  const records: z.infer<Schema>[] = [];
  let unreadable = 0;
  // The last piece is empty, or was being written when the process ended.
  for (const line of text.split('\n').slice(0, -1)) {
    const parsed = schema.safeParse(parseJson(line));
    if (parsed.success) records.push(parsed.data);
    else unreadable += 1;
  }
  return { records, unreadable };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
