import type { Broadcast, Desk, DeskTurn, DeskWorld } from '../engine/desk.ts';
import type { Posted } from '../engine/feature.ts';
import type { NetworkFacts } from '../engine/world.ts';
import { guarded } from '../features/rights/guarded.ts';
import { rightTo } from '../features/rights/rights.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, DocumentKind, Letter, OutItem, StoredDocument, Timer } from '../ports/document.ts';
import { AppError } from '../ports/error.ts';
import type { Json } from '../ports/json.ts';
import type { Log } from '../ports/log.ts';
import type { Mark, Store } from '../ports/store.ts';
import { latest, letterNumber, wasTaken } from './letter-number.ts';
import type { Deadline } from './mailbox.ts';
import type { LetterItem } from './post.ts';
import type { Turns } from './turns.ts';
import { withoutNames } from './without-names.ts';

/** The body of a desk's document. */
interface DeskBody {
  format: 1;
  state: Json;
  nextSeq: number;
  lettersIn: Readonly<Record<string, number>>;
  lettersOut: Readonly<Record<string, number>>;
  /** Letters to many, with those who have not been written to yet. */
  toAll?: readonly Broadcast[];
  /** It has nothing to say any more, and goes once its letters were delivered. */
  over?: true;
}

export interface DesksOptions {
  desks: readonly Desk[];
  store: Store;
  clock: Clock;
  ids: Ids;
  network: NetworkFacts;
  log: Log;
  turns: Turns;
}

/** The turns of all documents that are no person's, within their queues: letters that come in, and timers. */
export class Desks {
  readonly #options: DesksOptions;
  readonly #desks: ReadonlyMap<DocumentKind, Desk>;

  constructor(options: DesksOptions) {
    this.#options = options;
    this.#desks = new Map(options.desks.map((desk) => [desk.kind, guarded(desk)]));
  }

  has(kind: DocumentKind): boolean {
    return this.#desks.has(kind);
  }

