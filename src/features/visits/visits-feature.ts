import type { Feature, View } from '../../engine/feature.ts';
import type { Place } from '../../engine/place.ts';
import type { Option } from '../../ports/message.ts';
import { asText, chosenOption, onOneLine, textAnswer } from '../groups/text-answer.ts';
import { mayThey } from '../rights/rights.ts';
import { doings, isNewPast, mineActions, mineLetters, mineOptions } from './my-visits.ts';
import { isPlanned, isToCome, MOST_VISITS, visitHere } from './own-visits.ts';
import {
  byKind,
  MOST_PLACES,
  PLACE_KINDS,
  placeNamed,
  placesOf,
  put,
  withoutPlace,
  withPlace,
  withPlaces,
} from './places.ts';
import { foundGroups, groupOption, planActions, planLetters } from './plan-visit.ts';
import { openNews, visitsAnswers } from './visit-news.ts';
import { stateOf, visitSheets } from './visit-sheet.ts';
import { describeVisit, fullNameOf, isPast, organisationOf, proposalText, whenOf } from './visit-words.ts';

const SKIPPED = { kind: 'skipped' } as const;

/** Questions to ask around in the wijk: `visits.around.<id>`. */
const AROUND = ['upbringing', 'together', 'trust', 'helped', 'where'] as const;

function placeHere(view: View): Place | undefined {
  const id = textAnswer(view, 'place');
  return placesOf(view.person).find((place) => place.id === id);
}

function placeOptions(view: View): Option[] {
  return placesOf(view.person).map(({ id, name }) => ({ id, title: name }));
}

function kindText(view: View, kind: string): string {
  return view.text(`visits.kinds.${PLACE_KINDS.find((each) => each === kind) ?? 'other'}`);
}

function knownText(view: View, known: boolean): string {
  return view.text(known ? 'visits.place.known' : 'visits.place.unknown');
}

/** All places, by kind. */
function placeLines(view: View): string {
  return byKind(view.person)
    .map(({ kind, places }) => {
      const lines = places.map(({ name, known }) =>
        view.text('visits.place.line', { name, known: knownText(view, known) }),
      );
      return [kindText(view, kind), ...lines].join('\n');
    })
    .join('\n\n');
}

/** What was said of one place is not shown beside the questions about the next one. */
const ASKED_ANEW = { name: SKIPPED, kind: SKIPPED, known: SKIPPED } as const;

/** Notes down what was asked about a place. */
function addPlace(view: View) {
  const name = onOneLine(textAnswer(view, 'name'));
  // Dots or a smile are no name that people know.
  if (!/[\p{L}\p{N}]/u.test(name)) return { outcome: 'none', answers: ASKED_ANEW };
  const person = withPlace(view.person, {
    name,
    kind: chosenOption(view, 'kind'),
    known: chosenOption(view, 'known') === 'known',
  });
  const place = placeNamed(person, name);
  return place
    ? { person, outcome: 'added', answers: { ...ASKED_ANEW, place: asText(place.id) } }
    : { outcome: 'full' };
}

function setKnown(known: boolean) {
  return (view: View) => {
    const place = placeHere(view);
    if (!place) return {};
    return { person: withPlaces(view.person, put(placesOf(view.person), { ...place, known })) };
  };
}

/** Visits of a professional: who is active in the wijk, planning, proposing, and what becomes of it. */
export const visitsFeature: Feature = {
  name: 'visits',
  queries: {
    may: (view) => mayThey(view.person, 'group.visit'),
    any: (view) => visitSheets(view.person).length > 0,
    most: () => MOST_VISITS,
    mostPlaces: () => MOST_PLACES,
    hasPlaces: (view) => placesOf(view.person).length > 0,
    placesFull: (view) => placesOf(view.person).length >= MOST_PLACES,
    placeLines,
    placeName: (view) => placeHere(view)?.name ?? '',
    placeKind: (view) => kindText(view, placeHere(view)?.kind ?? 'other'),
    placeKnown: (view) => placeHere(view)?.known ?? false,
    placeKnownText: (view) => knownText(view, placeHere(view)?.known ?? false),
    /** Another question with each place that was found. */
    askAround: (view) => {
      const turn = placesOf(view.person).length % AROUND.length;
      return view.text(`visits.around.${AROUND[turn] ?? AROUND[0]}`);
    },
    askAroundAll: (view) => AROUND.map((id) => `• ${view.text(`visits.around.${id}`)}`).join('\n'),
    /** The visit that the dialog is about. */
    organisation: (view) => {
      const sheet = visitHere(view);
      return sheet ? organisationOf(sheet) : '';
    },
    name: (view) => {
      const sheet = visitHere(view);
      return sheet ? fullNameOf(view, sheet) : '';
    },
    when: (view) => {
      const sheet = visitHere(view);
      return sheet ? whenOf(view, sheet) : '';
    },
    summary: (view) => {
      const sheet = visitHere(view);
      return sheet ? describeVisit(view, sheet) : '';
    },
    proposal: (view) => {
      const sheet = visitHere(view);
      return sheet ? proposalText(view, sheet) : '';
    },
    past: (view) => {
      const sheet = visitHere(view);
      return sheet !== undefined && isPast(view, sheet);
    },
    newPast: isNewPast,
    /** The organisation proposed another moment, and the visitor has not answered. */
    countered: (view) => {
      const sheet = visitHere(view);
      return sheet !== undefined && isPlanned(sheet) && stateOf(sheet) === 'countered' && !isPast(view, sheet);
    },
    /** Both have agreed on a moment that is still to come. */
    agreed: (view) => {
      const sheet = visitHere(view);
      return sheet !== undefined && isToCome(view, sheet) && stateOf(sheet) === 'agreed';
    },
    /** Nobody else knows of it. */
    alone: (view) => {
      const sheet = visitHere(view);
      return sheet !== undefined && stateOf(sheet) === 'alone';
    },
  },
  options: {
    places: placeOptions,
    placesOrNew: (view) => [...placeOptions(view), { id: 'new', title: view.text('visits.another') }],
    kinds: (view) => PLACE_KINDS.map((id) => ({ id, title: kindText(view, id) })),
    found: (view) => [
      ...foundGroups(view).groups.map(({ title }, index) => ({ id: groupOption(index), title })),
      { id: 'again', title: view.text('visits.typeAgain') },
      { id: 'none', title: view.text('visits.notAmong') },
    ],
    mine: mineOptions,
    doings,
  },
  actions: {
    ...planActions,
    ...mineActions,
    addPlace,
    choosePlace: (view) => {
      const place = placesOf(view.person).find(({ id }) => id === chosenOption(view, 'answer'));
      return place ? { outcome: 'chosen', answers: { place: asText(place.id) } } : { outcome: 'none' };
    },
    know: setKnown(true),
    unknow: setKnown(false),
    removePlace: (view) => ({ person: withoutPlace(view.person, placeHere(view)?.id ?? '') }),
    clearPlaces: (view) => ({ person: withPlaces(view.person, []) }),
  },
  letters: { ...planLetters, ...mineLetters },
  answers: visitsAnswers,
  appointments: { news: openNews },
};
