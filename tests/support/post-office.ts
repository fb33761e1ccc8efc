import type { Desk, DeskWorld } from '../../src/engine/desk.ts';
import type { Posted } from '../../src/engine/feature.ts';
import type { Script } from '../../src/engine/script.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { type Codes, grantedRole, handleCodesLetter, NO_CODES } from '../../src/features/codes/codes-document.ts';
import { roleGranted } from '../../src/features/network/coordinators.ts';
import type { DocumentId, DocumentKind, Letter, Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';

/** A letter that has reached a person. */
export interface Arrived {
  from: DocumentId;
  to: DocumentId;
  letter: Letter;
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
      [...script.features.values()].flatMap((each) => each.desks ?? []).map((each) => [each.kind, each]),
    );
    this.#network = network;
    this.codes = codes;
    this.#newCode = newCode;
  }

  /** Brings a letter where it is for; what comes of it for people, in order. */
  deliver(from: DocumentId, posted: Posted, now: number): Arrived[] {
    const { to, toKind, letter } = posted;
    if (toKind === 'person') return [{ from, to, letter }];
    if (toKind === 'codes') return this.#askCodes(from, letter, now);
    const document = this.#document(to, toKind);
    return this.#settle(to, document, document.desk.letter(document.state, from, letter, this.#world(to, now)), now);
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
      return this.#settle(
        id,
        document,
        document.desk.timer?.(document.state, timer, this.#world(id, now)) ?? null,
        now,
      );
    }
    return [];
  }

  /** The documents that there are, for tests about what is kept. */
  get kept(): ReadonlyMap<DocumentId, Json> {
    return new Map([...this.#documents].flatMap(([id, { state }]) => (state === null ? [] : [[id, state]])));
  }

  #settle(id: DocumentId, document: DeskDocument, turn: ReturnType<Desk['letter']>, now: number): Arrived[] {
    if (!turn) return [];
    document.state = JSON.parse(JSON.stringify(turn.state)) as Json;
    for (const each of turn.timers?.cancel ?? []) document.timers.delete(each);
    for (const timer of turn.timers?.set ?? []) document.timers.set(timer.id, timer);
    if (turn.state === null) this.#documents.delete(id);
    const { to = [], letter } = turn.toAll ?? {};
    const toAll = letter ? to.map((each): Posted => ({ to: each, toKind: 'person', letter })) : [];
    return [...(turn.letters ?? []), ...toAll].flatMap((each) => this.deliver(id, each, now));
  }

  #askCodes(from: DocumentId, letter: Letter, now: number): Arrived[] {
    const fresh = () => {
      this.#codesMade += 1;
      return this.#newCode(this.#codesMade);
    };
    const { codes, reply } = handleCodesLetter(this.codes, from, letter, now, {
      code: fresh,
      id: () => `door-${this.#codesMade}`,
    });
    this.codes = codes;
    const role = grantedRole(reply);
    const granted = role === null ? [] : this.deliver('codes', roleGranted(from, role), now);
    return [{ from: 'codes', to: from, letter: reply }, ...granted];
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
    return { self, now, network: this.#network, newId };
  }
}
