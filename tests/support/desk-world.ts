import type { Desk, DeskTurn, DeskWorld } from '../../src/engine/desk.ts';
import type { Posted } from '../../src/engine/feature.ts';
import { auditDesk } from '../../src/features/audit/audit-desk.ts';
import { announcementDesk } from '../../src/features/broadcasts/announcement-desk.ts';
import { type Part, partSchema } from '../../src/features/broadcasts/letters.ts';
import { partDesk } from '../../src/features/broadcasts/part-desk.ts';
import { groupDesk } from '../../src/features/groups/group-desk.ts';
import { rollDesk } from '../../src/features/groups/roll-desk.ts';
import { meetingDesk } from '../../src/features/meetings/meeting-desk.ts';
import type { DocumentId, DocumentKind, Letter, Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import { NETWORK } from './rig.ts';

interface Kept {
  desk: Desk;
  state: Json | null;
  timers: Map<string, Timer>;
}

const DESKS: ReadonlyMap<DocumentKind, Desk> = new Map(
  [groupDesk, rollDesk, partDesk, auditDesk, meetingDesk, announcementDesk].map((desk) => [desk.kind, desk]),
);

/**
 * Groups, their people, meetings and messages as documents that write to each other, with nothing else around them: letters
 * of one document to another keep their order, and otherwise come in an order that a test may choose. People are mailboxes;
 * a broadcaster brings rounds to them when the test says so.
 */
export class DeskWorldStandIn {
  now: number;
  readonly inbox = new Map<DocumentId, Letter[]>();
  /** What went on the log, in order. */
  readonly audited: { what: string; subject: string; people: number | null }[] = [];
  readonly #documents = new Map<DocumentId, Kept>();
  #queue: { from: DocumentId; posted: Posted }[] = [];
  readonly #pick: (count: number) => number;
  #ids = 0;

  /** `pick`: which of so many letters that could come next does. */
  constructor(now: number, pick: (count: number) => number = () => 0) {
    this.now = now;
    this.#pick = pick;
  }

  /** A letter from a person or document; without `run` it lies there. */
  post(from: DocumentId, posted: Posted): void {
    this.#queue.push({ from, posted });
  }

  write(from: DocumentId, to: DocumentId, toKind: DocumentKind, kind: string, body: Json): void {
    this.post(from, { to, toKind, letter: { kind, body } });
    this.run();
  }

  /** A group with members, whom `organiser` coordinates. */
  group(id: DocumentId, organiser: DocumentId, members: readonly DocumentId[]): void {
    this.write(organiser, id, 'group', 'group.open', { title: `De ${id}` });
    for (const member of members) this.write(member, id, 'group', 'group.join', { name: member });
  }

  /** Brings all letters, and those that come of them. */
  run(): void {
    while (this.#queue.length > 0) this.#step();
  }

  /** Lets time pass; timers fire in order. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const due = [...this.#documents.entries()]
        .flatMap(([id, { timers }]) => [...timers.values()].map((timer) => ({ id, timer })))
        .filter(({ timer }) => timer.at <= end)
        .sort((one, other) => one.timer.at - other.timer.at)[0];
      if (!due) break;
      this.now = Math.max(this.now, due.timer.at);
      this.fire(due.id, due.timer.event);
      this.run();
    }
    this.now = end;
  }

  fire(id: DocumentId, event: string): void {
    const document = this.#documents.get(id);
    const timer = document?.timers.get(event);
    if (!document || !timer || document.state === null) throw new Error(`There is no timer ${event}.`);
    document.timers.delete(event);
    const turn = document.desk.timer?.(document.state, timer, this.#world(id)) ?? null;
    this.#settle(id, document, turn);
  }

  timers(id: DocumentId): Readonly<Record<string, number>> {
    return Object.fromEntries([...(this.#documents.get(id)?.timers ?? [])].map(([event, { at }]) => [event, at]));
  }

  state(id: DocumentId): Json | null {
    return this.#documents.get(id)?.state ?? null;
  }

  /** Parts that there are, by id. */
  get parts(): ReadonlyMap<DocumentId, Part> {
    return new Map(
      [...this.#documents]
        .filter(([, { desk, state }]) => desk.kind === 'part' && state !== null)
        .map(([id, { state }]) => [id, partSchema.parse(state)]),
    );
  }

  /** Brings the letters of every round that goes, to at most so many people of each part; all of them when not said. */
  bring(most = Number.POSITIVE_INFINITY): void {
    for (const [id, part] of this.parts) {
      const { round } = part;
      if (round?.state !== 'going') continue;
      const people = round.left.slice(0, most).map((place) => part.guests[place]?.person ?? '');
      for (const person of people) {
        const body = { ...round.letter.body, part: id, guest: person, group: part.title };
        this.#put(person, { kind: round.letter.kind, body });
      }
      const became = people.map((person) => ({ person, outcome: 'sent' }));
      const body: Json = { number: round.number, told: people, gone: [], became };
      this.write(id, id, 'part', 'part.progress', body);
    }
  }

  /** Brings everything that goes, also what follows when a round has ended. */
  bringAll(): void {
    for (;;) {
      this.pass(1_000);
      if ([...this.parts.values()].every(({ round }) => round?.state !== 'going')) return;
      this.bring();
    }
  }

  /** Kinds of what somebody got, without the feature's name. */
  kinds(person: DocumentId): string[] {
    return (this.inbox.get(person) ?? []).map(({ kind }) => kind.slice(kind.indexOf('.') + 1));
  }

  /** The body of the newest letter of a kind that somebody got. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there.
  last(person: DocumentId, kind: string): any {
    return this.inbox.get(person)?.findLast((each) => each.kind.endsWith(`.${kind}`))?.body;
  }

  /** The longest that the documents are, characters of JSON. */
  sizeOf(id: DocumentId): number {
    return JSON.stringify(this.state(id)).length;
  }

  #step(): void {
    // Only the first letter of one document to another can come next.
    const seen = new Set<string>();
    const heads = this.#queue.filter(({ from, posted }) => {
      const isFirst = !seen.has(`${from} ${posted.to}`);
      seen.add(`${from} ${posted.to}`);
      return isFirst;
    });
    const next = heads[this.#pick(heads.length)] ?? heads[0];
    if (!next) return;
    this.#queue = this.#queue.filter((each) => each !== next);
    this.#deliver(next.from, next.posted);
  }

  #deliver(from: DocumentId, { to, toKind, letter }: Posted): void {
    if (toKind === 'person') {
      this.#put(to, letter);
      return;
    }
    if (letter.kind === 'audit.note') this.audited.push(letter.body as never);
    const desk = DESKS.get(toKind);
    if (!desk) throw new Error(`There is no desk for ${toKind}.`);
    const known = this.#documents.get(to);
    const document = known ?? { desk, state: null, timers: new Map() };
    const turn = desk.letter(document.state, from, JSON.parse(JSON.stringify(letter)) as Letter, this.#world(to));
    if (turn) this.#documents.set(to, document);
    this.#settle(to, document, turn);
  }

  #put(person: DocumentId, letter: Letter): void {
    const inbox = this.inbox.get(person) ?? [];
    inbox.push(JSON.parse(JSON.stringify(letter)) as Letter);
    this.inbox.set(person, inbox);
  }

  #settle(id: DocumentId, document: Kept, turn: DeskTurn | null): void {
    if (!turn) return;
    document.state = JSON.parse(JSON.stringify(turn.state)) as Json;
    for (const event of turn.timers?.cancel ?? []) document.timers.delete(event);
    for (const timer of turn.timers?.set ?? []) document.timers.set(timer.id, timer);
    if (turn.state === null) this.#documents.delete(id);
    for (const posted of turn.letters ?? []) this.post(id, posted);
  }

  #world(self: DocumentId): DeskWorld {
    const newId = () => {
      this.#ids += 1;
      return `id-${String(this.#ids).padStart(33, '0')}`;
    };
    return { self, now: this.now, network: NETWORK, newId, keyedHash: (text) => `hash of ${text}` };
  }
}
