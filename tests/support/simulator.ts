import type { EngineEvent, Noted } from '../../src/engine/event.ts';
import type { Heard, Understand } from '../../src/engine/heard.ts';
import { newPerson } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import { newSession } from '../../src/engine/session.ts';
import { type State, step } from '../../src/engine/step.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import type { Codes } from '../../src/features/codes/codes-document.ts';
import type { DocumentId, Timer } from '../../src/ports/document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { SOURCE_LANGUAGE } from '../../src/ports/language.ts';
import type { Message, Option } from '../../src/ports/message.ts';
import { canSend } from '../../src/runtime/can-send.ts';
import type { Arrived, PostOffice } from './post-office.ts';
import { Town } from './town.ts';

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
  /** Where others live too, on the same clock; absent: alone. */
  town?: Town;
  /** Whose document this is; absent: `SELF`. */
  id?: string;
}

/** Whose document this is, and the one that a link code leads to. */
export const SELF = 'person';

/**
 * One person and the pure engine, with as much of the world around them as a conversation needs: a clock, timers, other
 * people, and the documents that letters go to. Between every two turns the state goes through JSON, as it does in the
 * store.
 */
export class Simulator {
  state: State = { person: newPerson(), session: newSession() };
  readonly id: string;
  readonly noted: Noted[] = [];
  #timers = new Map<string, Timer>();
  readonly #town: Town;
  /** Everything of them is gone, and they have not written since. */
  #gone = false;
  #held: { at: number; message: Message; about: DocumentId | undefined }[] = [];
  #shown: Shown[] = [];
  /** Messages with options, the newest last; older ones stay on the person's screen. */
  readonly #onScreen: Message[] = [];
  readonly #options: SimulatorOptions;

  constructor(options: SimulatorOptions) {
    const { script, network, now, codes, town, id } = options;
    this.#options = options;
    this.id = id ?? SELF;
    this.#town = town ?? new Town({ script, network, now, ...(codes && { codes }) });
    this.#town.settle(this);
  }

  get now(): number {
    return this.#town.now;
  }

  /** Letters stay undelivered while this is false, as when the document of codes can't be reached. */
  set post(delivers: boolean) {
    this.#town.delivers = delivers;
  }

  /** The next letter of this kind does not come to where it is for. */
  lose(kind: string): void {
    this.#town.loses = kind;
  }

  get office(): PostOffice {
    return this.#town.office;
  }

  /** What the person does; gives what the companion answers. */
  hear(content: Content): Shown[] {
    const { understand } = this.#options;
    this.#gone = false;
    const notes = content.kind === 'text' ? understand(content.text, this.state.person.language) : null;
    this.#turn({ kind: 'person', content, notes, channel: 'transcript' }, false);
    return this.take();
  }

  /** Lets time pass and fires what comes due, in order; gives what the person gets meanwhile. */
  advance(milliseconds: number): Shown[] {
    this.#town.advance(milliseconds);
    return this.take();
  }

  /** When something comes due next, epoch milliseconds; infinity when nothing does. */
  get nextDue(): number {
    return Math.min(
      ...[...this.#timers.values()].map(({ at }) => at),
      ...this.#held.map(({ at }) => at),
      Number.POSITIVE_INFINITY,
    );
  }

  /** Lets one thing happen that is due. */
  fire(): void {
    const { now } = this;
    const held = this.#held.find(({ at }) => at <= now);
    if (held) {
      this.#held = this.#held.filter((each) => each !== held);
      this.#show(held.message, true, held.about);
      return;
    }
    const timer = [...this.#timers.values()].sort((one, other) => one.at - other.at).find(({ at }) => at <= now);
    if (!timer) return;
    this.#timers.delete(timer.id);
    if (timer.notAfter !== undefined && timer.notAfter < now) return;
    const isAppointment = timer.binding.kind === 'appointment';
    const may = canSend(this.state.person, isAppointment ? 'initiative' : 'reply', this.#options.network, now);
    if (may.kind === 'later') this.#timers.set(timer.id, { ...timer, at: may.at });
    else if (may.kind === 'yes') this.#turn({ kind: 'timer', timer }, isAppointment);
  }

  /** Whether there is nobody, as there was never or is not any more. */
  get isGone(): boolean {
    return this.#gone;
  }

  /** Takes a letter. One for somebody who is gone is for nobody. */
  letter({ from, letter }: Omit<Arrived, 'to'>): void {
    if (!this.#gone) this.#turn({ kind: 'letter', from, letter }, false);
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
    for (const event of result.events) if (event.type === 'letter') this.#town.bring(this.id, event);
  }

  #handle(event: EngineEvent, initiative: boolean): void {
    switch (event.type) {
      case 'say': {
        const { person } = this.state;
        const byItself = initiative || event.initiative === true;
        const may = canSend(person, byItself ? 'initiative' : 'reply', this.#options.network, this.now);
        const { message, about } = event;
        if (may.kind === 'yes') this.#show(message, byItself, about);
        else if (may.kind === 'later') this.#held.push({ at: may.at, message, about });
        else if (may.kind === 'no' && about !== undefined) {
          this.#town.became(about, this.id, { outcome: 'withheld', code: may.reason });
        }
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
        this.letter({ from: this.id, letter: { kind: 'people.joined', body: { document: this.id } } });
        return;
      case 'erase': {
        // As the runtime does, when nobody else knows of them any more.
        const language = this.state.person.language ?? SOURCE_LANGUAGE;
        this.#show({ language, text: this.#options.script.text(language, 'system.erased') }, false, undefined);
        this.state = { person: newPerson(), session: newSession() };
        this.#gone = true;
        this.#timers.clear();
        this.#held = [];
      }
    }
  }

  /** Whether there is room in the chat that a link code leads to, as it answers. */
  get roomElsewhere(): boolean {
    return this.#options.roomElsewhere ?? true;
  }

  #show(message: Message, initiative: boolean, about: DocumentId | undefined): void {
    this.#shown.push({ message, initiative });
    if (about !== undefined) this.#town.became(about, this.id, { outcome: 'sent' });
    if (message.options) this.#onScreen.push(message);
  }

  /** What was shown since it was looked at last. */
  take(): Shown[] {
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
