import type { Desk } from '../../src/engine/desk.ts';
import type { Posted } from '../../src/engine/feature.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { NETWORK } from './rig.ts';

/** Monday 23 November 2026, nine o'clock in Amsterdam. */
const START = Date.parse('2026-11-23T09:00:00+01:00');

/** One document and its desk, with a clock; its state goes through JSON, as it does in the store. */
export class OneDesk {
  now = START;
  state: Json | null = null;
  /** Everything that it wrote, the newest last. */
  readonly written: Posted[] = [];
  readonly #desk: Desk;
  readonly #self: DocumentId;
  readonly #keyedHash: (text: string) => string;
  #ids = 0;

  /** `keyedHash`: one that is readable, or as long as real ones are. */
  constructor(desk: Desk, self: DocumentId, keyedHash = (text: string) => `hash of ${text}`) {
    this.#desk = desk;
    this.#self = self;
    this.#keyedHash = keyedHash;
  }

  /** Takes a letter; gives what the document writes, or null when the letter is nothing to it. */
  take(from: DocumentId, kind: string, body: Json = {}): readonly Posted[] | null {
    const before = JSON.stringify(this.state);
    const world = {
      self: this.#self,
      now: this.now,
      network: NETWORK,
      newId: () => {
        this.#ids += 1;
        return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
      },
      keyedHash: this.#keyedHash,
    };
    const turn = this.#desk.letter(this.state, from, { kind, body: JSON.parse(JSON.stringify(body)) as Json }, world);
    if (JSON.stringify(this.state) !== before) throw new Error('The desk changed the state that it was given.');
    if (!turn) return null;
    this.state = turn.state === null ? null : (JSON.parse(JSON.stringify(turn.state)) as Json);
    const letters = turn.letters ?? [];
    this.written.push(...letters);
    return letters;
  }

  /** Bytes of the state as JSON in UTF-8. */
  get bytes(): number {
    return Buffer.byteLength(JSON.stringify(this.state));
  }
}

/** The letters of these kinds among what was written: who gets them, and what is in them. */
export function ofKind(
  letters: readonly Posted[] | null,
  ...kinds: readonly string[]
): { to: DocumentId; body: Json }[] {
  return (letters ?? [])
    .filter(({ letter }) => kinds.includes(letter.kind))
    .map(({ to, letter }) => ({ to, body: letter.body }));
}
