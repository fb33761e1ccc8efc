import type { Desk, DeskTurn, DeskWorld } from '../engine/desk.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, DocumentKind, OutItem, StoredDocument, Timer } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Json } from '../ports/json.ts';
import type { Store } from '../ports/store.ts';
import { latest, letterNumber } from './letter-number.ts';
import type { Deadline } from './mailbox.ts';
import type { LetterItem } from './post.ts';
import type { Turns } from './turns.ts';

/** The body of a desk's document. */
interface DeskBody {
  format: 1;
  state: Json;
  nextSeq: number;
  lettersIn: Readonly<Record<string, number>>;
  lettersOut: Readonly<Record<string, number>>;
  /** It has nothing to say any more, and goes once its letters were delivered. */
  over?: true;
}

export interface DesksOptions {
  desks: readonly Desk[];
  store: Store;
  clock: Clock;
  ids: Ids;
  network: NetworkFacts;
  turns: Turns;
}

/** The turns of all documents that are no person's, within their queues: letters that come in, and timers. */
export class Desks {
  readonly #options: DesksOptions;
  readonly #desks: ReadonlyMap<DocumentKind, Desk>;

  constructor(options: DesksOptions) {
    this.#options = options;
    this.#desks = new Map(options.desks.map((desk) => [desk.kind, desk]));
  }

  has(kind: DocumentKind): boolean {
    return this.#desks.has(kind);
  }

  /** Takes a letter; one that was taken before changes nothing. */
  async letterTurn(from: DocumentId, item: LetterItem, deadline: Deadline): Promise<void> {
    const stored = await this.#read(item.to);
    const body = stored && bodyOf(stored);
    if ((body?.lettersIn[from] ?? 0) >= item.number) return;
    const desk = this.#deskOf(item.toKind);
    const turn = desk.letter(body && !body.over ? body.state : null, from, item.letter, this.#world(item.to));
    // A letter to a document that was never made, or is over, is for nobody.
    if (!turn && !body) return;
    const lettersIn = latest({ ...body?.lettersIn, [from]: item.number });
    await this.#commit(item.to, item.toKind, stored, { ...(body ?? FRESH), lettersIn }, turn, deadline);
  }

  /** Fires a timer of a desk's document. */
  async timerTurn(stored: StoredDocument, timer: Timer, deadline: Deadline): Promise<void> {
    const body = bodyOf(stored);
    if (body.over && stored.out.length === 0) {
      await this.#options.store.erase(stored.id);
      return;
    }
    const turn = body.over
      ? OVER
      : (this.#deskOf(stored.kind).timer?.(body.state, timer, this.#world(stored.id)) ?? null);
    const others = stored.timers.filter((each) => each.id !== timer.id);
    await this.#commit(stored.id, stored.kind, { ...stored, timers: others }, body, turn, deadline);
  }

  async #commit(
    id: DocumentId,
    kind: DocumentKind,
    stored: StoredDocument | null,
    body: DeskBody,
    turn: DeskTurn | null,
    deadline: Deadline,
  ): Promise<void> {
    const now = this.#options.clock.now();
    const lettersOut = { ...body.lettersOut };
    let { nextSeq } = body;
    const out = (turn?.letters ?? []).map(({ to, toKind, letter }): OutItem => {
      const number = letterNumber(lettersOut[to], now);
      lettersOut[to] = number;
      return { type: 'letter', seq: nextSeq++, to, toKind, number, letter };
    });
    const timers = new Map((stored?.timers ?? []).map((timer) => [timer.id, timer]));
    for (const each of turn?.timers?.cancel ?? []) timers.delete(each);
    for (const timer of turn?.timers?.set ?? []) timers.set(timer.id, timer);
    const over = turn !== null && turn.state === null;
    const next: DeskBody = {
      ...body,
      state: over ? null : (turn?.state ?? body.state),
      nextSeq,
      lettersOut: latest(lettersOut),
      ...(over && { over: true }),
    };
    await this.#options.turns.commit(
      {
        id,
        kind,
        expected: stored?.version ?? 0,
        body: next as unknown as Json,
        timers: over ? [overTimer(now)] : [...timers.values()],
        out,
      },
      deadline,
    );
  }

  async #read(id: DocumentId): Promise<StoredDocument | null> {
    const read = await this.#options.store.read(id);
    return read.status === 'found' ? read.document : null;
  }

  #deskOf(kind: DocumentKind): Desk {
    const desk = this.#desks.get(kind);
    if (desk) return desk;
    throw new AppError('store.format', 'A document is of a kind that this version does not know.', {
      advice: 'Run the version that wrote it, or a newer one.',
    });
  }

  #world(self: DocumentId): DeskWorld {
    const { clock, ids, network } = this.#options;
    return { self, now: clock.now(), network, newId: () => ids.uuid() };
  }
}

/** A document that is over goes after this, milliseconds, or later while its letters are still on their way. */
const OVER_AFTER = 60_000;

const OVER: DeskTurn = { state: null };

function overTimer(now: number): Timer {
  const binding = { kind: 'appointment', subject: 'desk', version: 1 } as const;
  return { id: 'over', at: now + OVER_AFTER, event: 'desk.over', binding };
}

const FRESH: DeskBody = { format: 1, state: null, nextSeq: 1, lettersIn: {}, lettersOut: {} };

function bodyOf(stored: StoredDocument): DeskBody {
  const body = stored.body as unknown as DeskBody;
  if (body.format === 1) return body;
  throw new AppError('store.format', 'A document was written by a newer version of the companion.', {
    advice: 'Run the version that wrote it, or a newer one.',
  });
}
