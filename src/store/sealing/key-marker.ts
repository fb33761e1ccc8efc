import { z } from 'zod';
import { keyMissing, keyWrong } from './errors.ts';
import { isKeyId, type KeyId, type Keyring } from './keyring.ts';

/** What a store says of itself: under which keys something in it may be sealed. */
export interface KeyMarker {
  /** The newest first. Whoever works on the store must have them all. */
  keys: readonly KeyId[];
  /** Everything is sealed under the first of them: since `kennismaker rekey`, or from the first day. */
  whole: boolean;
}

/** As it lies there. The names are readable, so that the right key can be looked for; `sealed` says the same again. */
const kept = z.object({ keys: z.array(z.string()).min(1), sealed: z.string() });

const statement = z.object({ keys: z.array(z.string()).min(1), whole: z.boolean() });

/**
 * Reads a marker (parsed JSON). `damaged`: it says nothing for sure; then what is sealed must say itself under which key.
 * To be looked at before anything is written.
 * Errors: `store.key-missing`, `store.key-wrong` when a key is lacking that it names.
 */
export function readKeyMarker(value: unknown, keyring: Keyring): KeyMarker | 'damaged' {
  const marker = kept.safeParse(value).data;
  if (marker === undefined) return 'damaged';
  const lacking = marker.keys.find((id) => isKeyId(id) && !keyring.reads.includes(id));
  if (lacking !== undefined) {
    throw keyring.reads.length === 0 ? keyMissing(lacking) : keyWrong(lacking, keyring.reads);
  }
  const text = keyring.open('marker', '', marker.sealed);
  if (text === null) return 'damaged';
  const said = statement.safeParse(JSON.parse(text.toString('utf8'))).data;
  return said !== undefined && said.keys.join() === marker.keys.join() ? said : 'damaged';
}

/** A marker as it is to lie there, for one of the keys that it names to vouch for it: the first. */
export function sealKeyMarker({ keys, whole }: KeyMarker, keyring: Keyring): { keys: KeyId[]; sealed: string } {
  const text = Buffer.from(JSON.stringify({ keys, whole }));
  return { keys: [...keys], sealed: keyring.seal('marker', '', text, keys[0]) };
}

/**
 * What the marker must say before something is written with a keyring: `present` is what it says now, null when there is
 * none; `empty`: nothing is kept here yet. Null: no marker, as nothing here is sealed and nothing will be.
 */
export function markerBefore(present: KeyMarker | null, keyring: Keyring, empty: boolean): KeyMarker | null {
  const { writes } = keyring;
  const before = present?.keys ?? [];
  if (writes === null) return present && { keys: before, whole: false };
  if (before[0] === writes && present) return present;
  return { keys: [writes, ...before.filter((id) => id !== writes)], whole: empty && present === null };
}
