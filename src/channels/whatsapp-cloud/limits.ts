/** Version of the Graph API that Meta's own pages showed in April 2026. */
export const DEFAULT_API_ROOT = 'https://graph.facebook.com/v25.0';

/** Meta's webhook bodies are at most 3 MB. https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks */
export const MAX_WEBHOOK_BYTES = 3 * 1024 * 1024;

/** How long we wait for an answer, milliseconds. */
export const ANSWER_WITHIN_MS = 30_000;

/** The same for a file, which takes its time on the way up. */
export const UPLOAD_WITHIN_MS = 60_000;

/** For what is only nice to have: marks of reading and writing, the look at the account when it starts. */
export const COURTESY_WITHIN_MS = 10_000;

/** Who would wait longer than this for a place, milliseconds, is sent away until about then. */
export const MOST_WAIT_MS = 30_000;

/** How long stopping may take, milliseconds; the whole companion has ten seconds. */
export const STOP_WITHIN_MS = 8_000;

/**
 * An answer that is not there after this many milliseconds is announced by "typing…". The sign goes with the next
 * message, or after 25 seconds. https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators (2025-10-21)
 */
export const TYPING_AFTER_MS = 700;

/** Characters of one variable of a template. Ours: with a body of 600 it stays under Meta's 1,024 for the whole. */
export const MOST_VARIABLE_CHARACTERS = 120;
