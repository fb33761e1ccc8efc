import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../ports/error.ts';
import { replaceFile, syncFolder } from '../replace-file.ts';
import { type TeamsReferences, teamsReference } from './reference.ts';

const kept = z.strictObject({ key: z.string(), reference: teamsReference });

type Kept = z.infer<typeof kept>;

/** How names look: a keyed hash, or a plain one. Anything else is a temporary file, or not ours. */
const NAME = /^(?:[0-9a-f]{32}|[0-9a-f]{64})\.json$/;
const PLAIN_NAME = /^[0-9a-f]{64}\.json$/;

/** How files are named, and how what is in them lies there. Who has no secret and no key uses `IN_THE_OPEN`. */
export interface ReferenceCover {
  /** 32 hex digits of a hash under a secret, so that nobody can try out keys; else `plainName`. */
  nameOf(key: string): string;
  /** JSON text as it is to lie in the file of that name. */
  seal(name: string, json: string): string;
  /** What parsed JSON text stands for; undefined when it is damaged. Errors: those of a key that is lacking. */
  open(name: string, value: unknown): unknown;
  /** Whether it lies there as it would be written now. */
  isCurrent(value: unknown): boolean;
}

/** Everything as it is, for whoever may read the folder. */
export const IN_THE_OPEN: ReferenceCover = {
  nameOf: plainName,
  seal: (_name, json) => json,
  open: (_name, value) => value,
  isCurrent: () => true,
};

export interface ReferenceFolder extends TeamsReferences {
  /**
   * Writes anew what does not lie there as it would be written now; gives how many those were, and how many there are. One
   * that is damaged goes: nobody can open it, and the old key would be asked for it for ever.
   */
  reseal(): Promise<{ written: number; all: number }>;
}

/**
 * Keeps each reference in one small JSON file (0600) of a folder (0700) of its own. Names are hashes, so that nothing
 * that came in becomes a file name. A file is written beside the old one, synced and put in its place, so that a power
 * cut leaves the old or the new one whole.
 *
 * Errors: `channel.teams.reference-unreadable` when a file is there and can't be understood; the next message of that
 * person writes it anew. Those of a key that is lacking. Others are the file system's own.
 */
export async function openReferenceFolder(
  folder: string,
  cover: ReferenceCover = IN_THE_OPEN,
): Promise<ReferenceFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const references = new Files(folder, cover);
  await references.tidy();
  return references;
}

class Files implements ReferenceFolder {
  readonly #folder: string;
  readonly #cover: ReferenceCover;

  constructor(folder: string, cover: ReferenceCover) {
    this.#folder = folder;
    this.#cover = cover;
  }

  /** Takes away what a process left that ended while it wrote, and gives files their names of today. */
  async tidy(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      // What it was to replace is still there.
      if (name.endsWith('.tmp')) await rm(join(this.#folder, name), { force: true });
      else if (PLAIN_NAME.test(name)) await this.#rename(name);
    }
  }

  async get(key: string) {
    return (await this.#read(this.#cover.nameOf(key)))?.reference ?? null;
  }

  async set(key: string, reference: Kept['reference']): Promise<void> {
    const name = this.#cover.nameOf(key);
    const path = this.#pathOf(name);
    const text = this.#cover.seal(name, JSON.stringify({ key, reference }));
    await replaceFile(path, `${text}\n`, `${path}.${randomUUID()}.tmp`);
  }

  async delete(key: string): Promise<void> {
    await rm(this.#pathOf(this.#cover.nameOf(key)), { force: true });
    // One that could not be read kept its old name.
    await rm(this.#pathOf(plainName(key)), { force: true });
    await syncFolder(this.#folder);
  }

  async *keys(): AsyncIterable<string> {
    for (const name of await this.#names()) {
      const entry = await this.#read(name).catch(passOverUnreadable);
      if (entry) yield entry.key;
    }
  }

  async reseal(): Promise<{ written: number; all: number }> {
    let written = 0;
    const names = await this.#names();
    for (const name of names) {
      const value = parseJson((await readOrNull(this.#pathOf(name))) ?? '');
      if (this.#cover.isCurrent(value)) continue;
      const entry = await this.#read(name).catch(passOverUnreadable);
      if (entry === null) await rm(this.#pathOf(name), { force: true });
      else await this.set(entry.key, entry.reference);
      written += 1;
    }
    return { written, all: names.length };
  }

  async #rename(file: string): Promise<void> {
    const old = file.slice(0, -'.json'.length);
    const entry = await this.#read(old).catch(passOverUnreadable);
    if (entry === null || this.#cover.nameOf(entry.key) === old) return;
    // Newer than the one with the old name, when a process ended between the two steps.
    if ((await this.#read(this.#cover.nameOf(entry.key)).catch(passOverUnreadable)) === null) {
      await this.set(entry.key, entry.reference);
    }
    await rm(join(this.#folder, file), { force: true });
    await syncFolder(this.#folder);
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder);
    return names.filter((name) => NAME.test(name)).map((name) => name.slice(0, -'.json'.length));
  }

  async #read(name: string): Promise<Kept | null> {
    const text = await readOrNull(this.#pathOf(name));
    if (text === null) return null;
    const parsed = kept.safeParse(this.#cover.open(name, parseJson(text)));
    if (parsed.success) return parsed.data;
    throw new AppError(UNREADABLE, 'How to reach somebody in Teams could not be read.', {
      advice: 'Nothing, when that person writes again; else put the file in the teams folder back from a backup.',
      retry: true,
    });
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}

const UNREADABLE = 'channel.teams.reference-unreadable';

/** One damaged file is passed over where all are asked for; a key that is lacking is not. */
function passOverUnreadable(error: unknown): null {
  if (error instanceof AppError && error.code === UNREADABLE) return null;
  throw error;
}

function plainName(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
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
