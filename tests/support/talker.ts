import type { EngineEvent } from '../../src/engine/event.ts';
import type { Heard } from '../../src/engine/heard.ts';
import { newPerson, type Person } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import { type Frame, newSession } from '../../src/engine/session.ts';
import { type State, step } from '../../src/engine/step.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import type { Letter, Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Message } from '../../src/ports/message.ts';
import { plainId } from './simulator.ts';

/** A letter that a person wrote. */
export type Written = Extract<EngineEvent, { type: 'letter' }>;

/** One person and the pure engine: what they say, and the letters that they write, for tests that play the others. */
export class Talker {
  state: State;
  now: number;
  messages: Message[] = [];
  letters: Written[] = [];
  events: readonly EngineEvent[] = [];
  readonly #script: Script;
  readonly #network: NetworkFacts;

  constructor(script: Script, now: number, network: NetworkFacts, person: Partial<Person> = {}) {
    this.#script = script;
    this.#network = network;
    this.now = now;
    this.state = { person: { ...newPerson(), language: 'nl', ...person }, session: newSession() };
  }

  get person(): Person {
    return this.state.person;
  }

  /** What was said last, all messages of the turn. */
  get said(): string {
    return this.messages.map(({ text }) => text).join('\n--\n');
  }

  /** Stands in a dialog from its first step, in the language that the person chose. */
  enter(dialog: string, slots: Record<string, string> = {}): this {
    const answers = Object.entries(slots).map(([name, text]) => [name, { kind: 'text', text }] as const);
    const start = this.#script.dialogs.get(dialog)?.start ?? '';
    const frame: Frame = { dialog, step: start, trail: [], slots: Object.fromEntries(answers) };
    this.state = { ...this.state, session: { ...this.state.session, stack: [frame], question: null, waiting: null } };
    return this.#turn({ kind: 'person', content: { kind: 'opened' }, notes: null, channel: 'test' });
  }

  say(text: string): this {
    return this.#turn({ kind: 'person', content: { kind: 'text', text }, notes: null, channel: 'test' });
  }

  /** A command, as a channel brings it. */
  command(name: string): this {
    return this.#turn({ kind: 'person', content: { kind: 'command', name }, notes: null, channel: 'test' });
  }

  /** Taps an option of the open question by its id without stamp. */
  tap(id: string): this {
    const options = this.messages.flatMap((message) => message.options ?? []);
    const found = options.find((option) => plainId(option) === id);
    if (!found) throw new Error(`"${id}" is not shown; shown are: ${options.map(plainId).join(', ')}`);
    return this.#turn({
      kind: 'person',
      content: { kind: 'option', id: found.id },
      notes: null,
      channel: 'test',
    });
  }

  hears(kind: string, body: Json, from = 'somebody'): this {
    return this.#turn({ kind: 'letter', from, letter: { kind, body } });
  }

  /** The wait that is open comes to its end without an answer. */
  waitsInVain(): this {
    const turn = this.state.session.waiting?.turn ?? 0;
    const timer = { id: 'engine.wait', at: this.now, event: 'engine.wait', binding: { kind: 'wait', turn } as const };
    return this.#turn({ kind: 'timer', timer });
  }

  /** An appointment comes due. */
  comesDue(timer: Timer): this {
    return this.#turn({ kind: 'timer', timer });
  }

  /** The letters of the last turn to documents of a kind. */
  wrote(kind: string): Letter[] {
    return this.letters.filter(({ letter }) => letter.kind === kind).map(({ letter }) => letter);
  }

  #turn(heard: Heard): this {
    const world = { now: this.now, network: this.#network };
    const { person, session, events } = step(this.#script, this.state, heard, world);
    this.state = JSON.parse(JSON.stringify({ person, session })) as State;
    this.events = events;
    this.messages = events.flatMap((event) => (event.type === 'say' ? [event.message] : []));
    this.letters = events.filter((event) => event.type === 'letter');
    return this;
  }
}
