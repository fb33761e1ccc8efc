import { type Address, addressKey } from '../../src/ports/address.ts';
import type { Capabilities } from '../../src/ports/capabilities.ts';
import type { Channel, ChannelHost, Outbound, SendResult } from '../../src/ports/channel.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';

/** A channel that keeps what it was given to send, and answers each send as a test tells it. */
export class RecordingChannel implements Channel {
  readonly name: string;
  capabilities: Capabilities = CONSOLE;
  /** Everything that was sent, in order; what was refused is not in it. */
  readonly sent: Outbound[] = [];
  /** How often a send was tried. */
  tries = 0;
  /** What a send comes to; by default it succeeds. */
  answer: (outbound: Outbound) => SendResult | Promise<SendResult> = () => ({ ok: true });
  host: ChannelHost | null = null;

  constructor(name = 'test') {
    this.name = name;
  }

  async start(host: ChannelHost): Promise<void> {
    this.host = host;
  }

  async stop(): Promise<void> {
    this.host = null;
  }

  async send(outbound: Outbound): Promise<SendResult> {
    this.tries += 1;
    const result = await this.answer(outbound);
    if (result.ok) this.sent.push(outbound);
    return result;
  }

  /** What one address got, in order. */
  to(address: Address): Outbound[] {
    return this.sent.filter((outbound) => addressKey(outbound.to) === addressKey(address));
  }
}
