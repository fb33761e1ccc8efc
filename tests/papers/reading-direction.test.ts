import { describe, expect, it } from 'vitest';
import { lineDirection, protectNumbers } from '../../src/papers/reading-direction.ts';

describe('the direction of a line', () => {
  it.each([
    ['Wij helpen bij taal.', 'ltr', 'ltr'],
    ['نساعد في اللغة.', 'ltr', 'rtl'],
    ['Wij zeggen: مرحبا بكم في بيتنا', 'ltr', 'ltr'],
    ['نلتقي في Amsterdam', 'ltr', 'rtl'],
    ['نساعد في اللغة.', 'rtl', 'rtl'],
    ['We komen graag.', 'rtl', 'ltr'],
    ['WhatsApp هي مجموعتنا', 'rtl', 'rtl'],
    ['1-2-4-All (12 دقيقة)', 'rtl', 'rtl'],
    ['020 123 45 67', 'rtl', 'ltr'],
    ['', 'rtl', 'ltr'],
  ] as const)('"%s" on a card that is %s is %s', (line, document, expected) => {
    expect(lineDirection(line, document)).toBe(expected);
  });
});

describe('numbers inside a line', () => {
  it.each([
    ['bel 020 123 45 67.', 'bel \u200E020\u00A0123\u00A045\u00A067\u200E.'],
    ['+31 6 12345678', '\u200E+31\u00A06\u00A012345678\u200E'],
    ['(020) 123-4567', '\u200E(020)\u00A0123-4567\u200E'],
    ['٠٢٠ ١٢٣ ٤٥ ٦٧', '\u200E٠٢٠\u00A0١٢٣\u00A0٤٥\u00A0٦٧\u200E'],
    ['1-2-4-All', '\u200E1-2-4-All'],
    ['(3e keer)', '(\u200E3e keer)'],
  ])('%s keeps its order', (line, expected) => {
    expect(protectNumbers(line)).toBe(expected);
  });

  it.each(['12 maart 2026, 19:30', 'wij zijn met 45', '14:00-16:00', '2026'])('%s is left alone', (line) => {
    expect(protectNumbers(line)).toBe(line);
  });
});
