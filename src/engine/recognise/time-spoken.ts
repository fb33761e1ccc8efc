import type { Language } from '../../ports/language.ts';
import type { SaidTime } from './said-time.ts';
import type { TimeItem } from './time-items.ts';

/** A number or a modifier; what matters of a time in words. */
type Piece = { kind: 'number'; value: number } | { kind: 'modifier'; modifier: string };

/**
 * A time in words: "half drie", "tien over half vier", "üçü on geçe", "الثالثة إلا ربع", "3 uur". Null when there is none;
 * `several` when a number is left over.
 */
export function readSpoken(items: readonly TimeItem[], language: Language): SaidTime | 'several' | null {
  const numbers = items.filter((item, index) => item.kind === 'number' && !isOfDate(items, index));
  if (numbers.length === 0) return null;
  const pieces = piecesOf(items);
  const others = items.some((item) => item.kind === 'unknown' || (item.kind === 'skip' && !item.around));
  const hasModifier = pieces.some((piece) => piece.kind === 'modifier');
  if (hasModifier) {
    const minutes = parse(pieces, language);
    if (minutes !== null) return { minutes: ((minutes % 720) + 720) % 720, as: 'spoken' };
    // "voor 3 uur": a small word before an hour, no minutes.
    if (numbers.length > 1) return 'several';
  }
  const [hour] = numbers;
  if (numbers.length > 1) return 'several';
  if (hour?.kind !== 'number' || hour.value > 24 || hour.text.length > 2) return null;
  // A number among other words is an hour only when something says so.
  const said = items.some((item) => item.kind === 'part' || item.kind === 'filler');
  if (others && !said) return null;
  if (hour.value > 12 || hour.value === 0 || /^0[1-9]$/.test(hour.text)) {
    return { minutes: (hour.value % 24) * 60, as: 'exact' };
  }
  return { minutes: hour.value * 60, as: 'spoken' };
}

/** The number of "3 december" or "3 dagen" is no hour. */
function isOfDate(items: readonly TimeItem[], index: number): boolean {
  return items[index + 1]?.kind === 'date' || items[index - 1]?.kind === 'date';
}

function piecesOf(items: readonly TimeItem[]): Piece[] {
  const pieces: Piece[] = [];
  items.forEach((item, index) => {
    if (item.kind === 'modifier') pieces.push({ kind: 'modifier', modifier: item.modifier });
    else if (item.kind === 'number' && !isOfDate(items, index)) pieces.push({ kind: 'number', value: item.value });
  });
  return pieces;
}

/** Minutes that a modifier adds to the hour it stands with. */
const SHIFT: Readonly<Record<string, number>> = { halfTo: -30, halfPast: 30, quarterPast: 15, quarterTo: -15 };

/**
 * Reads the pieces as one time, all of them: hour and modifier in either order, with minutes before the hour where the
 * language has them there. Null when they are not one time.
 */
function parse(pieces: readonly Piece[], language: Language): number | null {
  const pattern = pieces.map((piece) => (piece.kind === 'number' ? 'N' : letterOf(piece.modifier))).join('');
  const numbers = pieces.flatMap((piece) => (piece.kind === 'number' ? [piece.value] : []));
  const shifts = pieces.flatMap((piece) => (piece.kind === 'modifier' ? [SHIFT[piece.modifier] ?? 0] : []));
  const shift = shifts.reduce((sum, one) => sum + one, 0);
  const [first, second, third] = numbers;
  if (first === undefined) return null;
  // X is a modifier with minutes of its own; + and - take their minutes from a number.
  if (pattern === 'XN' || pattern === 'NX') return hourOf(first, shift);
  if (second === undefined) return null;
  const sign = pattern.includes('-') ? -1 : 1;
  if (language === 'ar') {
    if (pattern === 'N+N' || pattern === 'N-N') return hourOf(first, sign * second);
    if (pattern === 'N+N+N' && third !== undefined) return hourOf(first, second + third);
    // "والنصف وخمس دقائق"
    if (pattern === 'NX+N' || pattern === 'NX-N') return hourOf(first, shift + sign * second);
    return null;
  }
  if (language === 'tr') return pattern === 'NN+' || pattern === 'NN-' ? hourOf(first, sign * second) : null;
  if (pattern === 'N+N' || pattern === 'N-N') return hourOf(second, sign * first);
  // "tien over half vier"
  if (pattern === 'N+XN' || pattern === 'N-XN') return hourOf(second, shift + sign * first);
  return null;
}

function letterOf(modifier: string): string {
  if (modifier === 'past') return '+';
  return modifier === 'to' ? '-' : 'X';
}

/** Null for an hour or a count of minutes that no clock has. */
function hourOf(hour: number, minutes: number): number | null {
  if (hour < 1 || hour > 12 || Math.abs(minutes) > 59) return null;
  return hour * 60 + minutes;
}
