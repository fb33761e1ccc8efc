import type { ChannelState } from '../../ports/channel.ts';
import type { Log } from '../../ports/log.ts';
import { type Failure, meaningOf } from './failure.ts';

/** Sends that fail one after the other, for a reason of nobody's, before the channel counts as failed. */
const FAILED_AFTER = 3;

const UNREACHABLE_ADVICE =
  'Meta can not be reached, or is in trouble: look at the internet connection, and at WHATSAPP_CLOUD_API_ROOT. It goes on by itself.';

/** Whether the channel works, as far as Meta's answers tell. */
export class Health {
  readonly #log: Log;
  #state: ChannelState = { state: 'off' };
  #failures = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  get state(): ChannelState {
    return this.#state;
  }

  become(next: ChannelState): void {
    if (next.state === this.#state.state && next.reason === this.#state.reason) return;
    this.#state = next;
    if (next.state === 'failed') this.#log.error('whatsapp-cloud-failed', { code: next.reason ?? '' });
    else this.#log.info(`whatsapp-cloud-${next.state}`);
  }

  /** Meta took something. */
  works(): void {
    this.#failures = 0;
    if (this.#state.state !== 'off') this.become({ state: 'on' });
  }

  /** Meta did not take something. What is wrong with one message says nothing of the channel. */
  fails(failure: Failure): void {
    if (this.#state.state === 'off') return;
    const { code, advice } = meaningOf(failure);
    if (advice !== undefined) this.become({ state: 'failed', reason: code, advice });
    if (code !== 'channel.unavailable') return;
    this.#failures += 1;
    if (this.#failures < FAILED_AFTER || this.#state.state === 'failed') return;
    this.become({ state: 'failed', reason: code, advice: UNREACHABLE_ADVICE });
  }
}
