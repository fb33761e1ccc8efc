import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../ports/error.ts';
import { replaceFile, syncFolder } from '../replace-file.ts';
import { type TeamsReferences, teamsReference } from './reference.ts';

const kept = z.strictObject({ key: z.string(), reference: teamsReference });

/** How a name of ours looks: anything else in the folder is a temporary file, or not ours. */
const NAME = /^[0-9a-f]{64}\.json$/;

/**
 * Keeps each reference in one small JSON file (0600) of a folder (0700) of its own. Names are hashes, so that nothing
 * that came in becomes a file name. A file is written beside the old one, synced and put in its place, so that a power
 * cut leaves the old or the new one whole.
 *
 * Errors: `channel.teams.reference-unreadable` when a file is there and can't be understood; the next message of that
 * person writes it anew. Others are the file system's own.
 */
export async function openReferenceFolder(folder: string): Promise<TeamsReferences> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    // Left by a process that ended while it wrote; what it was to replace is still there.
    if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  }
  const pathOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);

  async function read(path: string): Promise<z.infer<typeof kept> | null> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    const parsed = kept.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new AppError('channel.teams.reference-unreadable', 'How to reach somebody in Teams could not be read.', {
      advice: 'Nothing, when that person writes again; else put the file in the teams folder back from a backup.',
      retry: true,
    });
  }

  return {
    async get(key) {
      return (await read(pathOf(key)))?.reference ?? null;
    },

    async set(key, reference) {
      const path = pathOf(key);
      await replaceFile(path, `${JSON.stringify({ key, reference })}\n`, `${path}.${randomUUID()}.tmp`);
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
      await syncFolder(folder);
    },

    async *keys() {
      for (const name of await readdir(folder)) {
        if (!NAME.test(name)) continue;
        const entry = await read(join(folder, name)).catch(() => null);
        if (entry) yield entry.key;
      }
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
