import type { Address } from '../../../ports/address.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { DocumentId, StoredDocument } from '../../../ports/document.ts';
import type { ReadResult } from '../../../ports/store.ts';
import type { Database } from '../database.ts';
import type { Lookup } from '../lookup.ts';
import { rowId } from '../row-id.ts';
import type { Change, Transaction, TransactionPart } from '../transaction.ts';
import { type Held, HeldLines } from './held-lines.ts';
import { linesOf, wantedBy } from './line-changes.ts';
import { Unanswered } from './unanswered.ts';

const FOLLOW = 'SELECT * FROM kennismaker.follow($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)';
const FORGET = 'SELECT * FROM kennismaker.forget($1, $2)';
const TAKE = 'SELECT * FROM kennismaker.take($1, $2, $3)';
const RELEASE = 'SELECT * FROM kennismaker.release($1, $2, $3)';

const NOTHING = (): void => undefined;

export interface LinesOptions {
  database: Pick<Database, 'transaction'>;
  lookup: Pick<Lookup, 'lineOf'>;
  clock: Clock;
  /** By what the others know this process; null while it is none of them. */
  presence: { readonly id: string | null };
  read(id: DocumentId): Promise<ReadResult>;
  serves(address: Address): boolean;
  offered(id: DocumentId): void;
  /** Whether this process is the lead. */
  leads(): boolean;
}

/**
 * The lines of documents, and the jobs that come of their changes: what it knows of the former is what the database said
 * last; see `Sharing`.
 */
export class Lines implements TransactionPart {
  readonly #options: LinesOptions;
  readonly #held = new HeldLines();
  readonly #unanswered: Unanswered;
  /** Documents of which somebody says that nobody holds a line, whatever is known here. */
  readonly #doubted = new Set<DocumentId>();

  constructor(options: LinesOptions) {
    this.#options = options;
    this.#unanswered = new Unanswered(options.clock);
  }

  holds(id: DocumentId, address: Address): boolean {
    return this.#held.has(id, this.#options.lookup.lineOf(address));
  }

  async take(id: DocumentId): Promise<StoredDocument | null> {
    const { serves, presence, lookup } = this.#options;
    const found = await this.#read(id);
    const me = presence.id;
    if (me === null) return found;
    const lines = linesOf(found, lookup);
    const isDoubted = this.#doubted.delete(id);
    const wanted = [...lines].filter(([line, address]) => (isDoubted || !this.#held.has(id, line)) && serves(address));
    if (wanted.length === 0 && !this.#held.hasOther(id, lines)) return found;
    const names = wanted.map(([line]) => line);
    await this.#take(id, me, names);
    // It may have changed before the lines were taken; what changes it from now on tells this process.
    return this.#read(id);
  }

  async release(id: DocumentId, address: Address): Promise<void> {
    const me = this.#options.presence.id;
    if (me === null) return;
    const line = this.#options.lookup.lineOf(address);
    const left = this.#held.leave(id, line);
    const giveBack = async (): Promise<boolean> => {
      const [held] = await this.#change(RELEASE, [rowId(id), me, line]);
      if (held) this.#learn(id, me, held);
      left();
      return true;
    };
    // As long as nobody knows whether it was given back, it is not held, and given back again.
    const answered = this.#unanswered.note(giveBack);
    await giveBack();
    answered();
  }

  async within(transaction: Transaction, change: Change): Promise<() => void> {
    const id = (change.after ?? change.before)?.id;
    const me = this.#options.presence.id;
    const asked = id === undefined ? null : this.#asked(id, change, me);
    if (id === undefined || asked === null) return NOTHING;
    const answered = this.#noteChange(id, me);
    const [held] = await transaction.query<Held>(asked.text, asked.values);
    return () => {
      if (held) this.#learn(id, me, held);
      answered();
    };
  }

  /** What is known to be held of a document is asked anew when it is taken next. */
  doubt(id: DocumentId): void {
    this.#doubted.add(id);
  }

  /** Everything is, or may be, others' by now. */
  lost(): void {
    this.#held.clear();
    this.#unanswered.clear();
  }

  /** Looks what became of changes that were not answered in this time, milliseconds. Errors: those of the store. */
  async lookAfter(ms: number): Promise<void> {
    this.#held.age();
    this.#doubted.clear();
    await this.#unanswered.look(ms);
  }

  /** What a change asks of the database; null when it is nobody's concern. */
  #asked(id: DocumentId, change: Change, me: string | null): { text: string; values: readonly unknown[] } | null {
    const { clock, lookup, serves, leads } = this.#options;
    const { by, after } = change;
    if (by === 'erase' || after === null) return { text: FORGET, values: [rowId(id), me] };
    const { gone, here, letters, timersAt } = wantedBy(change, lookup, clock.now());
    const isCommit = by === 'commit';
    // The lead hears of the parts of others; there is no other lead.
    const isPart = isCommit && after.kind === 'part' && !leads();
    if (gone.length === 0 && here.size === 0 && !letters && timersAt === null && !isPart) return null;
    const served = [...here.values()].map((address) => me !== null && serves(address));
    return {
      text: FOLLOW,
      values: [rowId(id), me, gone, [...here.keys()], served, isCommit, letters, timersAt !== null, timersAt, isPart],
    };
  }

  /** Gives whether a line is held by it that was not known to be. */
  async #take(id: DocumentId, me: string, lines: readonly string[]): Promise<boolean> {
    const answered = this.#noteChange(id, me);
    const [held] = await this.#change(TAKE, [rowId(id), me, lines]);
    const isNew = held ? this.#learn(id, me, held) : false;
    answered();
    return isNew;
  }

  /** A change may give this process lines; when its answer is not heard, they are offered to it once it is known. */
  #noteChange(id: DocumentId, me: string | null): () => void {
    if (me === null) return NOTHING;
    return this.#unanswered.note(async () => {
      const [held] = await this.#change(TAKE, [rowId(id), me, []]);
      if (held && this.#learn(id, me, held)) this.#options.offered(id);
      return false;
    });
  }

  #learn(id: DocumentId, me: string | null, held: Held): boolean {
    // It may have lost everything meanwhile, and be another.
    return me !== null && me === this.#options.presence.id && this.#held.take(id, held);
  }

  #change(text: string, values: readonly unknown[]): Promise<Held[]> {
    return this.#options.database.transaction((transaction) => transaction.query<Held>(text, values));
  }

  async #read(id: DocumentId): Promise<StoredDocument | null> {
    const read = await this.#options.read(id);
    return read.status === 'found' ? read.document : null;
  }
}
