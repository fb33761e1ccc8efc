import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { AppError } from '../../ports/error.ts';
import { keyMissing, keyWrong } from './errors.ts';

/**
 * What a key is used for: each has a key of its own, so that what was sealed for one is never taken for another.
 * `documents`, `journal`, `addresses`, `aside`: the data folder; `rows`, `jobs`: the database; `references`: how to
 * reach people in Teams; `secret`: the store's hash secret; `marker`: under which keys a store is sealed.
 */
export type Purpose =
  | 'documents'
  | 'journal'
  | 'addresses'
  | 'aside'
  | 'rows'
  | 'jobs'
  | 'references'
  | 'secret'
  | 'marker';

/**
 * Names a key without telling anything of it: 6 hex digits of a hash of what is derived from the key, and 2 that check
 * them, so that another key is told from a damaged name.
 */
export type KeyId = string;

/** What is kept, and how it may be opened. */
export interface Keyring {
  /** Under which key everything is sealed that is written; null: it is written as it is. */
  readonly writes: KeyId | null;
  /** What can be opened: the key that writes, and the one before. */
  readonly reads: readonly KeyId[];
  /**
   * Seals bytes: `<key id>.<base64url of nonce, ciphertext and tag>`. `about` says whose they are: only who says the
   * same can open them. `under`: with another of its keys than the one that writes. Throws when there is no such key.
   */
  seal(purpose: Purpose, about: string, bytes: Uint8Array, under?: KeyId): string;
  /**
   * What `seal` was given; null when it is damaged, or was sealed for something else.
   * Errors: `store.key-missing`, `store.key-wrong`: never to be taken for damage.
   */
  open(purpose: Purpose, about: string, sealed: string): Buffer | null;
  /** JSON text as it is to lie there: sealed, `{"sealed":"…"}`; as it is, when nothing is sealed. */
  sealJson(purpose: Purpose, about: string, json: string): string;
  /**
   * The value that a parsed JSON text stands for, sealed or not; undefined when it is damaged, or was sealed for
   * something else. Errors: as `open`.
   */
  openJson(purpose: Purpose, about: string, value: unknown): unknown;
  /** Whether a parsed JSON text lies there as it would be written now; if not, `kennismaker rekey` has it to do. */
  isCurrent(value: unknown): boolean;
}

/** Bytes of a key. */
export const KEY_BYTES = 32;

/**
 * Nonces are random, 96 bits. At most 2^32 messages may then be sealed under one key (NIST SP 800-38D, section 8.3). A
 * commit seals at most three things (journal, file, address), each under a key of its own: with a million commits a
 * day that bound is eleven years away, and `kennismaker rekey` begins anew.
 */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

