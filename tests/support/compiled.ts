import { access, mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compilePackage } from '../../bench/compile-package.ts';

/** Where the whole run of tests keeps what its files share; see `global-setup.ts`. */
export const SHARED_FOLDER = 'KENNISMAKER_TESTS';

let own: Promise<string> | null = null;

/**
 * The folder of the package, compiled from the sources as they are now: a command then starts in half the time that a loader
 * for TypeScript takes. The first file of a run that asks for it compiles, the others wait.
 */
export async function compiled(): Promise<string> {
  const folder = process.env[SHARED_FOLDER];
  if (folder !== undefined) return compiledIn(folder);
  own ??= mkdtemp(join(tmpdir(), 'kennismaker-tests-')).then(compiledIn);
  return own;
}

async function compiledIn(folder: string): Promise<string> {
  const note = join(folder, 'done');
  try {
    await mkdir(join(folder, 'turn'));
  } catch {
    while (!(await exists(note))) await sleep(50);
    return join(folder, 'compiled');
  }
  const target = compilePackage(folder, { check: false });
  await writeFile(`${note}.tmp`, '');
  await rename(`${note}.tmp`, note);
  return target;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
