import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { fold, HEARD_LENGTH } from './normalise.ts';

/** A number with a few words around it; a longer text is something else. */
const LONGEST = 120;

/** Twelve digits and more in two groups apart are two numbers. */
const MOST_DIGITS = 17;

/**
 * The phone number in a text, as E.164 (`+31612345678`); without a country code it is Dutch. Null when there is none,
 * when it can't exist, or when there are more digits than one number has.
 */
export function recognisePhone(text: string): string | null {
  if (text.length > HEARD_LENGTH) return null;
  // Folding trims the plus at the start, which carries the country, so only the digits are unified here.
  const digits = [...text].map((character) => (/\p{Nd}/u.test(character) ? fold(character) : character)).join('');
  if (digits.length > LONGEST || digits.replace(/[^0-9]/g, '').length > MOST_DIGITS) return null;
  const found = parsePhoneNumberFromString(digits, { defaultCountry: 'NL', extract: true });
  return found?.isValid() === true ? found.number : null;
}
