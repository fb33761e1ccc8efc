import type { LetterResult, View } from '../../engine/feature.ts';
import type { Pairing } from '../../engine/pairing.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import type { Shown } from './letters.ts';

/** How the result is given beside its words: as a picture, which shows at once, or as a file to keep and to print. */
export type ScanPaper = 'picture' | 'sheet';

/**
 * What both answered, for one of the two: in words, with the picture (PNG) beside it, or the sheet (PDF).
 * `exercises`: all that there are, to propose one for the widest gap.
 */
export function sayScan(
  _view: View,
  _pairing: Pairing,
  _shown: Shown,
  _exercises: readonly Exercise[],
  _paper: ScanPaper = 'picture',
): NonNullable<LetterResult['say']> {
  throw new Error('not written yet');
}
