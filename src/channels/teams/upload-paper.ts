import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import type { PaperFile } from '../../ports/message.ts';
import { CONNECTOR_TIMEOUT_MS } from './connector-http.ts';
import { leadsHere } from './loopback.ts';
import type { Upload } from './paper-consent.ts';

/**
 * Where people's OneDrive lies. Whoever uses Direct Line can write any address into an activity, so no other is asked for
 * anything: it might be one of our own network.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
 */
const STORAGE = /\.sharepoint\.com$/;

/**
 * Puts a paper in the person's own OneDrive, at the place that Teams gave for it. The place is a secret for that one
 * file, so no token goes with it. `connector`: where the activity came from; only when that is this computer (a stand-in, for
 * development) may the place be here too. Errors: `channel.teams.upload-failed`.
 */
export async function uploadPaper(
  { uploadUrl }: Upload,
  { bytes }: PaperFile,
  clock: Clock,
  connector: string,
): Promise<void> {
  if (!isStorage(uploadUrl) && !(leadsHere(connector) && leadsHere(uploadUrl))) throw failed();
  const giveUp = new AbortController();
  const callOff = clock.wakeAt(clock.now() + CONNECTOR_TIMEOUT_MS, () => giveUp.abort());
  const { byteLength } = bytes;
  try {
    const response = await fetch(uploadUrl, {
      method: 'PUT',
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${byteLength - 1}/${byteLength}`,
      },
      body: Buffer.from(bytes),
      redirect: 'error',
      signal: giveUp.signal,
    });
    await response.arrayBuffer();
    if (!response.ok) throw failed();
  } catch {
    throw failed();
  } finally {
    callOff();
  }
}

function isStorage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return protocol === 'https:' && STORAGE.test(hostname) && username === '' && password === '';
}

function failed(): AppError {
  return new AppError('channel.teams.upload-failed', 'A paper could not be put in OneDrive.', {
    advice: 'Nothing: the person was told to ask for it again.',
    retry: true,
  });
}
