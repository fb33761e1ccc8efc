import { randomBytes } from 'node:crypto';
import { SECRET_BYTES } from '../keyed-hash.ts';
import type { Database } from './database.ts';

const READ = `SELECT value FROM kennismaker.meta WHERE key = 'hash-secret'`;

/** Whoever comes first makes it; two at once: one of them reads what the other made. */
const MAKE = `
INSERT INTO kennismaker.meta (key, value) VALUES ('hash-secret', $1::json) ON CONFLICT (key) DO NOTHING`;

/** The secret of `Store.keyedHash`, made when there is none yet. */
export async function hashSecretIn(database: Database): Promise<Buffer> {
  const read = async (): Promise<Buffer | null> => {
    const [row] = await database.query<{ value: unknown }>(READ);
    return typeof row?.value === 'string' ? Buffer.from(row.value, 'hex') : null;
  };
  const known = await read();
  if (known !== null) return known;
  await database.query(MAKE, [JSON.stringify(randomBytes(SECRET_BYTES).toString('hex'))]);
  const made = await read();
  if (made === null) throw new Error('The database keeps no hash secret.');
  return made;
}
