import { type Address, addressKey } from '../../src/ports/address.ts';
import type { Channel, ChannelHost, Outbound, SendResult } from '../../src/ports/channel.ts';
import type { Inbound } from '../../src/ports/inbound.ts';
import type { Message, PaperFile } from '../../src/ports/message.ts';

/** What the script lets the companion say. */
export interface Line {
  message: Message;
  file?: PaperFile;
}

/**
 * A companion of a few lines for tests of a channel: takes each inbound once, answers as its script says, and keeps what
 * could not be sent until the channel says that the address is there again.
 */
export class ScriptedHost implements ChannelHost {
  /** Each inbound once. */
  readonly received: Inbound[] = [];
  /** How often an inbound came that was there already. */
  repeats = 0;
  /** Results of all sends, in order. */
  readonly results: SendResult[] = [];
  readonly returned: Address[] = [];
  /** Set to refuse everything that comes in. */
  refuse: Error | null = null;
  /** Awaited after an inbound is taken and before it may be acknowledged. */
  beforeAcknowledging: (() => Promise<void>) | null = null;
  #script: (inbound: Inbound) => readonly Line[];
  #channel: Channel | null = null;
  #queues = new Map<string, Outbound[]>();
  #sending = new Set<string>();
  #count = 0;

  constructor(script: (inbound: Inbound) => readonly Line[] = () => []) {
    this.#script = script;
  }

  /** Speaks through this channel from now on: after a restart it is another one. */
  async use(channel: Channel): Promise<void> {
    this.#channel = channel;
    this.#sending.clear();
    await channel.start(this);
  }

  async receive(inbound: Inbound): Promise<void> {
    if (this.refuse) throw this.refuse;
    const key = addressKey(inbound.address);
    if (this.received.some((one) => addressKey(one.address) === key && one.externalId === inbound.externalId)) {
      this.repeats++;
    } else {
      this.received.push(inbound);
      this.say(inbound.address, ...this.#script(inbound));
    }
    await this.beforeAcknowledging?.();
  }

  async couldNotTake(): Promise<void> {
    throw new Error('The web chat sends again by itself: nobody has to be asked.');
  }

  async report(): Promise<void> {}

  async tellAdmins(): Promise<void> {}

  available(address: Address): void {
    this.returned.push(address);
    void this.#flush(addressKey(address));
  }

  say(to: Address, ...lines: readonly Line[]): void {
    const key = addressKey(to);
    const queue = this.#queues.get(key) ?? [];
    this.#queues.set(key, queue);
    for (const line of lines) queue.push({ id: `out-${++this.#count}`, to, ...line });
    void this.#flush(key);
  }

  /** What was not delivered yet. */
  unsent(to: Address): readonly Outbound[] {
    return this.#queues.get(addressKey(to)) ?? [];
  }

  async #flush(key: string): Promise<void> {
    const channel = this.#channel;
    if (!channel || this.#sending.has(key)) return;
    this.#sending.add(key);
    const queue = this.#queues.get(key) ?? [];
    for (let next = queue[0]; next && this.#channel === channel; next = queue[0]) {
      const result = await channel.send(next);
      this.results.push(result);
      if (!result.ok && result.retry !== 'never') break;
      queue.shift();
    }
    if (this.#channel === channel) this.#sending.delete(key);
  }
}
