import type { Fetched } from '../ports/channel.ts';
import { MOST_MEDIA_BYTES } from '../ports/media.ts';

export const GONE: Fetched = { ok: false, retry: 'never' };
export const LATER: Fetched = { ok: false, retry: 'later' };

/**
 * The bytes of an answer over HTTP, or what to do instead. No more is read than is passed on: what a server says of its
 * length may not hold. Rejects when the connection breaks.
 */
export async function readMedia(response: Response): Promise<Fetched> {
  if (!response.ok) {
    await response.body?.cancel();
    return response.status === 429 || response.status >= 500 ? LATER : GONE;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    length += read.value.byteLength;
    if (length > MOST_MEDIA_BYTES) {
      await reader?.cancel();
      return GONE;
    }
    chunks.push(read.value);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}
