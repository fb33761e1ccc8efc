import type { Address } from '../../ports/address.ts';
import type { DocumentId, DocumentKind, StoredDocument } from '../../ports/document.ts';
import type { Log } from '../../ports/log.ts';
import type { Sharing } from '../../ports/sharing.ts';
import {
  type Commit,
  MAX_DOCUMENT_BYTES,
  type Mark,
  type ReadResult,
  type Store,
  type StoreHealth,
} from '../../ports/store.ts';
import { conflict, tooLarge } from '../errors.ts';
import { nextDocument, settle } from '../next-document.ts';
import { claim, FIND, ownersOf, release } from './address-rows.ts';
import type { Database } from './database.ts';
import { type DocumentRow, type DocumentRows, ITEMS_OF } from './document-rows.ts';
import { idOfRow, rowId } from './row-id.ts';
import type { Change, Transaction, TransactionPart } from './transaction.ts';

export interface PostgresStoreParts {
  database: Database;
  documents: DocumentRows;
  log: Log;
  part?: TransactionPart;
  sharing?: Sharing;
}

const READ = `
SELECT d.kind, d.version, d.state, ${ITEMS_OF('asked.id')},
  d.id IS NULL AND EXISTS (SELECT FROM kennismaker.quarantine WHERE document = asked.id) AS lost
FROM (VALUES ($1::text COLLATE "C")) AS asked (id) LEFT JOIN kennismaker.documents d ON d.id = asked.id`;

/** From where a page begins: a condition that an index answers, also for the empty id. */
type From = '>= $1' | '> $1';

/** Each half takes as many as there can be of both, so that neither is read to its end for one page. */
const PENDING = (from: From): string => `
SELECT d.id, d.kind, d.version, d.state, ${ITEMS_OF('d.id')}
FROM (
  (SELECT DISTINCT document FROM kennismaker.outbox WHERE document ${from} ORDER BY document LIMIT $2)
  UNION
  (SELECT DISTINCT document FROM kennismaker.timers WHERE document ${from} ORDER BY document LIMIT $2)
  ORDER BY document LIMIT $2
) AS page JOIN kennismaker.documents d ON d.id = page.document
ORDER BY d.id`;

const LIST = (from: From): string =>
  `SELECT id FROM kennismaker.documents WHERE id ${from} AND kind = $3 ORDER BY id LIMIT $2`;

/** Addresses that led to nothing else lead to nobody then. */
const REMOVE_SET_ASIDE = `
WITH old AS (
  DELETE FROM kennismaker.quarantine WHERE at < to_timestamp($1::double precision / 1000) RETURNING document
), gone AS (
  DELETE FROM kennismaker.addresses AS a
  WHERE a.document IN (SELECT document FROM old)
    AND NOT EXISTS (SELECT FROM kennismaker.documents AS d WHERE d.id = a.document)
    AND NOT EXISTS (
      SELECT FROM kennismaker.quarantine AS q
      WHERE q.document = a.document AND q.at >= to_timestamp($1::double precision / 1000)
    )
)
SELECT count(*)::integer AS removed FROM old`;
const FORGET_LOST = 'DELETE FROM kennismaker.quarantine WHERE document = $1';

/** Documents, and ids, of one page. */
const PENDING_PAGE = 100;
const LIST_PAGE = 1000;

/** What a transaction made of a document, and what follows when that holds. */
interface Outcome {
  document: StoredDocument | null;
  done: () => void;
}

const NOTHING: Outcome = { document: null, done: () => undefined };

/** The store in PostgreSQL; see `index.ts` for what it promises, and `openPostgresStore`. */
export class PostgresStore implements Store {
  readonly sharing?: Sharing;
  readonly #database: Database;
  readonly #documents: DocumentRows;
  readonly #log: Log;
  readonly #part: TransactionPart | null;
  #quarantined = 0;

  constructor({ database, documents, log, part, sharing }: PostgresStoreParts) {
    this.#database = database;
    this.#documents = documents;
    this.#log = log;
    this.#part = part ?? null;
    if (sharing) this.sharing = sharing;
  }

