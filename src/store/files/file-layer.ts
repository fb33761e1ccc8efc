import fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/**
 * The few things that the store asks of a file system, so that a test can let each of them fail.
 * Every method fails with the system's own error (`code`: `ENOSPC`, `EIO`, …).
 */
export interface FileLayer {
  /** `create`: a new file, mode 0600; fails when it exists. `replace`: empties or creates it. `change`: as it is. */
  open(path: string, how: 'create' | 'replace' | 'change'): Promise<number>;
  /** Writes all bytes at `position`, or fails; part of them may then be on disk. */
  write(file: number, bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when the bytes and the length of the file survive a power cut. */
  dataSync(file: number): Promise<void>;
  truncate(file: number, size: number): Promise<void>;
  close(file: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Nothing when the file is not there. */
  remove(path: string): Promise<void>;
  /** With its parents, mode 0700; nothing when it is there. */
  makeFolder(path: string): Promise<void>;
  /** Takes every right on a folder from everybody but its owner. */
  makePrivate(path: string): Promise<void>;
  /** Resolves when created, renamed and removed names in the folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
  read(path: string): Promise<Buffer>;
  /** Blocking, for the one scan at start: four times as fast as 10,000 promises. */
  readNow(path: string): Buffer;
  /** Names in a folder, in no order; none when the folder is not there. */
  list(path: string): string[];
}

const FLAGS = { create: 'wx', replace: 'w', change: 'r+' } as const;

const open = promisify(fs.open);
const write = promisify(fs.write);
const dataSync = promisify(fs.fdatasync);
const sync = promisify(fs.fsync);
const truncate = promisify(fs.ftruncate);
const close = promisify(fs.close);

/** The machine's own file system. */
export const systemFiles: FileLayer = {
  open: (path, how) => open(path, FLAGS[how], 0o600),

  async write(file, bytes, position) {
    let done = 0;
    while (done < bytes.byteLength) {
      const { bytesWritten } = await write(file, bytes, done, bytes.byteLength - done, position + done);
      done += bytesWritten;
    }
  },

  dataSync: (file) => dataSync(file),
  truncate: (file, size) => truncate(file, size),
  close: (file) => close(file),
  rename: (from, to) => fs.promises.rename(from, to),
  remove: (path) => fs.promises.rm(path, { force: true }),

  async makeFolder(path) {
    await fs.promises.mkdir(path, { recursive: true, mode: 0o700 });
  },

  makePrivate: (path) => fs.promises.chmod(path, 0o700),

  async syncFolder(path) {
    // Windows opens no folder as a file; it keeps names in its own log.
    if (process.platform === 'win32') return;
    const folder = await open(path, 'r');
    try {
      await sync(folder);
    } finally {
      await close(folder);
    }
  },

  read: (path) => fs.promises.readFile(path),
  readNow: (path) => fs.readFileSync(path),

  list(path) {
    try {
      return fs.readdirSync(path);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
};

/** Whether an error of the file system says that the file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Puts a file in place whole: a temporary one beside it, made durable, then renamed over it. The name itself is
 * durable only after `syncFolder`; that is left to the caller, who may have many in one folder.
 */
export async function replaceFile(files: FileLayer, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await files.open(temporary, 'replace');
    try {
      await files.write(file, bytes, 0);
      await files.dataSync(file);
    } finally {
      await files.close(file);
    }
    await files.rename(temporary, path);
  } catch (error) {
    // Best effort: the failure that counts is the first one, and the next start clears leftovers away.
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
}

/** `makeFolder`, with the new name durable in its parent. Remembers in `made` what it has seen. */
export async function ensureFolder(files: FileLayer, path: string, made: Set<string>): Promise<void> {
  if (made.has(path)) return;
  await files.makeFolder(path);
  await files.syncFolder(dirname(path));
  made.add(path);
}
