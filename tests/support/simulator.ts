import type { EngineEvent, Noted } from '../../src/engine/event.ts';
import type { Heard, Understand } from '../../src/engine/heard.ts';
import { newPerson } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import { newSession } from '../../src/engine/session.ts';
import { type State, step } from '../../src/engine/step.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { type Codes, handleCodesLetter, NO_CODES } from '../../src/features/codes/codes-document.ts';
import type { Letter, Timer } from '../../src/ports/document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { Message, Option } from '../../src/ports/message.ts';
import { canSend } from '../../src/runtime/can-send.ts';

/** One message as the person gets it. */
export interface Shown {
  message: Message;
  /** Came by itself, not as an answer. */
  initiative: boolean;
}

export interface SimulatorOptions {
  script: Script;
  understand: Understand;
  /** Epoch milliseconds. */
  now: number;
  network: NetworkFacts;
  codes?: Codes;
  /** Whether the chat that a link code leads to has room. */
  roomElsewhere?: boolean;
}

/** Whose document this is, and the one that a link code leads to. */
export const SELF = 'person';

/**
 * One person and the pure engine, with as much of the world around them as a conversation needs: a clock, timers, and
 * the document of codes. Between every two turns the state goes through JSON, as it does in the store.
 */
export class Simulator {
  now: number;
  state: State = { person: newPerson(), session: newSession() };
  /** Letters stay undelivered while this is false, as when the document of codes can't be reached. */
  post = true;
  readonly noted: Noted[] = [];
  #timers = new Map<string, Timer>();
  #codes: Codes;
  #codesMade = 0;
  #held: { at: number; message: Message }[] = [];
  #shown: Shown[] = [];
  /** Messages with options, the newest last; older ones stay on the person's screen. */
  readonly #onScreen: Message[] = [];
  readonly #options: SimulatorOptions;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.now = options.now;
    this.#codes = options.codes ?? NO_CODES;
  }

  /** What the person does; gives what the companion answers. */
  hear(content: Content): Shown[] {
    const { understand } = this.#options;
    const notes = content.kind === 'text' ? understand(content.text, this.state.person.language) : null;
    this.#turn({ kind: 'person', content, notes, channel: 'transcript' }, false);
    return this.#take();
  }

  /** Lets time pass and fires what comes due, in order; gives what the person gets meanwhile. */
  advance(milliseconds: number): Shown[] {
    const until = this.now + milliseconds;
    for (;;) {
      const timer = [...this.#timers.values()].sort((one, other) => one.at - other.at)[0];
      const held = this.#held[0];
      const next = Math.min(timer?.at ?? Number.POSITIVE_INFINITY, held?.at ?? Number.POSITIVE_INFINITY);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      if (held && held.at === next) {
        this.#held.shift();
        this.#show(held.message, true);
      } else if (timer) {
        this.#timers.delete(timer.id);
        if (timer.notAfter === undefined || timer.notAfter >= this.now) {
          this.#turn({ kind: 'timer', timer }, timer.binding.kind === 'appointment');
        }
      }
    }
    this.now = until;
    return this.#take();
  }

  /** The option with this id (without its stamp) in the newest message that has it, `ago` such messages back. */
  option(id: string, ago = 0): Option {
    const found = this.#onScreen.flatMap((message) => optionsWith(message, id)).toReversed()[ago];
    if (!found) {
      const ids = this.shownOptions().map(plainId);
      throw new Error(`No option "${id}"${ago > 0 ? ` ${ago} back` : ''} on the screen; shown are: ${ids.join(', ')}`);
    }
    return found;
  }

  /** The options of the newest message that has any. */
  shownOptions(): readonly Option[] {
    return this.#onScreen[this.#onScreen.length - 1]?.options ?? [];
  }

  /** Ids of the timers that are set, for tests about what is planned. */
  get timers(): readonly Timer[] {
    return [...this.#timers.values()];
  }

  #turn(heard: Heard, initiative: boolean): void {
    const { script, network } = this.#options;
    const result = step(script, this.state, heard, { now: this.now, network });
    const { person, session } = result;
    this.state = JSON.parse(JSON.stringify({ person, session })) as State;
    for (const event of result.events) this.#handle(event, initiative);
    for (const event of result.events) if (event.type === 'letter') this.#deliver(event.letter);
  }

  #handle(event: EngineEvent, initiative: boolean): void {
    switch (event.type) {
      case 'say': {
        const { person } = this.state;
        const may = canSend(person, initiative ? 'initiative' : 'reply', this.#options.network, this.now);
        if (may.kind === 'yes') this.#show(event.message, initiative);
        else if (may.kind === 'later') this.#held.push({ at: may.at, message: event.message });
        return;
      }
      case 'set-timer':
        this.#timers.set(event.timer.id, event.timer);
        return;
      case 'cancel-timer':
        this.#timers.delete(event.id);
        return;
      case 'noted':
        this.noted.push(event.what);
        return;
      case 'join':
        // What the document that stays then says, with everything of both in it.
        this.#turn({ kind: 'letter', from: SELF, letter: { kind: 'people.joined', body: {} } }, false);
        return;
      case 'erase':
        this.state = { person: newPerson(), session: newSession() };
        this.#timers.clear();
        this.#held = [];
    }
  }

  #deliver(letter: Letter): void {
    if (!this.post) return;
    if (letter.kind === 'people.mayJoin') {
      const body = { room: this.#options.roomElsewhere ?? true };
      this.#turn({ kind: 'letter', from: 'elsewhere', letter: { kind: 'people.room', body } }, false);
      return;
    }
    const fresh = () => {
      this.#codesMade += 1;
      return `C0DE${this.#codesMade}`;
    };
    const { codes, reply } = handleCodesLetter(this.#codes, SELF, letter, this.now, fresh);
    this.#codes = codes;
    this.#turn({ kind: 'letter', from: 'codes', letter: reply }, false);
  }

  #show(message: Message, initiative: boolean): void {
    this.#shown.push({ message, initiative });
    if (message.options) this.#onScreen.push(message);
  }

  #take(): Shown[] {
    const shown = this.#shown;
    this.#shown = [];
    return shown;
  }
}

/** `menu` of `q12-menu`. */
export function plainId(option: Option): string {
  return option.id.replace(/^q\d+-/, '');
}

function optionsWith(message: Message, id: string): Option[] {
  return (message.options ?? []).filter((option) => plainId(option) === id);
}
