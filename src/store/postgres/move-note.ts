import type { MoveNote } from '../moving/moving-store.ts';
import { readNote } from '../moving/note.ts';
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

const NOTE = `SELECT value FROM kennismaker.meta WHERE key = 'move'`;
const SET = `
INSERT INTO kennismaker.meta (key, value) VALUES ('move', $1::json)
ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
const FORGET = `DELETE FROM kennismaker.meta WHERE key = 'move'`;

/** What a database says of a move from it or to it. */
export async function moveNoteIn(database: Database): Promise<MoveNote | null> {
  const [row] = await database.query<{ value: unknown }>(NOTE);
  return row === undefined ? null : readNote(row.value);
}

export async function setMoveNoteIn(transaction: Transaction, note: MoveNote | null): Promise<void> {
  if (note === null) await transaction.query(FORGET);
  else await transaction.query(SET, [JSON.stringify(note)]);
}
