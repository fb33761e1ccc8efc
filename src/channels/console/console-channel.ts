import type { Address } from '../../ports/address.ts';
import type { Channel, ChannelHost, Outbound, SendResult } from '../../ports/channel.ts';
import type { Content } from '../../ports/inbound.ts';
import { CONSOLE } from '../../rendering/capabilities/console.ts';

/** The terminal, and programs that speak its lines of JSON: persons by the name that they are given there. */
export class ConsoleChannel implements Channel {
  readonly name = 'console';
  readonly capabilities = CONSOLE;
  readonly #show: (name: string, outbound: Outbound) => Promise<void> | void;
  readonly #run: string;
  #host: ChannelHost | null = null;
  #count = 0;

  /** `run` is new for each process, so that its messages are never taken for repeats of an earlier one's. */
  constructor(options: { run: string; show(name: string, outbound: Outbound): Promise<void> | void }) {
    this.#run = options.run;
    this.#show = options.show;
  }

  async start(host: ChannelHost): Promise<void> {
    this.#host = host;
  }

  async stop(): Promise<void> {
    this.#host = null;
  }

  async send(outbound: Outbound): Promise<SendResult> {
    try {
      await this.#show(outbound.to.value, outbound);
      return { ok: true };
    } catch {
      return { ok: false, code: 'channel.console.closed', retry: 'never' };
    }
  }

  /** Hands in what a person did. Errors: see `ChannelHost.receive`. */
  async receive(name: string, content: Content, at: number): Promise<void> {
    this.#count += 1;
    const externalId = `${this.#run}-${this.#count}`;
    const address = consoleAddress(name);
    try {
      await this.#host?.receive({ address, externalId, at, content });
    } catch (error) {
      await this.#host?.couldNotTake(address);
      throw error;
    }
  }
}

export function consoleAddress(name: string): Address {
  return { channel: 'console', scheme: 'name', value: name };
}
