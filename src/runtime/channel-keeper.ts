import type { Channel, ChannelHost, ChannelState } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { AppError } from '../ports/error.ts';
import type { Log } from '../ports/log.ts';

/** Waits between starts of a channel that can't start, milliseconds; the last one repeats. */
const BACK_OFF = [5_000, 15_000, 60_000, 300_000];

/** Keeps one channel running: one that fails holds up no other, and is tried again where that can help. */
export class ChannelKeeper {
  readonly channel: Channel;
  readonly #clock: Clock;
  readonly #log: Log;
  #state: ChannelState = { state: 'off' };
  #tries = 0;
  #disarm: () => void = () => {};
  #starting: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(channel: Channel, clock: Clock, log: Log) {
    this.channel = channel;
    this.#clock = clock;
    this.#log = log;
  }

  get state(): ChannelState {
    return this.#state.state === 'on' ? (this.channel.state ?? this.#state) : this.#state;
  }

  /** Resolves when the channel has started or failed; never rejects. */
  start(host: ChannelHost): Promise<void> {
    this.#stopped = false;
    this.#starting = this.#start(host);
    return this.#starting;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    await this.#starting;
    await this.channel.stop();
    this.#state = { state: 'off' };
  }

  async #start(host: ChannelHost): Promise<void> {
    this.#state = { state: 'starting' };
    try {
      await this.channel.start(host);
      this.#state = { state: 'on' };
      this.#tries = 0;
    } catch (error) {
      const known = error instanceof AppError;
      const reason = known ? error.code : error instanceof Error ? error.name : 'unknown';
      this.#state = { state: 'failed', reason, ...(known && { advice: error.advice }) };
      this.#log.error('channel-failed', { channel: this.channel.name, reason, advice: known ? error.advice : '' });
      // A wrong token stays wrong; what else went wrong may pass.
      if (this.#stopped || (known && !error.retry)) return;
      const wait = BACK_OFF[Math.min(this.#tries, BACK_OFF.length - 1)] ?? 0;
      this.#tries += 1;
      this.#disarm = this.#clock.wakeAt(this.#clock.now() + wait, () => void this.start(host));
    }
  }
}
