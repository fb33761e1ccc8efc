import type { Posted } from '../../src/engine/feature.ts';
import type { MeetingDetails } from '../../src/engine/invitation.ts';
import type { Person, Sheet } from '../../src/engine/person.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { NO_TALLY } from '../../src/features/broadcasts/tally.ts';
import { CONSENT_TEXT_VERSION } from '../../src/features/privacy/privacy-feature.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Message } from '../../src/ports/message.ts';
import { realLibrary } from '../support/real-library.ts';
import { plainId, type Shown, Simulator } from '../support/simulator.ts';
import { Town } from '../support/town.ts';

const { library, understand } = await realLibrary();

export { library };

/** Monday morning, in Amsterdam's winter. */
export const NOW = Date.parse('2026-11-23T10:00:00+01:00');

const DOORS = [
  { channel: 'telegram', url: 'https://t.me/kennismaker?start={code}' },
  { channel: 'whatsapp-web', url: 'https://wa.me/31600000000?text={text}' },
];

const NETWORK: NetworkFacts = {
  timeZone: 'Europe/Amsterdam',
  quietHours: { from: '21:00', to: '08:00' },
  doors: DOORS,
};

/** What documents answer, by the kind of the letter; null: nothing comes. */
export type Answers = Record<string, (body: never) => { kind: string; body: Json } | null>;

/** A town whose documents answer as the test says, and where every letter can be looked at. */
class AnsweringTown extends Town {
  readonly sent: Posted[] = [];
  answers: Answers = {};
  person: Simulator | undefined;

  override bring(_from: string, posted: Posted): void {
    this.sent.push(posted);
    const answer = this.answers[posted.letter.kind]?.(posted.letter.body as never);
    if (answer) this.person?.letter({ from: posted.to, letter: answer });
  }
}

export const MEETING_ID = 'meeting-secret-id';
export const AS = 'organiser-secret-id';

/** A coordinator of two groups, in the real dialogs, and documents that answer as the test says. */
export class OrganiserTalk {
  readonly #town: AnsweringTown;
  readonly #simulator: Simulator;
  /** How the meeting stands, as it would tell. */
  summary: Record<string, Json> = {};
  /** The details that the meeting has. */
  details: MeetingDetails | null = null;

  constructor({ now = NOW, doors = DOORS }: { now?: number; doors?: NetworkFacts['doors'] } = {}) {
    const network = { ...NETWORK, doors };
    this.#town = new AnsweringTown({ script: library, network, now });
    this.#simulator = new Simulator({ script: library, understand, now, network, town: this.#town });
    this.#town.person = this.#simulator;
    this.#town.answers = this.#usual();
    this.#simulator.hear({ kind: 'opened' });
    this.pick('nl');
    this.person = {
      ...this.person,
      roles: ['coordinator'],
      consent: { textVersion: CONSENT_TEXT_VERSION, language: 'nl', at: now, channel: 'test' },
      leads: [
        { group: 'group-secret-1', as: AS, title: 'Moeders van de Brug', code: 'AAAA' },
        { group: 'group-secret-2', as: 'as-in-the-other', title: 'Vaders', code: 'BBBB' },
      ],
    };
  }

