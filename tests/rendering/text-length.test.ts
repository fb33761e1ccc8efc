import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unit } from '../../src/ports/capabilities.ts';
import { shorten } from '../../src/rendering/shorten.ts';
import { textLength, withinLimit } from '../../src/rendering/text-length.ts';
import { limit } from './support.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('textLength', () => {
  it('counts a family of emoji as one grapheme, seven code points, eleven UTF-16 units and 25 bytes', () => {
    expect(textLength(FAMILY, 'grapheme')).toBe(1);
    expect(textLength(FAMILY, 'codepoint')).toBe(7);
    expect(textLength(FAMILY, 'utf16')).toBe(11);
    expect(textLength(FAMILY, 'utf8')).toBe(25);
  });

  it('counts CR LF as one grapheme', () => {
    expect(textLength('a\r\nb', 'grapheme')).toBe(3);
  });

  it('counts a text as one item', () => {
    expect(textLength('hoi', 'item')).toBe(1);
  });

  it('agrees with the platform in every unit, for any well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(textLength(text, 'utf8')).toBe(new TextEncoder().encode(text).length);
        expect(textLength(text, 'codepoint')).toBe([...text].length);
        expect(textLength(text, 'grapheme')).toBe(
          [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length,
        );
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});

describe('shorten', () => {
  it('leaves alone what fits', () => {
    expect(shorten('Ja, graag', limit(9))).toBe('Ja, graag');
  });

  it('ends with an ellipsis within the limit', () => {
    expect(shorten('Ik wil graag weten hoe', limit(12))).toBe('Ik wil graa…');
  });

  it('does not leave a space before the ellipsis', () => {
    expect(shorten('Ik wil graag', limit(8))).toBe('Ik wil…');
  });

  it('never shows part of a family or half a letter with its mark', () => {
    expect(shorten(`ab${FAMILY}cd`, limit(10))).toBe('ab…');
    expect(shorten('ne\u0301e\u0301n', limit(4))).toBe('ne\u0301…');
  });

  it('cuts a first cluster that is too long by itself between code points', () => {
    expect(shorten(FAMILY, limit(3))).toBe('👨…');
  });

  it('is within the limit, a start of the text and well-formed, for any text and limit', () => {
    const unit = fc.constantFrom<Unit>('utf16', 'codepoint', 'grapheme', 'utf8');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 20 }), unit, (text, max, one) => {
        const short = shorten(text, limit(max, one));
        expect(withinLimit(short, limit(max, one))).toBe(true);
        expect(text.startsWith(short.replace(/…$/, ''))).toBe(true);
        expect(/[\uD800-\uDFFF]/u.test(short)).toBe(false);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });
});
