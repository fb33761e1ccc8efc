import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Outcome } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Mark, Store } from '../ports/store.ts';
import { nameOf } from './name-of.ts';
import type { MessageItem, Waiting } from './outbox-line.ts';
import type { Seeing } from './seeing.ts';

/** What became of one message, for the record. */
export interface Became {
  outcome: Outcome;
  externalId?: string;
  code?: string;
}

/** What a broadcast is told of one message of it. */
export interface BroadcastResult {
  outcome: Outcome;
  /** Why it was not sent, or not delivered; a stable code. */
  code?: string;
  /** The person may have got it twice. */
  twice?: true;
}

/** Told what became of a message of a broadcast: its part, the document that sent it, and the result. Must not throw. */
export type BecameHook = (part: DocumentId, person: DocumentId, result: BroadcastResult) => void;

export interface OutboxRecordOptions {
  store: Store;
  clock: Clock;
  log: Log;
  seeing: Seeing;
  /** As in `OutboxOptions`. */
  sent?(channel: string, externalId: string, id: DocumentId, seq: number, marking: Promise<void>): Promise<void>;
  became?: BecameHook;
  /** On a shared store: called when a message was sent, or settled otherwise, and that can't be put on the record. */
  unmarked?(id: DocumentId, item: MessageItem): void;
}

/** Waits between tries of a mark on a shared store, milliseconds. */
const MARK_AGAIN = [1_000, 2_000, 5_000, 10_000, 30_000];

/** Puts on the record what became of messages, and tells who must know of it. */
export class OutboxRecord {
  readonly #options: OutboxRecordOptions;
  #maybeTwice = 0;
  /** Ends the waits of marks that are to be tried again. */
  readonly #waits = new Set<() => void>();
  #stopped = false;

  constructor(options: OutboxRecordOptions) {
    this.#options = options;
  }

  /** Messages of broadcasts that somebody may have got twice, since start. */
  get maybeTwice(): number {
    return this.#maybeTwice;
  }

  /** Resolves when it is kept and told. Never rejects. */
  async keep(waiting: Waiting, became: Became): Promise<void> {
    const { id, item } = waiting;
    // With the outcome: a process that dies before the part was told finds it there.
    const twice = isTwice(waiting, became) && ({ twice: true } as const);
    // Who hears of it first hears that it was sent, and only then what the channel reports of it.
    const marking = this.#mark(id, item, { seq: item.seq, at: this.#options.clock.now(), ...became, ...twice }).then(
      () => this.tell(waiting, became),
    );
    if (became.externalId === undefined) return marking;
    try {
      await this.#options.sent?.(item.to.channel, became.externalId, id, item.seq, marking);
    } catch (error) {
      this.#options.log.warn('mark-failed', { document: id, error: nameOf(error) });
    }
    return marking;
  }

  /** Tells the broadcast that a message belongs to, if it does, what became of it; that is on the record already. */
  tell(waiting: Waiting, became: Became): void {
    this.#options.seeing.left(waiting, became);
    const { id, item } = waiting;
    const { outcome, code } = became;
    if (item.about === undefined) return;
    const twice = isTwice(waiting, became) && ({ twice: true } as const);
    if (twice) this.#maybeTwice += 1;
    this.#options.became?.(item.about, id, { outcome, ...(code !== undefined && { code }), ...twice });
  }

  /** Tries no mark again from now on. */
  stop(): void {
    this.#stopped = true;
    for (const end of this.#waits) end();
  }

  async #mark(id: DocumentId, item: MessageItem, mark: Mark): Promise<void> {
    const { store, log, unmarked } = this.#options;
    for (let tries = 0; ; tries += 1) {
      try {
        await store.mark(id, [mark]);
        return;
      } catch (error) {
        // Not marked means sent again after a restart, which does less harm than not sent at all.
        log.warn('mark-failed', { document: id, error: nameOf(error) });
        // Others would take it for unsent as long as they see it: a database that was away a moment must not do that.
        const wait = unmarked ? MARK_AGAIN[tries] : undefined;
        if (wait !== undefined && !this.#stopped) await this.#pause(wait);
        if (wait === undefined || this.#stopped) {
          unmarked?.(id, item);
          return;
        }
      }
    }
  }

  #pause(ms: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const end = (): void => {
        disarm();
        this.#waits.delete(end);
        resolve();
      };
      const disarm = clock.wakeAt(clock.now() + ms, end);
      this.#waits.add(end);
    });
  }
}

/** Whether a message of a broadcast may have come twice. */
function isTwice({ item, maybeSent }: Waiting, { outcome }: Became): boolean {
  return item.about !== undefined && maybeSent && outcome === 'sent';
}
