import type { World } from '../engine/world.ts';
import { dayOf, daysLate, dueOf, hasAnswers } from '../features/privacy/retention.ts';
import { tidied } from '../features/privacy/tidy-person.ts';
import type { DocumentId, StoredDocument } from '../ports/document.ts';
import type { Store } from '../ports/store.ts';
import { letGoTurn, tellTurn } from './let-go-turn.ts';
import type { Deadline, Mailbox } from './mailbox.ts';
import { asJson, type PersonBody, readPersonBody } from './person-document.ts';
import { forgetSeen } from './seen.ts';
import type { Turns } from './turns.ts';

export interface RetentionOfPeopleOptions {
  store: Store;
  mailbox: Mailbox;
  turns: Pick<Turns, 'commit'>;
  world: () => Pick<World, 'now' | 'network'>;
  /** Everything of a person goes, without a word, when the test still holds within their queue. Whether it went. */
  leave(id: DocumentId, isDue: (document: StoredDocument) => boolean): Promise<boolean>;
}

/** What was done for one person. */
export type Done = 'nothing' | 'told' | 'let-go' | 'left' | 'tidied';

/** What is worked out of a person's document without writing anything. */
type Plan = { do: Exclude<Done, 'nothing'>; late: number } | null;

/** Keeps what people told for as long as was said, and no longer: one person at a time, and only those who need it written. */
export class RetentionOfPeople {
  readonly #options: RetentionOfPeopleOptions;

  constructor(options: RetentionOfPeopleOptions) {
    this.#options = options;
  }

  /**
   * Looks at one person, and does what is due, where today has room for it. Errors: those of the store, and of a document that
   * can't be understood.
   */
  async see(id: DocumentId, room: { tell: boolean; leave: boolean }): Promise<{ done: Done; late: number }> {
    const read = await this.#options.store.read(id);
    const plan = read.status === 'found' ? await this.#planOf(read.document) : null;
    const hasRoom = plan?.do === 'told' ? room.tell : plan?.do === 'left' ? room.leave : true;
    if (!plan || !hasRoom) return { done: 'nothing', late: plan?.late ?? 0 };
    const { late } = plan;
    if (plan.do === 'left') {
      const isDue = (document: StoredDocument) => this.#dueOf(document) === 'leave';
      return { done: (await this.#options.leave(id, isDue)) ? 'left' : 'nothing', late };
    }
    // Only who needs it is waited for; and they may have written meanwhile.
    const done = await this.#options.mailbox.run(id, (deadline) => this.#do(id, deadline, room.tell));
    return { done, late };
  }

  async #do(id: DocumentId, deadline: Deadline, mayTell: boolean): Promise<Done> {
    const { store, turns, world } = this.#options;
    const read = await store.read(id);
    if (read.status !== 'found') return 'nothing';
    const { document } = read;
    const plan = await this.#planOf(document);
    if (!plan || plan.do === 'left' || (plan.do === 'told' && !mayTell)) return 'nothing';
    const here = world();
    const body = readPersonBody(document);
    if (plan.do === 'told') await turns.commit(tellTurn(document, body, here), deadline);
    else if (plan.do === 'let-go') {
      const isMissed = hasAnswers(body.person, dayOf(here.now, here.network));
      await turns.commit(letGoTurn(document, body, here, isMissed), deadline);
    } else {
      const tidy = await this.#tidied(body);
      const { version, kind, timers } = document;
      await turns.commit({ id, kind, expected: version, body: asJson(tidy), timers, out: [] }, deadline);
    }
    return plan.do;
  }

  async #planOf(document: StoredDocument): Promise<Plan> {
    const due = this.#dueOf(document);
    if (due === null) return null;
    const body = readPersonBody(document);
    const late = due === 'nothing' ? 0 : daysLate(body, this.#options.world());
    if (due === 'tell') return { do: 'told', late };
    if (due === 'let-go') return { do: 'let-go', late };
    if (due === 'leave') return { do: 'left', late };
    const tidy = await this.#tidied(body);
    return tidy === body ? null : { do: 'tidied', late };
  }

  /** Null: there is nobody here any more, or only the way to where they are now. */
  #dueOf(document: StoredDocument): ReturnType<typeof dueOf> | null {
    if (document.kind !== 'person') return null;
    const body = readPersonBody(document);
    return body.erased || body.movedTo !== undefined ? null : dueOf(body, this.#options.world());
  }

  /** The same body when nothing in it has lost its purpose. */
  async #tidied(body: PersonBody): Promise<PersonBody> {
    const here = this.#options.world();
    const after = tidied(body, here, await this.#overTalks(body));
    const seen = forgetSeen(body.seen, here.now);
    const isSame = after.person === body.person && after.session === body.session && seen === body.seen;
    return isSame ? body : { ...body, ...after, seen };
  }

  /** Talks that have no document any more; one that could not be read may still be put back. */
  async #overTalks({ person }: PersonBody): Promise<ReadonlySet<DocumentId>> {
    const over = new Set<DocumentId>();
    for (const { talk } of person.talks ?? []) {
      if ((await this.#options.store.read(talk)).status === 'absent') over.add(talk);
    }
    return over;
  }
}
