import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, cleanLine, isBlank } from '../../src/rendering/clean.ts';

describe('clean', () => {
  it('returns a text without unwanted characters as it is', () => {
    const text = 'Hoi 👨‍👩‍👧‍👦, çok güzel, مرحبا\n\u200Fen \u00A0nog';
    expect(clean(text)).toBe(text);
  });

  it('makes one line end of every kind, and a space of a tab', () => {
    expect(clean('a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh\ti')).toBe('a\nb\nc\nd\ne\nf\ng\nh i');
  });

  it('takes out control characters', () => {
    expect(clean('a\u0000b\u0007c\u001Bd\u007Fe\u009Ff')).toBe('abcdef');
  });

  it('replaces half a pair, and never makes a pair of two halves', () => {
    expect(clean('a\uD83Db\uDC4D')).toBe('a\uFFFDb\uFFFD');
    expect(clean('\uD83D\u0000\uDC4D')).toBe('\uFFFD\uFFFD');
    expect(clean('\uD83D\uDC4D\uDC4D')).toBe('👍\uFFFD');
  });

  it('takes out direction overrides and embeddings', () => {
    expect(clean('a\u202Eb\u202Dc\u202Ad\u202Be\u202Cf')).toBe('abcdef');
  });

  it('keeps an isolate that is closed on its own line', () => {
    const text = 'اتصل \u2066113\u2069 الآن';
    expect(clean(text)).toBe(text);
    expect(clean('\u2066a\u2067b\u2069c\u2069')).toBe('\u2066a\u2067b\u2069c\u2069');
  });

  it('takes out an isolate without a partner on its line', () => {
    expect(clean('\u2067a\nb\u2069')).toBe('a\nb');
    expect(clean('\u2067\u2068a\u2069')).toBe('\u2068a\u2069');
  });

  it('is idempotent, well-formed and balanced, for any string', () => {
    const unit = fc.oneof(
      fc.constantFrom('a', ' ', '\n', '\r', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069', '👍', '\uD83D', '\uDC4D'),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(
        fc.array(unit).map((units) => units.join('')),
        (text) => {
          const once = clean(text);
          expect(clean(once)).toBe(once);
          expect(/[\uD800-\uDFFF\u202A-\u202E\r\t]/u.test(once)).toBe(false);
          for (const line of once.split('\n')) {
            let depth = 0;
            for (const one of line) {
              if (/[\u2066-\u2068]/.test(one)) depth++;
              if (one === '\u2069') depth--;
              expect(depth).toBeGreaterThanOrEqual(0);
            }
            expect(depth).toBe(0);
          }
        },
      ),
      { numRuns: 2000, seed: 3 },
    );
  });
});

describe('cleanLine', () => {
  it('puts a title on one line without white space around it', () => {
    expect(cleanLine(' Ja,\r\n\r\ngraag ')).toBe('Ja, graag');
  });
});

describe('isBlank', () => {
  it('is true for what cannot be seen', () => {
    for (const text of ['', ' \n\u00A0', '\u200B\u200D\u2060', '\uFEFF', '\u3164', '\u2066\u2069']) {
      expect(isBlank(text), JSON.stringify(text)).toBe(true);
    }
  });

  it('is false for what can', () => {
    for (const text of ['a', ' é', '👍', '؟', '\n1', '\u0600']) expect(isBlank(text), JSON.stringify(text)).toBe(false);
  });
});
