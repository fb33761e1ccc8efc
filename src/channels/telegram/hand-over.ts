import type { ChannelHost } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { type Adapted, adapt, type Me, telegramAddress } from './adapt.ts';
import type { Chats } from './chats.ts';
import type { Courtesies } from './courtesies.ts';
import type { Intake } from './intake.ts';
import { readUpdate } from './update.ts';

/** Brings updates of either way in (asked for or pushed) to the companion. */
export class HandOver {
  readonly #intake: Intake;
  readonly #courtesies: Courtesies;
  readonly #chats: Chats;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(options: { intake: Intake; courtesies: Courtesies; chats: Chats; clock: Clock; log: Log }) {
    this.#intake = options.intake;
    this.#courtesies = options.courtesies;
    this.#chats = options.chats;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Null for what has no number: it can't be acknowledged. `taken`: whether it may be. */
  take(raw: unknown, host: ChannelHost, me: Me): { id: number; taken: Promise<boolean> } | null {
    const read = readUpdate(raw);
    if (read === null) {
      this.#log.error('telegram-unreadable', { numbered: false });
      return null;
    }
    const { id, update } = read;
    if (update === 'unreadable') {
      // Asked for again, it would come again like this, and hold up everybody.
      this.#log.error('telegram-unreadable', { numbered: true });
      return { id, taken: Promise.resolve(true) };
    }
    const adapted = adapt(update, me, this.#clock.now());
    if (adapted.kind === 'nothing') return { id, taken: Promise.resolve(true) };
    const { chat } = adapted;
    const taken = this.#intake.take(
      id,
      chat,
      () => this.#handle(adapted, host, me),
      () => {
        if (isPersonal(adapted)) void host.couldNotTake(telegramAddress(chat));
      },
    );
    return { id, taken };
  }

  /** Errors: what `ChannelHost.receive` rejects with; it is done again then. */
  async #handle(adapted: Exclude<Adapted, { kind: 'nothing' }>, host: ChannelHost, me: Me): Promise<void> {
    const { chat } = adapted;
    switch (adapted.kind) {
      case 'said':
        this.#courtesies.awaitAnswer(chat);
        for (const inbound of adapted.inbounds) await host.receive(inbound);
        return;
      case 'tapped':
        await this.#tapped(adapted, host);
        return;
      case 'reacted': {
        // Only to the newest message it is an answer. An old card that somebody likes must not say yes to a question.
        const newest = this.#chats.newest(chat);
        if (!newest || adapted.messageId < newest.first || adapted.messageId > newest.last) return;
        await host.receive(adapted.inbound);
        return;
      }
      case 'edited':
        this.#courtesies.sayEdited(adapted);
        return;
      case 'addressed':
        this.#courtesies.sayInGroup(adapted, me);
        return;
      case 'membership':
        if (adapted.open) host.available(telegramAddress(chat));
        this.#log.info(adapted.open ? 'telegram-chat-opened' : 'telegram-chat-closed');
    }
  }

  async #tapped({ chat, query, inbound, message }: Extract<Adapted, { kind: 'tapped' }>, host: ChannelHost) {
    this.#courtesies.answerTap(query);
    if (!inbound || !message) return;
    this.#courtesies.awaitAnswer(chat);
    const newest = this.#chats.newest(chat);
    // Not known after a restart: then it is most likely the newest.
    const isNewest = newest === undefined || newest.keyboard === message.id;
    await host.receive(inbound);
    if (newest && isNewest) newest.keyboard = null;
    this.#courtesies.showChoice(chat, message, isNewest);
  }
}

/** Whether it is something that a person waits to have answered. */
function isPersonal({ kind }: Adapted): boolean {
  return kind === 'said' || kind === 'tapped' || kind === 'reacted';
}
