import type { Posted } from '../../src/engine/feature.ts';
import { visitDesk } from '../../src/features/visits/visit-desk.ts';
import { readVisit, type Visit } from '../../src/features/visits/visit-state.ts';
import type { Json } from '../../src/ports/json.ts';
import { OneDesk } from './one-desk.ts';

export const VISITOR = 'joost';
export const HOSTS = ['fatma', 'karim'];
export const SIDES = [VISITOR, ...HOSTS];

/** What one side last heard of the visit; `over`: that it is none of theirs (any more). */
type Heard = { date: string; time: string; revision: number; state: string } | 'over' | null;

export interface Wrote {
  as: string;
  kind: string;
  body: { [key: string]: Json };
}

/** One turn of the visit: what it was before, who wrote what, what it became, and the letters that came of it. */
export interface Turn {
  before: Visit | null;
  wrote: Wrote;
  after: Visit | null;
  /** Null: the letter was nothing to it. */
  letters: readonly Posted[] | null;
}

/**
 * The visitor and two coordinators who write to one visit. Letters between the visit and each of them keep their order, as
 * the post does; between the three anything can come before anything.
 */
export class VisitSides {
  readonly turns: Turn[] = [];
  readonly heard = new Map<string, Heard>();
  /** Called it off or left: they are not written to about it. */
  readonly done = new Set<string>();
  readonly #desk = new OneDesk(visitDesk, 'visit');
  readonly #toVisit = new Map<string, Wrote[]>(SIDES.map((each) => [each, []]));
  readonly #toSide = new Map<string, Posted[]>(SIDES.map((each) => [each, []]));
  readonly #arrived: Wrote[] = [];

  constructor() {
    const details = { date: '2026-12-01', time: '10:00', first: true, about: [], note: null };
    const about = { visitor: 'Joost', team: null, group: 'group', organisation: 'Moedergroep' };
    this.#post(this.#desk.take('group', 'visit.open', { ...about, details, by: VISITOR, hosts: HOSTS }) ?? []);
  }

  get visit(): Visit | null {
    return this.#desk.state === null ? null : readVisit(this.#desk.state);
  }

  /** One side writes; `revision` of a yes is that which they last heard of. */
  write(as: string, what: string, moment: { date: string; time: string }): void {
    if (this.done.has(as)) return;
    const heard = this.heard.get(as);
    const revision = heard && heard !== 'over' ? heard.revision : 1;
    const more = what === 'accept' ? { revision } : what === 'move' ? moment : {};
    this.#toVisit.get(as)?.push({ as, kind: `visit.${what}`, body: { as, side: sideName(as), ...more } });
  }

  /** The next letter of one side reaches the visit, from either of their two documents. False: there is none. */
  deliver(as: string, from = as): boolean {
    const next = this.#toVisit.get(as)?.shift();
    if (next) this.#take(next, from);
    return next !== undefined;
  }

  /** A letter that was taken before comes once more. */
  repeat(index: number): void {
    const again = this.#arrived[index % Math.max(1, this.#arrived.length)];
    if (again) this.#take(again, again.as);
  }

  /** Somebody who has seen the visit's own id writes to it. */
  intrude(wrote: Wrote): void {
    this.#take(wrote, VISITOR);
  }

  /** The next letter of one side never arrives. */
  lose(as: string): void {
    this.#toVisit.get(as)?.shift();
  }

  /** One side reads the next letter that the visit wrote to them. False: there is none. */
  read(as: string): boolean {
    const next = this.#toSide.get(as)?.shift();
    if (next) this.heard.set(as, heardIn(next));
    return next !== undefined;
  }

  /** The next letter of the visit to one side is gone for ever. */
  loseNews(as: string): void {
    this.#toSide.get(as)?.shift();
  }

  /** Everything under way arrives. */
  settle(): void {
    for (const as of SIDES) while (this.deliver(as));
    for (const as of SIDES) while (this.read(as));
  }

  #take(wrote: Wrote, from: string): void {
    const before = this.visit;
    const letters = this.#desk.take(from, wrote.kind, wrote.body);
    this.#arrived.push(wrote);
    if (['visit.cancel', 'visit.leave'].includes(wrote.kind)) this.done.add(wrote.as);
    this.turns.push({ before, wrote, after: this.visit, letters });
    this.#post(letters ?? []);
  }

  #post(letters: readonly Posted[]): void {
    for (const posted of letters) this.#toSide.get(sideAt(posted.to))?.push(posted);
  }
}

/** Whose document that is: each may have a second one. */
export function sideAt(document: string): string {
  return document.replace(/-2$/, '');
}

function sideName(as: string): string {
  return as === VISITOR ? 'visitor' : 'host';
}

function heardIn({ letter }: Posted): Heard {
  const { details, revision, state } = letter.body as {
    details?: { date: string; time: string };
    revision?: number;
    state?: string;
  };
  if (!details || revision === undefined || state === undefined || ['declined', 'cancelled'].includes(state))
    return 'over';
  return { date: details.date, time: details.time, revision, state };
}
