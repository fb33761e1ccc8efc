import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognisePhone } from '../../src/engine/recognise/phone.ts';

describe('a phone number', () => {
  it.each([
    ['0612345678', '+31612345678'],
    ['06 1234 5678', '+31612345678'],
    ['06-12345678', '+31612345678'],
    ['+31 6 12345678', '+31612345678'],
    ['+31 (0)6 12345678', '+31612345678'],
    ['0031612345678', '+31612345678'],
    ['mijn nummer is 06-12345678', '+31612345678'],
    ['٠٦١٢٣٤٥٦٧٨', '+31612345678'],
    ['010 1234567', '+31101234567'],
    ['+905321234567', '+905321234567'],
  ])('%j is %s', (text, number) => {
    expect(recognisePhone(text)).toBe(number);
  });

  it.each(['112', '12', '06123456', '06 12345678 of 06 87654321', 'bel mij', '', '14:30', '0'.repeat(500)])(
    '%j is none',
    (text) => {
      expect(recognisePhone(text)).toBeNull();
    },
  );

  it('is E.164 or null, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+-() abc٣'), maxLength: 24 }), (text) => {
        const number = recognisePhone(text);
        if (number !== null) expect(number).toMatch(/^\+[1-9]\d{5,14}$/);
      }),
      { seed: 15, numRuns: 1000 },
    );
  });
});
