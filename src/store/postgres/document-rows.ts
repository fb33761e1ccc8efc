import type { DocumentId, DocumentKind, OutItem, Receipt, StoredDocument, Timer } from '../../ports/document.ts';
import type { Json } from '../../ports/json.ts';
import { documentSchema } from '../document-schema.ts';
import { type Codec, isKeyError } from './codec.ts';
import type { Lookup } from './lookup.ts';
import { rowId } from './row-id.ts';
import type { Transaction } from './transaction.ts';

/** A document's row, and the rows of what belongs to it. */
export interface DocumentRow {
  kind: string;
  version: number;
  state: unknown;
  /** Null when there are none. */
  out: unknown[] | null;
  timers: unknown[] | null;
}

/** What stands in a row: a document, or bytes that nobody can read. */
export type Held = { document: StoredDocument; readable: true } | { readable: false };

/** `FOR NO KEY UPDATE`: rows of other tables that refer to this one may be made meanwhile. */
const LOCK = 'SELECT kind, version, state FROM kennismaker.documents WHERE id = $1 FOR NO KEY UPDATE';

export const ITEMS_OF = (id: string): string => `
  (SELECT json_agg(item ORDER BY seq) FROM kennismaker.outbox WHERE document = ${id}) AS out,
  (SELECT json_agg(timer ORDER BY place) FROM kennismaker.timers WHERE document = ${id}) AS timers`;

/** Not in one statement with the lock: what that waited for would be seen by the row, but not by the rest. */
const ITEMS = `SELECT ${ITEMS_OF('$1')}`;

const INSERT = 'INSERT INTO kennismaker.documents (id, kind, version, state) VALUES ($1, $2, $3, $4)';
const UPDATE = 'UPDATE kennismaker.documents SET kind = $2, version = $3, state = $4 WHERE id = $1';

const PUT_ITEMS = `
INSERT INTO kennismaker.outbox (document, seq, type, goes, item)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::json[])
ON CONFLICT (document, seq) DO UPDATE SET type = excluded.type, goes = excluded.goes, item = excluded.item`;
const DROP_ITEMS = 'DELETE FROM kennismaker.outbox WHERE document = $1 AND seq = ANY($2::bigint[])';

const PUT_TIMERS = `
INSERT INTO kennismaker.timers (document, place, at, timer)
SELECT $1, * FROM unnest($2::integer[], $3::bigint[], $4::json[])
ON CONFLICT (document, place) DO UPDATE SET at = excluded.at, timer = excluded.timer`;
const DROP_TIMERS = 'DELETE FROM kennismaker.timers WHERE document = $1 AND place >= $2';

const SET_ASIDE = `
INSERT INTO kennismaker.quarantine (document, kind, version, state, out, timers)
SELECT id, kind, version, state, ${ITEMS_OF('$1')}
FROM kennismaker.documents WHERE id = $1`;
const DELETE = 'DELETE FROM kennismaker.documents WHERE id = $1';

/** Documents as rows: reads them whole, and writes what is different. */
export class DocumentRows {
  readonly codec: Codec;
  readonly lookup: Lookup;

  constructor(codec: Codec, lookup: Lookup) {
    this.codec = codec;
    this.lookup = lookup;
  }

  /** Locks the row for this transaction, and gives what stands there as it is then; null when there is none. */
  async lock(transaction: Transaction, id: DocumentId): Promise<Held | null> {
    const values = [rowId(id)];
    const locked = transaction.query<Omit<DocumentRow, 'out' | 'timers'>>(LOCK, values);
    const [items] = await transaction.query<Pick<DocumentRow, 'out' | 'timers'>>(ITEMS, values);
    const [row] = await locked;
    return row === undefined
      ? null
      : this.parse(id, { ...row, out: items?.out ?? null, timers: items?.timers ?? null });
  }

  /** What a row holds. Errors: `store.key-missing`, `store.key-wrong`: who has no key for it harms nothing. */
  parse(id: DocumentId, row: DocumentRow): Held {
    try {
      const state = this.codec.decode('state', row.state, id) as { body: Json; receipts?: Receipt[] };
      const document: StoredDocument = {
        id,
        kind: row.kind as DocumentKind,
        version: row.version,
        body: state.body,
        timers: (row.timers ?? []).map((timer) => this.codec.decode('timer', timer, id) as Timer),
        out: (row.out ?? []).map((item) => this.codec.decode('item', item, id) as OutItem),
        ...(state.receipts && { receipts: state.receipts }),
      };
      // As it was written, not as the schema copies it: that would drop what it does not name.
      return documentSchema.safeParse(document).success ? { document, readable: true } : { readable: false };
    } catch (error) {
      if (isKeyError(error)) throw error;
      return { readable: false };
    }
  }

  /**
   * Sends what is different in `after`, of which the row is locked or, when `before` is null, not there.
   * Two that make the same document at once: one of them breaks `documents_pkey`.
   */
  write(transaction: Transaction, before: StoredDocument | null, after: StoredDocument): void {
    const { id, kind, version, body, receipts } = after;
    if (before === null || version !== before.version || receipts !== before.receipts) {
      const state = this.codec.encode('state', { body, ...(receipts && { receipts }) }, id);
      void transaction.query(before === null ? INSERT : UPDATE, [rowId(id), kind, version, state]);
    }
    this.#writeItems(transaction, before?.out ?? [], after);
    this.#writeTimers(transaction, before?.timers ?? [], after);
  }

  /** Moves a locked row that can't be read to where nothing overwrites it. */
  setAside(transaction: Transaction, id: DocumentId): void {
    void transaction.query(SET_ASIDE, [rowId(id)]);
    this.remove(transaction, id);
  }

  /** Takes a locked row away, with all that belongs to it. */
  remove(transaction: Transaction, id: DocumentId): void {
    void transaction.query(DELETE, [rowId(id)]);
  }

  #writeItems(transaction: Transaction, before: readonly OutItem[], { id, out }: StoredDocument): void {
    if (before.length === 0 && out.length === 0) return;
    // What a commit or a mark leaves as it is stays the same object; see `nextDocument`.
    const unchanged = new Set(before);
    const put = out.filter((item) => !unchanged.has(item));
    const stays = new Set(out.map(({ seq }) => seq));
    const gone = before.map(({ seq }) => seq).filter((seq) => !stays.has(seq));
    if (gone.length > 0) void transaction.query(DROP_ITEMS, [rowId(id), gone]);
    if (put.length === 0) return;
    void transaction.query(PUT_ITEMS, [
      rowId(id),
      put.map(({ seq }) => seq),
      put.map(({ type }) => type),
      put.map((item) => this.lookup.lineOfItem(item)),
      put.map((item) => this.codec.encode('item', item, id)),
    ]);
  }

  #writeTimers(transaction: Transaction, before: readonly Timer[], { id, timers }: StoredDocument): void {
    if (timers === before) return;
    const places = [...timers.keys()].filter(
      (place) => JSON.stringify(timers[place]) !== JSON.stringify(before[place]),
    );
    if (before.length > timers.length) void transaction.query(DROP_TIMERS, [rowId(id), timers.length]);
    if (places.length === 0) return;
    const put = places.flatMap((place) => timers[place] ?? []);
    void transaction.query(PUT_TIMERS, [
      rowId(id),
      places,
      put.map(({ at }) => Math.floor(at)),
      put.map((timer) => this.codec.encode('timer', timer, id)),
    ]);
  }
}
