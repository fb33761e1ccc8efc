import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import { systemCode } from '../../errors.ts';

export interface RoundsOptions {
  clock: Clock;
  log: Log;
  everyMs: number;
  beat(): Promise<void>;
  sweep(): Promise<void>;
}

/** Does two things again and again, each some time after it ended: a sweep that takes long holds up no heartbeat. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #disarms = new Map<string, () => void>();
  readonly #underway = new Set<Promise<void>>();
  #stopped = false;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** Resolves when each was done once. */
  async start(): Promise<void> {
    const { beat, sweep } = this.#options;
    await this.#now('beat', beat);
    await this.#now('sweep', sweep);
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const disarm of this.#disarms.values()) disarm();
    await Promise.all(this.#underway);
  }

  #now(name: string, act: () => Promise<void>): Promise<void> {
    const { clock, log, everyMs } = this.#options;
    const doing = act()
      .catch((error: unknown) => log.warn('sharing-round-failed', { round: name, code: systemCode(error) }))
      .finally(() => {
        this.#underway.delete(doing);
        if (this.#stopped) return;
        this.#disarms.set(
          name,
          clock.wakeAt(clock.now() + everyMs, () => void this.#now(name, act)),
        );
      });
    this.#underway.add(doing);
    return doing;
  }
}
