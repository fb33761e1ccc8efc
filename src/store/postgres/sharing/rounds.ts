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

  start(): void {
    const { beat, sweep } = this.#options;
    this.#later('beat', beat);
    this.#later('sweep', sweep);
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const disarm of this.#disarms.values()) disarm();
    await Promise.all(this.#underway);
  }

  #later(name: string, act: () => Promise<void>): void {
    const { clock, log, everyMs } = this.#options;
    if (this.#stopped) return;
    const wake = (): void => {
      const doing = act()
        .catch((error: unknown) => log.warn('sharing-round-failed', { round: name, code: systemCode(error) }))
        .finally(() => {
          this.#underway.delete(doing);
          this.#later(name, act);
        });
      this.#underway.add(doing);
    };
    this.#disarms.set(name, clock.wakeAt(clock.now() + everyMs, wake));
  }
}
