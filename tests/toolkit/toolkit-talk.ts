import { chosen } from '../../src/engine/answer.ts';
import type { Sheet } from '../../src/engine/person.ts';
import type { Message } from '../../src/ports/message.ts';
import { realLibrary } from '../support/real-library.ts';
import { plainId, Simulator } from '../support/simulator.ts';

const { library, understand } = await realLibrary();

/** Somebody who was welcomed in Dutch, in the real dialogs. */
export class ToolkitTalk {
  readonly #simulator = new Simulator({
    script: library,
    understand,
    now: Date.parse('2026-11-23T10:00:00+01:00'),
    network: { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } },
  });

  constructor() {
    this.#simulator.hear({ kind: 'opened' });
    this.pick('nl');
  }

  /** Taps options one after the other, by their ids without stamp; gives what the last brings. */
  pick(...ids: readonly string[]): Message[] {
    let shown: Message[] = [];
    for (const id of ids) {
      const option = { kind: 'option', id: this.#simulator.option(id).id } as const;
      shown = this.#simulator.hear(option).map(({ message }) => message);
    }
    return shown;
  }

  type(text: string): Message[] {
    return this.#simulator.hear({ kind: 'text', text }).map(({ message }) => message);
  }

  later(milliseconds: number): void {
    this.#simulator.advance(milliseconds);
  }

  get sheets(): readonly Sheet[] {
    return this.#simulator.state.person.sheets;
  }

  get bytes(): number {
    return JSON.stringify(this.#simulator.state.person).length;
  }

  /** The newest sheet of a kind. */
  sheet(kind: string): Sheet {
    const found = this.sheets.findLast((each) => each.kind === kind);
    if (!found) throw new Error(`There is no sheet of a ${kind}.`);
    return found;
  }

  /** What was chosen under a name, on the newest sheet of a kind. */
  chosen(kind: string, name: string): readonly string[] {
    return chosen(this.sheet(kind).answers[name]);
  }

  /** To the question of how much time there is, having agreed that answers are kept. */
  programme(): this {
    this.pick('toolkit', 'programme', 'yes');
    return this;
  }

  /** Past everything that may be skipped about a programme. */
  skipTheRest(): Message[] {
    this.type('overslaan');
    this.pick('_skip', '_skip', '_skip', '_skip');
    return this.type('overslaan');
  }
}

/** All words of some messages. */
export function words(messages: readonly Message[]): string {
  return messages.map(({ text }) => text).join('\n');
}

/** Ids of the options that are open, without their stamps. */
export function optionIds(messages: readonly Message[]): string[] {
  return (messages[messages.length - 1]?.options ?? []).map(plainId);
}
