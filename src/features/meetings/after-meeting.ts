import { chosen } from '../../engine/answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Invitation } from '../../engine/invitation.ts';
import type { Sheet } from '../../engine/person.ts';
import { toPart } from '../broadcasts/letters.ts';
import { LOOK_BACK, preparations } from '../preparation/sheet-view.ts';
import { MOST } from './letters.ts';
import { daysApart } from './reminder-times.ts';

/** How it was, from 1 to 5: the place in this list, so that who types the number means the same. */
const SCORES = ['bad', 'poor', 'fair', 'good', 'great'];

/** A preparation belongs to a meeting when its date is so many days from it at most. */
const NEAR_DAYS = 3;

/** Brings to the organiser how it was: the score at once, and with it the sentence once there is one. */
export function rate(view: View, { part, guest }: Invitation): ActionResult {
  const [option = ''] = chosen(view.answer('score'));
  const score = SCORES.indexOf(option) + 1;
  if (score === 0) return {};
  const sentence = view.answer('sentence');
  const text = sentence?.kind === 'text' ? sentence.text.slice(0, MOST.sentence) : null;
  return { letters: [toPart(part, 'rated', { guest, score, text })] };
}

/** The preparation for this meeting of which nobody asked yet how it went. */
function preparationFor(view: View, { details }: Invitation): Sheet | undefined {
  return preparations(view).find(({ answers }) => {
    const { date, went } = answers;
    return date?.kind === 'date' && went === undefined && daysApart(date.date, details.date) <= NEAR_DAYS;
  });
}

/** On to what was agreed, for who prepared for it; they are not asked a second time the day after. */
export function lookBackOn(view: View, invitation: Invitation): ActionResult {
  const sheet = preparationFor(view, invitation);
  if (!sheet) return { outcome: 'none' };
  return { goTo: { dialog: LOOK_BACK, sheet: sheet.id }, timers: { cancel: [`look-back-${sheet.id}`] } };
}
