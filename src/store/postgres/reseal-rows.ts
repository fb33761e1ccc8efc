import type { Keyring } from '../sealing/keyring.ts';
import { aboutOf, type What } from './codec.ts';
import { aboutRow } from './keyed-rows.ts';
import { idOfRow } from './row-id.ts';
import type { Transaction } from './transaction.ts';

/** A column that holds something sealed, or that could be. */
interface Column {
  name: string;
  type: 'json' | 'text';
  /** Whose it is, as `Keyring.seal` is told. */
  about(row: Row): string;
  /** It is an array of such values, each of the same. */
  isList?: boolean;
}

interface Table {
  name: string;
  /** As people read it. */
  title: string;
  /** Its primary key, with types, and where to begin. */
  key: readonly { name: string; type: string; first: string | number }[];
  /** What else of a row is needed to say whose it is. */
  also?: readonly string[];
  columns: readonly Column[];
}

type Row = Readonly<Record<string, unknown>>;

const of = (what: What, column: string) => (row: Row) => aboutOf(what, idOfRow(String(row[column])));
const ofRow = (what: 'key' | 'value') => (row: Row) => aboutRow(what, String(row.space), String(row.lookup));

/** Everything in the database that is sealed, but for what `meta` holds. */
export const SEALED_TABLES: readonly Table[] = [
  {
    name: 'documents',
    title: 'documents',
    key: [{ name: 'id', type: 'text', first: '' }],
    columns: [{ name: 'state', type: 'json', about: of('state', 'id') }],
  },
  {
    name: 'outbox',
    title: 'messages and letters',
    key: [
      { name: 'document', type: 'text', first: '' },
      { name: 'seq', type: 'bigint', first: -1 },
    ],
    columns: [{ name: 'item', type: 'json', about: of('item', 'document') }],
  },
  {
    name: 'timers',
    title: 'timers',
    key: [
      { name: 'document', type: 'text', first: '' },
      { name: 'place', type: 'integer', first: -1 },
    ],
    columns: [{ name: 'timer', type: 'json', about: of('timer', 'document') }],
  },
  {
    name: 'addresses',
    title: 'addresses',
    key: [{ name: 'lookup', type: 'text', first: '' }],
    also: ['document'],
    columns: [{ name: 'address', type: 'json', about: of('address', 'document') }],
  },
  {
    name: 'quarantine',
    title: 'copies set aside',
    key: [{ name: 'number', type: 'bigint', first: -1 }],
    also: ['document'],
    columns: [
      { name: 'state', type: 'json', about: of('state', 'document') },
      { name: 'out', type: 'json', about: of('item', 'document'), isList: true },
      { name: 'timers', type: 'json', about: of('timer', 'document'), isList: true },
    ],
  },
  {
    name: 'keyed_rows',
    title: 'ways to reach people',
    key: [
      { name: 'space', type: 'text', first: '' },
      { name: 'lookup', type: 'text', first: '' },
    ],
    columns: [
      { name: 'key', type: 'text', about: ofRow('key') },
      { name: 'value', type: 'json', about: ofRow('value') },
    ],
  },
];

/** What became of one page of rows. */
export interface Page {
  seen: number;
  /** Rows of which something did not lie there as it would be written now. */
  stale: number;
  damaged: number;
  /** The key of the last row; null: there are no more. */
  last: readonly unknown[] | null;
}

/** Where the first page of a table begins. */
export function firstOf({ key }: Table): readonly unknown[] {
  return key.map(({ first }) => first);
}

/** Looks at the rows of a table that come after a key, and writes those anew that are stale, if it is to. */
export async function resealPage(
  transaction: Transaction,
  table: Table,
  { keyring, after, size, writes }: { keyring: Keyring; after: readonly unknown[]; size: number; writes: boolean },
): Promise<Page> {
  const { read, update } = statementsOf(table);
  const rows = await transaction.query<Row>(read, [...after, size]);
  const page = { seen: rows.length, stale: 0, damaged: 0 };
  const put: { row: Row; texts: (string | null)[] }[] = [];
  for (const row of rows) {
    let stale = false;
    const texts = table.columns.map((column) => {
      const { type, isList = false, about } = column;
      const value = row[column.name] ?? null;
      if (value === null) return null;
      const stored: unknown = type === 'text' ? JSON.parse(String(value)) : value;
      const parts = isList && Array.isArray(stored) ? stored : [stored];
      const fresh = parts.map((part) => {
        const made = resealed(keyring, about(row), part);
        stale ||= made.isStale;
        if (made.isDamaged) page.damaged += 1;
        return made.text;
      });
      return isList && Array.isArray(stored) ? `[${fresh.join(',')}]` : (fresh[0] ?? null);
    });
    if (!stale) continue;
    page.stale += 1;
    put.push({ row, texts });
  }
  if (writes && put.length > 0) {
    await transaction.query(update, [
      ...table.key.map(({ name }) => put.map(({ row }) => row[name])),
      ...table.columns.map((_, index) => put.map(({ texts }) => texts[index] ?? null)),
    ]);
  }
  const last = rows.at(-1);
  return { ...page, last: last && rows.length === size ? table.key.map(({ name }) => last[name]) : null };
}

/**
 * A value as it is to lie there now. One that is damaged is wrapped as it lies there, so that nobody loses it, and nobody
 * needs another key to find out that it is damaged.
 */
function resealed(
  keyring: Keyring,
  about: string,
  stored: unknown,
): { text: string; isStale: boolean; isDamaged: boolean } {
  const value = keyring.openJson('rows', about, stored);
  const isDamaged = value === undefined;
  if (keyring.isCurrent(stored) && !isDamaged) {
    return { text: JSON.stringify(stored), isStale: false, isDamaged };
  }
  const text = keyring.sealJson('rows', about, JSON.stringify(isDamaged ? { damaged: stored } : value));
  return { text, isStale: true, isDamaged };
}

function statementsOf({ name, key, also = [], columns }: Table): { read: string; update: string } {
  const keys = key.map((each) => each.name).join(', ');
  const from = key.map(({ type }, index) => `$${index + 1}::${type}`).join(', ');
  const wanted = [...key, ...also.map((each) => ({ name: each })), ...columns].map((each) => each.name).join(', ');
  const read = `SELECT ${wanted} FROM kennismaker.${name} WHERE (${keys}) > (${from}) ORDER BY ${keys} LIMIT $${key.length + 1}`;
  const arrays = [...key, ...columns].map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  const made = [...key, ...columns].map((_, index) => `m${index}`).join(', ');
  const set = columns.map((each, index) => `${each.name} = made.m${key.length + index}`).join(', ');
  const same = key.map((each, index) => `t.${each.name} = made.m${index}`).join(' AND ');
  const update = `UPDATE kennismaker.${name} t SET ${set} FROM unnest(${arrays}) AS made (${made}) WHERE ${same}`;
  return { read, update };
}
