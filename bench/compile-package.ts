import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/**
 * Compiles the package into a folder within this one, with what it reads beside it, and gives that folder. `check`: whether types
 * are looked at, which takes longer.
 */
export function compilePackage(folder: string, { check = true } = {}): string {
  const target = join(folder, 'compiled');
  mkdirSync(target);
  execFileSync(process.execPath, [
    join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--outDir',
    join(target, 'dist'),
    ...(check ? [] : ['--noCheck']),
  ]);
  cpSync(join(ROOT, 'src', 'web', 'page'), join(target, 'dist', 'web', 'page'), { recursive: true });
  for (const name of ['dialogs', 'locales', 'node_modules', 'package.json']) {
    symlinkSync(join(ROOT, name), join(target, name));
  }
  return target;
}
