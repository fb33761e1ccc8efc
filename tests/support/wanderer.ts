import { isDeepStrictEqual } from 'node:util';
import type { EngineEvent } from '../../src/engine/event.ts';
import type { Posted } from '../../src/engine/feature.ts';
import type { Heard, Understand } from '../../src/engine/heard.ts';
import { LIMITS } from '../../src/engine/limits.ts';
import { newPerson, type Person } from '../../src/engine/person.ts';
import { newSession } from '../../src/engine/session.ts';
import { type State, step } from '../../src/engine/step.ts';
import { MENU, WAIT_TIMER } from '../../src/engine/walk.ts';
import { NO_CODES } from '../../src/features/codes/codes-document.ts';
import { askCoordinators, roleGranted } from '../../src/features/network/coordinators.ts';
import { toPair } from '../../src/features/together/letters.ts';
import type { Library } from '../../src/library/library.ts';
import type { Timer } from '../../src/ports/document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { Message, Option } from '../../src/ports/message.ts';
import { MAX_DOCUMENT_BYTES } from '../../src/ports/store.ts';
import { deepFreeze } from './deep-freeze.ts';
import { type Arrived, PostOffice } from './post-office.ts';
import { AMSTERDAM, MONDAY } from './small-script.ts';
import { contentOf, type Move, notesOf } from './wandering.ts';

const SELF = 'person';

/** Somebody else in the network, who coordinates it and asks things too. */
const OTHER = 'other';

/** A meeting of the next week. */
const COFFEE = {
  title: 'Koffie',
  date: '2026-12-01',
  start: '14:00',
  end: null,
  place: 'De Brug',
  kind: null,
  link: null,
  languages: null,
  interpreter: false,
  childcare: true,
  bring: null,
  capacity: null,
  programme: null,
} as const;

/** Something that must never be; its message says what and where. */
export class Broken extends Error {}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}

/** One person who does whatever a property test makes up, with every turn held against what must always be true. */
export class Wanderer {
  now = MONDAY;
  state: State = { person: newPerson(), session: newSession() };
  shown: readonly Option[] = [];
  turns = 0;
  largest = 0;
  readonly visited = new Set<string>();
  readonly #old: Option[] = [];
  readonly #timers = new Map<string, Timer>();
  readonly #library: Library;
  readonly #understand: Understand;
  readonly #office: PostOffice;
  /** Letters that somebody else got: what they do depends on how many there were. */
  #elsewhere = 0;
  /** Letters are answered at once, or never. */
  #post: boolean;
  #erased = false;

  constructor(library: Library, understand: Understand, options: { person?: Partial<Person>; post?: boolean } = {}) {
    this.#library = library;
    this.#understand = understand;
    this.#post = options.post ?? true;
    this.state = { ...this.state, person: { ...newPerson(), ...options.person } };
    this.#office = new PostOffice(library, AMSTERDAM, NO_CODES, () => 'ABCD-EFGH-JKLM');
    this.#handOut(this.#office.deliver('codes', roleGranted(OTHER, 'coordinator'), this.now));
    if (this.state.person.roles.includes('coordinator'))
      this.#handOut(this.#office.deliver('codes', roleGranted(SELF, 'coordinator'), this.now));
  }

