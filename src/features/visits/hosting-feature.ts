import { chosen } from '../../engine/answer.ts';
import type { ActionResult, AppointmentOpener, Feature, LetterMaker, View } from '../../engine/feature.ts';
import { mayBeTold } from '../../engine/person.ts';
import type { Hosted } from '../../engine/visit.ts';
import { optionFor } from '../groups/led-groups.ts';
import { asNumber, asText, numberAnswer } from '../groups/text-answer.ts';
import { isBegun, PREPARE } from '../preparation/sheet-view.ts';
import { prepareForVisit, visitMoment } from '../preparation/visit-date.ts';
import {
  askTimer,
  comingVisits,
  endHosted,
  forgetHosted,
  hostedOf,
  hostedVisit,
  isToCome,
  putHosted,
} from './hosted.ts';
import { hostingAnswers, slotsOf, VISIT_ANSWER, VISIT_NEWS } from './hosting-answers.ts';
import { hostedName, hostedText, whenText } from './hosting-words.ts';
import { toVisit } from './letters.ts';
import { textIn } from './visit-sheet.ts';

const DAY = 24 * 3_600_000;

/** The visit that the dialog is about, as long as it may go on. */
function here(view: View): Hosted | undefined {
  const hosted = known(view);
  return hosted && isToCome(hosted, view.world) ? hosted : undefined;
}

/** The same, also when it was called off. */
function known(view: View): Hosted | undefined {
  return hostedVisit(view.person, textIn(view.answer('visit')));
}

function stands(view: View, ...states: readonly Hosted['state'][]): boolean {
  const hosted = here(view);
  return hosted !== undefined && states.includes(hosted.state);
}

/** The moment that the host just gave; null before both answers are there. */
function givenMoment(view: View): { date: string; time: string } | null {
  const date = view.answer('date');
  const time = view.answer('time');
  return date?.kind === 'date' && time?.kind === 'time' ? { date: date.date, time: time.time } : null;
}

/** A letter about the visit here: none when it may not go on. */
function about(view: View, make: (hosted: Hosted) => ReturnType<LetterMaker>): ReturnType<LetterMaker> {
  const hosted = here(view);
  return hosted ? make(hosted) : { outcome: 'gone' };
}

/** The preparation with the day of the visit: the one that there is, or a new one. */
function withSheet(view: View, hosted: Hosted): (ActionResult & { sheet: string }) | null {
  const own = view.person.sheets.find(({ id }) => id === hosted.sheet);
  if (own) return { sheet: own.id };
  const made = prepareForVisit(view.person, hosted.details, view.world);
  if (!made) return null;
  const { person, timers, sheet } = made;
  const put = putHosted(person, { ...hosted, sheet }, view.world);
  return { person: put.person, sheet, timers: { set: [...timers.set, ...put.timers.set] } };
}

function choose(hosted: Hosted | undefined): ActionResult {
  return hosted ? { outcome: 'chosen', answers: { visit: asText(hosted.visit) } } : { outcome: 'gone' };
}

/** Opens what a host is asked or told, when the visit still gives a reason to. */
function opener(state: Hosted['state']): AppointmentOpener {
  return ({ person, world }, { binding }) => {
    if (binding.kind !== 'appointment') return null;
    const hosted = hostedVisit(person, binding.subject);
    if (hosted?.state !== state || hosted.revision !== binding.version || !isToCome(hosted, world)) return null;
    return { dialog: VISIT_ANSWER, slots: slotsOf(hosted.visit), template: VISIT_NEWS, apart: true };
  };
}

