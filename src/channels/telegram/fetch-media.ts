import type { Api } from 'grammy';
import type { Fetched } from '../../ports/channel.ts';
import { MOST_MEDIA_BYTES } from '../../ports/media.ts';
import { GONE, LATER, readMedia } from '../read-media.ts';
import { UPLOAD_WITHIN_MS } from './limits.ts';
import type { TelegramCalls } from './telegram-calls.ts';

const TELEGRAM_ROOT = 'https://api.telegram.org';

/**
 * Fetches what a person sent: `getFile` says where it lies, for an hour, and from there it is read
 * (https://core.telegram.org/bots/api#getfile, at most 20 MB). The address holds the token, so nothing of it goes on. A
 * server of one's own that was started with `--local` gives a path on its disk, which is not read.
 */
export async function fetchMedia(
  id: string,
  given: { api: Api; calls: TelegramCalls; apiRoot: string | undefined; token: string },
): Promise<Fetched> {
  const { api, calls, apiRoot = TELEGRAM_ROOT, token } = given;
  const called = await calls.make(UPLOAD_WITHIN_MS, async (signal): Promise<Fetched> => {
    const { file_path: path, file_size: bytes = 0 } = await api.getFile(id, signal);
    if (path === undefined || bytes > MOST_MEDIA_BYTES || !isBelow(path)) return GONE;
    const response = await fetch(`${apiRoot}/file/bot${token}/${path}`, {
      redirect: 'error',
      signal: signal as AbortSignal,
    });
    return readMedia(response);
  });
  if (called.ok) return called.value;
  // "wrong file_id", "file is too big".
  return called.failure.kind === 'refused' ? GONE : LATER;
}

/** Whether a path stays where files lie. */
function isBelow(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..') && /^[\w./-]+$/.test(path);
}
