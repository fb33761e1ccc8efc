import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES, SOURCE_LANGUAGE } from '../ports/language.ts';
import type { PageWordsByLanguage } from './page-words.ts';

/** One file of the page, ready to send. */
export interface Asset {
  mediaType: string;
  bytes: Buffer;
  /** Strong validator, so that a browser asks again and usually gets 304. */
  etag: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Beside this file, in src as in dist: a build copies the folder `page` as it is. */
const PAGE_FOLDER = fileURLToPath(new URL('./page/', import.meta.url));

/**
 * Reads the page once, by name: `index.html`, its styles and scripts, and `words.json` made of the given words. A
 * request then never reaches the disk, and no name that it holds can lead out of the folder.
 */
export async function loadAssets(words: PageWordsByLanguage): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>();
  for (const name of await readdir(PAGE_FOLDER)) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType === undefined) continue;
    const bytes = await readFile(join(PAGE_FOLDER, name));
    assets.set(name, asset(mediaType, name === 'index.html' ? withWords(bytes, words) : bytes));
  }
  assets.set('words.json', asset('application/json; charset=utf-8', Buffer.from(JSON.stringify(words))));
  return assets;
}

function asset(mediaType: string, bytes: Buffer): Asset {
  return { mediaType, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` };
}

/**
 * Fills in what must be readable before, or without, any script: `{{key}}` is the word of that name in the source
 * language, `{{noScripts}}` the line for browsers without JavaScript in every language.
 */
function withWords(html: Buffer, words: PageWordsByLanguage): Buffer {
  const noScripts = LANGUAGES.map((language) => {
    const line = escapeHtml(words[language].noScript);
    return `<p lang="${language}" dir="auto">${line}</p>`;
  }).join('');
  const source = new Map(Object.entries(words[SOURCE_LANGUAGE]));
  const filled = html.toString('utf8').replace(/\{\{(\w+)\}\}/g, (_match, key: string) => {
    if (key === 'noScripts') return noScripts;
    const text = source.get(key);
    if (text === undefined) throw new Error(`index.html asks for the word "${key}", which page.json does not have.`);
    return escapeHtml(text);
  });
  return Buffer.from(filled);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
