/**
 * Takes the picture of the chat for the README, `docs/chat.png`: a phone of 360 by 740 pixels at double sharpness, with
 * the real companion in Dutch at the first question of the preparation. Run it after the page or that question changed:
 *
 *     node --import tsx tests/support/take-screenshot.ts
 */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { launchChromium } from './chromium.ts';
import { startRealService } from './real-service.ts';

const PICTURE = 'docs/chat.png';

/** A README that is slow to open on a phone helps nobody. */
const MAX_BYTES = 200_000;

/** Taps the newest option with this number, and waits until there is a newer question. */
async function tap(page: Page, number: number): Promise<void> {
  const groups = (await page.$$('.options')).length;
  const option = await page.waitForSelector(
    `::-p-xpath((//div[contains(@class, "options")])[last()]/button[${number}])`,
  );
  await option?.scrollIntoView();
  await option?.press('Enter');
  await page.waitForSelector(`::-p-xpath((//div[contains(@class, "options")])[${groups + 1}])`);
}

const service = await startRealService();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 360, height: 740, deviceScaleFactor: 2 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.goto(service.url);
  await page.waitForSelector('.options .option');
  // Dutch; prepare a meeting; yes, keep my answers; the short form; the first day.
  for (let step = 0; step < 5; step++) await tap(page, 1);
  await page.locator('#hint-close').click();
  // As it looks to who has just tapped: no focus, the question at the top.
  await page.evaluate(`document.activeElement.blur();
    document.querySelector('.message:last-child').scrollIntoView({ block: 'start' })`);
  await page.screenshot({ path: fileURLToPath(new URL(`../../${PICTURE}`, import.meta.url)) as `${string}.png` });
} finally {
  await browser.close();
  await service.stop();
}

const { size } = await stat(new URL(`../../${PICTURE}`, import.meta.url));
if (size > MAX_BYTES) throw new Error(`${PICTURE} has ${size} bytes; at most ${MAX_BYTES} are wanted.`);
process.stdout.write(`${PICTURE}: ${size} bytes\n`);