const SEALED = /^([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/**
 * The keys that are set. `key` seals and opens; `old` only opens: the key before, while `kennismaker rekey` runs. Only
 * `old`: it is being turned off. None: nothing is sealed, and nothing that is sealed can be read.
 * Errors: `config.invalid` when the two are the same, or can't be told apart.
 */
export function makeKeyring({ key, old }: { key?: KeyObject | null; old?: KeyObject | null } = {}): Keyring {
  const writer = key ? new Key(key) : null;
  const before = old ? new Key(old) : null;
  if (writer && before && writer.id === before.id) {
    throw new AppError('config.invalid', 'KENNISMAKER_KEY_OLD: expected another key than KENNISMAKER_KEY', {
      advice: 'Set it to the key before, or not at all.',
    });
  }
  return new Keys(writer, before);
}

/** Under which key something is sealed, from parsed JSON text; null when it isn't, or when the name is damaged. */
export function keyOf(value: unknown): KeyId | null {
  const id = SEALED.exec(sealedIn(value) ?? '')?.[1];
  return id !== undefined && isKeyId(id) ? id : null;
}

class Keys implements Keyring {
  readonly #keys: ReadonlyMap<KeyId, Key>;
  readonly writes: KeyId | null;
  readonly reads: readonly KeyId[];

  constructor(writer: Key | null, before: Key | null) {
    const keys = [writer, before].filter((key) => key !== null);
    this.#keys = new Map(keys.map((key) => [key.id, key]));
    this.writes = writer?.id ?? null;
    this.reads = [...this.#keys.keys()];
  }

  seal(purpose: Purpose, about: string, bytes: Uint8Array, under = this.writes): string {
    const key = this.#keys.get(under ?? '');
    if (key === undefined) throw new Error('There is no key to seal with.');
    return `${key.id}.${key.seal(purpose, about, bytes).toString('base64url')}`;
  }

  open(purpose: Purpose, about: string, sealed: string): Buffer | null {
    const [, id = '', text = ''] = SEALED.exec(sealed) ?? [];
    if (!isKeyId(id)) return null;
    const key = this.#keys.get(id);
    if (key === undefined) throw this.reads.length === 0 ? keyMissing(id) : keyWrong(id, this.reads);
    return key.open(purpose, about, Buffer.from(text, 'base64url'));
  }

  sealJson(purpose: Purpose, about: string, json: string): string {
    return this.writes === null ? json : `{"sealed":"${this.seal(purpose, about, Buffer.from(json))}"}`;
  }

  openJson(purpose: Purpose, about: string, value: unknown): unknown {
    const sealed = sealedIn(value);
    if (sealed === null) return value;
    const bytes = this.open(purpose, about, sealed);
    if (bytes === null) return undefined;
    try {
      return JSON.parse(bytes.toString('utf8'));
    } catch {
      return undefined;
    }
  }

  isCurrent(value: unknown): boolean {
    return sealedIn(value) === null ? this.writes === null : keyOf(value) === this.writes;
  }
}

/** One key, with what is derived from it (RFC 5869, SHA-256). */
class Key {
  readonly id: KeyId;
  readonly #root: KeyObject;
  readonly #derived = new Map<Purpose, KeyObject>();

  constructor(root: KeyObject) {
    this.#root = root;
    const digits = createHash('sha256').update(this.#derive('id')).digest('hex').slice(0, 6);
    this.id = digits + checkDigits(digits);
  }

  seal(purpose: Purpose, about: string, bytes: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#keyFor(purpose), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(aboutBytes(purpose, about));
    const sealed = cipher.update(bytes);
    return Buffer.concat([nonce, sealed, cipher.final(), cipher.getAuthTag()]);
  }

  open(purpose: Purpose, about: string, bytes: Buffer): Buffer | null {
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const opener = createDecipheriv(CIPHER, this.#keyFor(purpose), nonce, { authTagLength: TAG_BYTES });
    opener.setAAD(aboutBytes(purpose, about));
    opener.setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = opener.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    try {
      return Buffer.concat([opened, opener.final()]);
    } catch {
      return null;
    }
  }

  #keyFor(purpose: Purpose): KeyObject {
    const known = this.#derived.get(purpose);
    if (known !== undefined) return known;
    const key = createSecretKey(this.#derive(purpose));
    this.#derived.set(purpose, key);
    return key;
  }

  #derive(what: Purpose | 'id'): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#root, '', `kennismaker ${what} 1`, KEY_BYTES));
  }
}

/** Nothing is sealed; what is sealed can't be read. */
export const NO_KEYS: Keyring = makeKeyring();

/** Purposes hold no NUL, so that two pairs never give the same bytes. */
function aboutBytes(purpose: Purpose, about: string): Buffer {
  return Buffer.from(`${purpose}\0${about}`);
}

/** Whether a text is the name of a key, with the digits that check it. */
export function isKeyId(id: string): boolean {
  return id.length === 8 && checkDigits(id.slice(0, 6)) === id.slice(6);
}

function checkDigits(digits: string): string {
  return createHash('sha256').update(digits).digest('hex').slice(0, 2);
}

/** The sealed text in parsed JSON: what has a field `sealed` alone. Nothing that is kept plain has that form. */
function sealedIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('sealed' in value)) return null;
  return typeof value.sealed === 'string' && Object.keys(value).length === 1 ? value.sealed : null;
}
