import { type Address, addressKey } from '../../ports/address.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { fieldsOf } from './failure.ts';
import type { GraphCalls } from './graph-calls.ts';
import { COURTESY_WITHIN_MS, TYPING_AFTER_MS } from './limits.ts';

/**
 * Shows a person that their message was read, and that an answer is being written when it takes a moment. Nothing waits
 * for it, nothing is tried again, and what fails is no more than noted.
 */
export class ReadMarks {
  readonly #calls: GraphCalls;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #mayAside: () => boolean;
  readonly #underWay = new Set<Promise<void>>();
  /** Messages whose answer is awaited, by address: their id, and how to call the sign off. */
  readonly #awaited = new Map<string, { id: string; callOff: () => void }>();

  /** `mayAside`: whether a call may be made now without taking the place of a message. */
  constructor(options: { calls: GraphCalls; clock: Clock; log: Log; mayAside: () => boolean }) {
    this.#calls = options.calls;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#mayAside = options.mayAside;
  }

  /** A message came in; `id` is Meta's. */
  heard(address: Address, id: string): void {
    const key = addressKey(address);
    // Reading the new one marks the earlier ones too.
    this.callOff(address);
    const callOff = this.#clock.wakeAt(this.#clock.now() + TYPING_AFTER_MS, () => {
      this.#awaited.delete(key);
      this.#mark(id, true);
    });
    this.#awaited.set(key, { id, callOff });
  }

  /** Something is said to the person now: a sign that begins after it would stay for half a minute. */
  answering(address: Address): void {
    const awaited = this.callOff(address);
    if (awaited !== null) this.#mark(awaited, false);
  }

  /** Calls off what would still come for a person; gives the id of the message that it was for. */
  callOff(address: Address): string | null {
    const key = addressKey(address);
    const awaited = this.#awaited.get(key);
    awaited?.callOff();
    this.#awaited.delete(key);
    return awaited?.id ?? null;
  }

  /** Calls off what would still come. */
  stop(): void {
    for (const { callOff } of this.#awaited.values()) callOff();
    this.#awaited.clear();
  }

  /** Resolves when nothing of this is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #mark(id: string, typing: boolean): void {
    if (!this.#mayAside()) return;
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: id,
      ...(typing && { typing_indicator: { type: 'text' } }),
    };
    const work = this.#calls.messages(body, COURTESY_WITHIN_MS).then((called) => {
      this.#underWay.delete(work);
      if (!called.ok) this.#log.info('whatsapp-cloud-mark-failed', fieldsOf(called.failure));
    });
    this.#underWay.add(work);
  }
}
