import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import type { MeetingDetails } from '../../src/engine/invitation.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { toGroup } from '../../src/features/groups/letters.ts';
import { toMeeting } from '../../src/features/meetings/letters.ts';
import type { Json } from '../../src/ports/json.ts';
import { COFFEE, DAY, HOUR, MINUTE, NOW, textOf } from '../support/guest-talk.ts';
import { realLibrary } from '../support/real-library.ts';
import { type Shown, Simulator } from '../support/simulator.ts';
import { Town } from '../support/town.ts';

const { library, understand } = await realLibrary();
const NETWORK: NetworkFacts = { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } };
const words = (text: string): Answer => ({ kind: 'text', text });

/** Somebody in the town. */
class Neighbour {
  readonly sim: Simulator;

  constructor(town: Town, id: string) {
    this.sim = new Simulator({ script: library, understand, now: NOW, network: NETWORK, town, id });
    this.sim.hear({ kind: 'opened' });
    this.tap('nl');
  }

  open(dialog: string, slots: Record<string, Answer> = {}): string {
    const { person, session } = this.sim.state;
    const frame = { dialog, step: library.dialogs.get(dialog)?.start ?? '', trail: [], slots };
    this.sim.state = { person, session: { ...session, stack: [frame], question: null, waiting: null } };
    return this.#shown(this.sim.hear({ kind: 'opened' }));
  }

  tap(id: string): string {
    return this.#shown(this.sim.hear({ kind: 'option', id: this.sim.option(id).id }));
  }

  say(text: string): string {
    return this.#shown(this.sim.hear({ kind: 'text', text }));
  }

  got(): string {
    return textOf(this.sim.take());
  }

  get invitation() {
    return this.sim.state.person.invitations?.[0];
  }

  #shown(shown: readonly Shown[]): string {
    return textOf([...shown, ...this.sim.take()]);
  }
}

/** A group with these people, and a meeting that they were invited to; nobody has looked yet. */
function invited(names: readonly string[], change: Partial<MeetingDetails> = {}) {
  const town = new Town({ script: library, network: NETWORK, now: NOW });
  const letters: { kind: string; body: Json }[] = [];
  const organiser = new Simulator({ script: library, understand, now: NOW, network: NETWORK, town, id: 'organiser' });
  const take = organiser.letter.bind(organiser);
  organiser.letter = (arrived) => {
    letters.push(arrived.letter);
    take(arrived);
  };
  const bodyOf = (kind: string) => letters.findLast((each) => each.kind === kind)?.body as Record<string, Json>;
  town.bring('organiser', toGroup('g', 'open', { title: 'Moeders' }));
  const people = names.map((name) => {
    const person = new Neighbour(town, name);
    person.open('group.join', { group: words('g'), title: words('Moeders') });
    person.tap('yes');
    person.say('overslaan');
    return person;
  });
  const groupAs = String(bodyOf('groups.opened').as);
  town.bring('organiser', toMeeting('m', 'open', { details: { ...COFFEE, ...change } }));
  const as = String(bodyOf('meetings.opened').as);
  const tell = (kind: string, body: Record<string, Json> = {}) =>
    town.bring('organiser', toMeeting('m', kind, { as, ...body }));
  tell('invite', { admin: false, groups: ['g'], asOf: { g: groupAs }, hash: 'h', again: false, at: null });
  town.advance(20 * MINUTE);
  const summary = () => {
    tell('summarise');
    return bodyOf('meetings.summary') as { tally: Record<string, Json>; sentences: Json; taken: Json; waiting: Json };
  };
  return { town, people, tell, summary, letters };
}

