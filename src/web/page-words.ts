import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../ports/error.ts';
import { LANGUAGES, type Language } from '../ports/language.ts';

const word = z.string().trim().min(1).max(200);

/** The page's own few words: what stands around the conversation. Plain text without variables. */
const pageWordsSchema = z.strictObject({
  title: word,
  /** Beside the name: that this is a bot. */
  bot: word,
  /** Names the list of messages for a screen reader. */
  log: word,
  /** Says who speaks, for a screen reader, before a message of the person's own. */
  you: word,
  input: word,
  placeholder: word,
  send: word,
  connecting: word,
  /** Under a message that is not through yet. */
  notSentYet: word,
  /** Under a message that was refused. */
  notSent: word,
  tooLong: word,
  /** The session ran out, or its person was erased. */
  over: word,
  tryAgain: word,
  /** Brings the newest message in view. */
  newMessage: word,
  save: word,
  /** On a file whose bytes no longer fit in the page's memory. */
  fileGone: word,
  more: word,
  /** In the menu: what closing the tab does. */
  closing: word,
  /** In the menu and over its question: lets the device remember the conversation. */
  remember: word,
  /** What that means, before it is done. */
  rememberExplain: word,
  rememberYes: word,
  rememberNo: word,
  /** In the place of `closing`, while the device remembers. */
  remembered: word,
  /** In the place of `remember`, while the device remembers. */
  forget: word,
  /** Above the field, once, in the middle of something that closing the page would lose. */
  hint: word,
  hintRemember: word,
  hintClose: word,
  clear: word,
  clearExplain: word,
  clearYes: word,
  clearNo: word,
  noScript: word,
});

export type PageWords = z.infer<typeof pageWordsSchema>;

/** The page's words in every language. */
export type PageWordsByLanguage = Readonly<Record<Language, PageWords>>;

/**
 * Reads `<locales>/<language>/page.json` for every language.
 * Errors: `web.words-invalid` names the file and each key that is missing, empty, too long or unknown.
 */
export async function loadPageWords(locales: string): Promise<PageWordsByLanguage> {
  const entries = await Promise.all(
    LANGUAGES.map(async (language) => [language, await readWords(locales, language)] as const),
  );
  return Object.fromEntries(entries) as Record<Language, PageWords>;
}

async function readWords(locales: string, language: Language): Promise<PageWords> {
  const name = `locales/${language}/page.json`;
  let json: unknown;
  try {
    json = JSON.parse(await readFile(join(locales, language, 'page.json'), 'utf8'));
  } catch (cause) {
    throw new AppError('web.words-invalid', `${name} can't be read or is not JSON.`, {
      advice: 'Put the file back, or mend its JSON.',
      cause,
    });
  }
  const parsed = pageWordsSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new AppError('web.words-invalid', `${name} is not as the page needs it: ${mistakes.join('; ')}.`, {
    advice: 'Give every key that locales/nl/page.json has a text of 1 to 200 characters, and no other keys.',
  });
}
