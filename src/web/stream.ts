import type { Response } from 'express';
import type { WebChannel } from '../channels/web/web-channel.ts';
import type { Clock } from '../ports/clock.ts';

/** An empty line this often shows both ends, and every proxy between, that the connection lives. */
export const HEARTBEAT_MS = 15_000;

/** A page that has this many bytes to read still is not reading. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/**
 * Turns a response into the stream of one page: one `WebDelivery` as JSON a line, an empty line as heartbeat. Read
 * with `fetch`, not `EventSource`, because that can send no header and the session must not stand in an address.
 * Ends when the page goes, or when the returned function is called.
 */
export function openStream(
  response: Response,
  { channel, clock, session }: { channel: WebChannel; clock: Clock; session: string },
): () => void {
  response.status(200).set({
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    // nginx holds back what it proxies unless told not to.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  response.write('\n');

  let callOff = beat();
  function beat(): () => void {
    return clock.wakeAt(clock.now() + HEARTBEAT_MS, () => {
      response.write('\n');
      callOff = beat();
    });
  }

  const disconnect = channel.connect(session, {
    deliver(delivery) {
      if (response.destroyed || response.writableLength > MAX_UNREAD_BYTES) {
        response.destroy();
        throw new Error('The page does not read.');
      }
      response.write(`${JSON.stringify(delivery)}\n`);
    },
    close: end,
  });

  function end(): void {
    callOff();
    disconnect();
    response.end();
  }
  response.on('close', end);
  return end;
}
