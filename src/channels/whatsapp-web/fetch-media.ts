import type { Fetched } from '../../ports/channel.ts';
import { MOST_MEDIA_BYTES } from '../../ports/media.ts';
import { GONE, LATER } from '../read-media.ts';
import type { WebClient } from './web-client.ts';

/** Keys of messages, as WhatsApp's apps make them. */
const KEY = /^[A-Za-z0-9]{6,64}$/;

/** Fetches what a person sent, while WhatsApp or the phone has it. `client` is null while the phone is not linked. */
export async function fetchMedia(key: string, client: WebClient | null): Promise<Fetched> {
  if (!KEY.test(key)) return GONE;
  if (!client) return LATER;
  try {
    const bytes = await client.download(key, MOST_MEDIA_BYTES);
    return bytes ? { ok: true, bytes } : bytes === null ? GONE : LATER;
  } catch {
    // Whatever broke in the page: it may be mended by the next try.
    return LATER;
  }
}
