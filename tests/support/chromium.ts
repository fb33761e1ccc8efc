import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

/**
 * Starts a real Chromium: the one at `CHROMIUM_PATH`, else the one inside `@sparticuz/chromium` (Linux, x64), with the
 * system libraries that it brings, so that a machine without libnss3 can run it too. It asks no other host anything.
 * Throws, and never skips, when there is no browser to test with.
 */
export async function launchChromium(): Promise<Browser> {
  const own = process.env.CHROMIUM_PATH;
  const home = own ? null : await unpacked();
  return puppeteer.launch({
    executablePath: own || join(home ?? '', 'chromium'),
    headless: own ? true : 'shell',
    args: [
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
    env: {
      ...process.env,
      // The libraries that it was packed with, whether or not the machine has its own.
      ...(home ? { LD_LIBRARY_PATH: join(home, 'al2023', 'lib') } : {}),
      ...(home && !existsSync('/etc/fonts') ? { FONTCONFIG_PATH: join(home, 'fonts') } : {}),
    },
  });
}

/**
 * Writes a program into a folder that starts the same Chromium, for what takes nothing but the path of a browser. It
 * finds no host at all: whatever a page asks for beyond what is served to it, fails. Gives the path.
 */
export async function writeChromiumCommand(folder: string): Promise<string> {
  const own = process.env.CHROMIUM_PATH;
  const home = own ? null : await unpacked();
  const path = join(folder, 'chromium-headless');
  const lines = [
    '#!/bin/sh',
    ...(home ? [`export LD_LIBRARY_PATH='${join(home, 'al2023', 'lib')}'`] : []),
    ...(home && !existsSync('/etc/fonts') ? [`export FONTCONFIG_PATH='${join(home, 'fonts')}'`] : []),
    `exec '${own || join(home ?? '', 'chromium')}' --host-resolver-rules='MAP * ~NOTFOUND' "$@"`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}

/**
 * The folder in which the browser is unpacked, once for each version on this machine. It is unpacked aside and then
 * renamed, because test processes run at the same time and the package itself takes a half-written file for a whole one.
 */
async function unpacked(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Set CHROMIUM_PATH to a Chromium or Chrome: the one inside npm is for Linux on x64 only.');
  }
  const { version } = createRequire(import.meta.url)('../../node_modules/@sparticuz/chromium/package.json');
  const home = join(tmpdir(), `chromium-for-tests-${version}`);
  if (existsSync(home)) return home;

  const aside = await mkdtemp(`${home}-`);
  const before = { ...process.env };
  try {
    // The package reads both when it is imported and when it unpacks.
    process.env.TMPDIR = aside;
    process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  } finally {
    for (const name of ['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
  try {
    await rename(aside, home);
  } catch (error) {
    // Another test process was first: its copy is as good.
    if (!existsSync(home)) throw error;
    await rm(aside, { recursive: true });
  }
  return home;
}