  /** Takes a letter; one that was taken before changes nothing. */
  async letterTurn(from: DocumentId, item: LetterItem, deadline: Deadline): Promise<void> {
    const stored = await this.#read(item.to);
    const body = stored && bodyOf(stored);
    if (wasTaken(body?.lettersIn ?? {}, from, item.number, this.#options.store)) return;
    const desk = this.#deskOf(item.toKind);
    // Nothing comes of it: whoever made this kind of letter forgot to say who may write it.
    if (rightTo(item.letter.kind) === undefined)
      this.#options.log.error('letter-without-right', { kind: item.letter.kind });
    const turn = desk.letter(body && !body.over ? body.state : null, from, item.letter, this.#world(item.to));
    // A letter to a document that was never made, or is over, is for nobody.
    if (!turn && !body) return;
    const lettersIn = latest({ ...body?.lettersIn, [from]: item.number });
    await this.#commit(item.to, item.toKind, stored, { ...(body ?? FRESH), lettersIn }, turn, deadline);
  }

  /** Makes a document that there is none of, by a letter that nobody wrote. */
  async begin(id: DocumentId, kind: DocumentKind, letter: Letter, deadline: Deadline): Promise<void> {
    if ((await this.#options.store.read(id)).status === 'found') return;
    const turn = this.#deskOf(kind).letter(null, id, letter, this.#world(id));
    await this.#commit(id, kind, null, FRESH, turn, deadline);
  }

  /** Tells a document something that no other document wrote, as a letter from itself. One that is not there hears nothing. */
  async tell(id: DocumentId, letter: Letter, deadline: Deadline): Promise<void> {
    const stored = await this.#read(id);
    const body = stored && bodyOf(stored);
    if (!stored || !body || body.over) return;
    const turn = this.#deskOf(stored.kind).letter(body.state, id, letter, this.#world(id));
    if (turn) await this.#commit(id, stored.kind, stored, body, turn, deadline);
  }

  /**
   * Somebody is gone for good: what stands of them in a document goes, and what else names them there does not any more. Not
   * what is on its way to somebody: that is taken first.
   */
  async forget(id: DocumentId, gone: ReadonlySet<DocumentId>, deadline: Deadline): Promise<void> {
    const stored = await this.#read(id);
    if (!stored) return;
    const { keyedHash } = this.#world(id);
    const unnamed = <T extends Json>(json: T): T => withoutNames(json, gone, keyedHash);
    const body = bodyOf(stored);
    const turn = body.over ? null : this.#forgetIn(stored, body.state, gone);
    const { toAll, ...rest } = body;
    const left = stayingIn(toAll ?? [], gone);
    await this.#commit(
      id,
      stored.kind,
      stored,
      {
        ...rest,
        state: SEALED.has(stored.kind) ? body.state : unnamed(body.state),
        lettersIn: unnamed({ ...body.lettersIn }),
        lettersOut: unnamed({ ...body.lettersOut }),
        ...(left.length > 0 && { toAll: left }),
      },
      turn && {
        ...turn,
        state: unnamed(turn.state),
        letters: (turn.letters ?? []).filter(({ to }) => !gone.has(to)),
        ...(turn.toAll && { toAll: { ...turn.toAll, to: turn.toAll.to.filter((to) => !gone.has(to)) } }),
      },
      deadline,
    );
  }

  #forgetIn({ id, kind }: StoredDocument, state: Json, gone: ReadonlySet<DocumentId>): DeskTurn | null {
    return this.#deskOf(kind).forget?.(state, gone, this.#world(id)) ?? null;
  }

  /** Fires a timer of a desk's document. */
  async timerTurn(stored: StoredDocument, timer: Timer, deadline: Deadline): Promise<void> {
    const body = bodyOf(stored);
    if (body.over && stored.out.length === 0 && body.toAll === undefined) {
      await this.#options.store.erase(stored.id);
      return;
    }
    const turn = body.over ? OVER : timer.event === MORE ? null : this.#timerOf(stored, body, timer);
    const others = stored.timers.filter((each) => each.id !== timer.id);
    await this.#commit(stored.id, stored.kind, { ...stored, timers: others }, body, turn, deadline);
  }

  #timerOf(stored: StoredDocument, body: DeskBody, timer: Timer): DeskTurn | null {
    return this.#deskOf(stored.kind).timer?.(body.state, timer, this.#world(stored.id)) ?? null;
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
    const toAll = [...(body.toAll ?? []), ...(turn?.toAll ? [turn.toAll] : [])];
    const { letters, rest } = firstOf(toAll);
    const out = [...(turn?.letters ?? []), ...letters].map(({ to, toKind, letter }): OutItem => {
      const number = letterNumber(lettersOut[to], now);
      lettersOut[to] = number;
      return { type: 'letter', seq: nextSeq++, to, toKind, number, letter };
    });
    const marks = replaced(stored?.out ?? [], turn?.letters ?? []);
    const timers = new Map((stored?.timers ?? []).map((timer) => [timer.id, timer]));
    for (const each of turn?.timers?.cancel ?? []) timers.delete(each);
    for (const timer of turn?.timers?.set ?? []) timers.set(timer.id, timer);
    if (rest.length > 0) timers.set(MORE, deskTimer(MORE, now + MORE_AFTER));
    const over = turn !== null && turn.state === null;
    const { toAll: before, ...kept } = body;
    const next: DeskBody = {
      ...kept,
      ...(rest.length > 0 && { toAll: rest }),
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
        timers: over
          ? [deskTimer(OVER_EVENT, now + (rest.length > 0 ? MORE_AFTER : OVER_AFTER))]
          : [...timers.values()],
        out,
        ...(marks.length > 0 && { marks }),
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
    const { store, clock, ids, network } = this.#options;
    return { self, now: clock.now(), network, newId: () => ids.uuid(), keyedHash: (text) => store.keyedHash(text) };
  }
}

/** What they keep is chained, and never changes; it holds keyed hashes from the start. */
const SEALED: ReadonlySet<DocumentKind> = new Set(['audit']);

/** Broadcasts without people who are gone. */
function stayingIn(toAll: readonly Broadcast[], gone: ReadonlySet<DocumentId>): Broadcast[] {
  return toAll
    .map((each) => ({ ...each, to: each.to.filter((to) => !gone.has(to)) }))
    .filter(({ to }) => to.length > 0);
}

/** A document that is over goes after this, milliseconds, or later while its letters are still on their way. */
const OVER_AFTER = 60_000;

const OVER: DeskTurn = { state: null };

const OVER_EVENT = 'desk.over';

/** Letters to many that leave in one turn, and how long after it the next ones do, milliseconds. */
const AT_ONCE = 10;
const MORE = 'desk.more';
const MORE_AFTER = 1_000;

/**
 * Letters on their way that a newer one makes needless, so that a document that tells often keeps only the last thing it
 * told. What a letter of another kind comes behind stays: it may be read in the light of it.
 */
function replaced(out: readonly OutItem[], letters: readonly Posted[]): Mark[] {
  const marks: Mark[] = [];
  for (const { to, letter, replaces } of letters) {
    if (!replaces) continue;
    const onTheWay = out.filter((item) => item.type === 'letter' && item.to === to);
    const other = onTheWay.findLastIndex((item) => item.type === 'letter' && item.letter.kind !== letter.kind);
    marks.push(...onTheWay.slice(other + 1).map(({ seq }): Mark => ({ seq, outcome: 'superseded' })));
  }
  return marks;
}

/** The next few letters of what goes to many, and what is left of it. */
function firstOf(toAll: readonly Broadcast[]): { letters: Posted[]; rest: Broadcast[] } {
  const letters: Posted[] = [];
  const rest: Broadcast[] = [];
  for (const { to, letter } of toAll) {
    const now = to.slice(0, AT_ONCE - letters.length);
    letters.push(...now.map((each): Posted => ({ to: each, toKind: 'person', letter })));
    if (now.length < to.length) rest.push({ to: to.slice(now.length), letter });
  }
  return { letters, rest };
}

function deskTimer(event: string, at: number): Timer {
  return { id: event, at, event, binding: { kind: 'appointment', subject: 'desk', version: 1 } };
}

const FRESH: DeskBody = { format: 1, state: null, nextSeq: 1, lettersIn: {}, lettersOut: {} };

/** What a desk keeps in its document; null when it is over. Errors: `store.format`. */
export function deskState(stored: Pick<StoredDocument, 'body'>): Json {
  return bodyOf(stored).state;
}

function bodyOf(stored: Pick<StoredDocument, 'body'>): DeskBody {
  const body = stored.body as unknown as DeskBody;
  if (body.format === 1) return body;
  throw new AppError('store.format', 'A document was written by a newer version of the companion.', {
    advice: 'Run the version that wrote it, or a newer one.',
  });
}
