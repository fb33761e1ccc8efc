import type { DeskTurn } from '../../src/engine/desk.ts';
import type { Posted } from '../../src/engine/feature.ts';
import type { Side, Topic } from '../../src/engine/pairing.ts';
import { type ExpectationsPart, QUESTIONS, type ScanPart } from '../../src/features/together/letters.ts';
import { pairDesk } from '../../src/features/together/pair-desk.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { NETWORK, START } from './rig.ts';

/** Expectations whose only own words are these. */
export function hopes(words: string): ExpectationsPart {
  const none = Object.fromEntries(QUESTIONS.map((question) => [question, null])) as ExpectationsPart['answers'];
  return { language: 'tr', answers: { ...none, hope: { options: ['trust'], other: words } } };
}

export function scores(...eight: (number | null)[]): ScanPart {
  return { scores: eight };
}

/** A letter of the pair, without the pair's id. */
export interface Told {
  to: DocumentId;
  kind: string;
  body: Record<string, Json>;
}

/** One pair with a clock and timers; its state goes through JSON, as it does in the store. */
export class OnePair {
  now = START;
  state: Json | null = null;
  readonly timers = new Map<string, number>();
  /** Everything that it wrote, the newest last. */
  readonly written: Posted[] = [];

  /** Fatma, a volunteer, makes it; Anna, a professional, comes in. */
  static joined(): OnePair {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    pair.take('anna', 'join', { name: 'Anna' });
    return pair;
  }

  /** Takes a letter; gives what it writes, or null when the letter is nothing to it. */
  take(from: DocumentId, kind: string, body: Json = {}): Told[] | null {
    const before = JSON.stringify(this.state);
    const letter = { kind: `pair.${kind}`, body: JSON.parse(JSON.stringify(body)) as Json };
    const turn = pairDesk.letter(this.state, from, letter, this.#world());
    if (JSON.stringify(this.state) !== before) throw new Error('The desk changed the state that it was given.');
    return turn && this.#settle(turn);
  }

  /** "Show it", by who came in under their own id. */
  ready(as: DocumentId, topic: Topic, round: number): Told[] | null {
    return this.take(as, 'ready', { as, topic, round });
  }

  give(as: DocumentId, topic: Topic, round: number, part: ExpectationsPart | ScanPart): Told[] | null {
    return this.take(as, 'give', { as, topic, round, part: part as unknown as Json });
  }

  /** Both say "show it" and give. */
  show(topic: Topic, round: number, parts: Record<Side, ExpectationsPart | ScanPart>): Told[] | null {
    this.ready('fatma', topic, round);
    this.ready('anna', topic, round);
    this.give('fatma', topic, round, parts.informal);
    return this.give('anna', topic, round, parts.formal);
  }

  /** Lets time pass; timers fire in order. Gives what was written. */
  pass(milliseconds: number): Told[] {
    const end = this.now + milliseconds;
    const told: Told[] = [];
    for (;;) {
      const due = [...this.timers].filter(([, at]) => at <= end).sort(([, one], [, other]) => one - other)[0];
      if (!due || this.state === null) break;
      const [event, at] = due;
      this.now = Math.max(this.now, at);
      told.push(...this.fire(event));
    }
    this.now = end;
    return told;
  }

  fire(event: string): Told[] {
    this.timers.delete(event);
    if (this.state === null || !pairDesk.timer) throw new Error(`There is no timer ${event}.`);
    const binding = { kind: 'appointment', subject: 'desk', version: 1 } as const;
    return this.#settle(pairDesk.timer(this.state, { id: event, at: this.now, event, binding }, this.#world()));
  }

  #settle(turn: DeskTurn): Told[] {
    this.state = JSON.parse(JSON.stringify(turn.state)) as Json | null;
    for (const event of turn.timers?.cancel ?? []) this.timers.delete(event);
    for (const { event, at } of turn.timers?.set ?? []) this.timers.set(event, at);
    if (this.state === null) this.timers.clear();
    const letters = JSON.parse(JSON.stringify(turn.letters ?? [])) as Posted[];
    this.written.push(...letters);
    return letters.map(({ to, letter }) => {
      const { pair, ...body } = letter.body as Record<string, Json>;
      if (letter.kind.startsWith('together.') && pair !== 'pair') throw new Error('A letter without the pair.');
      return { to, kind: letter.kind.replace(/^together\./, ''), body };
    });
  }

  #world() {
    return { self: 'pair', now: this.now, network: NETWORK, newId: () => 'id', keyedHash: (text: string) => text };
  }
}
