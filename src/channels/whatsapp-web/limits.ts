import { WHATSAPP_WEB_BREAK } from '../../rendering/capabilities/whatsapp-web.ts';

/** A number that a careful person keeps to. WhatsApp publishes none for its web version. */
interface Limit {
  max: number;
  unit: 'ms' | 'item';
  source: string;
  checkedOn: string;
}

const CAREFUL =
  'own, after https://github.com/nyaruka/courier and the bans told of in https://github.com/wwebjs/whatsapp-web.js/issues/1872';
const PAIR_RATE = 'https://developers.facebook.com/documentation/business-messaging/whatsapp/messaging-limits';

/** Between two messages to the same person of which the second is ours to begin: the pair rate of the Cloud API. */
export const BETWEEN_SAME: Limit = { max: 6_000, unit: 'ms', source: PAIR_RATE, checkedOn: '2026-11-01' };

/** What is added to a wait, so that no two are alike: between the first and the second. */
export const JITTER: readonly [Limit, Limit] = [
  { max: 1_000, unit: 'ms', source: CAREFUL, checkedOn: '2026-11-01' },
  {
    max: WHATSAPP_WEB_BREAK.per,
    unit: 'ms',
    source: WHATSAPP_WEB_BREAK.source,
    checkedOn: WHATSAPP_WEB_BREAK.checkedOn,
  },
];

/** Messages that were sent longer ago than this while nobody was there are not answered any more, milliseconds. */
export const MISSED_WITHIN_MS = 48 * 3_600_000;

/** Messages of one chat that are read after being away, at most; the oldest are left out. */
export const MOST_MISSED = 800;

/** Chats that are read at the same time after being away. */
export const CHATS_AT_ONCE = 4;

/** How long the page may take before it is there, milliseconds; the library asks for this itself. */
export const PAGE_WITHIN_MS = 60_000;

/** How long the browser may take from its start, or from the scan, until it is ready or shows a code, milliseconds. */
export const READY_WITHIN_MS = 180_000;

/** A code that was not followed by another for so long is stale, milliseconds. WhatsApp's own live twenty seconds. */
export const CODE_FRESH_MS = 180_000;

/** How long WhatsApp Web may be without a connection before it is started anew, milliseconds. */
export const UNSTEADY_MS = 120_000;

/** Who was ready for so long has not failed lately, milliseconds. */
export const STEADY_MS = 300_000;

/** How long we wait for an answer of the page, milliseconds. */
export const ANSWER_WITHIN_MS = 10_000;

/** The same for reading a chat, which may have to come from the phone. */
export const READ_WITHIN_MS = 60_000;

/** The same for what only adds something: the other id of a person. Their message waits for it. */
export const IDS_WITHIN_MS = 2_000;

/** The same for a text, and for a file, until WhatsApp has taken it. */
export const SEND_WITHIN_MS = 45_000;
export const UPLOAD_WITHIN_MS = 90_000;

/** The same for fetching what a person sent: less than whoever asks for it waits. */
export const DOWNLOAD_WITHIN_MS = 45_000;

/** How long the browser may take to close by itself, milliseconds: it writes the login to the disk then. */
export const CLOSE_WITHIN_MS = 5_000;

/** How long stopping waits for what is in hand, milliseconds; closing comes after it, and the companion has ten seconds. */
export const STOP_WITHIN_MS = 4_000;

/** An answer that is not there after this many milliseconds is announced by "typing…". */
export const TYPING_AFTER_MS = 700;

/** WhatsApp shows it for 25 seconds; before that it is renewed, milliseconds. */
export const TYPING_AGAIN_MS = 20_000;

/** Waits between starts of the browser, milliseconds; the last repeats. */
const RESTART_MS: readonly number[] = [1_000, 5_000, 15_000, 60_000, 300_000];

/** Waits between tries to hand in what was not taken, milliseconds; the last repeats. */
const RETRY_MS: readonly number[] = [1_000, 2_000, 5_000, 15_000, 30_000];

/** Wait before the nth start anew, counted from 1. */
export function restartAfter(times: number): number {
  return nth(RESTART_MS, times);
}

/** Wait before the nth try again, counted from 1. */
export function retryAfter(times: number): number {
  return nth(RETRY_MS, times);
}

function nth(waits: readonly number[], times: number): number {
  return waits[Math.min(Math.max(times, 1), waits.length) - 1] ?? 0;
}
