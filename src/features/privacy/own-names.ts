import { chosen } from '../../engine/answer.ts';
import type { ActionResult, Posted, View } from '../../engine/feature.ts';
import type { Person } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import type { Option } from '../../ports/message.ts';
import { toPart } from '../broadcasts/letters.ts';
import { optionFor } from '../groups/led-groups.ts';
import { toGroup, toRoll } from '../groups/letters.ts';
import { cleanName, groupsOf } from '../groups/memberships.ts';
import { asText, chosenOption, textAnswer } from '../groups/text-answer.ts';
import { invitationsOf, isOpen } from '../meetings/invitation-list.ts';
import { toPair } from '../together/letters.ts';
import { pairsOf, withPair } from '../together/pairings.ts';
import { toVisit } from '../visits/letters.ts';
import { placeOf, textIn, visitSheets } from '../visits/visit-sheet.ts';
import { organisationOf } from '../visits/visit-words.ts';

/** A place where the person gave a name, or said that they want none. */
interface OwnName {
  /** Of the option that chooses it: the same as long as the place is there. */
  id: string;
  /** A group, a person, an organisation, as they know it. */
  where: string;
  /** Null: without a name. Undefined: only the list of a meeting has it. */
  name: string | null | undefined;
  /** What another name changes. */
  put(name: string | null): { person: Person; letters: readonly Posted[] };
}

/** Every name that the person gave, in the order in which people know the places: groups, meetings, people, visits, questions. */
function ownNames(view: View): readonly OwnName[] {
  return [...inGroups(view), ...atMeetings(view), ...inPairs(view), ...onVisits(view), ...underQuestions(view)];
}

function inGroups({ person }: View): OwnName[] {
  return groupsOf(person).map((membership): OwnName => {
    const { group, title, name, roll, member, consent } = membership;
    return {
      id: optionFor('g', group),
      where: title,
      name,
      put(other) {
        const groups = (person.groups ?? []).map((each) => (each.group === group ? { ...each, name: other } : each));
        const { at } = consent;
        // A group that has not answered yet is asked once more, with the new name and the same yes.
        const list =
          roll === null || member === null
            ? toGroup(group, 'join', { name: other, at })
            : toRoll(roll, 'rename', { member, title, name: other, at });
        // Lists of guests have the name that stood on the list of the group then.
        const guests = invitationsOf(person).filter((each) => each.group === title);
        const letters = guests.map(({ part, guest }) => toPart(part, 'rename', { guest, name: other }));
        return { person: { ...person, groups }, letters: [list, ...letters] };
      },
    };
  });
}

/** To which they came by a link that was passed on. */
function atMeetings({ person, world }: View): OwnName[] {
  return invitationsOf(person)
    .filter((each) => each.group === null && each.answer !== null && isOpen(each, world))
    .map(({ meeting, part, guest, details }): OwnName => {
      return {
        id: optionFor('m', meeting),
        where: details.title,
        name: undefined,
        put: (name) => ({ person, letters: [toPart(part, 'rename', { guest, name })] }),
      };
    });
}

function inPairs(view: View): OwnName[] {
  const { person } = view;
  return pairsOf(person)
    .filter(({ over }) => !over)
    .map((pairing): OwnName => {
      const { pair, as, name, other } = pairing;
      return {
        id: optionFor('p', pair),
        where: view.text('my-data.places.pair', { name: other?.name ?? view.text('my-data.noName') }),
        name,
        put: (next) => ({
          person: withPair(person, { ...pairing, name: next }),
          letters: [toPair(pair, 'rename', { as, name: next })],
        }),
      };
    });
}

/** Where they told an organisation who comes. */
function onVisits(view: View): OwnName[] {
  const { person, world } = view;
  return visitSheets(person)
    .filter((sheet) => placeOf(sheet) !== null || textIn(sheet.answers.visitor) !== '')
    .map((sheet): OwnName => {
      return {
        id: `v-${sheet.id}`,
        where: view.text('my-data.places.visit', { organisation: organisationOf(sheet) }),
        name: textIn(sheet.answers.visitor) || null,
        put(name) {
          const answers = {
            ...sheet.answers,
            visitor: name === null ? ({ kind: 'skipped' } as const) : asText(name),
          };
          const place = placeOf(sheet);
          return {
            person: putSheet(person, { ...sheet, answers, updatedAt: world.now }),
            letters: place ? [toVisit(place.visit, 'rename', { as: place.as, visitor: name })] : [],
          };
        },
      };
    });
}

/** Questions to a human that are not answered yet, or under way. */
function underQuestions(view: View): OwnName[] {
  const { person } = view;
  const seats = person.talks ?? [];
  return seats
    .filter(({ side }) => side === 'asker')
    .map((seat): OwnName => {
      return {
        id: optionFor('t', seat.talk),
        where: view.text('my-data.places.question'),
        name: seat.signed ?? null,
        put(name) {
          const talks = seats.map((each) => (each === seat ? { ...each, signed: name } : each));
          const letter = { kind: 'talk.rename', body: { name } };
          return { person: { ...person, talks }, letters: [{ to: seat.talk, toKind: 'talk', letter }] };
        },
      };
    });
}

export function hasNames(view: View): boolean {
  return ownNames(view).length > 0;
}

export function nameOptions(view: View): Option[] {
  const places = ownNames(view).map(({ id, where }) => ({ id, title: where }));
  return [...places, { id: 'menu', title: view.text('my-data.back') }];
}

/** By its id: places come and go while the list is on the screen. What was typed for another place is none for this one. */
export function chooseName(view: View): ActionResult {
  const [option] = chosen(view.answer('answer'));
  return option === undefined ? {} : { answers: { picked: { kind: 'choice', option }, name: { kind: 'skipped' } } };
}

function nameHere(view: View): OwnName | undefined {
  return ownNames(view).find(({ id }) => id === chosenOption(view, 'picked'));
}

export function whereHere(view: View): string {
  return nameHere(view)?.where ?? '';
}

/** The name that stands there now. */
export function currentName(view: View): string {
  const name = nameHere(view)?.name;
  if (name === undefined) return view.text('my-data.nameNotShown');
  return name ?? view.text('my-data.noName');
}

/** Another name, or none. It may not be there any more: a talk ends, a pair is left. */
function rename(view: View, name: string | null): ActionResult {
  const here = nameHere(view);
  return here ? { ...here.put(name), outcome: 'changed' } : { outcome: 'gone' };
}

export function putName(view: View): ActionResult {
  const name = cleanName(textAnswer(view, 'name'));
  return name === null && nameHere(view) ? { outcome: 'empty' } : rename(view, name);
}

export function dropName(view: View): ActionResult {
  return rename(view, null);
}
