import type { View } from '../../engine/feature.ts';
import { LIMITS } from '../../engine/limits.ts';
import type { Pairing } from '../../engine/pairing.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import { addSheet } from '../../engine/sheets.ts';
import { asNumber, asText } from '../groups/text-answer.ts';
import { pairSheet, withoutPairSheets } from './pair-sheets.ts';
import { SAVED, SCAN } from './scan-part.ts';

/** Their answers of the round under way; undefined when they have not begun. */
export function scanSheet(person: Person, { pair, scan }: Pairing): Sheet | undefined {
  return pairSheet(person, pair, SCAN, scan.round);
}

/**
 * A new sheet for the round under way. Those of rounds that both saw go: the pair has what was shown, and nothing reads
 * the rest any more. Null: no more can be kept; one sheet too many would leave no room for any answer, here or elsewhere.
 */
export function beginScan(view: View, { pair, scan }: Pairing): { person: Person; sheet: string } | null {
  const { world, frame } = view;
  const person = withoutPairSheets(view.person, pair, { topic: SCAN, upTo: scan.round - 1 });
  if (person.sheets.length >= LIMITS.sheets) return null;
  const answers: Sheet['answers'] = {
    pair: asText(pair),
    round: asNumber(scan.round),
    topic: { kind: 'choice', option: SCAN },
  };
  const added = addSheet(person, { kind: SCAN, dialog: frame.dialog, answers, position: SAVED[0] ?? null }, world.now);
  return { person: added.person, sheet: added.sheet.id };
}
