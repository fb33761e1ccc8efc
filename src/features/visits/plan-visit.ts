import type { Answer } from '../../engine/answer.ts';
import type { Action, ActionResult, LetterMaker, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { putSheet } from '../../engine/sheets.ts';
import { toGroup } from '../groups/letters.ts';
import { asText, chosenOption, onOneLine, textAnswer } from '../groups/text-answer.ts';
import { mayThey } from '../rights/rights.ts';
import { MOST, toDirectory, visitFound } from './letters.ts';
import {
  asChoice,
  changed,
  groupOf,
  isFull,
  isPlanned,
  momentText,
  underWayTo,
  visitHere,
  without,
  withoutOld,
} from './own-visits.ts';
import { placesOf } from './places.ts';
import { stateOf, visitDetailsOf, withAnswers } from './visit-sheet.ts';
import { isPast, organisationOf } from './visit-words.ts';

/** Where the prompts of a visit begin, right after planning. */
const PROMPTS = 'visit.prompts';

function isAnswered(answer: Answer | undefined): boolean {
  return answer !== undefined && answer.kind !== 'skipped';
}

/** Groups that were found for the name of the organisation. */
export function foundGroups(view: View) {
  const found = textAnswer(view, 'found');
  return found === '' ? { groups: [], more: false } : visitFound.parse(JSON.parse(found));
}

/** A visit is begun: a new one, if there is room, or one that was left before its end. */
const begin: Action = (view) => {
  if (visitHere(view)) return { outcome: 'on' };
  const person = withoutOld(view);
  if (isFull({ person, world: view.world })) return { person, outcome: 'full' };
  const place = placesOf(person).find(({ id }) => id === textAnswer(view, 'place'));
  return place ? { person, outcome: 'on', answers: { organisation: asText(place.name) } } : { person, outcome: 'new' };
};

/** One of their own places, chosen as the organisation. */
const takePlace: Action = (view) => {
  const place = placesOf(view.person).find(({ id }) => id === chosenOption(view, 'answer'));
  return place ? { outcome: 'taken', answers: { organisation: asText(place.name) } } : { outcome: 'none' };
};

/** What is asked next; everything is asked once, in whatever order it was given. */
function missing(view: View, sheet: Sheet | undefined): string {
  const answers = sheet?.answers ?? {};
  if (!sheet || organisationOf(sheet) === '') return 'organisation';
  if (groupOf(sheet) === '' && chosenOption(view, 'looked') !== 'yes') return 'find';
  if (!isAnswered(answers.date)) return 'date';
  if (!isAnswered(answers.time)) return 'time';
  if (isPast(view, sheet)) return 'past';
  if (!isAnswered(answers.first)) return 'first';
  return answers.about === undefined ? 'about' : 'keep';
}

/** The sheet changed without its visit being another one: what was only for asking goes. */
function quietly(view: View, sheet: Sheet, answers: Sheet['answers']): ActionResult {
  return { person: putSheet(view.person, { ...sheet, answers: { ...sheet.answers, ...answers } }) };
}

/** Option ids say which group by its place: its id is known to its own people, and to who may propose something to it. */
export function groupOption(index: number): string {
  return `m${index}`;
}

/** The group that was meant. */
const takeGroup: Action = (view) => {
  const sheet = visitHere(view);
  const picked = chosenOption(view, 'answer');
  const group = foundGroups(view).groups.find((_, index) => groupOption(index) === picked);
  if (!sheet || !group) return noGroup(view);
  return quietly(view, without(sheet, ['found']), {
    looked: asChoice('yes'),
    group: asText(group.group),
    organisation: asText([...onOneLine(group.title)].slice(0, MOST.organisation).join('')),
  });
};

/** It is not known here: it is not looked for again by itself. */
const noGroup: Action = (view) => {
  const sheet = visitHere(view);
  return sheet ? quietly(view, without(sheet, ['found', 'group']), { looked: asChoice('yes') }) : {};
};

/** All that makes a visit is known: it is planned, and its series begins. */
const keep: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet || visitDetailsOf(sheet, view.language) === null) return { outcome: 'none' };
  const { now } = view.world;
  const state = sheet.answers.state ?? asChoice('alone');
  const planned = { ...withAnswers(sheet, { state }, now), position: null, finishedAt: sheet.finishedAt ?? now };
  return {
    ...changed(view, planned),
    outcome: groupOf(sheet) === '' ? 'own' : 'known',
    // Once for each visit: what is counted is how many there were, and nothing of them.
    ...(!isPlanned(sheet) && { letters: [toDirectory('noted', { what: 'planned' })] }),
  };
};

/** The group is about to be asked: from now on an answer is expected. */
const ask: Action = (view) => {
  const sheet = visitHere(view);
  const group = sheet ? groupOf(sheet) : '';
  if (!sheet || group === '' || stateOf(sheet) !== 'alone') return { outcome: 'none' };
  if (isPast(view, sheet)) return { outcome: 'past' };
  // The group's "no" does not tell which of two proposals it is to.
  if (underWayTo(view.person, group).length > 0) return { outcome: 'pending' };
  const asking = { state: asChoice('asking'), proposed: asText(momentText(sheet)) };
  return { ...changed(view, withAnswers(sheet, asking, view.world.now)), outcome: 'ask' };
};

/** On to the prompts; not again when a visit of before was only proposed now. */
const toPrompts: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet || !isPlanned(sheet) || sheet.answers.begun !== undefined) return { outcome: 'none' };
  return {
    ...quietly(view, sheet, { begun: asChoice('yes') }),
    goTo: { dialog: PROMPTS, sheet: sheet.id, step: 'planned' },
  };
};

/** What `visit.plan` does. */
export const planActions = {
  begin,
  takePlace,
  /** What `visit.plan` still needs to know. */
  goOn: (view) => ({ outcome: missing(view, visitHere(view)) }),
  takeGroup,
  noGroup,
  keep,
  ask,
  toPrompts,
} satisfies Record<string, Action>;

function nameOrNull(view: View, name: 'visitor' | 'team'): string | null {
  const said = [...onOneLine(textAnswer(view, name))].slice(0, MOST[name]).join('').trim();
  return said === '' ? null : said;
}

/** What `visit.plan` asks other documents. */
export const planLetters = {
  /** Is the organisation known here? */
  find: (view) => {
    const sheet = visitHere(view);
    return sheet && mayThey(view.person, 'directory.find')
      ? toDirectory('find', { words: organisationOf(sheet) })
      : { outcome: 'none' };
  },
  propose: (view) => {
    const sheet = visitHere(view);
    const details = sheet && visitDetailsOf(sheet, view.language);
    const isAsking = sheet && details && stateOf(sheet) === 'asking';
    if (!isAsking || !mayThey(view.person, 'group.visit')) return { outcome: 'none' };
    return toGroup(groupOf(sheet), 'visit', {
      visitor: nameOrNull(view, 'visitor'),
      team: nameOrNull(view, 'team'),
      details: { ...details, about: [...details.about] },
    });
  },
} satisfies Record<string, LetterMaker>;
