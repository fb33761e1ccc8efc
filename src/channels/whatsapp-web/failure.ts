/** Why the browser, the page or a call did not do what it should. Holds no words and no id, so it can be logged. */
export type Failure =
  /** There is no browser at the path, or it did not start, or it ended. */
  | 'browser'
  /** The page is gone from under us: navigated, crashed, detached, closed. */
  | 'page'
  /** The page did not become WhatsApp in time, or could not be reached. */
  | 'unavailable'
  /** The web version that was asked for is not in the folder. */
  | 'web-version'
  /** No answer in time. */
  | 'no-answer'
  /** WhatsApp knows nobody by this id. */
  | 'nobody'
  /** No code to link with could be had. */
  | 'pairing'
  /** Something else in the page, or WhatsApp did not take it. */
  | 'other';

/** What `within` rejects with. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * What the library and puppeteer say, as texts: both throw plain texts and errors without a type. Seen in 1.34.7 and
 * 24.43.1, and in the threads that docs/channels/whatsapp-web.md names.
 */
const TEXTS: readonly (readonly [pattern: RegExp, failure: Failure])[] = [
  [/Couldn't load version/, 'web-version'],
  [/auth timeout|ready timeout|net::ERR_|Navigation timeout|chrome-error:/, 'unavailable'],
  [/Failed to launch|Browser was not found|ENOENT|EACCES|spawn |already running for/, 'browser'],
  [
    /detached|Execution context|Target closed|TargetCloseError|Session closed|Connection closed|Protocol error|Page crashed|frame was|Navigating frame|Requesting main frame|Cannot find context|has been closed/i,
    'page',
  ],
  // What the library puts into the page is gone with the page: it was loaded anew.
  [/reading '(?:getChat|sendMessage|sendSeen|sendChatstate|getMessageModel)'|WWebJS/, 'page'],
  [/No LID for user|Lid is missing|invalid wid/i, 'nobody'],
];

/** Reads what was thrown, whatever it is. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof NoAnswer) return 'no-answer';
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}

/** Whether something that nobody caught can only come from the library or from puppeteer under it. */
export function isOfLibrary(reason: unknown): boolean {
  if (reason === 'auth timeout' || reason === 'ready timeout') return true;
  if (!(reason instanceof Error)) return false;
  const ofLibrary = /[\\/]node_modules[\\/](?:whatsapp-web\.js|puppeteer(?:-core)?)[\\/]/.test(reason.stack ?? '');
  return ofLibrary && failureOf(reason) !== 'other';
}
