import { chosen } from '../../engine/answer.ts';
import type { View } from '../../engine/feature.ts';
import type { Exercise } from '../toolkit/exercise.ts';
import { sessionsOf } from '../toolkit/programme.ts';
import { answersOf, programmeOf, programmes } from '../toolkit/programme-of-sheet.ts';
import { itemTitle } from '../toolkit/programme-texts.ts';
import { MOST } from './letters.ts';

/**
 * The programme that was chosen, a line for each thing on it, as guests read it. Without clock times: the meeting may be
 * moved. Null when it is not there, or was not finished.
 */
export function freezeProgramme(view: View, exercises: readonly Exercise[]): string | null {
  const [id] = chosen(view.answer('answer'));
  const sheet = programmes(view).find((each) => each.id === id);
  const programme = sheet && programmeOf(answersOf(sheet));
  if (!programme) return null;
  const sessions = sessionsOf(programme.items);
  const lines = sessions.flatMap((session, index) => [
    ...(sessions.length > 1 ? [view.text('programme.halfDay', { number: index + 1 })] : []),
    ...session.map((item) => `• ${itemTitle(view, exercises, item)}`),
  ]);
  return fitting(lines);
}

/** As many whole lines as fit, and a sign that there are more. */
function fitting(lines: readonly string[]): string {
  const all = lines.join('\n');
  if ([...all].length <= MOST.programme) return all;
  const kept = [...lines];
  while (kept.length > 0 && [...kept.join('\n')].length + 2 > MOST.programme) kept.pop();
  return [...kept, '…'].join('\n');
}
