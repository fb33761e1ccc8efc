import { chosen } from '../../engine/answer.ts';
import { isoDate, localTime } from '../../engine/calendar.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Invitation } from '../../engine/invitation.ts';
import type { Sheet } from '../../engine/person.ts';
import { toPart } from '../broadcasts/letters.ts';
import { lookBackTimer } from '../preparation/look-back.ts';
import { LOOK_BACK, preparations } from '../preparation/sheet-view.ts';
import { putInvitation } from './invitation-list.ts';
import { MOST } from './letters.ts';
import { daysApart } from './reminder-times.ts';

/** How it was, from 1 to 5: the place in this list, so that who types the number means the same. */
const SCORES = ['bad', 'poor', 'fair', 'good', 'great'];

/** Where the look back asks what was agreed. */
const AGREED = 'agreed';

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
  return preparations(view).find(({ id, answers }) => {
    const { date, went } = answers;
    // That of a visit is about another afternoon, however near.
    if (view.person.hosted?.some(({ sheet }) => sheet === id)) return false;
    return date?.kind === 'date' && went === undefined && daysApart(date.date, details.date) <= NEAR_DAYS;
  });
}

/**
 * They are asked how it was, once. The question of their preparation is about the same afternoon and would come at the same
 * hour: it waits a day, and does not come when this one is answered.
 */
export function askAfter(view: View, invitation: Invitation): ActionResult {
  const { now, network } = view.world;
  const person = putInvitation(view.person, { ...invitation, lookedBackAt: now }, view.world);
  const sheet = preparationFor(view, invitation);
  if (!sheet) return { person };
  const later = isoDate(localTime(now, network.timeZone).day);
  return { person, timers: { set: [lookBackTimer(sheet, later, network.timeZone)] } };
}

/** On to what was agreed, for who prepared for it: how it went was just asked, and is not asked a second time. */
export function lookBackOn(view: View, invitation: Invitation): ActionResult {
  const sheet = preparationFor(view, invitation);
  if (!sheet) return { outcome: 'none' };
  return { goTo: { dialog: LOOK_BACK, step: AGREED, sheet: sheet.id }, timers: { cancel: [`look-back-${sheet.id}`] } };
}
