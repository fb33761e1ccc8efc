import type { NetworkFacts } from '../engine/world.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, StoredDocument, Timer } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { canSend } from './can-send.ts';
import type { Desks } from './desks.ts';
import { ERASE_TIMER } from './erased-person.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import { readPersonBody } from './person-document.ts';
import type { Seeing } from './seeing.ts';
import { TOMBSTONE_TIMER } from './tombstones.ts';
import type { TroubleDesk } from './trouble-desk.ts';
import { codeOf, isStoreTrouble, type Turns } from './turns.ts';
import { WakeList } from './wake-list.ts';

/** A document whose timers could not be looked at is looked at again after this, milliseconds. */
const AGAIN_AFTER = 60_000;

export interface TimerTurnsOptions {
  store: Store;
  clock: Clock;
  network: NetworkFacts;
  mailbox: Mailbox;
  log: Log;
  seeing: Seeing;
  turns: Turns;
  trouble: TroubleDesk;
  desks: Desks;
  /** Jobs say what is due: nothing is followed here. */
  isShared: boolean;
}

/** Fires what comes due in people's documents, one turn each, in the document's queue. */
export class TimerTurns {
  readonly #options: TimerTurnsOptions;
  readonly #wakes: WakeList;

  constructor(options: TimerTurnsOptions) {
    this.#options = options;
    this.#wakes = new WakeList(options.clock, (id) => this.#wake(id));
  }

  /** Follows a document's timers after a commit. */
  follow(id: DocumentId, timers: readonly Timer[]): void {
    const { isShared, clock, seeing } = this.#options;
    if (isShared) return;
    if (timers.every(({ at }) => at > clock.now())) seeing.done(id);
    this.#wakes.follow(id, timers);
  }

  /** Fires what is due of a document now. Errors: those of its turns; what is still due stays. */
  fire(id: DocumentId): Promise<void> {
    const { mailbox, seeing } = this.#options;
    const since = seeing.now();
    return mailbox.run(id, (deadline) => this.#fireDue(id, deadline, since));
  }

  stop(): void {
    this.#wakes.stop();
  }

  #wake(id: DocumentId): void {
    const { clock, log, seeing } = this.#options;
    seeing.due(id, clock.now());
    void this.fire(id)
      .then(() => seeing.done(id))
      .catch((error: unknown) => {
        log.error('timer-failed', { document: id, code: codeOf(error) });
        // The timers are still in the document.
        const at = clock.now() + AGAIN_AFTER;
        this.#wakes.follow(id, [{ id: 'again', at, event: '', binding: { kind: 'wait', turn: 0 } }]);
      });
  }

  async #fireDue(id: DocumentId, deadline: Deadline, since: number): Promise<void> {
    const { store, clock, seeing } = this.#options;
    for (;;) {
      const read = await store.read(id);
      if (read.status !== 'found') return;
      const { document } = read;
      const timer = document.timers.find((each) => each.at <= clock.now());
      if (!timer) {
        this.follow(id, document.timers);
        return;
      }
      seeing.fires(clock.now() - timer.at);
      seeing.because(deadline, { by: 'timer', since, from: timer.event });
      if (timer.event === ERASE_TIMER) {
        await this.#options.turns.erase(document, deadline);
        continue;
      }
      if (timer.event === TOMBSTONE_TIMER) {
        await store.erase(id);
        continue;
      }
      if (document.kind === 'person') await this.#fire(document, timer, deadline);
      else await this.#options.desks.timerTurn(document, timer, deadline);
    }
  }

  async #fire(document: StoredDocument, timer: Timer, deadline: Deadline): Promise<void> {
    const { clock, network, turns, trouble, log } = this.#options;
    const now = clock.now();
    const body = readPersonBody(document);
    const others = document.timers.filter((each) => each !== timer);
    const isWait = timer.binding.kind === 'wait';
    const may = isWait ? { kind: 'yes' as const } : canSend(body.person, 'initiative', network, now);
    if ((timer.notAfter !== undefined && now > timer.notAfter) || may.kind === 'no') {
      await this.#retime(document, others, deadline);
      return;
    }
    if (may.kind === 'later') {
      await this.#retime(document, [...others, { ...timer, at: may.at }], deadline);
      return;
    }
    try {
      await turns.person(document.id, document, body, { kind: 'timer', timer }, deadline);
    } catch (error) {
      if (isStoreTrouble(error) || deadline.over) throw error;
      // It would fail again, and hold up what else is due.
      const code = codeOf(error);
      log.error('timer-dropped', { document: document.id, event: timer.event, code });
      await trouble.buryTimer(timer.event, code);
      await this.#retime(document, others, deadline);
    }
  }

  async #retime(document: StoredDocument, timers: readonly Timer[], deadline: Deadline): Promise<void> {
    const { id, kind, version, body } = document;
    await this.#options.turns.commit({ id, kind, expected: version, body, timers, out: [] }, deadline);
  }
}
