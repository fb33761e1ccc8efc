import type { Clock } from '../ports/clock.ts';
import type { DocumentId, OutItem } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Commit } from '../ports/store.ts';

export type LetterItem = Extract<OutItem, { type: 'letter' }>;

/** Waits between tries, milliseconds; the last one repeats. */
const BACK_OFF = [1_000, 5_000, 30_000, 60_000, 300_000];
/** Tries of one letter before it is given up, so that those behind it go on: about a day of them. */
const MOST_TRIES = 300;

/** Letters from one document to one other, in order. */
interface Round {
  letters: { from: DocumentId; item: LetterItem }[];
  busy: boolean;
  tries: number;
  disarm: () => void;
}

export interface PostOptions {
  clock: Clock;
  log: Log;
  /** Lets the receiver take the letter, and marks it at the sender. May be called again for one that was taken. */
  deliver(from: DocumentId, item: LetterItem): Promise<void>;
  /** Marks a letter that nobody could take. */
  giveUp(from: DocumentId, item: LetterItem): Promise<void>;
}

/**
 * Brings committed letters to the documents that they are for: in order between each two documents, because a receiver
 * takes none that is older than one it has taken, and again until it is taken.
 */
export class Post {
  readonly #options: PostOptions;
  readonly #rounds = new Map<string, Round>();
  readonly #underway = new Set<Promise<void>>();
  #stopped = false;

  constructor(options: PostOptions) {
    this.#options = options;
  }

  /** Letters that are not known to be taken. */
  get waiting(): number {
    let waiting = 0;
    for (const round of this.#rounds.values()) waiting += round.letters.length;
    return waiting;
  }

  /** Letters under way at this moment. */
  get busy(): number {
    return this.#underway.size;
  }

  /** Takes the letters among committed items. */
  add(from: DocumentId, items: readonly OutItem[]): void {
    for (const item of items) {
      if (item.type !== 'letter') continue;
      const key = `${from} ${item.to}`;
      let round = this.#rounds.get(key);
      if (!round) {
        round = { letters: [], busy: false, tries: 0, disarm: () => {} };
        this.#rounds.set(key, round);
      }
      round.letters.push({ from, item });
      // One that was tried already waits for its moment; the newer ones wait behind it.
      if (round.letters.length === 1) this.#walk(key, round);
    }
  }

  /** Forgets letters that newer ones of this turn replace; one that is under way is brought all the same. */
  withdraw({ id, out, marks = [] }: Pick<Commit, 'id' | 'out' | 'marks'>): void {
    const seqs = new Set(marks.map(({ seq }) => seq));
    for (const item of out) {
      const round = item.type === 'letter' ? this.#rounds.get(`${id} ${item.to}`) : undefined;
      if (!round) continue;
      const [first] = round.letters;
      round.letters = round.letters.filter((each) => (each === first && round.busy) || !seqs.has(each.item.seq));
    }
  }

  /** Forgets letters from a document that is gone. */
  drop(from: DocumentId): void {
    for (const [key, round] of this.#rounds) {
      if (round.letters[0]?.from !== from || round.busy) continue;
      round.disarm();
      this.#rounds.delete(key);
    }
  }

  /** Resolves when nothing is under way; what waits for another try stays. */
  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const round of this.#rounds.values()) round.disarm();
    await this.idle();
  }

  #walk(key: string, round: Round): void {
    if (round.busy || this.#stopped) return;
    const [next] = round.letters;
    if (!next) {
      this.#rounds.delete(key);
      return;
    }
    round.busy = true;
    const work = this.#try(key, round, next).finally(() => {
      this.#underway.delete(work);
    });
    this.#underway.add(work);
  }

  async #try(key: string, round: Round, next: Round['letters'][number]): Promise<void> {
    const { clock, deliver, giveUp, log } = this.#options;
    const { from, item } = next;
    try {
      if (round.tries < MOST_TRIES) await deliver(from, item);
      else {
        log.error('letter-given-up', { document: from, kind: item.letter.kind });
        await giveUp(from, item);
      }
      round.letters.shift();
      round.tries = 0;
      round.busy = false;
      this.#walk(key, round);
    } catch (error) {
      log.warn('letter-failed', {
        document: from,
        kind: item.letter.kind,
        code: codeOf(error),
        tries: round.tries + 1,
      });
      round.tries += 1;
      round.busy = false;
      const wait = BACK_OFF[Math.min(round.tries, BACK_OFF.length) - 1] ?? 0;
      if (!this.#stopped) round.disarm = clock.wakeAt(clock.now() + wait, () => this.#walk(key, round));
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