  #usual(): Answers {
    const tell = (kind: string, body: Json) => ({ kind, body });
    return {
      'codes.door': () => tell('codes.doorMade', { code: 'AB2C-D3EF', target: MEETING_ID }),
      'meeting.open': ({ details }: { details: MeetingDetails }) => {
        this.details = details;
        return tell('meetings.opened', { meeting: MEETING_ID, as: AS });
      },
      'meeting.put': ({ details }: { details: MeetingDetails }) => {
        this.details = details;
        return tell('meetings.put', { meeting: MEETING_ID, revision: 2, told: 12 });
      },
      'meeting.invite': ({ at }: { at: number | null }) =>
        tell('meetings.accepted', { meeting: MEETING_ID, people: 42, planned: at }),
      'meeting.stop': () => tell('meetings.stopped', { meeting: MEETING_ID, sent: 10, kept: 32 }),
      'meeting.cancel': () => tell('meetings.cancelled', { meeting: MEETING_ID, told: 12 }),
      'meeting.close': () => tell('meetings.closed', { meeting: MEETING_ID }),
      'meeting.remind': () => tell('meetings.reminded', { meeting: MEETING_ID, people: 20, why: 'ok' }),
      'meeting.summarise': () =>
        tell('meetings.summary', {
          meeting: MEETING_ID,
          state: 'made',
          details: { ...this.details },
          groups: [],
          tally: { ...NO_TALLY },
          taken: 0,
          waiting: 0,
          sentences: [],
          ...this.summary,
        } as Json),
      'audience.count': () =>
        tell('broadcasts.counted', {
          people: 42,
          seconds: 400,
          reach: [
            { channel: 'telegram', language: 'tr', people: 12 },
            { channel: 'whatsapp-web', language: 'nl', people: 30 },
          ],
          cannot: { 'person.stopped': 2, 'channel.unreachable': 1 },
          template: 5,
          refused: null,
        }),
      'audience.show': () => tell('broadcasts.shown', { text: 'Merhaba! [ Evet ]' }),
    } as Answers;
  }

  /** From here on these letters are answered otherwise. */
  answering(answers: Answers): this {
    this.#town.answers = { ...this.#town.answers, ...answers };
    return this;
  }

  get person(): Person {
    return this.#simulator.state.person;
  }

  set person(person: Person) {
    this.#simulator.state = { ...this.#simulator.state, person };
  }

  /** Bodies of the letters of one kind, in order. */
  sent(kind: string): Json[] {
    return this.#town.sent.filter(({ letter }) => letter.kind === kind).map(({ letter }) => letter.body);
  }

  get posted(): readonly Posted[] {
    return this.#town.sent;
  }

  /** A dialog of the organiser, run from the menu as one of the main menu would be. */
  open(dialog: string): Message[] {
    const { person, session } = this.#simulator.state;
    const top = { dialog, step: library.dialogs.get(dialog)?.start ?? '', trail: [], slots: {} };
    this.#simulator.state = { person, session: { ...session, stack: [top], question: null, waiting: null } };
    return this.#simulator.hear({ kind: 'opened' }).map(({ message }) => message);
  }

  pick(...ids: readonly string[]): Message[] {
    let shown: Message[] = [];
    for (const id of ids) {
      const option = { kind: 'option', id: this.#simulator.option(id).id } as const;
      shown = this.#simulator.hear(option).map(({ message }) => message);
    }
    return shown;
  }

  /** Taps options by what they are called. */
  tap(title: string): Message[] {
    const found = this.#simulator.shownOptions().find((option) => option.title === title);
    if (!found) throw new Error(`"${title}" is not shown: ${this.titles().join(', ')}`);
    return this.#simulator.hear({ kind: 'option', id: found.id }).map(({ message }) => message);
  }

  type(...texts: readonly string[]): Message[] {
    let shown: Message[] = [];
    for (const text of texts) shown = this.#simulator.hear({ kind: 'text', text }).map(({ message }) => message);
    return shown;
  }

  letter(kind: string, body: Json): Shown[] {
    this.#simulator.take();
    this.#simulator.letter({ from: MEETING_ID, letter: { kind, body } });
    return this.#simulator.take();
  }

  advance(milliseconds: number): Message[] {
    return this.#simulator.advance(milliseconds).map(({ message }) => message);
  }

  titles(): string[] {
    return this.#simulator.shownOptions().map(({ title }) => title);
  }

  ids(): string[] {
    return this.#simulator.shownOptions().map(plainId);
  }

  get meetings(): readonly Sheet[] {
    return this.person.sheets.filter(({ kind }) => kind === 'meeting');
  }

  /** The first meeting of the list. */
  get meeting(): Sheet {
    const [first] = this.meetings;
    if (!first) throw new Error('There is no meeting.');
    return first;
  }

  /** The four things that a meeting needs are said; its overview is shown. */
  described(title = 'Samen koffie'): Message[] {
    this.open('meeting.create');
    this.type(title, '4 december');
    this.pick('yes');
    return this.type('19:00', 'Buurthuis De Brug');
  }

  /** A meeting that exists, looked at in the list. */
  looking(): Message[] {
    this.described();
    this.pick('done', 'later');
    this.open('meeting.manage');
    return this.pick(this.meeting.id);
  }
}

/** All words of some messages. */
export function words(messages: readonly Message[]): string {
  return messages.map(({ text }) => text).join('\n');
}
