import type { Posted } from '../../src/engine/feature.ts';
import type { Script } from '../../src/engine/script.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import type { Codes } from '../../src/features/codes/codes-document.ts';
import { MAY_JOIN } from '../../src/runtime/joining.ts';
import { type Arrived, PostOffice } from './post-office.ts';
import type { Simulator } from './simulator.ts';

/** People who write to each other through one post office, on one clock. */
export class Town {
  now: number;
  /** Letters that people write stay undelivered while this is false. */
  delivers = true;
  readonly office: PostOffice;
  readonly #people = new Map<string, Simulator>();

  constructor({ script, network, now, codes }: { script: Script; network: NetworkFacts; now: number; codes?: Codes }) {
    this.now = now;
    this.office = new PostOffice(script, network, codes);
  }

  settle(person: Simulator): void {
    this.#people.set(person.id, person);
  }

  /** Brings a letter that a person wrote, and all that comes of it. */
  bring(from: string, posted: Posted): void {
    if (!this.delivers) return;
    if (posted.letter.kind === MAY_JOIN) {
      const person = this.#people.get(from);
      const body = { room: person?.roomElsewhere ?? true };
      person?.letter({ from: posted.to, letter: { kind: 'people.room', body } });
      return;
    }
    this.#handOut(this.office.deliver(from, posted, this.now));
  }

  /** Lets time pass and everything happen that comes due, in order. */
  advance(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const first = [...this.#people.values()].sort((one, other) => one.nextDue - other.nextDue)[0];
      const next = Math.min(first?.nextDue ?? Number.POSITIVE_INFINITY, this.office.nextDue);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      if (this.office.nextDue <= this.now) this.#handOut(this.office.fire(this.now));
      else first?.fire();
    }
    this.now = until;
  }

  #handOut(letters: readonly Arrived[]): void {
    for (const letter of letters) this.#people.get(letter.to)?.letter(letter);
  }
}
