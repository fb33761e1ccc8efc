import { addDays, isoDate, localTime, longDate } from '../../engine/calendar.ts';
import type { Action, Query } from '../../engine/feature.ts';
import { LIMITS } from '../../engine/limits.ts';
import type { Sheet } from '../../engine/person.ts';
import { addSheet } from '../../engine/sheets.ts';
import { asNumber, asText } from '../groups/text-answer.ts';
import { toDirectory } from './letters.ts';
import { asChoice, changed, groupOf, isFull, visitHere, without } from './own-visits.ts';
import { hasOpenPromise, promiseOf, wasPutOff } from './promise.ts';
import { VISIT, withAnswers } from './visit-sheet.ts';
import { organisationOf } from './visit-words.ts';

const PLAN = 'visit.plan';
const MINE = 'visit.mine';

/** It came by itself: once for this moment of the visit. */
const asked: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet) return {};
  const { now } = view.world;
  return changed(view, withAnswers(sheet, { lookBackAt: asNumber(now) }, now));
};

/** The look back is behind: the visit was made, and is counted once, without who or where. */
const close: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet) return { outcome: 'none' };
  const over = withAnswers(sheet, { state: asChoice('over'), counted: asChoice('yes') }, view.world.now);
  return {
    ...changed(view, over),
    outcome: 'closed',
    ...(sheet.answers.counted === undefined && { letters: [toDirectory('noted', { what: 'made' })] }),
  };
};

/** A new visit to the same organisation: only its day is asked, and what is not known yet. */
const another: Action = (view) => {
  const sheet = visitHere(view);
  const { person, world } = view;
  if (!sheet || person.sheets.length >= LIMITS.sheets || isFull(view)) return { outcome: 'full' };
  const group = groupOf(sheet);
  const answers: Sheet['answers'] = {
    organisation: asText(organisationOf(sheet)),
    ...(group !== '' && { group: asText(group) }),
    looked: asChoice('yes'),
    first: asChoice('later'),
  };
  const added = addSheet(person, { kind: VISIT, dialog: PLAN, answers, position: 'date' }, world.now);
  return {
    person: added.person,
    goTo: { dialog: PLAN, sheet: added.sheet.id, step: 'date' },
  };
};

/** They were reminded of their promise. */
const reminded: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet || !hasOpenPromise(sheet)) return { outcome: 'none' };
  const { now } = view.world;
  return { ...changed(view, withAnswers(sheet, { promiseAsked: asNumber(now) }, now)), outcome: 'open' };
};

/** The promise was kept, or is let go: nobody is reminded of it any more. */
const kept: Action = (view) => {
  const sheet = visitHere(view);
  return sheet ? changed(view, withAnswers(sheet, { promiseState: asChoice('done') }, view.world.now)) : {};
};

const tomorrow: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet) return {};
  const { now, network } = view.world;
  const date = isoDate(addDays(localTime(now, network.timeZone).day, 1));
  const off = withAnswers(sheet, { promiseAt: { kind: 'date', date }, promiseState: asChoice('tomorrow') }, now);
  return changed(view, off);
};

/** Another day was given: as far away as it is, it is a first reminder again. */
const moved: Action = (view) => {
  const sheet = visitHere(view);
  if (!sheet) return {};
  const on = withAnswers(without(sheet, ['promiseAsked', 'promiseState']), {}, view.world.now);
  return changed(view, on);
};

/** What `visit.look-back` and `visit.promise` do. */
export const afterActions = {
  lookBackAsked: asked,
  close,
  another,
  /** To this visit in the list, where its day can be changed. */
  mine: (view) => {
    const sheet = visitHere(view);
    return sheet ? { goTo: { dialog: MINE, sheet: sheet.id, step: 'look' } } : {};
  },
  reminded,
  kept,
  tomorrow,
  moved,
} satisfies Record<string, Action>;

export const afterQueries: Readonly<Record<string, Query>> = {
  /** The visit's sheet was not removed meanwhile. */
  kept: (view) => visitHere(view) !== undefined,
  promise: (view) => {
    const sheet = visitHere(view);
    return sheet ? promiseOf(sheet) : '';
  },
  promised: (view) => {
    const sheet = visitHere(view);
    return sheet !== undefined && hasOpenPromise(sheet);
  },
  /** "Tomorrow" is offered once. */
  mayPutOff: (view) => {
    const sheet = visitHere(view);
    return sheet !== undefined && !wasPutOff(sheet);
  },
  promiseDay: (view) => {
    const { promiseAt } = visitHere(view)?.answers ?? {};
    return promiseAt?.kind === 'date' ? longDate(promiseAt.date, view.language) : '';
  },
};
