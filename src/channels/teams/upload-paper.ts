import type { Clock } from '../../ports/clock.ts';
import { AppError } from '../../ports/error.ts';
import type { PaperFile } from '../../ports/message.ts';
import { CONNECTOR_TIMEOUT_MS } from './connector-http.ts';
import { isSafeTarget } from './loopback.ts';
import type { Upload } from './paper-consent.ts';

/**
 * Puts a paper in the person's own OneDrive, at the place that Teams gave for it. The place is a secret for that one
 * file, so no token goes with it. Errors: `channel.teams.upload-failed`.
 */
export async function uploadPaper({ uploadUrl }: Upload, { bytes }: PaperFile, clock: Clock): Promise<void> {
  if (!isSafeTarget(uploadUrl)) throw failed();
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

function failed(): AppError {
  return new AppError('channel.teams.upload-failed', 'A paper could not be put in OneDrive.', {
    advice: 'Nothing: the person was told to ask for it again.',
    retry: true,
  });
}
