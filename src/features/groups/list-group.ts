import { chosen } from '../../engine/answer.ts';
import type { LetterMaker, LetterReader, Posted, View } from '../../engine/feature.ts';
import type { Leadership } from '../../engine/membership.ts';
import type { Person } from '../../engine/person.ts';
import { mayThey } from '../rights/rights.ts';
import { ledBy } from './led-groups.ts';
import { groupListed, toGroup } from './letters.ts';
import { textAnswer } from './text-answer.ts';

/** The group that the dialog is about, of those that the person coordinates. */
function ledHere(view: View): Leadership | undefined {
  return ledBy(view.person).find(({ group }) => group === textAnswer(view, 'group'));
}

/** Whether professionals find the group, as far as its coordinator knows. */
export function isListed(view: View): boolean {
  return ledHere(view)?.listed === true;
}

/** Under the group's title: said only of a group that is found, so that nobody wonders what it would be otherwise. */
export function listedText(view: View): string {
  return isListed(view) ? `\n${view.text('groups.listed')}` : '';
}

/** Whether they want it to be found: they chose so, or said yes. */
function wantsListed(view: View): boolean {
  return ['on', 'yes'].includes(chosen(view.answer('findable'))[0] ?? '');
}

/** What was chosen of `findable` is asked of the group, which alone decides who may. */
export const listGroup: LetterMaker = (view) => {
  const led = ledHere(view);
  if (!led || !mayThey(view.person, 'group.list')) return { outcome: 'gone' };
  return toGroup(led.group, 'list', { as: led.as, listed: wantsListed(view) });
};

function withListed(person: Person, group: string, listed: boolean): Person {
  const leads = ledBy(person).map((each): Leadership => {
    if (each.group !== group) return each;
    const { listed: before, ...rest } = each;
    return listed ? { ...rest, listed } : rest;
  });
  return { ...person, leads };
}

/** Whether professionals find it from now on. It can be refused: the list of what is found has an end. */
export const groupWasListed: LetterReader = (view, body) => {
  const { group, listed } = groupListed.parse(body);
  const led = ledBy(view.person).find((each) => each.group === group);
  if (!led) return {};
  // Another group's answer is none to the dialog that waits.
  const isAwaited = textAnswer(view, 'group') === group;
  const refused = isAwaited && !listed && wantsListed(view);
  const outcome = listed ? 'listed' : refused ? 'refused' : 'unlisted';
  return {
    person: withListed(view.person, group, listed),
    ...(isAwaited && { outcome, answersTo: 'list' }),
    late: { say: { text: view.text(`groups.${outcome}Late`, { title: led.title }) } },
  };
};

/**
 * Letters by which no group of somebody who goes for good is found any more, and none counts on them: nobody would answer who
 * proposes a visit.
 */
export function leaveListed(person: Person): readonly Posted[] {
  return ledBy(person).flatMap(({ group, as }) => [
    toGroup(group, 'list', { as, listed: false }),
    toGroup(group, 'resign', { as }),
  ]);
}
