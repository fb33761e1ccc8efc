import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/ports/error.ts';
import { keyOf, makeKeyring, NO_KEYS } from '../../../src/store/sealing/keyring.ts';
import { keyNamed, keyringNamed } from '../../support/keyrings.ts';

const WORDS = 'Wij koken op woensdag samen in de moskee.';
const ANNA = '6f1d1c9e-0000-4000-8000-000000000001';
const BILAL = '6f1d1c9e-0000-4000-8000-000000000002';

const first = keyringNamed('first');

function seal(about = ANNA): string {
  return first.seal('documents', about, Buffer.from(WORDS));
}

function errorOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

describe('a keyring', () => {
  it('opens what it sealed, and shows nothing of it meanwhile', () => {
    const sealed = seal();
    expect(sealed).toMatch(/^[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(sealed.slice(9), 'base64url').includes('koken')).toBe(false);
    expect(first.open('documents', ANNA, sealed)?.toString()).toBe(WORDS);
    // Another start has the same key.
    expect(keyringNamed('first').open('documents', ANNA, sealed)?.toString()).toBe(WORDS);
  });

  it('seals the same words differently each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => seal())).size).toBe(100);
  });

  it('does not open what was sealed for another document or another purpose', () => {
    const sealed = seal();
    expect(first.open('documents', BILAL, sealed)).toBeNull();
    expect(first.open('journal', ANNA, sealed)).toBeNull();
    expect(first.open('documents', ANNA, sealed)).not.toBeNull();
  });

  it('takes every changed byte of what was sealed for damage', () => {
    const [id = '', text = ''] = seal().split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(first.open('documents', ANNA, `${id}.${changed.toString('base64url')}`), `byte ${at}`).toBeNull();
    }
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = bytes.subarray(0, length).toString('base64url');
      expect(first.open('documents', ANNA, `${id}.${cut}`), `length ${length}`).toBeNull();
    }
  });

  it('tells another key from damage, and names both keys without showing them', () => {
    const sealed = seal();
    const second = keyringNamed('second');
    const wrong = errorOf(() => second.open('documents', ANNA, sealed));
    expect(wrong.code).toBe('store.key-wrong');
    expect(wrong.message).toContain(first.writes);
    expect(wrong.message).toContain(second.writes);
    expect(errorOf(() => NO_KEYS.open('documents', ANNA, sealed)).code).toBe('store.key-missing');
    // A damaged name of a key is damage, not another key.
    const damaged = `${sealed[0] === '0' ? '1' : '0'}${sealed.slice(1)}`;
    expect(second.open('documents', ANNA, damaged)).toBeNull();
  });

  it('reads what the key before sealed, and writes with the new one', () => {
    const both = keyringNamed('second', 'first');
    expect(both.open('documents', ANNA, seal())?.toString()).toBe(WORDS);
    const again = both.seal('documents', ANNA, Buffer.from(WORDS));
    expect(keyringNamed('second').open('documents', ANNA, again)?.toString()).toBe(WORDS);
    expect(errorOf(() => first.open('documents', ANNA, again)).code).toBe('store.key-wrong');
    expect(both.reads).toEqual([keyringNamed('second').writes, first.writes]);
  });

  it('names a key by its bytes, with a name that is no part of them', () => {
    const raw = makeKeyring({ key: createSecretKey(keyNamed('first').export()) });
    expect(raw.writes).toBe(first.writes);
    expect(keyNamed('first').export().toString('hex')).not.toContain(first.writes?.slice(0, 6));
  });

  it('shows no key when it is printed', () => {
    const text = `${JSON.stringify(first)} ${String(first)}`;
    expect(text).not.toContain(keyNamed('first').export().toString('base64').slice(0, 10));
    expect(text).not.toContain(keyNamed('first').export().toString('hex').slice(0, 10));
  });

  it('refuses the same key twice', () => {
    const key = keyNamed('first');
    expect(errorOf(() => makeKeyring({ key, old: key })).code).toBe('config.invalid');
  });
});

describe('sealed JSON', () => {
  it('comes back as it was, and JSON that is not sealed stays as it is', () => {
    const json = JSON.stringify({ words: WORDS, half: '\ud800', order: { b: 1, a: 2 } });
    const lies = first.sealJson('rows', ANNA, json);
    expect(Object.keys(JSON.parse(lies))).toEqual(['sealed']);
    expect(JSON.stringify(first.openJson('rows', ANNA, JSON.parse(lies)))).toBe(json);
    expect(first.openJson('rows', ANNA, JSON.parse(json))).toEqual(JSON.parse(json));
    expect(NO_KEYS.sealJson('rows', ANNA, json)).toBe(json);
  });

  it('is undefined when it is damaged, or was sealed for somebody else', () => {
    const lies = JSON.parse(first.sealJson('rows', ANNA, '{"a":1}'));
    expect(first.openJson('rows', BILAL, lies)).toBeUndefined();
    expect(first.openJson('rows', ANNA, { sealed: 'nothing' })).toBeUndefined();
  });

  it('says under which key it lies, and whether that is the one that writes', () => {
    const lies = JSON.parse(first.sealJson('rows', ANNA, '{"a":1}'));
    expect(keyOf(lies)).toBe(first.writes);
    expect(keyOf({ a: 1 })).toBeNull();
    expect([first.isCurrent(lies), first.isCurrent({ a: 1 })]).toEqual([true, false]);
    expect(keyringNamed('second', 'first').isCurrent(lies)).toBe(false);
    const off = keyringNamed(null, 'first');
    expect([off.isCurrent(lies), off.isCurrent({ a: 1 })]).toEqual([false, true]);
    expect(off.openJson('rows', ANNA, lies)).toEqual({ a: 1 });
    expect(off.sealJson('rows', ANNA, '{"a":1}')).toBe('{"a":1}');
  });
});
