import type { Library } from '../library/library.ts';
import type { Address } from '../ports/address.ts';
import type { Channel } from '../ports/channel.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { DocumentId, OutItem, StoredDocument } from '../ports/document.ts';
import type { Inbound } from '../ports/inbound.ts';
import type { Json } from '../ports/json.ts';
import { type Language, SOURCE_LANGUAGE } from '../ports/language.ts';
import type { Store } from '../ports/store.ts';
import { readPersonBody } from './person-document.ts';

export interface TroubleDeskOptions {
  store: Store;
  ids: Ids;
  clock: Clock;
  library: Library;
  channels: readonly Channel[];
  /** Sends what a dead letter's document wants sent. */
  send(document: StoredDocument): void;
}

/** What can't be taken: set apart, counted, and told to the person, without a word of what it said. */
export class TroubleDesk {
  readonly #options: TroubleDeskOptions;
  #buried = 0;

  constructor(options: TroubleDeskOptions) {
    this.#options = options;
  }

  /** Dead letters since start. */
  get buried(): number {
    return this.#buried;
  }

  /** An inbound that failed again and again: the person is told, and the next message goes on. */
  async buryInbound(id: DocumentId, inbound: Inbound, code: string): Promise<void> {
    const { clock, library } = this.#options;
    const at = clock.now();
    const { address, content } = inbound;
    const language = await this.#languageOf(id);
    const text = library.text(language, 'engine.failed', { code });
    const message = { language, text };
    await this.#bury({ at, code, channel: address.channel, kind: content.kind }, [
      { type: 'message', seq: 1, purpose: 'reply', to: address, message, at },
    ]);
  }

  /** A timer that failed: the others of its document go on. */
  async buryTimer(event: string, code: string): Promise<void> {
    await this.#bury({ at: this.#options.clock.now(), code, timer: event }, []);
  }

  /** Says something past the outbox, when nothing can be kept. */
  async tell(id: DocumentId, to: Address, key: string): Promise<void> {
    const { ids, channels, library } = this.#options;
    const language = await this.#languageOf(id);
    const channel = channels.find((each) => each.name === to.channel);
    await channel?.send({ id: ids.uuid(), to, message: { language, text: library.text(language, key) } });
  }

  async #bury(body: Json, out: readonly OutItem[]): Promise<void> {
    const { store, ids, send } = this.#options;
    const id = ids.uuid();
    const document = await store.commit({ id, kind: 'dead-letter', expected: 0, body, timers: [], out });
    this.#buried += 1;
    send(document);
  }

  /** Also for a document that can't be understood: somebody must be told something. */
  async #languageOf(id: DocumentId): Promise<Language> {
    try {
      const read = await this.#options.store.read(id);
      return (read.status === 'found' ? readPersonBody(read.document).person.language : null) ?? SOURCE_LANGUAGE;
    } catch {
      return SOURCE_LANGUAGE;
    }
  }
}
