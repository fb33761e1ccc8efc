import type { Address } from '../../ports/address.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentId } from '../../ports/document.ts';
import { SILENT } from '../../ports/log.ts';
import { addressSchema } from '../document-schema.ts';
import { inUse } from '../moving/errors.ts';
import { contentOf } from '../moving/inventory.ts';
import type { Kept, MovingStore, Placed } from '../moving/moving-store.ts';
import type { Keyring } from '../sealing/keyring.ts';
import { claim, ownersOf } from './address-rows.ts';
import { isKeyError } from './codec.ts';
import type { Database } from './database.ts';
import { type DocumentRow, type DocumentRows, ITEMS_OF } from './document-rows.ts';
import { isServed } from './idle.ts';
import { keyedRows } from './keyed-rows.ts';
import { moveNoteIn, setMoveNoteIn } from './move-note.ts';
import { openDatabase } from './open.ts';
import type { SharedStore } from './open-shared.ts';
import { idOfRow, rowId } from './row-id.ts';
import { migrateJobs } from './sharing/jobs.ts';
import type { Transaction } from './transaction.ts';

const ADDRESSES_OF = (id: string): string =>
  `(SELECT json_agg(address ORDER BY lookup) FROM kennismaker.addresses WHERE document = ${id}) AS addresses`;

const PAGE = `
SELECT d.id, d.kind, d.version, d.state, ${ITEMS_OF('d.id')}, ${ADDRESSES_OF('d.id')}
FROM kennismaker.documents d WHERE d.id > $1 ORDER BY d.id LIMIT $2`;

const ADDRESSES = `SELECT ${ADDRESSES_OF('$1')}`;

const LOST = `SELECT count(DISTINCT document)::integer AS lost FROM kennismaker.quarantine`;

const MEND = 'SELECT kennismaker.mend($1) AS seen';

/** Documents, of one page, and of one time of mending. */
const PAGE_SIZE = 200;
const MEND_SIZE = 1000;

type PageRow = DocumentRow & { id: string; addresses: unknown[] | null };

/** As `SharedStore`, for what is kept beside the documents. */
export interface MovingDatabase extends MovingStore {
  keyedRows: SharedStore['keyedRows'];
}

/**
 * A database as a move sees it. `hashSecret`: that of the place that everything comes from, for one that is empty.
 * Errors: those of `openDatabase`; `store.move-target` when it is not empty and has another secret.
 */
export async function openDatabaseForMoving(options: {
  url: string;
  clock: Clock;
  keyring?: Keyring;
  hashSecret?: Buffer;
}): Promise<MovingDatabase> {
  const { database, documents: rows, keyring } = await openDatabase({ ...options, log: SILENT, whileMoving: true });
  try {
    // Jobs of what comes are made too.
    await migrateJobs(options.url);
  } catch (error) {
    await database.close();
    throw error;
  }
  /** Not set aside yet: nobody has read them until now. */
  const damaged = new Set<DocumentId>();
  return {
    hashSecret: rows.lookup.secret,
    everything: () => everything(database, rows, (id) => damaged.add(id)),
    place: (all) => database.transaction((transaction) => placeAll(transaction, rows, all)),
    async lost() {
      const [aside] = await database.query<{ lost: number }>(LOST);
      return (aside?.lost ?? 0) + damaged.size;
    },
    note: () => moveNoteIn(database),
    async setNote(note) {
      if (note === null) await mend(database);
      await database.transaction(async (transaction) => {
        if (await isServed(transaction)) throw inUse();
        await setMoveNoteIn(transaction, note);
      });
    },
    keyedRows: (space, parse) => keyedRows({ database, lookup: rows.lookup, keyring }, space, parse),
    close: () => database.close(),
  };
}

/** Every document that can be read, with its addresses; `unreadable` is called for the others. */
export async function* everything(
  database: Database,
  rows: DocumentRows,
  unreadable: (id: DocumentId) => void = () => undefined,
): AsyncIterable<Kept> {
  let last = '';
  while (true) {
    const page = await database.query<PageRow>(PAGE, [last, PAGE_SIZE]);
    for (const row of page) {
      last = row.id;
      const kept = keptOf(rows, idOfRow(row.id), row);
      if (kept === null) unreadable(idOfRow(row.id));
      else yield kept;
    }
    if (page.length < PAGE_SIZE) return;
  }
}

/** Null when nobody can read it. */
function keptOf(rows: DocumentRows, id: DocumentId, row: PageRow): Kept | null {
  const held = rows.parse(id, row);
  const addresses = addressesOf(rows, id, row.addresses);
  return held.readable && addresses !== null ? { document: held.document, addresses } : null;
}

/** Null when one of them is damaged. Errors: `store.key-missing`, `store.key-wrong`. */
function addressesOf(rows: DocumentRows, id: DocumentId, stored: unknown[] | null): Address[] | null {
  try {
    return (stored ?? []).map((each) => addressSchema.parse(rows.codec.decode('address', each, id)));
  } catch (error) {
    if (isKeyError(error)) throw error;
    return null;
  }
}

async function placeAll(transaction: Transaction, rows: DocumentRows, all: readonly Kept[]): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const kept of all) placed.push(await place(transaction, rows, kept));
  return placed;
}

async function place(transaction: Transaction, rows: DocumentRows, kept: Kept): Promise<Placed> {
  const { document, addresses } = kept;
  const { id } = document;
  const owners = ownersOf(transaction, { addresses }, rows.lookup);
  const held = await rows.lock(transaction, id);
  if (held === null) {
    const leadTo = (await owners) ?? new Map<string, DocumentId>();
    if ([...leadTo.values()].some((owner) => owner !== id)) return 'other';
    rows.write(transaction, null, document);
    await claim(transaction, { id, addresses, unlessTaken: addresses }, leadTo, rows);
    return 'placed';
  }
  if (!held.readable) return 'other';
  const [row] = await transaction.query<Pick<PageRow, 'addresses'>>(ADDRESSES, [rowId(id)]);
  const present = addressesOf(rows, id, row?.addresses ?? null);
  if (present === null) return 'other';
  return contentOf({ document: held.document, addresses: present }) === contentOf(kept) ? 'there' : 'other';
}

/** Lines and jobs of documents that came from elsewhere. */
async function mend(database: Database): Promise<void> {
  while (true) {
    const [row] = await database.transaction((transaction) => transaction.query<{ seen: number }>(MEND, [MEND_SIZE]));
    if ((row?.seen ?? 0) < MEND_SIZE) return;
  }
}
