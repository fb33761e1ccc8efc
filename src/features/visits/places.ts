import type { Person } from '../../engine/person.ts';
import type { Place } from '../../engine/place.ts';
import { fold } from '../../engine/recognise/normalise.ts';
import { onOneLine } from '../groups/text-answer.ts';

/** Places that one person has noted down. Who joined two chats may have more; nothing of either is lost. */
export const MOST_PLACES = 30;

/** Characters of a name. */
export const MOST_PLACE_NAME = 60;

/** What a place can be, in the order of the list: `visits.kinds.<kind>`. */
export const PLACE_KINDS = [
  'mosque',
  'church',
  'mothers',
  'sports',
  'music',
  'school',
  'self-organisation',
  'place',
  'other',
] as const;

/** In the order in which they were noted down. */
export function placesOf(person: Person): readonly Place[] {
  return person.places ?? [];
}

export function placeNamed(person: Person, name: string): Place | undefined {
  const wanted = fold(onOneLine(name));
  return placesOf(person).find((place) => fold(place.name) === wanted);
}

export function withPlaces(person: Person, places: readonly Place[]): Person {
  const { places: before, ...rest } = person;
  return places.length === 0 ? rest : { ...rest, places };
}

/** One more place; the same name again says the newest of it. */
export function withPlace(person: Person, said: Omit<Place, 'id'>): Person {
  const places = placesOf(person);
  const name = [...onOneLine(said.name)].slice(0, MOST_PLACE_NAME).join('').trim();
  const known = placeNamed(person, name);
  if (known) return withPlaces(person, put(places, { ...said, name, id: known.id }));
  if (places.length >= MOST_PLACES) return person;
  const newest = Math.max(0, ...places.map(({ id }) => Number(id.slice(1))));
  return withPlaces(person, [...places, { ...said, name, id: `p${newest + 1}` }]);
}

export function put(places: readonly Place[], place: Place): readonly Place[] {
  return places.map((each) => (each.id === place.id ? place : each));
}

export function withoutPlace(person: Person, id: string): Person {
  return withPlaces(
    person,
    placesOf(person).filter((place) => place.id !== id),
  );
}

/** Places by kind, in the order of the kinds; kinds without places are left out. */
export function byKind(person: Person): readonly { kind: string; places: readonly Place[] }[] {
  const kinds: readonly string[] = PLACE_KINDS;
  const kindOf = ({ kind }: Place) => (kinds.includes(kind) ? kind : 'other');
  return kinds
    .map((kind) => ({ kind, places: placesOf(person).filter((place) => kindOf(place) === kind) }))
    .filter(({ places }) => places.length > 0);
}
