import type { z } from 'zod';
import type { DocumentId } from '../../ports/document.ts';
import type { Guest, Part, progressPart } from './letters.ts';
import { alsoFor, inRound, nthOf, written } from './round.ts';

type Progress = z.infer<typeof progressPart>;

/** How far a message has come, from less to more; what is not here has ended without having come. */
const FAR: readonly Guest['state'][] = ['queued', 'told', 'superseded', 'sent', 'delivered', 'read'];

/** The part after what the broadcaster says of it. What it says of an earlier round holds for who was not written to since. */
export function progress(part: Part, { number, told, gone, became }: Progress): Part {
  const isOfThis = number === part.round?.number;
  const nth = isOfThis ? nthOf(part.round) : Math.max(1, nthOf(part.round) - 1);
  const places = new Map(part.guests.map(({ person }, place) => [person, place]));
  const placesOf = (people: readonly DocumentId[]) => people.flatMap((person) => places.get(person) ?? []);
  const guests = [...part.guests];
  const change = (place: number, to: (guest: Guest) => Guest) => {
    const guest = guests[place];
    if (guest) guests[place] = to(guest);
  };
  // Written to in an earlier round, and it was not known when this one began.
  const late = isOfThis ? [] : placesOf(told).filter((place) => guests[place]?.state === 'queued');
  for (const place of placesOf(told)) change(place, (guest) => taken(guest, nth));
  for (const place of placesOf(gone)) change(place, isGone);
  for (const each of became)
    for (const place of placesOf([each.person])) change(place, (guest) => outcome(guest, each, nth));
  const after = written({ ...part, guests }, new Set(placesOf(isOfThis ? [...told, ...gone] : gone)));
  return after.round ? { ...after, round: alsoFor(after.round, guests, late) } : after;
}

/** Their letter was taken. Of who was written to before, the outcome of this letter tells. */
function taken(guest: Guest, nth: number): Guest {
  return guest.state === 'queued' ? inRound({ ...guest, state: 'told' }, nth) : guest;
}

function isGone({ code, ...guest }: Guest): Guest {
  return guest.state === 'left' ? guest : { ...guest, person: '', name: null, state: 'gone' };
}

/**
 * What became of somebody's message in the round that is the `nth`. Within a round it never goes back, and what has failed
 * stays so; a later round tells anew.
 */
function outcome(guest: Guest, became: Progress['became'][number], nth: number): Guest {
  const { outcome: state, code } = became;
  if (guest.state === 'gone' || guest.state === 'left') return guest;
  const { code: before, ...counted }: Guest = became.twice ? { ...guest, twice: true } : guest;
  const next = inRound({ ...counted, state, ...(code !== undefined && { code }) }, nth);
  const same = before === undefined ? counted : { ...counted, code: before };
  if (nth !== (guest.nth ?? 1)) return nth > (guest.nth ?? 1) ? next : same;
  const [was, is] = [FAR.indexOf(guest.state), FAR.indexOf(state)];
  if (was < 0) return same;
  const arrived = guest.state === 'delivered' || guest.state === 'read';
  return is < 0 ? (arrived ? same : next) : is > was ? next : same;
}
