import { type Address, addressKey } from '../../src/ports/address.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { DocumentId, StoredDocument } from '../../src/ports/document.ts';
import { NOTHING_WAITS, type Sharing, type SharingHost } from '../../src/ports/sharing.ts';
import type { ReadResult, Store } from '../../src/ports/store.ts';
import { closed } from '../../src/store/errors.ts';
import type { Worker } from './shared-jobs.ts';
import type { SharedChange, SharedMemory } from './shared-memory.ts';

/** Between looks at whether others died, milliseconds. */
export const SWEEP = 3_000;
/** From losing its presence to joining again, milliseconds. */
const REJOIN = 1_000;

/** One of the processes that share a memory: its store, and its clock, which both end with it. */
export class SharedProcess {
  readonly store: Store & { sharing: Sharing };
  readonly clock: Clock;
  /** Resolves when it is dead. */
  readonly died: Promise<void>;
  isDead = false;
  /** By which the others know it; null while it is none of them. */
  id: string | null = null;
  host: SharingHost | null = null;
  readonly #memory: SharedMemory;
  readonly #held = new Map<DocumentId, Set<string>>();
  /** The newest change of each document that was answered: answers may come in another order. */
  readonly #newest = new Map<DocumentId, number>();
  #changes = 0;
  #worker: Worker | null = null;
  #isLead = false;
  #joinedAt = 0;
  #isSweeping = false;
  #leading: Promise<void> = Promise.resolve();
  #isRetired = false;
  #fate: { steps: number; what: 'kill' | 'cut' } | null = null;
  #isClosed = false;
  #disarm: () => void = () => {};
  #end: () => void = () => {};

  constructor(memory: SharedMemory, skew: number) {
    this.#memory = memory;
    this.died = new Promise((resolve) => {
      this.#end = resolve;
    });
    const { clock } = memory;
    this.clock = {
      now: () => clock.now() + skew,
      wakeAt: (at, wake) => clock.wakeAt(at - skew, () => (this.isDead ? undefined : wake())),
    };
    this.store = { ...this.#storeOver(memory.inner), sharing: this.#sharing() };
  }

  readonly serves = (address: Address): boolean => this.host?.serves(address) ?? false;

  /** Nothing it asks for is answered any more, and nothing wakes it; what it had asked for just now may happen or not. */
  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#disarm();
    this.#end();
    this.#memory.stir();
  }

  /** Is killed, or cut off, in the middle of what it does: each question to the store is a step, and each answer. */
  after(steps: number, what: 'kill' | 'cut'): void {
    this.#fate = { steps, what };
  }

  /** It lives, and can still read and write, but the others don't hear it any more; it joins again by itself. */
  cut(): void {
    if (this.isDead || this.id === null) return;
    this.id = null;
    this.#held.clear();
    this.#disarm();
    this.host?.lost();
    void this.#lead(false);
    this.#disarm = this.clock.wakeAt(this.clock.now() + REJOIN, () => void this.#join());
    this.#memory.stir();
  }

  /** What a process does to the world outside: it is done when its time comes, unless the process is dead by then. */
  outside<T>(act: () => T | Promise<T>): Promise<T> {
    return this.#ask(async () => act());
  }

  /** Its next sweep, of those that come every so many milliseconds since it joined, is to be done. */
  willSweep(): void {
    if (this.#isSweeping || this.isDead || this.id === null) return;
    this.#isSweeping = true;
    const { clock } = this.#memory;
    const sweeps = Math.floor((clock.now() - this.#joinedAt) / SWEEP) + 1;
    this.#disarm = clock.wakeAt(this.#joinedAt + sweeps * SWEEP, () => {
      this.#isSweeping = false;
      void this.#sweep(SWEEP);
    });
  }

  // ---- The store ----

  #storeOver(inner: Store): Store {
    const found = (read: ReadResult): StoredDocument | null => (read.status === 'found' ? read.document : null);
    const changing = <T>(id: DocumentId, by: SharedChange['by'], change: () => Promise<T>): Promise<T> => {
      let apply: () => void = () => {};
      return this.#ask(
        async () => {
          const before = found(await inner.read(id));
          const result = await change();
          const after = found(await inner.read(id));
          apply = this.#knowing(id, this.#memory.within(id, { by, before, after }, this).mine);
          return result;
        },
        () => apply(),
      );
    };
    return {
      read: (id) => this.#ask(() => inner.read(id)),
      find: (address) => this.#ask(() => inner.find(address)),
      commit: (commit) => changing(commit.id, 'commit', () => inner.commit(commit)),
      mark: (id, marks) => changing(id, 'mark', () => inner.mark(id, marks)),
      erase: (id) => changing(id, 'erase', () => inner.erase(id)),
      pending: () => this.#each(inner.pending()),
      list: (kind) => this.#each(inner.list(kind)),
      keyedHash: (text) => inner.keyedHash(text),
      health: () => ({ ...inner.health(), writable: !this.#isClosed }),
      close: async () => {
        this.#isClosed = true;
        this.#depart();
      },
    };
  }

  /** One question: the store gets to it, and its answer comes back; the process may die before either. */
  #ask<T>(work: () => Promise<T>, answered: () => void = () => {}): Promise<T> {
    const { steps } = this.#memory;
    if (this.isDead) return forever();
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise<T>((resolve, reject) => {
      steps.add(async () => {
        this.#live();
        // What a dead process sent off may have arrived all the same.
        if (this.isDead && steps.random() < 0.5) return;
        const result = await Promise.allSettled([work()]).then(([settled]) => settled);
        steps.add(() => {
          this.#live();
          if (this.isDead) return;
          answered();
          if (result.status === 'fulfilled') resolve(result.value);
          else reject(result.reason);
        });
      });
    });
  }

