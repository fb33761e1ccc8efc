import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE = '8m';

/** A disk that can be filled: a tmpfs where this machine lets one be mounted, else files that fail as if it were full. */
export class SmallDisk {
  readonly folder: string;
  /** As `Place.fullWhile`; only where nothing could be mounted. */
  readonly fullWhile: string | undefined;
  readonly #root: string;
  readonly #filler: string;

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'kennismaker-small-'));
    const isMounted = mount(this.#root);
    this.folder = join(this.#root, 'data');
    this.#filler = join(this.#root, 'filler');
    this.fullWhile = isMounted ? undefined : this.#filler;
    mkdirSync(this.folder);
  }

  get isReal(): boolean {
    return this.fullWhile === undefined;
  }

  fill(): void {
    if (!this.isReal) {
      writeFileSync(this.#filler, '');
      return;
    }
    const file = openSync(this.#filler, 'w');
    try {
      for (let size = 65_536; size >= 512; size /= 2) fillWith(file, Buffer.alloc(size));
    } finally {
      closeSync(file);
    }
  }

  clear(): void {
    rmSync(this.#filler, { force: true });
  }

  dispose(): void {
    if (this.isReal) execFileSync('umount', ['-l', this.#root]);
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    // Not allowed here, or no such thing on this system.
    return false;
  }
}

/** Until nothing of it fits any more. */
function fillWith(file: number, bytes: Buffer): void {
  for (;;) {
    try {
      writeSync(file, bytes);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
