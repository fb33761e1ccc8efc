import type { Address } from '../src/ports/address.ts';
import type { Capabilities } from '../src/ports/capabilities.ts';
import type { Channel, ChannelHost, Outbound, SendResult } from '../src/ports/channel.ts';
import { TELEGRAM } from '../src/rendering/capabilities/telegram.ts';
import { render } from '../src/rendering/render.ts';

/** Telegram's own limits of pace would be what is measured: 30 messages a second, whatever a turn costs. */
const UNPACED: Capabilities = { ...TELEGRAM, rates: { overall: [], perChat: [], initiative: [] } };

/** A channel without a network: fits each message for Telegram as the real one would, and keeps the last of each. */
export class BenchChannel implements Channel {
  readonly name = 'bench';
  readonly capabilities: Capabilities = UNPACED;
  /** Called when something was said to an address. */
  onSent: (address: string) => void = () => {};
  readonly #last = new Map<string, string>();
  #parts = 0;

  async start(_host: ChannelHost): Promise<void> {}

  async stop(): Promise<void> {}

  async send({ to, message }: Outbound): Promise<SendResult> {
    const { parts } = render(message, TELEGRAM, { open: '' });
    this.#parts += parts.length;
    this.#last.set(to.value, message.text);
    this.onSent(to.value);
    return { ok: true };
  }

  /** Messages as Telegram would have got them. */
  get parts(): number {
    return this.#parts;
  }

  lastTo(name: string): string | undefined {
    return this.#last.get(name);
  }

  clear(): void {
    this.#last.clear();
  }
}

export function benchAddress(name: string): Address {
  return { channel: 'bench', scheme: 'name', value: name };
}