  move(move: Move): void {
    if (move.kind === 'wait') {
      this.#wait(move.seconds * 1000);
      return;
    }
    const content = contentOf(move, this.shown, this.#old);
    if (content) this.hear(content);
  }

  hear(content: Content): void {
    const notes = notesOf(content, this.#understand, this.state.person.language);
    this.#turn({ kind: 'person', content, notes, channel: 'test' });
  }

  /** Taps an option on the screen by its id without stamp. */
  tap(id: string): void {
    const option = this.shown.find((each) => each.id.replace(/^q\d+-/, '') === id);
    if (!option) throw new Error(`"${id}" is not shown: ${this.shown.map((each) => each.id).join(', ')}`);
    this.hear({ kind: 'option', id: option.id });
  }

  /** Whether an option is on the screen, by its id without stamp. */
  has(id: string): boolean {
    return this.shown.some((each) => each.id.replace(/^q\d+-/, '') === id);
  }

  /** Whether a letter is waited for. */
  get waits(): boolean {
    return this.state.session.waiting !== null;
  }

  /** They joined a group, are invited to a meeting by it, and see the invitation when it is quiet. */
  beInvited(): void {
    const consent = { textVersion: 1, language: 'nl', at: this.now, channel: 'test' } as const;
    const membership = { group: 'group', roll: 'roll', member: SELF, title: 'Moeders', name: null, consent };
    this.state = { ...this.state, person: { ...this.state.person, groups: [membership] } };
    const about = { meeting: 'meeting', revision: 1, part: 'part', guest: SELF, group: 'Moeders' };
    const letter = { kind: 'invitations.invited', body: { ...about, details: { ...COFFEE, interpreter: true } } };
    this.#turn({ kind: 'letter', from: 'part', letter });
    this.#wait(3_600_000);
  }

  /** A visit is proposed to the group that they coordinate, and they see it when it is quiet. */
  beProposedTo(): void {
    const about = { visit: 'visit', as: SELF, organisation: 'Moeders', visitor: 'Anja', team: null };
    const details = { date: '2026-12-03', time: '14:00', first: true, about: ['acquaint'], note: null };
    const letter = { kind: 'hosting.proposed', body: { ...about, details, revision: 1, state: 'proposed' } };
    this.#turn({ kind: 'letter', from: 'visit', letter });
    this.#wait(3_600_000);
  }

  /** Somebody comes in by the code that they made first, for a pair. */
  beJoined(): void {
    this.#handOut(this.#office.deliver(OTHER, toPair('door-1', 'join', { name: 'Anna' }), this.now));
  }

  /** Every option of the open question is taken when it is tapped. */
  demandAllTappable(): void {
    for (const option of this.#open()) {
      const heard: Heard = { kind: 'person', content: { kind: 'option', id: option.id }, notes: null, channel: 'test' };
      const { events } = this.#step(heard);
      const stale = events.some((event) => event.type === 'noted' && event.what === 'stale-option');
      demand(!stale, `${option.id} was shown and is stale when tapped, at ${this.#place()}`);
    }
  }

  /** Somebody else asks the coordinators something. */
  beAsked(): void {
    const ask = askCoordinators({ question: 'Wie kan bij ons komen vertellen?', name: 'Amal', language: 'tr' });
    this.#handOut(this.#office.deliver(OTHER, ask, this.now));
  }

  #open(): readonly Option[] {
    const { question, setAside } = this.state.session;
    // "That was my answer" holds for one turn: once tapped in a talk, nothing is said that would take it off the screen.
    const isOver = (id: string) => id.endsWith('-_mine') && setAside === undefined;
    return question ? this.shown.filter(({ id }) => id.startsWith(`q${question.number}-`) && !isOver(id)) : [];
  }

  #place(): string {
    return this.state.session.stack.map((frame) => `${frame.dialog} ${frame.step}`).join(' > ');
  }

  #step(heard: Heard) {
    return step(this.#library, this.state, heard, { now: this.now, network: AMSTERDAM });
  }

