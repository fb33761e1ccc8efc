import { describe, expect, it } from 'vitest';
import { newPerson } from '../../src/engine/person.ts';
import {
  byKind,
  MOST_PLACES,
  placeNamed,
  placesOf,
  withoutPlace,
  withPlace,
} from '../../src/features/visits/places.ts';
import { realLibrary } from '../support/real-library.ts';
import { VisitorTalk, words } from '../support/visitor-talk.ts';

const { library } = await realLibrary();

/** Notes down one place, in the map. */
function note(talk: VisitorTalk, name: string, kind = 'mosque', known = 'unknown'): string {
  talk.tap('add');
  talk.say(name);
  return talk.tap(kind, known);
}

describe('who is active in the wijk', () => {
  it('is asked for consent before anything is noted down, and nothing is kept of who refuses', () => {
    const talk = new VisitorTalk({ consent: null });
    expect(talk.enter('visit.map')).toContain(words('system.consent.ask'));
    talk.tap('no');
    expect(talk.person.places).toBeUndefined();
    expect(talk.options).toContain('prepare');
  });

  it('begins with a question to ask around, and with another one once a place was found', () => {
    const talk = new VisitorTalk();
    expect(talk.enter('visit.map')).toContain(words('visits.around.upbringing'));
    note(talk, 'Moskee An-Nour');
    expect(talk.tap('list')).toContain(words('visits.around.together'));
  });

  it('does not show beside a question what was said of the place before', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    note(talk, 'Moskee An-Nour');
    expect(talk.tap('another')).not.toContain('Moskee An-Nour');
    expect(talk.say('Buurthuis De Kade')).not.toContain(words('visits.kinds.mosque'));
  });

  it('warns not to write names of people, families or children', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    expect(talk.tap('add')).toMatch(/geen namen van mensen, gezinnen of kinderen/);
  });

  it('lists places by kind, and says of each whether they know each other', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    note(talk, 'Voetbalclub Zuid', 'sports', 'known');
    talk.tap('list');
    note(talk, ' Moskee\n An-Nour ');
    const list = talk.tap('list');
    expect(list).toContain(
      'Moskee\n• Moskee An-Nour (nog niet ontmoet)\n\nSport\n• Voetbalclub Zuid (wij kennen elkaar)',
    );
  });

  it('changes whether they know each other, and takes a place off the list', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    note(talk, 'Moskee An-Nour');
    talk.tap('list', 'one', 'p1', 'know');
    expect(placesOf(talk.person)).toMatchObject([{ known: true }]);
    expect(talk.options).toContain('unknow');
    talk.tap('unknow');
    expect(placesOf(talk.person)).toMatchObject([{ known: false }]);
    expect(talk.tap('remove')).toContain(words('visits.placeRemoved'));
    expect(talk.person.places).toBeUndefined();
  });

  it('is wiped as a whole, after a question', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    note(talk, 'Moskee An-Nour');
    talk.tap('list', 'clear', 'no');
    expect(placesOf(talk.person)).toHaveLength(1);
    talk.tap('clear', 'yes');
    expect(talk.person.places).toBeUndefined();
  });

  it('asks again for a name of which nothing can be known', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    expect(note(talk, '...')).toContain(words('visits.placeName.ask'));
    expect(talk.person.places).toBeUndefined();
  });

  it('leads to a visit there, whose organisation is not asked again', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    note(talk, 'Kerk De Hoop', 'church');
    expect(talk.tap('visit')).toContain(words('visits.date.ask'));
    expect(talk.visit.answers.organisation).toEqual({ kind: 'text', text: 'Kerk De Hoop' });
  });

  it('shows no id of a document in the options of places', () => {
    const talk = new VisitorTalk();
    talk.enter('visit.map');
    note(talk, 'Moskee An-Nour');
    talk.tap('list', 'one');
    expect(talk.options).toEqual(['p1']);
  });

  it.each(['menu', 'map', 'plan', 'mine', 'news'])('is for professionals, as is visit.%s', (name) => {
    expect(library.dialogs.get(`visit.${name}`)?.roles).toEqual(['professional']);
  });
});

describe('places', () => {
  const full = Array.from({ length: MOST_PLACES + 5 }).reduce<ReturnType<typeof newPerson>>(
    (person, _, index) => withPlace(person, { name: `Plek ${index}`, kind: 'place', known: false }),
    newPerson(),
  );

  it(`are at most ${MOST_PLACES}, and no more can be added by who has them`, () => {
    expect(placesOf(full)).toHaveLength(MOST_PLACES);
    const talk = new VisitorTalk({ places: placesOf(full) });
    talk.enter('visit.map');
    expect(talk.options).not.toContain('add');
  });

  it('are known by their name, however it is written, and the newest is what is kept of them', () => {
    const once = withPlace(newPerson(), { name: 'Moskee An-Nour', kind: 'mosque', known: false });
    const twice = withPlace(once, { name: 'MOSKEE an-nour', kind: 'self-organisation', known: true });
    expect(placesOf(twice)).toEqual([{ id: 'p1', name: 'MOSKEE an-nour', kind: 'self-organisation', known: true }]);
  });

  it('get an id that no other place of theirs has', () => {
    const gone = withoutPlace(full, 'p3');
    const again = withPlace(gone, { name: 'Nieuw', kind: 'other', known: false });
    expect(placeNamed(again, 'nieuw')?.id).toBe(`p${MOST_PLACES + 1}`);
    expect(new Set(placesOf(again).map(({ id }) => id)).size).toBe(MOST_PLACES);
  });

  it('of a kind that there is no more are among the others', () => {
    const person = { ...newPerson(), places: [{ id: 'p1', name: 'Plek', kind: 'vanished', known: true }] };
    expect(byKind(person)).toMatchObject([{ kind: 'other', places: [{ name: 'Plek' }] }]);
  });
});
