import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/ports/error.ts';
import { type KeyMarker, markerBefore, readKeyMarker, sealKeyMarker } from '../../../src/store/sealing/key-marker.ts';
import { type Keyring, NO_KEYS } from '../../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../../support/keyrings.ts';

const first = keyringNamed('first');
const second = keyringNamed('second');
const both = keyringNamed('second', 'first');
const idOf = ({ writes }: Keyring): string => writes ?? '';

const ONE: KeyMarker = { keys: [idOf(first)], whole: true };
const TWO: KeyMarker = { keys: [idOf(second), idOf(first)], whole: false };

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('the note that says under which key a store is', () => {
  it('comes back as it was written', () => {
    expect(readKeyMarker(sealKeyMarker(ONE, first), first)).toEqual(ONE);
    expect(readKeyMarker(sealKeyMarker(TWO, both), both)).toEqual(TWO);
    expect(readKeyMarker(sealKeyMarker(ONE, first), both)).toEqual(ONE);
    // Turning it off: nothing is sealed any more but the note itself.
    const off = keyringNamed(null, 'first');
    expect(readKeyMarker(sealKeyMarker(ONE, off), first)).toEqual(ONE);
  });

  it('lets nobody on who lacks one of its keys', () => {
    expect(codeOf(() => readKeyMarker(sealKeyMarker(ONE, first), NO_KEYS))).toBe('store.key-missing');
    expect(codeOf(() => readKeyMarker(sealKeyMarker(ONE, first), second))).toBe('store.key-wrong');
    for (const half of [first, second]) {
      expect(codeOf(() => readKeyMarker(sealKeyMarker(TWO, both), half))).toBe('store.key-wrong');
    }
  });

  it('is not believed when somebody changed it', () => {
    const lies = sealKeyMarker(TWO, both);
    expect(readKeyMarker({ ...lies, keys: [idOf(second)] }, both)).toBe('damaged');
    expect(readKeyMarker({ ...lies, keys: lies.keys.toReversed() }, both)).toBe('damaged');
    const changed = `${lies.sealed.slice(0, -3)}${lies.sealed.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    expect(readKeyMarker({ ...lies, sealed: changed }, both)).toBe('damaged');
    for (const nonsense of [null, 'x', {}, { keys: [], sealed: '' }, { keys: ['zz'], sealed: 'zz' }]) {
      expect(readKeyMarker(nonsense, both)).toBe('damaged');
    }
  });

  it('names a key before something is sealed under it, and forgets none by itself', () => {
    expect(markerBefore(null, NO_KEYS, true)).toBeNull();
    expect(markerBefore(null, first, true)).toEqual({ keys: [idOf(first)], whole: true });
    expect(markerBefore(null, first, false)).toEqual({ keys: [idOf(first)], whole: false });
    expect(markerBefore(ONE, first, false)).toEqual(ONE);
    expect(markerBefore(ONE, both, false)).toEqual(TWO);
    expect(markerBefore(TWO, both, false)).toEqual(TWO);
    expect(markerBefore(ONE, keyringNamed(null, 'first'), false)).toEqual({ keys: ONE.keys, whole: false });
  });
});
