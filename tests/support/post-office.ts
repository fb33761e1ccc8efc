import type { Desk, DeskWorld } from '../../src/engine/desk.ts';
import type { Posted } from '../../src/engine/feature.ts';
import type { Script } from '../../src/engine/script.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { type Part, partSchema } from '../../src/features/broadcasts/letters.ts';
import { type Codes, grantedRole, handleCodesLetter, NO_CODES } from '../../src/features/codes/codes-document.ts';
import { roleGranted } from '../../src/features/network/coordinators.ts';
import { guarded } from '../../src/features/rights/guarded.ts';
import type { DocumentId, DocumentKind, Letter, Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { keyedHash } from '../../src/store/keyed-hash.ts';
import { AudienceStandIn } from './audience-stand-in.ts';

/** Of hashes: nobody's secret, and the same each time. */
const SECRET = Buffer.alloc(32, 1);

/** A letter that has reached a person. */
export interface Arrived {
  from: DocumentId;
  to: DocumentId;
  letter: Letter;
}

/** A letter under way. */
interface Written {
  from: DocumentId;
  posted: Posted;
}

interface DeskDocument {
  desk: Desk;
  state: Json | null;
  timers: Map<string, Timer>;
}

/**
 * All documents that are no person's, without a store: takes letters from people, lets desks answer each other, and gives
 * what comes out for people. States go through JSON, as they do in the store.
 */
export class PostOffice {
  codes: Codes;
  /** Answers who asks whom a broadcast would reach. */
  readonly audience: AudienceStandIn;
  readonly #desks: ReadonlyMap<DocumentKind, Desk>;
  readonly #documents = new Map<DocumentId, DeskDocument>();
  readonly #network: NetworkFacts;
  readonly #newCode: (count: number) => string;
  #codesMade = 0;
  #idsMade = 0;

  constructor(
    script: Script,
    network: NetworkFacts,
    codes: Codes = NO_CODES,
    newCode = (count: number) => `C0DE${count}`,
  ) {
    this.#desks = new Map(
      [...script.features.values()].flatMap((each) => each.desks ?? []).map((each) => [each.kind, guarded(each)]),
    );
    this.#network = network;
    this.audience = new AudienceStandIn(script, network, (id) => this.stateOf(id));
    this.codes = codes;
    this.#newCode = newCode;
  }

  /** Brings a letter where it is for, and the letters that come of it in the order in which they were written. */
  deliver(from: DocumentId, posted: Posted, now: number): Arrived[] {
    return this.#deliverAll([{ from, posted }], now);
  }

  /** A part whose round has people left, and its state; null when there is none. */
  get going(): { id: DocumentId; part: Part } | null {
    for (const [id, { desk, state }] of this.#documents) {
      if (desk.kind !== 'part' || state === null) continue;
      const part = partSchema.parse(state);
      if (part.round?.state === 'going') return { id, part };
    }
    return null;
  }

  /** What a document keeps; null when there is none. */
  stateOf(id: DocumentId): Json | null {
    return this.#documents.get(id)?.state ?? null;
  }

  /** When the next timer of any document is due; infinity when none is. */
  get nextDue(): number {
    return Math.min(
      ...[...this.#documents.values()].flatMap(({ timers }) => [...timers.values()].map(({ at }) => at)),
      Number.POSITIVE_INFINITY,
    );
  }

  /** Fires one timer that is due. */
  fire(now: number): Arrived[] {
    for (const [id, document] of this.#documents) {
      const timer = [...document.timers.values()].find(({ at }) => at <= now);
      if (!timer || document.state === null) continue;
      document.timers.delete(timer.id);
      const turn = document.desk.timer?.(document.state, timer, this.#world(id, now)) ?? null;
      return this.#deliverAll(this.#settle(id, document, turn), now);
    }
    return [];
  }

  /** The documents that there are, for tests about what is kept. */
  get kept(): ReadonlyMap<DocumentId, Json> {
    return new Map([...this.#documents].flatMap(([id, { state }]) => (state === null ? [] : [[id, state]])));
  }

  /** Documents of a kind are gone, as they are when their time is over. */
  forget(kind: DocumentKind): void {
    for (const [id, { desk }] of this.#documents) if (desk.kind === kind) this.#documents.delete(id);
  }

  #deliverAll(queue: Written[], now: number): Arrived[] {
    const arrived: Arrived[] = [];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { from, posted } = next;
      const { to, toKind, letter } = posted;
      if (toKind === 'person') arrived.push({ from, to, letter });
      else if (toKind === 'codes') queue.push(...this.#askCodes(from, letter, now));
      else if (toKind === 'audience') {
        queue.push({ from: to, posted: { to: from, toKind: 'person', letter: this.audience.answer(letter, now) } });
      } else {
        const document = this.#document(to, toKind);
        const turn = document.desk.letter(document.state, from, letter, this.#world(to, now));
        queue.push(...this.#settle(to, document, turn));
      }
    }
    return arrived;
  }

  /** Keeps what a document has become; the letters that it writes. */
  #settle(id: DocumentId, document: DeskDocument, turn: ReturnType<Desk['letter']>): Written[] {
    if (!turn) return [];
    document.state = JSON.parse(JSON.stringify(turn.state)) as Json;
    for (const each of turn.timers?.cancel ?? []) document.timers.delete(each);
    for (const timer of turn.timers?.set ?? []) document.timers.set(timer.id, timer);
    if (turn.state === null) this.#documents.delete(id);
    const { to = [], letter } = turn.toAll ?? {};
    const toAll = letter ? to.map((each): Posted => ({ to: each, toKind: 'person', letter })) : [];
    return [...(turn.letters ?? []), ...toAll].map((posted) => ({ from: id, posted }));
  }

  #askCodes(from: DocumentId, letter: Letter, now: number): Written[] {
    const fresh = () => {
      this.#codesMade += 1;
      return this.#newCode(this.#codesMade);
    };
    const { codes, reply } = handleCodesLetter(this.codes, from, letter, now, {
      code: fresh,
      id: () => `door-${this.#codesMade}`,
      keyedHash: (text) => keyedHash(SECRET, text),
    });
    this.codes = codes;
    if (!reply) return [];
    const role = grantedRole(reply);
    const answer: Posted = { to: from, toKind: 'person', letter: reply };
    return [answer, ...(role === null ? [] : [roleGranted(from, role)])].map((posted) => ({ from: 'codes', posted }));
  }

  #document(id: DocumentId, kind: DocumentKind): DeskDocument {
    const known = this.#documents.get(id);
    if (known) return known;
    const desk = this.#desks.get(kind);
    if (!desk) throw new Error(`There is no desk for ${kind}.`);
    const fresh: DeskDocument = { desk, state: null, timers: new Map() };
    this.#documents.set(id, fresh);
    return fresh;
  }

  #world(self: DocumentId, now: number): DeskWorld {
    const newId = () => {
      this.#idsMade += 1;
      return `talk-${this.#idsMade}`;
    };
    return { self, now, network: this.#network, newId, keyedHash: (text) => `hash of ${text}` };
  }
}
