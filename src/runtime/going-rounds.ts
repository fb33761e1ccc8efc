import type { Part } from '../features/broadcasts/letters.ts';
import type { DocumentId, Letter } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';

/** A round that is going, as its part said last. */
export interface Round {
  part: DocumentId;
  owner: DocumentId;
  number: number;
  /** The letter's kind, and its body without `guest`. */
  kind: string;
  body: Readonly<Record<string, Json>>;
  /** Still to be written to. */
  left: ReadonlySet<DocumentId>;
  /** Taken up, so that they are taken up once. */
  known: Set<DocumentId>;
}

/** One person of a round. */
export interface Delivery {
  round: Round;
  /** As the part knows them. */
  guest: DocumentId;
  /** The document that has them now. */
  person: DocumentId;
}

/** The rounds that are going, after each commit of a part. */
export class GoingRounds {
  readonly #rounds = new Map<DocumentId, Round>();

  /** Takes in what a part has become; null: it is over. Gives who came up for the first time. */
  follow(id: DocumentId, part: Part | null): Delivery[] {
    const round = part?.round;
    if (!part || round?.state !== 'going' || round.left.length === 0) {
      this.#rounds.delete(id);
      return [];
    }
    const left = new Set(round.left.flatMap((index) => part.guests[index]?.person ?? []));
    const before = this.#rounds.get(id);
    const view = before?.number === round.number ? before : begun(id, part, round);
    view.left = left;
    // What is said may have changed since the round began.
    view.body = bodyOf(id, part, round);
    this.#rounds.set(id, view);
    const arriving = [...left].filter((guest) => !view.known.has(guest));
    for (const guest of arriving) view.known.add(guest);
    return arriving.map((guest) => ({ round: view, guest, person: guest }));
  }

  /** Whether the round still goes on, and they are still in it. */
  isWanted({ round, guest }: Delivery): boolean {
    return this.#rounds.get(round.part) === round && round.left.has(guest);
  }
}

/** The letter that one person of a round gets. */
export function letterTo({ round, guest }: Delivery): Letter {
  return { kind: round.kind, body: { ...round.body, guest } };
}

function begun(id: DocumentId, part: Part, { number, letter }: NonNullable<Part['round']>): Round {
  const { kind } = letter;
  return { part: id, owner: part.owner, number, kind, body: {}, left: new Set(), known: new Set() };
}

function bodyOf(id: DocumentId, part: Part, { letter }: NonNullable<Part['round']>): Round['body'] {
  return { ...letter.body, part: id, group: part.title };
}
