import { chosen } from '../../engine/answer.ts';
import type { View } from '../../engine/feature.ts';
import { type Pairing, type Round, TOPICS, type Topic } from '../../engine/pairing.ts';
import { textAnswer } from '../groups/text-answer.ts';
import { expectationsPartOf, saysAnything } from './expectations-part.ts';
import type { ExpectationsPart, ScanPart } from './letters.ts';
import { pairSheet } from './pair-sheets.ts';
import { pairTo } from './pairings.ts';
import { scanPartOf } from './scan-part.ts';

/** The pair that the dialog is about. */
export function pairHere(view: View): Pairing | undefined {
  return pairTo(view.person, textAnswer(view, 'pair'));
}

/** Expectations, or how they are doing: what the dialog is about. */
export function topicHere(view: View): Topic {
  const said = textAnswer(view, 'topic') || chosen(view.answer('topic'))[0];
  return TOPICS.find((topic) => topic === said) ?? 'expectations';
}

/** Of what the dialog is about. */
export function roundHere(view: View): Round | undefined {
  return pairHere(view)?.[topicHere(view)];
}

/** What a person would show in a round: null when they answered nothing. */
export function partOf(
  { person }: Pick<View, 'person'>,
  { pair }: Pairing,
  topic: Topic,
  round: number,
): ExpectationsPart | ScanPart | null {
  const sheet = pairSheet(person, pair, topic, round);
  if (!sheet) return null;
  if (topic === 'scan') {
    const part = scanPartOf(sheet);
    return part.scores.some((score) => score !== null) ? part : null;
  }
  const part = expectationsPartOf(sheet);
  return saysAnything(part) ? part : null;
}
