import type { ActionResult, Posted, View } from '../../engine/feature.ts';
import type { Person, Seat } from '../../engine/person.ts';

/** The dialog in which two humans talk through the companion. */
export const LIVE = 'talk.live';

/** Letters that end a person's part in every talk, and take them from whom questions are offered to: they go. */
export function leaveTalks(person: Person): readonly Posted[] {
  return (person.talks ?? []).map(leaving);
}

/** The person said STOP: their talk and their question end at once; what is offered to them waits until they come back. */
export function stopTalks(view: View): ActionResult {
  const { talks = [], ...rest } = view.person;
  const own = talks.filter((seat) => !isOffer(seat));
  const offers = talks.filter(isOffer);
  const [first] = own;
  return {
    person: { ...rest, stopped: true, ...(offers.length > 0 && { talks: offers }) },
    ...(first && {
      say: { text: view.text(own.some(({ state }) => state === 'live') ? 'talks.closed' : 'talks.withdrawn') },
      letters: own.map(leaving),
      close: { dialog: LIVE, slots: {} },
    }),
  };
}

function isOffer({ side, state }: Seat): boolean {
  return side === 'helper' && state === 'waiting';
}

function leaving(seat: Seat): Posted {
  const { talk, side } = seat;
  const letter = isOffer(seat) ? { kind: 'talk.decline', body: {} } : { kind: 'talk.close', body: { side } };
  return { to: talk, toKind: 'talk', letter };
}