  #live(): void {
    const fate = this.#fate;
    if (!fate) return;
    fate.steps -= 1;
    if (fate.steps > 0) return;
    this.#fate = null;
    this[fate.what]();
  }

  async *#each<T>(items: AsyncIterable<T>): AsyncIterable<T> {
    for await (const item of items) {
      if (this.isDead) await forever();
      yield item;
    }
  }

  // ---- Sharing ----

  #sharing(): Sharing {
    const memory = this.#memory;
    const isLead = () => this.#isLead;
    return {
      join: async (host) => {
        this.host = host;
        await this.#ask(async () => {});
        await this.#join();
      },
      retire: () => this.#retire(),
      leave: () => this.#ask(async () => this.#depart()),
      get isLead() {
        return isLead();
      },
      waiting: NOTHING_WAITS,
      get doors() {
        return memory.doors;
      },
      holds: (id, address) => this.#held.get(id)?.has(addressKey(address)) ?? false,
      take: (id) => {
        let apply: () => void = () => {};
        return this.#ask(
          async () => {
            const read = await memory.inner.read(id);
            const me = { id: memory.knows(this.id) ? this.id : null, serves: this.serves };
            apply = this.#knowing(id, memory.lines.take(id, me));
            return read.status === 'found' ? read.document : null;
          },
          () => apply(),
        );
      },
      release: (id, address) => {
        this.#held.get(id)?.delete(addressKey(address));
        return this.#ask(async () => {
          if (this.id !== null && memory.lines.release(id, address, this.id)) memory.offer(id, this.id);
        });
      },
      place: (channel, rates) => this.#ask(async () => memory.place(channel, rates)),
      alone: async (name, act) => {
        await this.#ask(async () => {});
        return memory.alone(name, this, act);
      },
      pause: (channel, purpose, forMs) =>
        this.#ask(async () => {
          const until = Math.max(memory.pausedUntil.get(channel) ?? 0, memory.clock.now() + forMs);
          if (purpose === 'initiative') memory.pausedUntil.set(channel, until);
        }),
    };
  }

  async #retire(): Promise<void> {
    this.#isRetired = true;
    await this.#lead(false);
    if (this.id !== null) this.#memory.giveLead(this.id);
    while (this.#worker && this.#worker.inHand.size > 0) await Promise.all(this.#worker.inHand);
  }

  async #join(): Promise<void> {
    if (this.#isClosed || this.isDead) return;
    const memory = this.#memory;
    const id = memory.newId();
    this.id = id;
    this.#joinedAt = memory.clock.now();
    this.#isSweeping = false;
    memory.joined(id, this);
    const isWorking = () => this.id === id && !this.isDead && !this.#isRetired;
    this.#worker = { id, isWorking, inHand: new Set(), run: (...job) => this.#run(...job) };
    memory.jobs.join(this.#worker);
    await this.#sweep(0);
  }

  async #run(...[kind, document]: Parameters<Worker['run']>): Promise<void> {
    const { host } = this;
    if (this.isDead || !host) return forever();
    const doing = kind === 'letters' ? host.letters(document) : host.timers(document);
    return Promise.race([doing, this.died.then(() => forever<void>())]);
  }

  /** Looks for who died, for the lead, and for what nobody has held for so long, milliseconds. */
  async #sweep(freeFor: number): Promise<void> {
    const memory = this.#memory;
    memory.sweep();
    const { id } = this;
    if (id === null) return;
    const knows = (document: DocumentId, key: string) => this.#held.get(document)?.has(key) ?? false;
    const offered = [...memory.lines.free(freeFor, { id, serves: this.serves }), ...memory.lines.unknownTo(id, knows)];
    for (const document of new Set(offered)) memory.tell(id, (process) => process.host?.offered(document));
    if (!this.#isRetired && memory.wantsLead(id)) await this.#lead(true);
    if (memory.isStirred) this.willSweep();
  }

  /** Says so one after the other, however quickly it changes. */
  #lead(isLead: boolean): Promise<void> {
    if (this.#isLead !== isLead) {
      this.#isLead = isLead;
      this.#leading = this.#leading.then(() => this.host?.lead(isLead));
    }
    return Promise.race([this.#leading, this.died.then(() => forever<void>())]);
  }

  #depart(): void {
    this.#disarm();
    if (this.#worker) this.#memory.jobs.leave(this.#worker);
    this.#held.clear();
    const { id } = this;
    this.id = null;
    if (id !== null) this.#memory.gone(id);
  }

  /** What is known of a document's lines once its answer has come; nothing, if a newer one came first. */
  #knowing(document: DocumentId, mine: readonly string[]): () => void {
    const { id } = this;
    this.#changes += 1;
    const change = this.#changes;
    return () => {
      // It may have lost everything meanwhile.
      if (this.id === null || this.id !== id || change < (this.#newest.get(document) ?? 0)) return;
      this.#newest.set(document, change);
      if (mine.length > 0) this.#held.set(document, new Set(mine));
      else this.#held.delete(document);
    };
  }
}

function forever<T>(): Promise<T> {
  return new Promise(() => {});
}
