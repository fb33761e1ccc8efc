import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostJsonBytes } from '../../src/engine/most-json-bytes.ts';

describe('the most bytes that a value can take as JSON', () => {
  it('are never fewer than it takes, whatever the value', () => {
    const strings = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), strings, (value, text) => {
        for (const each of [value, { [text]: text }, [text, -Number.MAX_VALUE]]) {
          expect(mostJsonBytes(each)).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(each)));
        }
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('are not so many that a usual answer counts as a long one', () => {
    expect(mostJsonBytes({ kind: 'choice', option: 'arabic' })).toBeLessThan(200);
  });
});
