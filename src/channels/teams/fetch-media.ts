import type { Fetched } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { GONE, LATER, readMedia } from '../read-media.ts';
import { readSource } from './media-file.ts';

/** How long fetching may take, milliseconds: sixteen megabytes over a slow line. */
const FETCH_WITHIN_MS = 45_000;

/**
 * Fetches what a person sent. The address of a file in OneDrive holds for some minutes only; after that it is gone.
 * `token`: our own, for the connector; null without a registration. Never rejects.
 */
export async function fetchMedia(
  id: string,
  { clock, token }: { clock: Clock; token: () => Promise<string | null> },
): Promise<Fetched> {
  const source = readSource(id);
  if (!source) return GONE;
  const giveUp = new AbortController();
  const callOff = clock.wakeAt(clock.now() + FETCH_WITHIN_MS, () => giveUp.abort());
  try {
    const bearer = source.kind === 'connector' ? await token() : null;
    const headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
    // A redirect could take the token elsewhere, or lead into our own network.
    return await readMedia(await fetch(source.url, { headers, redirect: 'error', signal: giveUp.signal }));
  } catch {
    // What fetch says may hold the address, so it goes no further.
    return LATER;
  } finally {
    callOff();
  }
}
