import { isRightToLeft, type Language } from '../../ports/language.ts';
import type { Button } from '../../rendering/part.ts';

/** What Telegram calls an inline keyboard. */
export interface Keyboard {
  inline_keyboard: { text: string; callback_data: string }[][];
}

export const NO_KEYBOARD: Keyboard = { inline_keyboard: [] };

/** Titles up to this many UTF-16 units fit beside each other on a phone; at most four buttons stand in twos. */
const SHORT = 14;
const MOST_IN_TWOS = 4;

/**
 * One button a row, in the order of the options, so that counting down gives the number to type; a few short ones stand
 * two in a row. Not for languages read from the right, where the first of two would come second.
 */
export function keyboardOf(buttons: readonly Button[], language: Language): Keyboard {
  const keys = buttons.map(({ id, title }) => ({ text: title, callback_data: id }));
  const inTwos =
    keys.length <= MOST_IN_TWOS && keys.every(({ text }) => text.length <= SHORT) && !isRightToLeft(language);
  if (!inTwos) return { inline_keyboard: keys.map((key) => [key]) };
  const rows: Keyboard['inline_keyboard'] = [];
  for (let at = 0; at < keys.length; at += 2) rows.push(keys.slice(at, at + 2));
  return { inline_keyboard: rows };
}