  #turn(heard: Heard): void {
    this.turns += 1;
    if (this.#erased) {
      this.state = { person: newPerson(), session: newSession() };
      this.#erased = false;
    }
    const before = deepFreeze(this.state);
    deepFreeze(heard);
    const result = this.#step(heard);
    demand(isDeepStrictEqual(result, this.#step(heard)), 'the same turn twice gives two results');
    demand(this.state === before, 'the state was replaced');
    const { person, session, events } = result;
    const text = JSON.stringify({ person, session });
    const back = JSON.parse(text) as State;
    demand(isDeepStrictEqual(back, { person, session }), 'the state does not survive JSON');
    demand(JSON.stringify(back) === text, 'the state comes out of JSON in other bytes');
    this.state = back;
    this.#handle(events);
    this.#demandSound(heard, events);
    for (const event of events) if (event.type === 'letter') this.#deliver(event);
  }

  #handle(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'set-timer') this.#timers.set(event.timer.id, event.timer);
      else if (event.type === 'cancel-timer') this.#timers.delete(event.id);
      else if (event.type === 'erase') {
        this.#erased = true;
        this.#timers.clear();
      } else if (event.type === 'say' && event.topic === 'question') {
        this.#old.push(...this.shown);
        this.shown = event.message.options ?? [];
      }
    }
  }

  #demandSound(heard: Heard, events: readonly EngineEvent[]): void {
    const { session, person } = this.state;
    const said = events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
    for (const frame of session.stack) this.visited.add(`${frame.dialog} ${frame.step}`);
    demand(said.length <= 3, `${said.length} messages in one turn, at ${this.#place()}`);
    for (const message of said) demandShowable(message);
    demand(session.stack.length <= LIMITS.stackDepth, 'the stack is too deep');
    if (this.#erased) return;
    if (heard.kind === 'person' && !(heard.content.kind === 'reaction' && heard.content.emoji === '')) {
      // A letter that was just sent is answered within moments; until then there is nothing to say.
      const justSent = session.waiting?.turn === session.turn;
      const isBroughtOver = this.state.session.question !== null && events.some((event) => event.type === 'letter');
      demand(
        said.length > 0 || justSent || isBroughtOver,
        `nothing was said to ${JSON.stringify(heard.content).slice(0, 200)}, at ${this.#place()}`,
      );
    }
    const timer = this.#timers.get(WAIT_TIMER);
    const waits = session.waiting?.depth === session.stack.length - 1 && timer !== undefined;
    // What was left for a day by who agreed to nothing ended without a word: the next thing they do opens the menu.
    const [first, ...others] = session.stack;
    const isLetGo = others.length === 0 && first?.dialog === MENU && first.trail.length === 0;
    demand(
      session.question !== null || waits || isLetGo,
      `no question is open and nothing is waited for, at ${this.#place()}`,
    );
    if (session.question === null && timer) demand(timer.at <= this.now + 86_400_000, 'the wait has no end');
    const out = said.map((message) => ({ message, at: this.now, to: 'x'.repeat(100) }));
    const bytes = Buffer.byteLength(JSON.stringify({ person, session, timers: [...this.#timers.values()], out }));
    this.largest = Math.max(this.largest, bytes);
    demand(bytes < MAX_DOCUMENT_BYTES - 5_000, `the document has ${bytes} bytes`);
  }

  #deliver(posted: Posted): void {
    if (!this.#post) return;
    if (posted.toKind !== 'person') this.#handOut(this.#office.deliver(SELF, posted, this.now));
  }

  #handOut(letters: readonly Arrived[]): void {
    for (const { from, to, letter } of letters) {
      // One for somebody who is gone is for nobody.
      if (to === SELF && !this.#erased) this.#turn({ kind: 'letter', from, letter });
      else if (to !== SELF) this.#answerElsewhere(from, letter.kind);
    }
  }

  /** The other one takes each question, answers some of what is said, and ends a talk now and then. */
  #answerElsewhere(talk: string, kind: string): void {
    this.#elsewhere += 1;
    const write = (what: string, body: Posted['letter']['body']) =>
      this.#handOut(this.#office.deliver(OTHER, { to: talk, toKind: 'talk', letter: { kind: what, body } }, this.now));
    if (kind === 'talks.offer') write('talk.take', {});
    else if (kind === 'talks.said' && this.#elsewhere % 5 === 0) write('talk.close', { side: this.#sideOf(talk) });
    else if (kind === 'talks.said' || kind === 'talks.found')
      write('talk.say', { side: this.#sideOf(talk), text: 'Dat kan. 👍' });
  }

  /** The other side than the person's own. */
  #sideOf(talk: string): 'asker' | 'helper' {
    const seat = this.state.person.talks?.find((each) => each.talk === talk);
    return seat?.side === 'helper' ? 'asker' : 'helper';
  }

  #wait(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (let fired = 0; fired < 20; fired += 1) {
      const due = [...this.#timers.values()].sort((one, other) => one.at - other.at)[0];
      if (this.#office.nextDue <= Math.min(until, due?.at ?? until)) {
        this.now = Math.max(this.now, this.#office.nextDue);
        this.#handOut(this.#office.fire(this.now));
        continue;
      }
      if (!due || due.at > until) break;
      this.now = Math.max(this.now, due.at);
      this.#timers.delete(due.id);
      if (due.notAfter === undefined || due.notAfter >= this.now) this.#turn({ kind: 'timer', timer: due });
    }
    this.now = until;
  }
}

function demandShowable(message: Message): void {
  const ids = (message.options ?? []).map((option) => option.id);
  demand(message.text.trim() !== '' || message.paper !== undefined, 'an empty message');
  demand(ids.length <= LIMITS.optionsPerMessage, `${ids.length} options in one message`);
  demand(new Set(ids).size === ids.length, `an option twice: ${ids.join(', ')}`);
  for (const option of message.options ?? []) {
    demand(/^[\x21-\x7e]{1,40}$/.test(option.id), `the option id ${option.id}`);
    demand(option.title.trim() !== '', `the option ${option.id} has no title`);
  }
}
