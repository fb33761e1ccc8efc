import type { z } from 'zod';
import type { Posted } from '../../src/engine/feature.ts';
import { mayBeTold } from '../../src/engine/person.ts';
import type { Script } from '../../src/engine/script.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { type Part, partSchema, type progressPart, toPart } from '../../src/features/broadcasts/letters.ts';
import type { Codes } from '../../src/features/codes/codes-document.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { SOURCE_LANGUAGE } from '../../src/ports/language.ts';
import { endOfQuiet } from '../../src/runtime/can-send.ts';
import { MAY_JOIN } from '../../src/runtime/joining.ts';
import type { Reachable } from './audience-stand-in.ts';
import { type Arrived, PostOffice } from './post-office.ts';
import type { Simulator } from './simulator.ts';

type Progress = z.infer<typeof progressPart>;
/** What became of one message. */
type Became = { outcome: Progress['became'][number]['outcome']; code?: string };

interface TownOptions {
  script: Script;
  network: NetworkFacts;
  now: number;
  codes?: Codes;
  /** The code that is made, by how many there were; absent: short ones. */
  newCode?: (count: number) => string;
}

/** People who write to each other through one post office, on one clock, and to whom broadcasts are brought. */
export class Town {
  now: number;
  /** Letters that people write stay undelivered while this is false. */
  delivers = true;
  /** The next letter of this kind that a person writes is lost. */
  loses: string | null = null;
  readonly office: PostOffice;
  readonly #people = new Map<string, Simulator>();
  readonly #network: NetworkFacts;
  /** Letters that nobody has brought yet; one after the other, so that they arrive in the order in which they were written. */
  readonly #post: { from: string; posted: Posted }[] = [];
  readonly #arrived: Arrived[] = [];
  readonly #became: { part: DocumentId; person: string; became: Became }[] = [];
  #working = false;

  constructor({ script, network, now, codes, newCode }: TownOptions) {
    this.now = now;
    this.#network = network;
    this.office = new PostOffice(script, network, codes, newCode);
    this.office.audience.look = (person) => this.#lookAt(person);
  }

  settle(person: Simulator): void {
    this.#people.set(person.id, person);
  }

  /** Brings a letter that a person wrote, and all that comes of it. */
  bring(from: string, posted: Posted): void {
    if (!this.delivers) return;
    if (posted.letter.kind === this.loses) {
      this.loses = null;
      return;
    }
    this.#post.push({ from, posted });
    this.#work();
  }

  /** What became of a message that belongs to a part of a broadcast. */
  became(part: DocumentId, person: string, became: Became): void {
    this.#became.push({ part, person, became });
  }

  /** Lets time pass and everything happen that comes due, in order. */
  advance(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      this.#work();
      const first = [...this.#people.values()].sort((one, other) => one.nextDue - other.nextDue)[0];
      const next = Math.min(first?.nextDue ?? Number.POSITIVE_INFINITY, this.office.nextDue, this.#endOfQuiet);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      if (this.office.nextDue <= this.now) this.#arrived.push(...this.office.fire(this.now));
      else if (first && first.nextDue <= this.now) first.fire();
    }
    this.now = until;
  }

  /** Until there is nothing to bring any more: letters first, then the next part of a broadcast. */
  #work(): void {
    if (this.#working) return;
    this.#working = true;
    try {
      while (this.#handOut() || this.#bringOne() || this.#report() || this.#broadcast()) {
        // Each does one thing, and says whether there was anything to do.
      }
    } finally {
      this.#working = false;
    }
  }

  #handOut(): boolean {
    const next = this.#arrived.shift();
    if (next) this.#people.get(next.to)?.letter(next);
    return next !== undefined;
  }

  #bringOne(): boolean {
    const next = this.#post.shift();
    if (!next) return false;
    const { from, posted } = next;
    if (posted.letter.kind === MAY_JOIN) {
      const room = this.#people.get(from)?.roomElsewhere ?? true;
      this.#arrived.push({ from: posted.to, to: from, letter: { kind: 'people.room', body: { room } } });
    } else this.#arrived.push(...this.office.deliver(from, posted, this.now));
    return true;
  }

  /** Tells a part what became of messages; false when there is nothing to tell. */
  #report(): boolean {
    const next = this.#became.shift();
    if (!next) return false;
    const { part, person, became } = next;
    const state = this.office.stateOf(part);
    if (state === null) return true;
    this.#progress(part, partSchema.parse(state), { told: [], gone: [], became: [{ person, ...became }] });
    return true;
  }

  /** Brings the round of one part to all of its people; false when none is going, or not at this time of the day. */
  #broadcast(): boolean {
    const going = this.office.going;
    if (!going || endOfQuiet(this.#network, this.now) !== null) return false;
    const { id, part } = going;
    const { round } = part;
    const guests = (round?.left ?? []).flatMap((place) => part.guests[place] ?? []);
    const told: string[] = [];
    const gone: string[] = [];
    for (const { person } of guests) {
      const someone = this.#people.get(person);
      if (!someone || someone.isGone) {
        gone.push(person);
        continue;
      }
      const body: Json = { ...round?.letter.body, part: id, guest: person, group: part.title };
      someone.letter({ from: id, letter: { kind: round?.letter.kind ?? '', body } });
      told.push(person);
    }
    this.#progress(id, part, { told, gone, became: [] });
    return true;
  }

  #progress(id: DocumentId, { round }: Part, progress: { told: string[]; gone: string[]; became: Json[] }): void {
    const letter = toPart(id, 'progress', { number: round?.number ?? 0, ...progress });
    this.#arrived.push(...this.office.deliver(id, letter, this.now));
  }

  /** When a broadcast goes on that waits for the end of the quiet hours; infinity when none does. */
  get #endOfQuiet(): number {
    const waits = this.office.going === null ? null : endOfQuiet(this.#network, this.now);
    return waits ?? Number.POSITIVE_INFINITY;
  }

  #lookAt(id: DocumentId): Reachable {
    const someone = this.#people.get(id);
    if (!someone || someone.isGone) return { language: SOURCE_LANGUAGE, why: 'person.gone' };
    const { person } = someone.state;
    return { language: person.language ?? SOURCE_LANGUAGE, why: mayBeTold(person) ? null : 'person.stopped' };
  }
}
