import type { Person } from '../../src/engine/person.ts';
import type { Hosted, VisitDetails } from '../../src/engine/visit.ts';
import { CONSENT_TEXT_VERSION } from '../../src/features/privacy/privacy-feature.ts';
import { toVisit } from '../../src/features/visits/letters.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { realLibrary } from '../support/real-library.ts';
import { NETWORK, START } from '../support/rig.ts';
import { plainId, type Shown, Simulator } from '../support/simulator.ts';
import { Town } from '../support/town.ts';

const { library, understand } = await realLibrary();

export const words = (key: string, vars = {}) => library.text('nl', key, vars);

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Nobody is asked anything by itself while they are busy. */
export const QUIET = 11 * MINUTE;

export const CONSENT = { textVersion: CONSENT_TEXT_VERSION, language: 'nl', at: START, channel: 'test' } as const;
export const VISITOR = 'visitor-document';
export const ORGANISATION = 'Moeders van de Brug';

/** In ten days, from Monday 23 November 2026. */
export const DETAILS: VisitDetails = {
  date: '2026-12-03',
  time: '14:00',
  first: true,
  about: ['acquaint'],
  note: { text: 'Kunnen wij samen koffie drinken?', language: 'nl' },
};

/** A coordinator, the desk of a visit, and a visitor whose letters the test writes. */
export class HostTalk {
  readonly town = new Town({ script: library, network: NETWORK, now: START });
  readonly host: Simulator;
  readonly #others = new Map<string, Simulator>();

  constructor(person: Partial<Person> = {}) {
    this.host = this.#settle('host-document', person);
  }

  /** Another coordinator of the same group. */
  other(id: string, person: Partial<Person> = {}): Simulator {
    const found = this.#others.get(id) ?? this.#settle(id, person);
    this.#others.set(id, found);
    return found;
  }

  get person(): Person {
    return this.host.state.person;
  }

  hosted(visit = 'visit-1'): Hosted | undefined {
    return this.person.hosted?.find((each) => each.visit === visit);
  }

  /** The visitor proposes a visit to every coordinator. */
  propose(
    details: Partial<VisitDetails> = {},
    about: { visit?: string; visitor?: string | null; team?: string | null } = {},
  ): this {
    const { visit = 'visit-1', visitor = 'Sanne', team = 'Wijkteam Noord' } = about;
    const all: VisitDetails = { ...DETAILS, ...details };
    const opened = toVisit(visit, 'open', {
      by: VISITOR,
      group: 'group-1',
      organisation: ORGANISATION,
      hosts: [this.host.id, ...this.#others.keys()],
      visitor,
      team,
      details: { ...all, about: [...all.about], note: all.note && { ...all.note } },
    });
    this.town.bring('group-1', opened);
    this.town.advance(0);
    return this;
  }

  /** The visitor writes to a visit. */
  visitor(kind: 'accept' | 'move' | 'cancel' | 'leave', body: Record<string, Json> = {}, visit = 'visit-1'): this {
    this.#bring(visit, kind, { as: VISITOR, side: 'visitor', ...body });
    return this;
  }

  /** What the visit keeps; null when it is over. */
  desk(visit = 'visit-1'): { state: string; revision: number; details: VisitDetails; host: DocumentId | null } | null {
    return this.town.office.stateOf(visit) as ReturnType<HostTalk['desk']>;
  }

  say(text: string): string {
    return told(this.host.hear({ kind: 'text', text }));
  }

  tap(id: string): string {
    return told(this.host.hear({ kind: 'option', id: this.host.option(id).id }));
  }

  wait(milliseconds = QUIET): string {
    return told(this.host.advance(milliseconds));
  }

  /** Opens a dialog from its first step. */
  enter(dialog: string): string {
    const { state } = this.host;
    const start = library.dialogs.get(dialog)?.start ?? '';
    const frame = { dialog, step: start, trail: [], slots: {} };
    this.host.state = { ...state, session: { ...state.session, stack: [frame], question: null, waiting: null } };
    return told(this.host.hear({ kind: 'opened' }));
  }

  get options(): string[] {
    return this.host.shownOptions().map(plainId);
  }

  timer(id: string) {
    return this.host.timers.find((each) => each.id === id);
  }

  #settle(id: string, person: Partial<Person>): Simulator {
    const options = { script: library, understand, now: START, network: NETWORK, town: this.town, id };
    const simulator = new Simulator(options);
    const { state } = simulator;
    simulator.state = {
      ...state,
      person: { ...state.person, language: 'nl', roles: ['coordinator'], ...person },
    };
    return simulator;
  }

  #bring(visit: DocumentId, kind: string, body: Json): void {
    this.town.bring(VISITOR, toVisit(visit, kind, body));
    this.town.advance(0);
  }
}

/** What was said, all messages of a turn. */
export function told(shown: readonly Shown[]): string {
  return shown.map(({ message }) => message.text).join('\n--\n');
}
