import { randomBytes } from 'node:crypto';
import { AppError } from '../../ports/error.ts';
import { SECRET_BYTES } from '../keyed-hash.ts';
import { targetNotEmpty } from '../moving/errors.ts';
import { type KeyMarker, markerBefore, readKeyMarker, sealKeyMarker } from '../sealing/key-marker.ts';
import { type Keyring, keyOf } from '../sealing/keyring.ts';
import type { Database } from './database.ts';
import { demandIdle } from './idle.ts';
import type { Transaction } from './transaction.ts';

/** What a database says of its keys, as it lies in `meta`. */
interface Found {
  /** Null: nothing was ever sealed. */
  marker: KeyMarker | 'damaged' | null;
  /** As it lies there; undefined when there is none yet. */
  secret: unknown;
}

const READ = `SELECT key, value FROM kennismaker.meta WHERE key IN ('keys', 'hash-secret')`;
const HAS_META = `SELECT to_regclass('kennismaker.meta') IS NOT NULL AS has`;

const PUT = `
INSERT INTO kennismaker.meta (key, value) VALUES ($1, $2::json)
ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
const DROP = 'DELETE FROM kennismaker.meta WHERE key = $1';

/** Of two that settle the keys at once, one waits for the other. Any number of our own. */
const LOCK = 'SELECT pg_advisory_xact_lock(4711900340)';

const IS_EMPTY = `
SELECT NOT EXISTS (SELECT FROM kennismaker.documents) AND NOT EXISTS (SELECT FROM kennismaker.keyed_rows)
  AND NOT EXISTS (SELECT FROM kennismaker.quarantine) AS empty`;

/**
 * Refuses a database of which a key is lacking; nothing of it is read or written before. One without tables has none.
 * Errors: `store.key-missing`, `store.key-wrong`.
 */
export async function demandKeys(transaction: Transaction, keyring: Keyring): Promise<void> {
  const [meta] = await transaction.query<{ has: boolean }>(HAS_META);
  if (!meta?.has) return;
  const { secret } = await find(transaction, keyring);
  // It is always sealed with the rest: it tells the key when the marker is gone.
  if (secret !== undefined) keyring.openJson('secret', '', secret);
}

/** The secret of `Lookup`, made when there is none yet. */
export async function madeSecret(transaction: Transaction, keyring: Keyring): Promise<Buffer> {
  const { secret } = await find(transaction, keyring);
  if (secret !== undefined) return openSecret(secret, keyring);
  const made = randomBytes(SECRET_BYTES);
  await putSecret(transaction, made, keyring);
  return made;
}

/** Takes the secret of another place as its own. Errors: `store.move-target` when something is named by its own. */
export async function adoptSecret(database: Database, secret: Buffer, keyring: Keyring): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(LOCK);
    if (!(await isEmpty(transaction))) throw targetNotEmpty();
    await putSecret(transaction, secret, keyring);
  });
}

/** Keeps a secret, sealed or not, in the place of what was there. */
async function putSecret(transaction: Transaction, secret: Buffer, keyring: Keyring): Promise<void> {
  await put(transaction, 'hash-secret', keyring.sealJson('secret', '', JSON.stringify(secret.toString('hex'))));
}

/**
 * Brings what the database says of its keys to what will be written now, before anything is, and gives the secret. A key
 * that is set for the first time is noted while nobody serves the database: those who lack it could read no more.
 * Errors: `store.key-missing`, `store.key-wrong`, `store.in-use`, `store.secret-damaged`, and those of the database.
 */
export async function settleKeys(database: Database, keyring: Keyring): Promise<Buffer> {
  const ask: Transaction = { query: (text, values) => database.query(text, values) };
  const found = await find(ask, keyring);
  if (isSettled(found, keyring)) return openSecret(found.secret, keyring);
  return database.transaction(async (transaction) => {
    await transaction.query(LOCK);
    const now = await find(transaction, keyring);
    const secret = openSecret(now.secret, keyring);
    if (isSettled(now, keyring)) return secret;
    await demandIdle(transaction);
    const empty = await isEmpty(transaction);
    await putMarker(transaction, markerBefore(presentIn(now, keyring), keyring, empty), keyring);
    if (keyring.writes !== null) await putSecret(transaction, secret, keyring);
    return secret;
  });
}

/** Everything is sealed under the key that writes by now, or nothing is: no other key is needed any more. */
export async function keysDone(transaction: Transaction, keyring: Keyring): Promise<void> {
  const { secret } = await find(transaction, keyring);
  if (!keyring.isCurrent(secret)) await putSecret(transaction, openSecret(secret, keyring), keyring);
  await putMarker(transaction, keyring.writes === null ? null : { keys: [keyring.writes], whole: true }, keyring);
}

/** What the database says of its keys; null when nothing of it was ever sealed. Errors: as `demandKeys`. */
export async function markerIn(transaction: Transaction, keyring: Keyring): Promise<KeyMarker | 'damaged' | null> {
  return (await find(transaction, keyring)).marker;
}

async function isEmpty(transaction: Transaction): Promise<boolean> {
  const [rows] = await transaction.query<{ empty: boolean }>(IS_EMPTY);
  return rows?.empty ?? false;
}

async function find(transaction: Transaction, keyring: Keyring): Promise<Found> {
  const rows = await transaction.query<{ key: string; value: unknown }>(READ);
  const kept = (name: string): unknown => rows.find(({ key }) => key === name)?.value;
  const [marker, secret] = [kept('keys'), kept('hash-secret')];
  if (marker !== undefined) return { marker: readKeyMarker(marker, keyring), secret };
  return { marker: secret !== undefined && keyOf(secret) !== null ? 'damaged' : null, secret };
}

function isSettled(found: Found, keyring: Keyring): boolean {
  const present = presentIn(found, keyring);
  if (found.marker === 'damaged' || markerBefore(present, keyring, false)?.keys.join() !== present?.keys.join())
    return false;
  // While it is being turned off, what is written is plain.
  return keyring.writes === null ? present?.whole !== true : keyring.isCurrent(found.secret);
}

/** What the database says of its keys. Where that is damaged, there may be something under each that is set. */
function presentIn({ marker }: Found, { reads }: Keyring): KeyMarker | null {
  if (marker !== 'damaged') return marker;
  return reads.length === 0 ? null : { keys: reads, whole: false };
}

function openSecret(stored: unknown, keyring: Keyring): Buffer {
  const hex = keyring.openJson('secret', '', stored);
  if (typeof hex === 'string' && hex.length === 2 * SECRET_BYTES) return Buffer.from(hex, 'hex');
  throw new AppError('store.secret-damaged', 'The secret by which people are found in the database is damaged.', {
    advice: 'Put back a backup of the database. Nothing was changed.',
  });
}

async function putMarker(transaction: Transaction, marker: KeyMarker | null, keyring: Keyring): Promise<void> {
  if (marker === null) await transaction.query(DROP, ['keys']);
  else await put(transaction, 'keys', JSON.stringify(sealKeyMarker(marker, keyring)));
}

async function put(transaction: Transaction, key: string, json: string): Promise<void> {
  await transaction.query(PUT, [key, json]);
}
