import type { RetentionRound as RoundCounts } from '../features/privacy/retention-desk.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { breath } from './breath.ts';
import type { RetentionOfOthers } from './retention-of-others.ts';
import type { Done, RetentionOfPeople } from './retention-of-people.ts';
import { codeOf, isStoreTrouble } from './turns.ts';

/** Documents looked at before the round pauses, and for how long, milliseconds: a town of 100,000 takes about five minutes. */
const PAGE = 100;
const PAUSE = 250;

/** People told in one round that what they told will go; the others are told a day later, and keep it so much longer. */
const MOST_TOLD_A_ROUND = 500;

/** People of whom nothing is left, taken away in one round: each is looked for in the documents of others. */
const MOST_LEFT_A_ROUND = 200;

/** What was due for longer than this many days when a round came to it is counted as overdue. */
const LATE_DAYS = 2;

export interface RetentionRoundOptions {
  store: Store;
  clock: Clock;
  log: Log;
  people: Pick<RetentionOfPeople, 'see'>;
  others: Pick<RetentionOfOthers, 'talk' | 'questions' | 'deadLetter'>;
  /** Removes copies of bytes that could not be read, of before this moment; gives how many. */
  removeSetAside(before: number): Promise<number>;
  /** Copies of before this moment are old. */
  setAsideBefore(): number;
}

const COUNTED: Readonly<Record<Exclude<Done, 'nothing'>, 'told' | 'letGo' | 'left' | 'tidied'>> = {
  told: 'told',
  'let-go': 'letGo',
  left: 'left',
  tidied: 'tidied',
};

/**
 * One walk past everything that has an end, a page at a time. It keeps no place: what it did is done, so that begun anew it
 * only reads again. One document that fails is passed over; a store that fails ends the walk.
 */
export class RetentionRound {
  readonly #options: RetentionRoundOptions;
  readonly #counts: Omit<RoundCounts, 'began' | 'ended'> = {
    people: 0,
    others: 0,
    told: 0,
    letGo: 0,
    left: 0,
    tidied: 0,
    purged: 0,
    failed: 0,
    overdue: 0,
  };
  readonly #began: number;
  readonly #work: AsyncGenerator<void, void>;

  constructor(options: RetentionRoundOptions) {
    this.#options = options;
    this.#began = options.clock.now();
    this.#work = this.#all();
  }

  /** How long to pause after a page, milliseconds. */
  readonly pause = PAUSE;

  /** Looks at one page more. Null: there is more; else what was done in all. Errors: those of the store. */
  async page(): Promise<RoundCounts | null> {
    for (let seen = 0; seen < PAGE; seen += 1) {
      // Whoever writes just now goes first.
      await breath();
      if ((await this.#work.next()).done) {
        return { ...this.#counts, began: this.#began, ended: this.#options.clock.now() };
      }
    }
    return null;
  }

  /** Ends it in the middle. */
  async leave(): Promise<void> {
    await this.#work.return();
  }

  async *#all(): AsyncGenerator<void, void> {
    const { store, others, removeSetAside, setAsideBefore } = this.#options;
    for await (const id of store.list('person')) {
      this.#counts.people += 1;
      await this.#try(id, () => this.#person(id));
      yield;
    }
    for await (const id of store.list('talk')) yield this.#other(id, () => others.talk(id));
    for await (const id of store.list('dead-letter')) yield this.#other(id, () => others.deadLetter(id));
    yield this.#other('unanswered', () => others.questions());
    await this.#try('set-aside', async () => {
      this.#counts.purged += await removeSetAside(setAsideBefore());
    });
  }

  async #person(id: DocumentId): Promise<void> {
    const counts = this.#counts;
    const { done, late } = await this.#options.people.see(id, {
      tell: counts.told < MOST_TOLD_A_ROUND,
      leave: counts.left < MOST_LEFT_A_ROUND,
    });
    if (late > LATE_DAYS) counts.overdue += 1;
    if (done !== 'nothing') counts[COUNTED[done]] += 1;
  }

  async #other(id: DocumentId, see: () => Promise<boolean>): Promise<void> {
    this.#counts.others += 1;
    await this.#try(id, async () => {
      if (await see()) this.#counts.purged += 1;
    });
  }

  async #try(id: DocumentId, see: () => Promise<void>): Promise<void> {
    try {
      await see();
    } catch (error) {
      const code = codeOf(error);
      if (isStoreTrouble(error) && code !== 'store.conflict') throw error;
      this.#counts.failed += 1;
      this.#options.log.warn('retention-failed', { document: id, code });
    }
  }
}
