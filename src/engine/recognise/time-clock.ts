import type { SaidTime } from './said-time.ts';
import type { TimeItem } from './time-items.ts';

/** Signs between hours and minutes. */
const SIGNS = new Set([':', '.', ',']);
/** Letters between hours and minutes: "14u30", "14h30". */
const LETTERS = new Set(['u', 'h']);

/** A time in digits: "14:30", "9.05", "14u30", "1430 uur". Null when there is none; `several` when two differ. */
export function readClock(items: readonly TimeItem[]): SaidTime | 'several' | null {
  const found: SaidTime[] = [];
  for (let index = 0; index < items.length; index++) {
    const time = at(items, index);
    if (time !== null) found.push(time);
  }
  const [first] = found;
  if (first === undefined) return null;
  return found.every((time) => time.minutes === first.minutes) ? first : 'several';
}

function at(items: readonly TimeItem[], index: number): SaidTime | null {
  const hours = items[index];
  const sign = items[index + 1];
  const minutes = items[index + 2];
  if (hours?.kind !== 'number' || !hours.digits) return null;
  const before = items[index - 1];
  const isTail = before?.kind === 'mark' && before.glued && hours.glued;
  if (isTail) return null;
  if (isSign(sign) && minutes?.kind === 'number' && minutes.glued && minutes.text.length === 2) {
    const after = items[index + 3];
    const goesOn = after?.kind === 'mark' && after.glued && items[index + 4]?.kind === 'number';
    return goesOn || hours.text.length > 2 ? null : said(hours.value, minutes.value, hours.text);
  }
  const isWhole = items.length === 1 || (sign?.kind === 'filler' && items.length === 2);
  if (hours.text.length === 4 && isWhole) return said(Math.floor(hours.value / 100), hours.value % 100, hours.text);
  return null;
}

function isSign(item: TimeItem | undefined): boolean {
  if (item?.kind === 'mark') return item.glued && SIGNS.has(item.text);
  if (item?.kind === 'filler') return item.glued && LETTERS.has(item.text);
  return false;
}

function said(hours: number, minutes: number, text: string): SaidTime | null {
  if (hours > 24 || minutes > 59 || (hours === 24 && minutes > 0)) return null;
  // "03:30" and "00:15" are written by who thinks in 24 hours.
  const exact = hours > 12 || hours === 0 || text.startsWith('0');
  return { minutes: (hours % 24) * 60 + minutes, as: exact ? 'exact' : 'digital' };
}