  async read(id: DocumentId): Promise<ReadResult> {
    const [row] = await this.#database.query<Omit<DocumentRow, 'kind'> & { kind: string | null; lost: boolean }>(READ, [
      rowId(id),
    ]);
    if (row === undefined || row.kind === null) return { status: row?.lost ? 'lost' : 'absent' };
    const held = this.#documents.parse(id, { ...row, kind: row.kind });
    if (held.readable) return { status: 'found', document: held.document };
    // It is looked at once more, with its row locked: another process may have made it anew.
    await this.#setAside(id);
    return this.read(id);
  }

  async commit(commit: Commit): Promise<StoredDocument> {
    const { id, expected } = commit;
    const { document, done } = await this.#database.transaction(async (transaction) => {
      const owners = ownersOf(transaction, commit, this.#documents.lookup);
      const held = await this.#documents.lock(transaction, id);
      // It could not be read after all, and is set aside: then this is not what the turn was made from.
      if (held?.readable === false) return this.#setAsideWithin(transaction, id);
      const before = held?.document ?? null;
      if ((before?.version ?? 0) !== expected) throw conflict();
      const after = nextDocument(before, commit);
      const bytes = Buffer.byteLength(JSON.stringify(after));
      if (bytes > MAX_DOCUMENT_BYTES) throw tooLarge(bytes, MAX_DOCUMENT_BYTES);
      this.#documents.write(transaction, before, after);
      if (owners !== null) await claim(transaction, commit, await owners, this.#documents);
      return { document: after, done: await this.#partOf(transaction, { by: 'commit', before, after }) };
    });
    done();
    if (document === null) throw conflict();
    return document;
  }

  async mark(id: DocumentId, marks: readonly Mark[]): Promise<void> {
    const { done } = await this.#database.transaction(async (transaction) => {
      const held = await this.#documents.lock(transaction, id);
      if (held === null) return NOTHING;
      if (!held.readable) return this.#setAsideWithin(transaction, id);
      const before = held.document;
      const after = settle(before, marks);
      if (after === before) return NOTHING;
      this.#documents.write(transaction, before, after);
      return { document: after, done: await this.#partOf(transaction, { by: 'mark', before, after }) };
    });
    done();
  }

  async find(address: Address): Promise<DocumentId | null> {
    const [row] = await this.#database.query<{ document: string }>(FIND, [this.#documents.lookup.keyOf(address)]);
    return row === undefined ? null : idOfRow(row.document);
  }

  async *pending(): AsyncIterable<StoredDocument> {
    for await (const row of this.#pages<DocumentRow & { id: string }>(PENDING, PENDING_PAGE)) {
      const id = idOfRow(row.id);
      const held = this.#documents.parse(id, row);
      if (held.readable) yield held.document;
      else await this.#setAside(id);
    }
  }

  async *list(kind: DocumentKind): AsyncIterable<DocumentId> {
    for await (const { id } of this.#pages<{ id: string }>(LIST, LIST_PAGE, kind)) yield idOfRow(id);
  }

  async erase(id: DocumentId): Promise<void> {
    const { done } = await this.#database.transaction(async (transaction) => {
      const held = await this.#documents.lock(transaction, id);
      const before = held?.readable ? held.document : null;
      const part =
        before === null ? NOTHING.done : await this.#partOf(transaction, { by: 'erase', before, after: null });
      release(transaction, id);
      this.#documents.remove(transaction, id);
      void transaction.query(FORGET_LOST, [rowId(id)]);
      return { done: part };
    });
    done();
  }

  keyedHash(text: string): string {
    return this.#documents.lookup.hashOf(text);
  }

  async removeSetAside(before: number): Promise<number> {
    const [row] = await this.#database.query<{ removed: number }>(REMOVE_SET_ASIDE, [before]);
    return row?.removed ?? 0;
  }

  health(): StoreHealth {
    const { problem, isOpen } = this.#database;
    const health = { writable: problem === null && isOpen, quarantined: this.#quarantined };
    return problem === null ? health : { ...health, problem: `The database can't be used (${problem}).` };
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** Rows in order of their ids, a page at a time: nothing is held in the database while somebody looks at them. */
  async *#pages<Row extends { id: string }>(
    query: (from: From) => string,
    size: number,
    ...values: readonly string[]
  ): AsyncIterable<Row> {
    let page = await this.#database.query<Row>(query('>= $1'), ['', size, ...values]);
    while (true) {
      for (const row of page) {
        this.#database.demandOpen();
        yield row;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < size) return;
      page = await this.#database.query<Row>(query('> $1'), [last.id, size, ...values]);
    }
  }

  async #partOf(transaction: Transaction, change: Change): Promise<() => void> {
    return this.#part === null ? NOTHING.done : this.#part.within(transaction, change);
  }

  /** Sets a document aside, unless it is gone, or can be read by now. */
  async #setAside(id: DocumentId): Promise<void> {
    const { done } = await this.#database.transaction(async (transaction) => {
      const held = await this.#documents.lock(transaction, id);
      return held === null || held.readable ? NOTHING : this.#setAsideWithin(transaction, id);
    });
    done();
  }

  #setAsideWithin(transaction: Transaction, id: DocumentId): Outcome {
    this.#documents.setAside(transaction, id);
    const done = (): void => {
      this.#quarantined += 1;
      this.#log.error('document-set-aside', { document: id });
    };
    return { document: null, done };
  }
}
