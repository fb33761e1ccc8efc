import { LIMITS } from '../../engine/limits.ts';
import type { PastConsent, Person, Seat } from '../../engine/person.ts';
import type { Place } from '../../engine/place.ts';
import { NO_TURN, type Timer } from '../../ports/document.ts';
import { MOST_TOLD } from '../broadcasts/told.ts';

/** What is asked before two chats of one human become one: whether there is room. */
export interface Offer {
  /** The joining person's JSON, in bytes of UTF-8. */
  bytes: number;
  sheets: number;
}

const encoder = new TextEncoder();

export function offerOf(person: Person): Offer {
  return { bytes: encoder.encode(JSON.stringify(person)).length, sheets: person.sheets.length };
}

/** Whether everything of the offer fits beside what is there. */
export function hasRoomFor(into: Person, offer: Offer): boolean {
  const own = offerOf(into);
  return own.bytes + offer.bytes <= LIMITS.personBytes && own.sheets + offer.sheets <= LIMITS.sheets;
}

/** One seat in each talk: a question of their own may have been offered to the same human in the other chat. */
function withoutTwins(seats: readonly Seat[]): readonly Seat[] {
  const rank = ({ side, state }: Seat) => (side === 'asker' ? 0 : state === 'live' ? 1 : 2);
  return seats.filter((seat, index) => {
    const twins = seats.filter(({ talk }) => talk === seat.talk).toSorted((one, other) => rank(one) - rank(other));
    return twins[0] === seat && seats.indexOf(seat) === index;
  });
}

/**
 * Groups, meetings and messages of both, the same one twice where both had it: which of the two goes is decided when the
 * person is told, because the list that has it must learn of it.
 */
function joinGroups(into: Person, from: Person): Partial<Person> {
  const both = <T>(one: readonly T[] = [], other: readonly T[] = []) => [...one, ...other];
  const groups = both(into.groups, from.groups);
  const invitations = both(into.invitations, from.invitations);
  const leads = both(into.leads, from.leads);
  const founding = both(into.founding, from.founding);
  const announcements = both(into.announcements, from.announcements).sort((one, other) => one.at - other.at);
  const told = [...new Set(both(from.told, into.told))].slice(-MOST_TOLD);
  return {
    ...(groups.length > 0 && { groups }),
    ...(invitations.length > 0 && { invitations }),
    ...(leads.length > 0 && { leads }),
    ...(founding.length > 0 && { founding }),
    ...(announcements.length > 0 && { announcements }),
    ...(told.length > 0 && { told }),
    ...((into.leftGroups || from.leftGroups) && { leftGroups: true }),
  };
}

/** Each once: where both chats knew the same one, that of the chat that stays. */
function once<T>(one: readonly T[] = [], other: readonly T[] = [], key: (each: T) => string): readonly T[] {
  const known = new Set(one.map(key));
  return [...one, ...other.filter((each) => !known.has(key(each)))];
}

/** Visits, pairs and places of both. `name`: of a sheet, in the chat that it comes to. */
function joinVisits(into: Person, from: Person, name: (sheet: string) => string): Partial<Person> {
  const coming = (from.hosted ?? []).map(({ sheet, ...rest }) =>
    sheet === undefined ? rest : { ...rest, sheet: name(sheet) },
  );
  // Which chat answered a visit is the one by which it knows them; the other may not even have heard that it is taken.
  const answered = new Set(coming.filter(({ state }) => state !== 'proposed').map(({ visit }) => visit));
  const own = (into.hosted ?? []).filter(({ visit, state }) => state !== 'proposed' || !answered.has(visit));
  const hosted = once(own, coming, ({ visit }) => visit);
  // The same pair twice is one human on both of its sides: as with groups, the pair must learn of it.
  const pairs = [...(into.pairs ?? []), ...(from.pairs ?? [])];
  const pairing = once(into.pairing, from.pairing, ({ pair }) => pair);
  const taken = once(into.places, from.places, (place) => place.name.toLowerCase());
  const places = taken.map((place, index): Place => ({ ...place, id: `p${index + 1}` }));
  return {
    ...(hosted.length > 0 && { hosted }),
    ...(pairs.length > 0 && { pairs }),
    ...(pairing.length > 0 && { pairing }),
    ...(places.length > 0 && { places }),
  };
}

/** What both agreed to. Of two that hold, that of the chat that stays holds; the other one is remembered as replaced. */
function joinConsents(into: Person, from: Person): Pick<Person, 'consent' | 'pastConsents'> {
  const twice = into.consent !== null && from.consent !== null ? from.consent : null;
  const renewed: PastConsent[] =
    twice === null || into.consent === null
      ? []
      : [{ ...twice, purpose: 'answers', endedAt: Math.max(into.consent.at, twice.at), ended: 'renewed' }];
  const past = [...(into.pastConsents ?? []), ...(from.pastConsents ?? []), ...renewed];
  return {
    consent: into.consent ?? from.consent,
    ...(past.length > 0 && { pastConsents: past.toSorted((one, other) => one.endedAt - other.endedAt) }),
  };
}

/**
 * Puts everything of one person into another, so that nothing of either is lost: sheets get new ids where they join, and
 * their appointments follow them. STOP in either chat holds for both; the language is that of the chat that stays.
 */
export function joinPeople(
  into: Person,
  from: Person,
  timers: readonly Timer[],
): { person: Person; timers: readonly Timer[] } {
  const renamed = new Map(from.sheets.map((sheet, index) => [sheet.id, `s${into.nextSheet + index}`]));
  const name = (id: string) => renamed.get(id) ?? id;
  const talks = withoutTwins([...(into.talks ?? []), ...(from.talks ?? [])]);
  return {
    person: {
      language: into.language ?? from.language,
      roles: [...new Set([...into.roles, ...from.roles])],
      ...joinConsents(into, from),
      stopped: into.stopped || from.stopped,
      ...(talks.length > 0 && { talks }),
      ...joinGroups(into, from),
      ...joinVisits(into, from, name),
      sheets: [...into.sheets, ...from.sheets.map((sheet) => ({ ...sheet, id: name(sheet.id) }))],
      nextSheet: into.nextSheet + from.sheets.length,
      wrongCodes: [...into.wrongCodes, ...from.wrongCodes].sort((one, other) => one - other),
      lost: into.lost || from.lost,
    },
    timers: timers.flatMap((timer) => {
      const { binding } = timer;
      // A wait belongs to a conversation that ended with the joining; a chore to none.
      if (binding.kind === 'wait') return binding.turn === NO_TURN ? [timer] : [];
      const subject = name(binding.subject);
      return [{ ...timer, id: timer.id.replace(binding.subject, subject), binding: { ...binding, subject } }];
    }),
  };
}
