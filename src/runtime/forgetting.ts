import type { Address } from '../ports/address.ts';
import { DOCUMENT_KINDS, type DocumentId, type DocumentKind, type StoredDocument } from '../ports/document.ts';
import type { Json } from '../ports/json.ts';
import type { Store } from '../ports/store.ts';
import { breath } from './breath.ts';
import { CLEARED_BY } from './cleared-by.ts';
import type { CodesDesk } from './codes-desk.ts';
import type { Desks } from './desks.ts';
import type { Mailbox } from './mailbox.ts';
import type { Turns } from './turns.ts';
import { names, withoutNames } from './without-names.ts';

/** Somebody who erased everything: how documents may call them, and where they were. */
export interface Gone {
  ids: ReadonlySet<DocumentId>;
  addresses: readonly Address[];
  /** Documents that wrote to theirs, or got letters from it: people's are looked at only then, because there are so many. */
  correspondents: ReadonlySet<DocumentId>;
  /** No letter was ever written from their documents or to them: nobody can know how they are called. */
  unknown: boolean;
}

export interface ForgettingOptions {
  store: Store;
  mailbox: Mailbox;
  turns: Pick<Turns, 'commit'>;
  desks: Pick<Desks, 'forget'>;
  codes: Pick<CodesDesk, 'forget'>;
}

/** Clears what is left of somebody in the documents of others, after everybody who had to hear of it did. */
export class Forgetting {
  readonly #options: ForgettingOptions;
  /** One after the other: each looks through all documents that are no person's. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ForgettingOptions) {
    this.#options = options;
  }

  /** Goes through all documents once. Gives whether nothing of them was found. Errors: those of the store. */
  pass(gone: Gone): Promise<boolean> {
    const pass = this.#last.then(() => this.#pass(gone));
    this.#last = pass.catch(() => {});
    return pass;
  }

  /** Clears one document, whoever wrote to somebody who is gone. */
  async clear(id: DocumentId, ids: ReadonlySet<DocumentId>): Promise<void> {
    const read = await this.#options.store.read(id);
    if (read.status === 'found') await this.#clear(read.document, { ids, addresses: [] });
  }

  async #pass(gone: Gone): Promise<boolean> {
    const { store } = this.#options;
    let isClean = true;
    for (const kind of DOCUMENT_KINDS) {
      const how = CLEARED_BY[kind];
      if (how === 'goes' || how === 'nothing' || (gone.unknown && how !== 'address')) continue;
      for await (const id of store.list(kind)) if (!(await this.#look(id, gone, kind))) isClean = false;
    }
    for (const id of gone.correspondents)
      if (!gone.ids.has(id) && !(await this.#look(id, gone, 'person'))) isClean = false;
    return isClean;
  }

  /** Looks at one document, if it is of this kind. True: nothing of them stands there. */
  async #look(id: DocumentId, gone: Gone, kind: DocumentKind): Promise<boolean> {
    // Whoever writes just now goes first.
    await breath();
    const read = await this.#options.store.read(id);
    if (read.status !== 'found' || read.document.kind !== kind || !standsIn(read.document, gone)) return true;
    await this.#clear(read.document, gone);
    return false;
  }

  async #clear({ id, kind }: StoredDocument, { ids }: Pick<Gone, 'ids' | 'addresses'>): Promise<void> {
    const { mailbox, desks, codes, store } = this.#options;
    switch (CLEARED_BY[kind]) {
      case 'desk':
        return mailbox.run(id, (deadline) => desks.forget(id, ids, deadline));
      case 'codes':
        return codes.forget(ids);
      case 'address':
        return mailbox.run(id, () => store.erase(id));
      case 'goes':
      case 'numbers':
        return this.#unname(id, ids);
      case 'nothing':
    }
  }

  /** Every id of theirs becomes its keyed hash. */
  #unname(id: DocumentId, ids: ReadonlySet<DocumentId>): Promise<void> {
    const { mailbox, store, turns } = this.#options;
    return mailbox.run(id, async (deadline) => {
      const read = await store.read(id);
      if (read.status !== 'found') return;
      const { kind, version, body, timers } = read.document;
      const unnamed = <T>(json: T): T =>
        withoutNames(json as unknown as Json, ids, (text) => store.keyedHash(text)) as unknown as T;
      const commit = { id, kind, expected: version, body: unnamed(body), timers: unnamed(timers), out: [] };
      await turns.commit(commit, deadline);
    });
  }
}

function standsIn({ kind, body, timers, out, receipts }: StoredDocument, { ids, addresses }: Gone): boolean {
  if (CLEARED_BY[kind] === 'address')
    return names(
      [out, receipts ?? []],
      addresses.map(({ value }) => value),
    );
  // What is chained holds marks only; its letters are numbered beside it.
  const kept = kind === 'audit' ? { ...(body as Record<string, Json>), state: null } : body;
  return names([kept, timers, out], ids);
}
