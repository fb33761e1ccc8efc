import type { Person, Sheet } from '../../src/engine/person.ts';
import type { Frame } from '../../src/engine/session.ts';
import { toGroup } from '../../src/features/groups/letters.ts';
import { CONSENT_TEXT_VERSION } from '../../src/features/privacy/privacy-feature.ts';
import { toVisit } from '../../src/features/visits/letters.ts';
import { placeOf, stateOf, visitSheets } from '../../src/features/visits/visit-sheet.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { realLibrary } from './real-library.ts';
import { NETWORK, START } from './rig.ts';
import { plainId, type Shown, Simulator } from './simulator.ts';
import { Town } from './town.ts';

const { library, understand } = await realLibrary();

export const words = (key: string, vars = {}) => library.text('nl', key, vars);

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** Nobody is asked anything by itself while they are busy. */
export const QUIET = 11 * MINUTE;

export const GROUP = 'group-secret-id';
export const ORGANISATION = 'Moedergroep An-Nour';
export const HOST = 'host-secret-id';

/** A visitor with the real desks of the directory, a group and its visits; the contact's letters are written by the test. */
export class VisitorTalk {
  readonly town = new Town({ script: library, network: NETWORK, now: START });
  readonly visitor: Simulator;

  constructor(person: Partial<Person> = {}, id = 'visitor-secret-id') {
    this.visitor = new Simulator({ script: library, understand, now: START, network: NETWORK, town: this.town, id });
    const { state } = this.visitor;
    const consent = { textVersion: CONSENT_TEXT_VERSION, language: 'nl', at: START, channel: 'test' } as const;
    this.visitor.state = {
      ...state,
      person: { ...state.person, language: 'nl', roles: ['professional'], consent, ...person },
    };
    this.#bring(HOST, toGroup(GROUP, 'open', { title: ORGANISATION }));
    this.listed(true);
  }

  /** Whether the group wants to be found. */
  listed(listed: boolean): this {
    return this.#bring(HOST, toGroup(GROUP, 'list', { as: HOST, listed }));
  }

  get person(): Person {
    return this.visitor.state.person;
  }

  /** Their visits, in the order in which they were begun. */
  get visits(): readonly Sheet[] {
    return visitSheets(this.person);
  }

  get visit(): Sheet {
    const [sheet] = this.visits.slice(-1);
    if (!sheet) throw new Error('There is no visit.');
    return sheet;
  }

  get state(): string {
    return stateOf(this.visit);
  }

  get date(): string {
    const { date } = this.visit.answers;
    return date?.kind === 'date' ? date.date : '';
  }

  /** The document of the newest visit. */
  get document(): DocumentId {
    return placeOf(this.visit)?.visit ?? '';
  }

  /** What a visit's document keeps; null when it is over. */
  desk(visit = this.document) {
    return this.town.office.stateOf(visit) as {
      state: string;
      revision: number;
      visitor: string | null;
      team: string | null;
      details: { date: string; time: string; first: boolean; about: string[]; note: Json };
    } | null;
  }

  /** Documents of visits that go on. */
  get desks(): number {
    return [...this.town.office.kept.values()].filter((state) => JSON.stringify(state).includes('"revision"')).length;
  }

  enter(dialog: string, frame: Partial<Frame> = {}): string {
    const { state } = this.visitor;
    const start = library.dialogs.get(dialog)?.start ?? '';
    const stack = [{ dialog, step: start, trail: [], slots: {}, ...frame }];
    this.visitor.state = { ...state, session: { ...state.session, stack, question: null, waiting: null } };
    return told(this.visitor.hear({ kind: 'opened' }));
  }

  say(text: string): string {
    return told(this.visitor.hear({ kind: 'text', text }));
  }

  /** Taps options, one after the other; what came of the last one. */
  tap(...ids: string[]): string {
    let last = '';
    for (const id of ids) last = told(this.visitor.hear({ kind: 'option', id: this.visitor.option(id).id }));
    return last;
  }

  wait(milliseconds = QUIET): string {
    return told(this.visitor.advance(milliseconds));
  }

  get options(): string[] {
    return this.visitor.shownOptions().map(plainId);
  }

  get titles(): string[] {
    return this.visitor.shownOptions().map(({ title }) => title);
  }

  /** Letters that others wrote, and what they say by themselves at once. */
  take(): string {
    return told(this.visitor.take());
  }

  timer(what: string) {
    return this.visitor.timers.find(({ id }) => id === `visit-${this.visit.id}-${what}`);
  }

  /** The contact of the organisation writes to the newest visit. */
  host(kind: 'accept' | 'decline' | 'move' | 'cancel' | 'leave', body: Record<string, Json> = {}): this {
    return this.#bring(HOST, toVisit(this.document, kind, { as: HOST, side: 'host', ...body }));
  }

  /** From planning to the proposal, which is not sent yet: on Monday 30 November at two o'clock. */
  proposing(): this {
    this.planning();
    this.tap('m0', 'd2026-11-30');
    this.say('14:00');
    this.tap('first', 'acquaint', '_done');
    this.say('Joost');
    this.say('Wijkteam Zuid');
    return this;
  }

  /** The name of the group is typed. */
  planning(name = 'an-nour'): this {
    this.enter('visit.plan');
    if (this.options.includes('new') && !this.options.includes('again')) this.tap('new');
    this.say(name);
    return this;
  }

  /** A visit that was proposed, with its prompts behind. */
  proposed(): this {
    this.proposing().tap('send');
    return this.home();
  }

  /** In the menu, with nothing open. */
  home(): this {
    this.enter('system.menu');
    return this;
  }

  /** Looks at the newest visit in the list. */
  look(): string {
    this.enter('visit.mine');
    return this.tap(this.visit.id);
  }

  #bring(from: string, posted: ReturnType<typeof toVisit>): this {
    this.town.bring(from, posted);
    this.town.advance(0);
    return this;
  }
}

/** What was said, all messages of a turn. */
export function told(shown: readonly Shown[]): string {
  return shown.map(({ message }) => message.text).join('\n--\n');
}
