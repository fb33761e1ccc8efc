import { longDate } from '../../engine/calendar.ts';
import type { Feature } from '../../engine/feature.ts';
import { KEEP_TIMER, letGo } from './let-go.ts';
import { isTold } from './retention.ts';
import { retentionDesk } from './retention-desk.ts';

/** Asks whether what they told may be kept for longer. */
const ASK = 'privacy.retention';

/** Shows nothing of what it is about on a lock screen, and asks for it in the chat. */
const TEMPLATE = { name: 'keep', variables: {} };

/** How long what people told is kept: what they are told of it, and what they say to that. */
export const retentionFeature: Feature = {
  name: 'retention',
  desks: [retentionDesk],
  queries: {
    /** The day on which it goes, when they do nothing. */
    day: (view) => {
      const day = view.answer('day');
      return day?.kind === 'date' ? longDate(day.date, view.language) : '';
    },
    /** What they told went, and they do not know yet. */
    wentAway: (view) => view.person.letGo !== undefined,
  },
  actions: {
    /** That it went has been said. */
    saidSo: (view) => {
      const { letGo: at, ...person } = view.person;
      return { person, outcome: 'went' };
    },
    /** Another while: they wrote just now, and that counts. */
    keep: (view) => {
      const { toldOfEnd, ...person } = view.person;
      return { person, timers: { cancel: [KEEP_TIMER] } };
    },
    letGo: (view) => {
      const { person, letters, gone } = letGo(view.person, view.world);
      return { person, letters, timers: { cancel: [KEEP_TIMER, ...[...gone].map((id) => `look-back-${id}`)] } };
    },
  },
  appointments: {
    /** Not when they wrote since it was decided: then nothing goes. */
    keep: ({ person, heardAt }, { binding }) => {
      if (binding.kind !== 'appointment' || !isTold(person, heardAt)) return null;
      return { dialog: ASK, slots: { day: { kind: 'date', date: binding.subject } }, template: TEMPLATE };
    },
  },
};
