import { type Address, addressKey } from '../../src/ports/address.ts';
import type { Channel, ChannelHost, Outbound, SendResult } from '../../src/ports/channel.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import type { SharedProcess } from './shared-process.ts';

/** A channel whose people are connected to one of several processes, as pages of the web chat are. */
export class StreamChannel implements Channel {
  readonly name = 'stream';
  readonly capabilities = CONSOLE;
  readonly sent: Outbound[] = [];
  readonly #process: SharedProcess;
  readonly #connected = new Set<string>();
  #host: ChannelHost | null = null;

  constructor(process: SharedProcess) {
    this.#process = process;
  }

  readonly reaches = (address: Address): boolean => this.#connected.has(addressKey(address));

  connect(address: Address): void {
    this.#connected.add(addressKey(address));
    this.#host?.available(address);
  }

  disconnect(address: Address): void {
    this.#connected.delete(addressKey(address));
  }

  async start(host: ChannelHost): Promise<void> {
    this.#host = host;
  }

  async stop(): Promise<void> {
    this.#host = null;
  }

  send(outbound: Outbound): Promise<SendResult> {
    return this.#process.outside((): SendResult => {
      if (!this.reaches(outbound.to)) return { ok: false, code: 'channel.stream.away', retry: 'when-back' };
      this.sent.push(outbound);
      return { ok: true };
    });
  }
}
