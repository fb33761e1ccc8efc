import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import type { Role } from '../../src/engine/dialog-schema.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import type { Message } from '../../src/ports/message.ts';
import { realLibrary } from '../support/real-library.ts';
import { Simulator } from '../support/simulator.ts';
import { Town } from '../support/town.ts';
import { NOW, words } from './organiser-talk.ts';

const { library, understand } = await realLibrary();

const MINUTE = 60_000;
const NETWORK: NetworkFacts = { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } };

/** People of one town, with all their documents as they really are. */
class Villager {
  readonly sim: Simulator;

  constructor(town: Town, id: string, roles: readonly Role[] = []) {
    this.sim = new Simulator({ script: library, understand, now: NOW, network: NETWORK, town, id });
    this.sim.hear({ kind: 'opened' });
    this.pick('nl');
    const { person, session } = this.sim.state;
    this.sim.state = { person: { ...person, roles }, session };
  }

  open(dialog: string, slots: Record<string, Answer> = {}): Message[] {
    const { person, session } = this.sim.state;
    const top = { dialog, step: library.dialogs.get(dialog)?.start ?? '', trail: [], slots };
    this.sim.state = { person, session: { ...session, stack: [top], question: null, waiting: null } };
    return this.sim.hear({ kind: 'opened' }).map(({ message }) => message);
  }

  pick(...ids: readonly string[]): Message[] {
    let shown: Message[] = [];
    for (const id of ids) {
      shown = this.sim.hear({ kind: 'option', id: this.sim.option(id).id }).map(({ message }) => message);
    }
    return shown;
  }

  type(...texts: readonly string[]): Message[] {
    let shown: Message[] = [];
    for (const text of texts) shown = this.sim.hear({ kind: 'text', text }).map(({ message }) => message);
    return shown;
  }

  /** What came meanwhile. */
  got(): string {
    return words(this.sim.take().map(({ message }) => message));
  }

  joins(group: string, title: string): void {
    const text = (words: string): Answer => ({ kind: 'text', text: words });
    this.open('group.join', { group: text(group), title: text(title) });
    this.pick('yes');
    this.pick('_skip');
  }
}

/** A coordinator with a meeting, and a group that these people joined. */
function village(...names: readonly string[]) {
  const town = new Town({ script: library, network: NETWORK, now: NOW });
  const fatma = new Villager(town, 'fatma', ['coordinator']);
  fatma.open('organise.groups');
  fatma.type('Moeders');
  const [lead] = fatma.sim.state.person.leads ?? [];
  if (!lead) throw new Error('The group was not made.');
  const people = names.map((name) => {
    const person = new Villager(town, name);
    person.joins(lead.group, lead.title);
    return person;
  });
  fatma.open('meeting.create');
  fatma.pick('yes');
  fatma.type('Koffie', '4 december');
  fatma.pick('yes');
  fatma.type('19:00', 'Buurthuis');
  return { town, fatma, people };
}

/** The organiser looks at the only meeting. */
function look(fatma: Villager): string {
  fatma.open('meeting.manage');
  const [sheet] = fatma.sim.state.person.sheets.filter(({ kind }) => kind === 'meeting');
  return words(fatma.pick(sheet?.id ?? ''));
}

describe('a meeting from its first word to its last', () => {
  it('is shown, sent, answered, moved, answered anew and called off', () => {
    const { town, fatma, people } = village('ayse', 'karim');
    const [ayse, karim] = people;
    if (!ayse || !karim) throw new Error('Nobody joined.');
    fatma.pick('done');
    expect(words(fatma.pick('invite'))).toContain('Dit gaat naar 2 mensen.');
    expect(words(fatma.pick('r0'))).toContain('vrijdag 4 december 2026');
    expect(words(fatma.pick('now'))).toContain('de uitnodiging gaat naar 2 mensen');
    town.advance(20 * MINUTE);
    expect(ayse.got()).toContain('Koffie');
    ayse.pick('yes');
    karim.got();
    karim.pick('no');
    town.advance(MINUTE);
    const text = look(fatma);
    for (const line of ['Uitgenodigd: 2', 'Ja: 1', 'Nee: 1', 'Nog geen antwoord: 0']) expect(text).toContain(line);

    fatma.pick('change', 'change', 'place');
    fatma.type('Bibliotheek');
    expect(words(fatma.pick('done', 'send'))).toContain('Ik laat het aan 1 persoon weten.');
    ayse.got();
    karim.got();
    town.advance(20 * MINUTE);
    expect(ayse.got()).toContain('Bibliotheek');
    expect(karim.got()).toBe('');

    look(fatma);
    expect(words(fatma.pick('cancel', 'cancel'))).toContain('Koffie is afgezegd.');
    town.advance(20 * MINUTE);
    expect(ayse.got()).not.toBe('');
    expect(look(fatma)).toContain('Deze bijeenkomst is afgezegd.');
  });

  it('goes at the time that was chosen, unless it is stopped before', () => {
    const { town, fatma, people } = village('ayse');
    const [ayse] = people;
    fatma.pick('done', 'invite', 'at');
    fatma.type('24 november');
    fatma.pick('yes');
    expect(words(fatma.type('09:30'))).toContain('dinsdag 24 november 2026 om 09:30 uur');
    ayse?.got();
    expect(look(fatma)).toContain('Ik stuur hem op dinsdag 24 november 2026 om 09:30 uur.');
    expect(words(fatma.pick('stop'))).toContain('Gestopt. Er is niets verstuurd.');
    town.advance(3 * 24 * 60 * MINUTE);
    expect(ayse?.got()).toBe('');
    expect(look(fatma)).toContain('Er is nog geen groep uitgenodigd.');
  });

  it('asks before the same goes to the same group once more', () => {
    const { town, fatma } = village('ayse');
    fatma.pick('done', 'invite', 'now', 'done');
    town.advance(2 * MINUTE);
    look(fatma);
    fatma.pick('invite');
    expect(words(fatma.pick('now'))).toContain('Zal ik hem nog een keer sturen?');
    expect(words(fatma.pick('yes'))).toContain('de uitnodiging gaat naar');
  });
});
