import type { Posted } from '../../src/engine/feature.ts';
import type { Invitation, MeetingDetails, Rsvp, SeatAt } from '../../src/engine/invitation.ts';
import type { Person } from '../../src/engine/person.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import type { Json } from '../../src/ports/json.ts';
import { realLibrary } from './real-library.ts';
import { plainId, type Shown, Simulator } from './simulator.ts';
import { Town } from './town.ts';

const { library, understand } = await realLibrary();

/** Monday morning, in Amsterdam's winter. */
export const NOW = Date.parse('2026-11-23T10:00:00+01:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const PART = 'part-secret-id';
export const GUEST = 'guest-secret-id';
export const GROUP = 'Moeders van Noord';

/** Tuesday of next week, in the afternoon. */
export const COFFEE: MeetingDetails = {
  title: 'Samen koffie drinken',
  date: '2026-12-01',
  start: '14:00',
  end: '16:00',
  place: 'Buurthuis De Brug',
  kind: 'acquainted',
  link: null,
  languages: 'Nederlands en Turks',
  interpreter: false,
  childcare: false,
  bring: null,
  capacity: null,
  programme: null,
};

/** A town in which nobody answers but the meeting, as the test says. */
class MeetingTown extends Town {
  readonly sent: Posted[] = [];
  person: Simulator | undefined;
  reply: (posted: Posted) => { kind: string; body: Json } | null = () => null;

  override bring(_from: string, posted: Posted): void {
    this.sent.push(posted);
    const letter = this.reply(posted);
    if (letter) this.person?.letter({ from: posted.to, letter });
  }
}

/** What a meeting makes of an answer. */
interface Seating {
  seat: SeatAt;
  people?: number;
  place?: number | null;
  left?: number | null;
}

/** A member of a group in the real dialogs, and a meeting that answers as the test says. */
export class GuestTalk {
  readonly #town: MeetingTown;
  readonly #simulator: Simulator;
  /** Who says yes gets this. */
  seating: (people: number) => Seating = () => ({ seat: 'seated' });
  /** Null: a link leads to nothing. */
  seen: Record<string, Json> | null = null;
  answers = true;

  constructor({ network = {}, isNew = false }: { network?: Partial<NetworkFacts>; isNew?: boolean } = {}) {
    const facts: NetworkFacts = {
      timeZone: 'Europe/Amsterdam',
      quietHours: { from: '21:00', to: '08:00' },
      ...network,
    };
    this.#town = new MeetingTown({ script: library, network: facts, now: NOW });
    this.#simulator = new Simulator({ script: library, understand, now: NOW, network: facts, town: this.#town });
    this.#town.person = this.#simulator;
    this.#town.reply = (posted) => this.#reply(posted);
    this.#simulator.hear({ kind: 'opened' });
    this.tap('nl');
    if (!isNew) this.be({ groups: [membership()] });
    // What comes by itself waits until they have been quiet for a while.
    this.wait(20 * MINUTE);
  }

  get person(): Person {
    return this.#simulator.state.person;
  }

  get dialogs(): string[] {
    return this.#simulator.state.session.stack.map(({ dialog }) => dialog);
  }

  /** Timers by id, with the meeting left out of it. */
  get timers(): Record<string, number> {
    return Object.fromEntries(this.#simulator.timers.map(({ id, at }) => [id.replace(/-m\d+$/, ''), at]));
  }

  get now(): number {
    return this.#simulator.now;
  }

  be(change: Partial<Person>): void {
    this.#simulator.state = { ...this.#simulator.state, person: { ...this.person, ...change } };
  }

  /** Goes straight to a dialog, as the menu will. */
  open(dialog: string, slots: Record<string, string> = {}): Shown[] {
    const { state } = this.#simulator;
    const start = library.dialogs.get(dialog)?.start ?? '';
    const texts = Object.entries(slots).map(([name, text]) => [name, { kind: 'text' as const, text }]);
    const frame = { dialog, step: start, trail: [], slots: Object.fromEntries(texts) };
    this.#simulator.state = { ...state, session: { ...state.session, stack: [frame], question: null, waiting: null } };
    return this.#simulator.hear({ kind: 'opened' });
  }

  invitation(meeting = 'm1'): Invitation | undefined {
    return this.person.invitations?.find((each) => each.meeting === meeting);
  }

  /** A letter of a round, about a meeting. */
  round(kind: string, details: Partial<MeetingDetails> = {}, more: Record<string, Json> = {}): Shown[] {
    const body = {
      meeting: 'm1',
      details: { ...COFFEE, ...details },
      revision: 1,
      part: PART,
      guest: GUEST,
      group: GROUP,
      ...more,
    };
    return this.letter(kind, body as Json);
  }

  letter(kind: string, body: Json): Shown[] {
    this.#simulator.letter({ from: 'part', letter: { kind: `invitations.${kind}`, body } });
    return this.#simulator.take();
  }

  /** Invited, and the invitation was read. */
  invite(details: Partial<MeetingDetails> = {}, more: Record<string, Json> = {}): Shown[] {
    this.round('invited', details, more);
    return this.wait(MINUTE);
  }

  wait(milliseconds: number): Shown[] {
    return this.#simulator.advance(milliseconds);
  }

  /** Lets time pass until a moment. */
  until(local: string): Shown[] {
    return this.wait(Date.parse(local) - this.now);
  }

  tap(id: string, ago = 0): Shown[] {
    return this.#simulator.hear({ kind: 'option', id: this.#simulator.option(id, ago).id });
  }

  say(text: string): Shown[] {
    return this.#simulator.hear({ kind: 'text', text });
  }

  options(): string[] {
    return this.#simulator.shownOptions().map(plainId);
  }

  /** Letters that were written since it was looked at last, by kind. */
  posted(): { to: string; kind: string; body: Json }[] {
    return this.#town.sent.splice(0).map(({ to, letter }) => ({ to, ...letter }));
  }

  /** The answer of the meeting arrives, after whoever waited for it gave up. */
  answered(answer: Rsvp, { seat, people = 1, place = null, left = null }: Seating): Shown[] {
    return this.letter('answered', { meeting: 'm1', answer, seat, people, place, left });
  }

  #reply({ to, letter }: Posted): { kind: string; body: Json } | null {
    if (!this.answers) return null;
    const body = letter.body as Record<string, Json>;
    switch (letter.kind) {
      case 'meeting.answer': {
        const asked = Number(body.people);
        const made = body.answer === 'yes' ? this.seating(asked) : { seat: 'none' as const };
        const { seat, people = asked, place = null, left = null } = made;
        return {
          kind: 'invitations.answered',
          body: { meeting: to, answer: body.answer ?? 'no', seat, people, place, left },
        };
      }
      case 'meeting.look':
        return this.seen
          ? { kind: 'invitations.seen', body: { meeting: to, ...this.seen } }
          : { kind: 'invitations.gone', body: { meeting: to } };
      case 'meeting.walkIn':
        return {
          kind: 'invitations.welcome',
          body: { meeting: to, details: { ...COFFEE }, revision: 1, part: PART, guest: GUEST, group: null },
        };
      default:
        return null;
    }
  }
}

function membership() {
  const consent = { textVersion: 1, language: 'nl' as const, at: NOW, channel: 'transcript' };
  return { group: 'g1', roll: 'r1', member: GUEST, title: GROUP, name: null, consent };
}

/** Everything that was shown, as one text. */
export function textOf(shown: readonly Shown[]): string {
  return shown.map(({ message }) => message.text).join('\n---\n');
}
