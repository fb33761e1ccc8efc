import { longDate } from '../../engine/calendar.ts';
import type { AppointmentOpener, Feature } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { SOURCE_LANGUAGE } from '../../ports/language.ts';
import { mayThey } from '../rights/rights.ts';
import { afterActions, afterQueries } from './after-visit.ts';
import { hasOpenPromise } from './promise.ts';
import { promptActions, promptOptions, promptQueries, roundNow } from './prompt-talk.ts';
import { isPrompted } from './series-timers.ts';
import { goesOn, momentOfVisit, visitSheets } from './visit-sheet.ts';

const PROMPTS = 'visit.prompts';
const LOOK_BACK = 'visit.look-back';
const PROMISE = 'visit.promise';

const CHECK_IN = { name: 'check-in', variables: {} };

type Opening = NonNullable<ReturnType<AppointmentOpener>>;
type Near = Parameters<AppointmentOpener>[0];

/** Opens something about a visit, when its sheet is as it was when the appointment was made. */
function about(open: (sheet: Sheet, near: Near) => Opening | null): AppointmentOpener {
  return (near, timer) => {
    const { binding } = timer;
    if (binding.kind !== 'appointment') return null;
    // Whoever is no professional any more would only be told that this is not for them.
    if (!mayThey(near.person, 'group.visit')) return null;
    const sheet = visitSheets(near.person).find(({ id }) => id === binding.subject);
    return sheet && sheet.version === binding.version ? open(sheet, near) : null;
  };
}

function isToCome(sheet: Sheet, { world }: Near): boolean {
  const visit = momentOfVisit(sheet, world.network.timeZone);
  return isPrompted(sheet) && visit !== null && visit > world.now;
}

/** What leads to the prompts where only approved words may be sent. */
function promptTemplate({ answers: { date, time } }: Sheet, { person, script }: Near): Opening['template'] {
  const language = person.language ?? SOURCE_LANGUAGE;
  const day = date?.kind === 'date' ? longDate(date.date, language) : '';
  const when = script.text(language, 'prompts.when', { date: day, time: time?.kind === 'time' ? time.time : '' });
  return { name: 'visit-prompt', variables: { when } };
}

function opening(sheet: Sheet, near: Near, step: string): Opening {
  const template = promptTemplate(sheet, near);
  return { dialog: PROMPTS, step, sheet: sheet.id, ...(template && { template }) };
}

/** Before a visit, and after it: prompts, the card, the look back and the promise. */
export const promptsFeature: Feature = {
  name: 'prompts',
  queries: { ...promptQueries, ...afterQueries },
  options: promptOptions,
  actions: { ...promptActions, ...afterActions },
  appointments: {
    due: about((sheet, near) => {
      if (!isToCome(sheet, near)) return null;
      const { prompts, isLast } = roundNow(sheet, 'due', near.world);
      return prompts.length > 0 || isLast ? opening(sheet, near, 'open') : null;
    }),
    morning: about((sheet, near) => (isToCome(sheet, near) ? opening(sheet, near, 'today') : null)),
    lookBack: about((sheet) =>
      goesOn(sheet) ? { dialog: LOOK_BACK, step: 'by-itself', sheet: sheet.id, template: CHECK_IN } : null,
    ),
    promise: about((sheet) =>
      hasOpenPromise(sheet) ? { dialog: PROMISE, sheet: sheet.id, template: CHECK_IN } : null,
    ),
  },
};
