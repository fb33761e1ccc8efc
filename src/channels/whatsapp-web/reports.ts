import type { ChannelHost, Report } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { addressOf } from './chat-id.ts';
import { retryAfter } from './limits.ts';
import { readMessage } from './native.ts';

/** `MessageAck` of whatsapp-web.js 1.34.7 (Constants.js): -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
const DEVICE = 2;
const READ = 3;

/** Parts that are remembered to be of one message. */
const MOST_PARTS = 5_000;
const MOST_TRIES = 5;

/** Tells the companion what became of messages after they were sent. */
export class Reports {
  readonly #clock: Clock;
  readonly #log: Log;
  /** The id by which the companion knows the message that a part is of. */
  readonly #messageOf = new Map<string, string>();

  constructor(options: { clock: Clock; log: Log }) {
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** A message was sent as these parts. */
  sent(parts: readonly string[]): void {
    const last = parts.at(-1);
    if (last === undefined) return;
    for (const part of parts) {
      this.#messageOf.set(part, last);
      if (this.#messageOf.size <= MOST_PARTS) continue;
      const [oldest] = this.#messageOf.keys();
      if (oldest !== undefined) this.#messageOf.delete(oldest);
    }
  }

  /** WhatsApp says how far a message of ours came; of those of others it says nothing that we need. */
  acked(raw: unknown, ack: unknown, host: ChannelHost): void {
    const message = readMessage(raw);
    const to = message?.id.fromMe ? addressOf(message.id.remote) : null;
    if (!message || !to || typeof ack !== 'number') return;
    const part = message.id._serialized;
    const at = this.#clock.now();
    if (ack < 0) {
      // One part that did not arrive is a message that did not.
      const externalId = this.#messageOf.get(part) ?? part;
      void this.#report(host, { to, externalId, status: 'failed', at, code: 'channel.refused' });
    } else if (ack >= DEVICE) {
      void this.#report(host, { to, externalId: part, status: ack >= READ ? 'read' : 'delivered', at });
    }
  }

  async #report(host: ChannelHost, report: Report): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      try {
        await host.report(report);
        return;
      } catch {
        await new Promise<void>((done) => {
          this.#clock.wakeAt(this.#clock.now() + retryAfter(tries), done);
        });
      }
    }
    this.#log.warn('whatsapp-web-report-lost', { status: report.status });
  }
}
