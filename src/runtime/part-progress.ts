import type { z } from 'zod';
import type { Part, progressPart } from '../features/broadcasts/letters.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { type Desks, deskState } from './desks.ts';
import type { Mailbox } from './mailbox.ts';
import { readPersonBody } from './person-document.ts';
import type { Became } from './told-outcome.ts';
import { codeOf } from './turns.ts';

type Progress = z.infer<typeof progressPart>;

/** A part hears of so many people at once, or after so many milliseconds. */
const MOST = 25;
const AFTER = 500;
/** The number of no round: of one before the round that is going. */
const EARLIER = 0;
/** When it could not be told, milliseconds. */
const AGAIN_AFTER = 1_000;

/** What a part has not been told yet. `told`, `gone`: by the number of their round. */
interface Pending {
  told: Map<number, string[]>;
  gone: Map<number, string[]>;
  became: Became[];
  writing: boolean;
  disarm: (() => void) | null;
}

export interface PartProgressOptions {
  store: Store;
  clock: Clock;
  log: Log;
  mailbox: Mailbox;
  desks: Pick<Desks, 'tell'>;
}

/** Tells parts how far a broadcast came with their people, several people at a time. What a crash forgets is found again. */
export class PartProgress {
  readonly #options: PartProgressOptions;
  readonly #pending = new Map<DocumentId, Pending>();
  readonly #underway = new Set<Promise<void>>();

  constructor(options: PartProgressOptions) {
    this.#options = options;
  }

  /** Writes under way at this moment. */
  get busy(): number {
    return this.#underway.size;
  }

  told(part: DocumentId, round: number, guest: DocumentId): void {
    const pending = this.#of(part);
    pending.told.set(round, [...(pending.told.get(round) ?? []), guest]);
    this.#touch(part, pending);
  }

  gone(part: DocumentId, round: number, guest: DocumentId): void {
    const pending = this.#of(part);
    pending.gone.set(round, [...(pending.gone.get(round) ?? []), guest]);
    this.#touch(part, pending);
  }

  /** `person`: the document that sent it, which may have taken in the one that is on the list. */
  became(part: DocumentId, became: Became): void {
    const pending = this.#of(part);
    pending.became.push(became);
    this.#touch(part, pending);
  }

  async idle(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  /** Tells everything that there is to tell now. What can't be written is found again at the next start. */
  async flush(): Promise<void> {
    await this.idle();
    for (const [part, pending] of this.#pending) this.#begin(part, pending);
    await this.idle();
    for (const { disarm } of this.#pending.values()) disarm?.();
    this.#pending.clear();
  }

  #of(part: DocumentId): Pending {
    const found = this.#pending.get(part);
    if (found) return found;
    const pending: Pending = { told: new Map(), gone: new Map(), became: [], writing: false, disarm: null };
    this.#pending.set(part, pending);
    return pending;
  }

  #touch(part: DocumentId, pending: Pending): void {
    if (pending.writing) return;
    if (sizeOf(pending) >= MOST) this.#begin(part, pending);
    else this.#arm(part, pending, AFTER);
  }

  #arm(part: DocumentId, pending: Pending, after: number): void {
    const { clock } = this.#options;
    pending.disarm ??= clock.wakeAt(clock.now() + after, () => this.#begin(part, pending));
  }

  #begin(part: DocumentId, pending: Pending): void {
    pending.disarm?.();
    pending.disarm = null;
    if (pending.writing || sizeOf(pending) === 0) return;
    pending.writing = true;
    const work = this.#write(part, pending).finally(() => this.#underway.delete(work));
    this.#underway.add(work);
  }

  async #write(part: DocumentId, pending: Pending): Promise<void> {
    const { told, gone, became } = pending;
    pending.told = new Map();
    pending.gone = new Map();
    pending.became = [];
    let failed = false;
    try {
      await this.#options.mailbox.run(part, async (deadline) => {
        for (const body of await this.#lettersOf(part, { told, gone, became }))
          await this.#options.desks.tell(part, { kind: 'part.progress', body: body as unknown as Json }, deadline);
      });
    } catch (error) {
      // Told again, it changes nothing.
      failed = true;
      this.#options.log.warn('part-not-told', { document: part, code: codeOf(error) });
      pending.told = joined(told, pending.told);
      pending.gone = joined(gone, pending.gone);
      pending.became = [...became, ...pending.became];
    }
    pending.writing = false;
    if (failed) this.#arm(part, pending, AGAIN_AFTER);
    else if (sizeOf(pending) > 0) this.#touch(part, pending);
    else this.#pending.delete(part);
  }

  /** One letter for each round that there is something of; there is hardly ever more than one. */
  async #lettersOf(
    id: DocumentId,
    { told, gone, became }: Pick<Pending, 'told' | 'gone' | 'became'>,
  ): Promise<Progress[]> {
    const part = await readPart(this.#options.store, id);
    if (!part) return [];
    // A part of people who came by a link has had no round yet.
    const { number, left } = part.round ?? { number: 0, left: [] };
    const waits = new Set(left.map((index) => part.guests[index]?.person));
    const known = new Set(part.guests.map(({ person }) => person));
    const letters = new Map<number, Progress>();
    const letterOf = (round: number): Progress => {
      const letter = letters.get(round) ?? { number: round, told: [], gone: [], became: [] };
      letters.set(round, letter);
      return letter;
    };
    for (const [round, people] of told) letterOf(round).told.push(...people);
    for (const [round, people] of gone) letterOf(round).gone.push(...people);
    for (const each of became) {
      const person = known.has(each.person) ? each.person : await this.#guestOf(each.person, known);
      if (person === null) continue;
      const justTold = [...told].find(([, people]) => people.includes(person))?.[0];
      // Who is still to be written to in this round had a message in an earlier one.
      letterOf(justTold ?? (waits.has(person) ? EARLIER : number)).became.push({ ...each, person });
    }
    return [...letters.values()].sort((one, other) => one.number - other.number);
  }

  /** Who joined two chats is on the list by the one that they were invited in. */
  async #guestOf(person: DocumentId, known: ReadonlySet<DocumentId>): Promise<DocumentId | null> {
    const read = await this.#options.store.read(person);
    if (read.status !== 'found' || read.document.kind !== 'person') return null;
    return readPersonBody(read.document).joined?.find((each) => known.has(each)) ?? null;
  }
}

/** The state of a part; null when there is none, or it is over. */
export async function readPart(store: Store, id: DocumentId): Promise<Part | null> {
  const read = await store.read(id);
  return read.status === 'found' && read.document.kind === 'part' ? partOf(read.document) : null;
}

/** The state of a part, from its document; null when it is over. */
export function partOf(document: Parameters<typeof deskState>[0]): Part | null {
  // Only its desk writes it, and it is read at every commit.
  return deskState(document) as unknown as Part | null;
}

function sizeOf({ told, gone, became }: Pick<Pending, 'told' | 'gone' | 'became'>): number {
  let size = became.length;
  for (const each of [...told.values(), ...gone.values()]) size += each.length;
  return size;
}

function joined(first: ReadonlyMap<number, string[]>, then: ReadonlyMap<number, string[]>): Map<number, string[]> {
  const all = new Map(first);
  for (const [round, people] of then) all.set(round, [...(all.get(round) ?? []), ...people]);
  return all;
}
