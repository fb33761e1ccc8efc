import { access, constants } from 'node:fs/promises';

/** Where Chromium and Chrome lie on Debian, Ubuntu, Alpine, Fedora and a Mac. */
const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
] as const;

/** The first browser that can be run; the first place to look at when there is none, so that the start can name it. */
export async function findChromium(places: readonly [string, ...string[]] = USUAL): Promise<string> {
  for (const path of places) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return places[0];
}