describe('the guests of a meeting, with all documents as they really are', () => {
  it('come, wait, get the place that comes free, and say how it was without their name', () => {
    const { town, people, summary } = invited(['ayse', 'karim', 'leyla'], { capacity: 3 });
    const [ayse, karim, leyla] = people;
    if (!ayse || !karim || !leyla) throw new Error('Nobody joined.');
    for (const each of people) expect(each.got()).toContain(COFFEE.title);
    expect(ayse.tap('yes')).toContain('Fijn dat u komt');
    expect(ayse.say('2')).toContain('met 2 mensen');
    karim.tap('yes');
    expect(karim.say('2')).toContain('plaats voor 1 mens');
    expect(leyla.tap('yes')).toContain('op de wachtlijst, op plaats 1');
    leyla.say('1');
    expect(summary()).toMatchObject({ taken: 3, waiting: 1, tally: { yes: 2, waiting: 1, coming: 3 } });

    town.advance(HOUR);
    ayse.open('meeting.mine');
    expect(ayse.tap('no')).toContain('de organisator weet het nu');
    town.advance(20 * MINUTE);
    expect(leyla.got()).toContain('Er is een plaats vrij');
    expect(leyla.tap('yes')).toContain('Fijn dat u komt');
    expect(leyla.invitation).toMatchObject({ seat: 'seated', people: 1 });
    expect(summary()).toMatchObject({ taken: 2, waiting: 0, tally: { yes: 2, no: 1, coming: 2 } });

    town.advance(8 * DAY + 6 * HOUR - (town.now - NOW));
    expect(leyla.got()).toContain('U komt naar deze bijeenkomst');
    expect(ayse.got()).not.toContain('U komt naar deze bijeenkomst');
    town.advance(DAY);
    expect(leyla.got()).toContain('Hoe was het?');
    leyla.tap('great');
    leyla.say('Warm en gezellig.');
    expect(summary()).toMatchObject({ tally: { scores: [0, 0, 0, 0, 1] }, sentences: ['Warm en gezellig.'] });
    expect(ayse.got()).not.toContain('Hoe was het?');
  });

  it('who came by a link are counted with their name, and may join the group', () => {
    const { town, summary } = invited(['ayse']);
    const nina = new Neighbour(town, 'nina');
    expect(nina.open('meeting.walk-in', { meeting: words('m') })).toContain(COFFEE.place);
    expect(nina.tap('yes')).toContain('Fijn dat u komt');
    nina.say('3');
    expect(nina.say('Nina')).toContain('Moeders');
    nina.tap('yes');
    nina.say('overslaan');
    expect(nina.sim.state.person.groups).toMatchObject([{ group: 'g', title: 'Moeders' }]);
    expect(summary()).toMatchObject({ tally: { yes: 1, coming: 3 } });
    const [part] = [...town.office.kept.values()].filter((state) => JSON.stringify(state).includes('"Nina"'));
    expect(part).toMatchObject({ group: null, guests: [{ person: 'nina', name: 'Nina', answer: 'yes', people: 3 }] });
  });

  it('who have not answered are asked once more, and a note reaches the organiser', () => {
    const { town, people, tell, letters } = invited(['ayse', 'karim']);
    const [ayse, karim] = people;
    if (!ayse || !karim) throw new Error('Nobody joined.');
    ayse.tap('maybe');
    ayse.open('meeting.mine');
    ayse.tap('note');
    ayse.say('Ik weet het morgen.');
    expect(letters.findLast(({ kind }) => kind === 'meetings.noted')?.body).toMatchObject({
      name: null,
      text: 'Ik weet het morgen.',
    });
    for (const each of people) each.got();
    town.advance(2 * HOUR);
    tell('remind');
    town.advance(20 * MINUTE);
    expect(karim.got()).toContain('U heeft nog niet geantwoord');
    expect(ayse.got()).toBe('');
  });

  it('are told of a move and of the end of it, and what they were asked is gone', () => {
    const { town, people, tell } = invited(['ayse', 'karim']);
    const [ayse, karim] = people;
    if (!ayse || !karim) throw new Error('Nobody joined.');
    ayse.tap('yes');
    ayse.say('1');
    karim.tap('no');
    for (const each of people) each.got();
    tell('put', { details: { ...COFFEE, place: 'Bibliotheek' } });
    town.advance(20 * MINUTE);
    expect(ayse.got()).toContain('Bibliotheek');
    expect(karim.got()).toBe('');
    tell('cancel');
    town.advance(20 * MINUTE);
    expect(ayse.got()).toContain('gaat niet door');
    expect(ayse.sim.state.session.stack.map(({ dialog }) => dialog)).not.toContain('meeting.invitation');
    town.advance(60 * DAY);
    expect(ayse.got()).toBe('');
    expect(ayse.sim.state.person.invitations).toBeUndefined();
    expect(karim.sim.state.person.invitations).toBeUndefined();
    expect(ayse.sim.timers).toEqual([]);
  });
});
