import { isLanguage, type Language } from '../ports/language.ts';
import type { Guess } from './language.ts';

/** tinyld's `detectAll`: languages by falling accuracy, which runs from 0 to 1. */
export type DetectAll = (text: string) => { lang: string; accuracy: number }[];

/** Measured with the light profile of tinyld on `tests/understanding/*.tsv`: no line is given a wrong language. */
const LEAST_ACCURACY = 0.1;
const FEWEST_LETTERS = 12;
/** UTF-16 units that are enough to tell, and keep the cost down. */
const READ = 200;

/**
 * A guess by letter patterns, held back: only for two words and more, and only when one of ours is the likeliest of all
 * languages that the detector knows. Restricted to ours it would take any French for Dutch.
 */
export function cautiousGuess(detectAll: DetectAll): Guess {
  return (text): Language | null => {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    if (letters < FEWEST_LETTERS || !/\p{L}\s+\p{L}/u.test(text)) return null;
    const [likeliest] = detectAll(text.slice(0, READ));
    if (likeliest === undefined || likeliest.accuracy <= LEAST_ACCURACY) return null;
    return isLanguage(likeliest.lang) ? likeliest.lang : null;
  };
}
