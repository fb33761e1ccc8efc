import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/ports/language.ts';
import { loadPageWords } from '../../src/web/page-words.ts';
import { LOCALES } from '../support/web-rig.ts';

describe('the words of the page', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'page-words-'));
    for (const language of LANGUAGES) {
      await cp(join(LOCALES, language, 'page.json'), join(folder, language, 'page.json'), { recursive: true });
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function change(language: string, mend: (words: Record<string, unknown>) => void): Promise<void> {
    const path = join(folder, language, 'page.json');
    const words = JSON.parse(await readFile(path, 'utf8'));
    mend(words);
    await writeFile(path, JSON.stringify(words));
  }

  test('are complete in every language, and no language repeats the Dutch by mistake', async () => {
    const words = await loadPageWords(folder);
    const same = new Set(['title', 'bot']);
    for (const language of LANGUAGES.filter((one) => one !== 'nl')) {
      for (const [key, text] of Object.entries(words[language])) {
        if (!same.has(key)) expect(`${key}: ${text}`).not.toBe(`${key}: ${Object(words.nl)[key]}`);
      }
    }
  });

  test.each([
    ['a missing key', (words: Record<string, unknown>) => delete words.send, 'send'],
    ['an empty text', (words: Record<string, unknown>) => Object.assign(words, { save: ' ' }), 'save'],
    ['an unknown key', (words: Record<string, unknown>) => Object.assign(words, { sned: 'x' }), 'sned'],
    [
      'a text that is too long',
      (words: Record<string, unknown>) => Object.assign(words, { bot: 'x'.repeat(201) }),
      'bot',
    ],
  ])('%s is named with its file', async (_name, mend, named) => {
    await change('tr', mend);
    await expect(loadPageWords(folder)).rejects.toMatchObject({
      code: 'web.words-invalid',
      message: expect.stringMatching(new RegExp(`locales/tr/page\\.json.*${named}`)),
    });
  });

  test('a file that is not JSON, or not there, is named', async () => {
    await writeFile(join(folder, 'ar', 'page.json'), '{');
    await expect(loadPageWords(folder)).rejects.toMatchObject({ message: expect.stringContaining('locales/ar') });
    await rm(join(folder, 'ar', 'page.json'));
    await expect(loadPageWords(folder)).rejects.toMatchObject({ code: 'web.words-invalid' });
  });
});