/** The contact's side of a visit: what a professional proposes to an organisation, and the preparation for its day. */
export const hostingFeature: Feature = {
  name: 'hosting',
  queries: {
    /** There are visits to come. */
    any: (view) => comingVisits(view.person, view.world).length > 0,
    single: (view) => comingVisits(view.person, view.world).length === 1,
    several: (view) => comingVisits(view.person, view.world).length > 1,
    /** The visit stands in the list. */
    known: (view) => known(view) !== undefined,
    /** It may go on, answered or not. */
    open: (view) => here(view) !== undefined,
    proposed: (view) => stands(view, 'proposed'),
    agreed: (view) => stands(view, 'agreed'),
    /** It was answered, and may go on. */
    answered: (view) => stands(view, 'countered', 'agreed'),
    lead: (view) => view.text((known(view)?.revision ?? 0) > 1 ? 'hosting.lead.again' : 'hosting.lead.new'),
    text: (view) => {
      const hosted = known(view);
      return hosted ? hostedText(view, hosted) : '';
    },
    when: (view) => {
      const hosted = known(view);
      return hosted ? whenText(view, hosted.details) : '';
    },
    standing: (view) => {
      const hosted = known(view);
      return hosted ? view.text(`hosting.standing.${hosted.state}`) : '';
    },
    /** They began to prepare for it. */
    prepared: (view) => {
      const sheet = view.person.sheets.find(({ id }) => id === known(view)?.sheet);
      return sheet !== undefined && isBegun(sheet);
    },
  },
  options: {
    list: (view) => [
      ...comingVisits(view.person, view.world).map((each) => ({
        id: optionFor('v', each.visit),
        title: hostedName(view, each),
      })),
      { id: 'menu', title: view.text('hosting.menu') },
    ],
  },
  actions: {
    /** How the visit stands, and which moment the host is about to see: that is what a yes is to. */
    look: (view) => {
      const hosted = here(view);
      if (!hosted) return { outcome: 'gone' };
      return { outcome: hosted.state, answers: { seen: asNumber(hosted.revision) } };
    },
    /** Not now: once more a day later, when there is time for it. */
    later: (view) => {
      const hosted = here(view);
      const { now } = view.world;
      if (!hosted || !mayBeTold(view.person) || visitMoment(hosted.details, view.world) < now + 2 * DAY) {
        return { outcome: 'menu' };
      }
      return { outcome: 'tomorrow', timers: { set: [askTimer('ask', hosted, view.world, now + DAY)] } };
    },
    /** Whether the moment that was given can be proposed. */
    check: (view) => {
      const hosted = here(view);
      const given = givenMoment(view);
      if (!hosted || !given) return { outcome: 'gone' };
      if (visitMoment(given, view.world) <= view.world.now) return { outcome: 'past' };
      const { date, time } = hosted.details;
      return { outcome: given.date === date && given.time === time ? 'same' : 'good' };
    },
    /** Who cancels is not answered: it is off here at once, and the other side is told. */
    cancel: (view) => {
      const hosted = here(view);
      if (!hosted) return { outcome: 'gone' };
      const { person, timers } = endHosted(view.person, hosted, view.world, false);
      const letters = [toVisit(hosted.visit, 'cancel', { as: hosted.as, side: 'host' })];
      return { outcome: 'cancelled', person, timers, letters };
    },
    /** A preparation with the day of the visit, so that the look back comes the day after; and on to it. */
    prepare: (view) => {
      const hosted = here(view);
      if (!hosted) return { outcome: 'gone' };
      const made = withSheet(view, hosted);
      if (!made) return { outcome: 'full' };
      const { sheet, ...result } = made;
      const own = view.person.sheets.find(({ id }) => id === sheet);
      const step = own?.position ?? (own?.finishedAt === undefined ? null : 'summary');
      return { ...result, goTo: { dialog: PREPARE, sheet, ...(step !== null && { step }) } };
    },
    /** The same without preparing. */
    keep: (view) => {
      const hosted = here(view);
      if (!hosted) return { outcome: 'gone' };
      const made = withSheet(view, hosted);
      if (!made) return { outcome: 'full' };
      const { sheet, ...result } = made;
      return { ...result, outcome: 'kept' };
    },
    choose: (view) => {
      const [id = ''] = chosen(view.answer('answer'));
      return choose(comingVisits(view.person, view.world).find(({ visit }) => optionFor('v', visit) === id));
    },
    chooseOnly: (view) => choose(comingVisits(view.person, view.world)[0]),
  },
  letters: {
    accept: (view) =>
      about(view, ({ visit, as, state, revision }) => {
        // Another moment came in while they looked at this one.
        if (state !== 'proposed' || revision !== numberAnswer(view, 'seen')) return { outcome: 'changed' };
        return toVisit(visit, 'accept', { as, side: 'host', revision });
      }),
    decline: (view) =>
      about(view, ({ visit, as, state, revision }) => {
        if (state !== 'proposed' || revision !== numberAnswer(view, 'seen')) return { outcome: 'changed' };
        return toVisit(visit, 'decline', { as, side: 'host', revision });
      }),
    move: (view) =>
      about(view, ({ visit, as }) => {
        const given = givenMoment(view);
        return given ? toVisit(visit, 'move', { as, side: 'host', ...given }) : { outcome: 'gone' };
      }),
  },
  answers: hostingAnswers,
  appointments: { ask: opener('proposed'), news: opener('agreed') },
  chores: { forget: ({ person, world }) => (hostedOf(person).length === 0 ? person : forgetHosted(person, world)) },
};
