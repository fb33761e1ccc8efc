import { z } from 'zod';
import type { World } from '../engine/world.ts';
import { SET_ASIDE_DAYS } from '../features/privacy/retention.ts';
import {
  isTooLong,
  readUnanswered,
  UNANSWERED_DOCUMENT,
  UNANSWERED_TIDY,
} from '../features/questions/unanswered-desk.ts';
import { isKeptTooLong, TALK_TIDY } from '../features/talks/talk-desk.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Mark, Store } from '../ports/store.ts';
import { type Desks, deskState } from './desks.ts';
import type { Mailbox } from './mailbox.ts';

const DAY = 24 * 3_600_000;

/** Of a dead letter; one of before this was kept is as old as can be. */
const deadLetter = z.object({ at: z.number().default(0) });

export interface RetentionOfOthersOptions {
  store: Store;
  mailbox: Mailbox;
  desks: Pick<Desks, 'tell'>;
  world: () => Pick<World, 'now' | 'network'>;
  /** What a document wanted sent is not sent any more. */
  drop(id: DocumentId, marks: readonly Mark[]): void;
}

/**
 * Gives an end to what is no person's: dead letters, and talks and questions whose timers were set when more was allowed. The
 * timers of their documents do the rest, to the day.
 */
export class RetentionOfOthers {
  readonly #options: RetentionOfOthersOptions;

  constructor(options: RetentionOfOthersOptions) {
    this.#options = options;
  }

  /** Whether something went, or was given an earlier end. */
  async talk(id: DocumentId): Promise<boolean> {
    const document = await this.#read(id);
    const state = document && deskState(document);
    if (!document || state === null || !isKeptTooLong(state, document.timers, this.#options.world())) return false;
    return this.#tell(id, TALK_TIDY);
  }

  async questions(): Promise<boolean> {
    const document = await this.#read(UNANSWERED_DOCUMENT);
    const state = document && deskState(document);
    if (!document || state === null) return false;
    if (!isTooLong(readUnanswered(state), document.timers, this.#options.world())) return false;
    return this.#tell(UNANSWERED_DOCUMENT, UNANSWERED_TIDY);
  }

  async deadLetter(id: DocumentId): Promise<boolean> {
    if (!this.#isOld(await this.#read(id))) return false;
    const { store, mailbox, drop } = this.#options;
    return mailbox.run(id, async () => {
      const document = await this.#read(id);
      if (!document || !this.#isOld(document)) return false;
      await store.erase(id);
      drop(
        id,
        document.out.map(({ seq }) => ({ seq, outcome: 'superseded' })),
      );
      return true;
    });
  }

  #isOld(document: StoredDocument | null): boolean {
    if (document?.kind !== 'dead-letter') return false;
    return deadLetter.parse(document.body).at <= this.#options.world().now - SET_ASIDE_DAYS * DAY;
  }

  async #tell(id: DocumentId, kind: string): Promise<boolean> {
    const { mailbox, desks } = this.#options;
    await mailbox.run(id, (deadline) => desks.tell(id, { kind, body: {} }, deadline));
    return true;
  }

  async #read(id: DocumentId): Promise<StoredDocument | null> {
    const read = await this.#options.store.read(id);
    return read.status === 'found' ? read.document : null;
  }
}
