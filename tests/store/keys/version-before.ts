import { createHash } from 'node:crypto';
import { type Address, addressKey } from '../../../src/ports/address.ts';
import { migrate } from '../../../src/store/postgres/migrate.ts';
import { MIGRATIONS } from '../../../src/store/postgres/migrations/index.ts';

type Query = (text: string, values?: readonly unknown[]) => Promise<unknown>;

/** As that version named them: by hashes without a secret. */
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
export const lineBefore = ({ channel, scheme, value }: Address): string =>
  `${channel}:${hashOf(addressKey({ channel, scheme, value })).slice(0, 16)}`;

/** A database as the version before made and filled it: two steps of the schema, and its own statements. */
export async function databaseOfVersionBefore(url: string, query: Query): Promise<void> {
  await migrate(url, MIGRATIONS.slice(0, 2));
  await query(`INSERT INTO kennismaker.meta (key, value) VALUES ('probe', '1')`);
}

export async function insertAsBefore(
  query: Query,
  person: { id: string; address: Address; text: string; seq: number },
): Promise<void> {
  const { id, address, text, seq } = person;
  await query('INSERT INTO kennismaker.documents (id, kind, version, state) VALUES ($1, $2, 1, $3)', [
    id,
    'person',
    JSON.stringify({ body: text }),
  ]);
  await query('INSERT INTO kennismaker.addresses (key, document, address) VALUES ($1, $2, $3)', [
    hashOf(addressKey(address)),
    id,
    JSON.stringify(address),
  ]);
  const message = { language: 'nl', text };
  const item = { type: 'message', seq, purpose: 'reply', to: address, message, at: 1 };
  await query('INSERT INTO kennismaker.outbox (document, seq, type, line, item) VALUES ($1, $2, $3, $4, $5)', [
    id,
    seq,
    'message',
    lineBefore(address),
    JSON.stringify(item),
  ]);
  await query('INSERT INTO kennismaker.outbox (document, seq, type, line, item) VALUES ($1, $2, $3, $4, $5)', [
    id,
    seq + 1,
    'letter',
    'letters',
    JSON.stringify({
      type: 'letter',
      seq: seq + 1,
      to: 'x',
      toKind: 'person',
      number: 1,
      letter: { kind: 'k', body: text },
    }),
  ]);
  await query('INSERT INTO kennismaker.lines (document, line, free_since) VALUES ($1, $2, now())', [
    id,
    lineBefore(address),
  ]);
  await query('INSERT INTO kennismaker.keyed_rows (space, name, key, value) VALUES ($1, $2, $3, $4)', [
    'teams',
    hashOf(`key of ${text}`),
    JSON.stringify(`key of ${text}`),
    JSON.stringify(text),
  ]);
}
