import { setTimeout as sleep } from 'node:timers/promises';

/** Between two tries of an update that was not taken, milliseconds. Telegram's own are longer. */
const AGAIN_AFTER = 25;
/** An answer that has not come by then will not come, milliseconds. */
const PATIENCE = 15_000;

export interface PushOptions {
  secret: string;
  /** Where updates are taken at this moment; none while every process is dead. */
  targets(): readonly string[];
  /** Chooses one of so many. */
  choose(count: number): number;
}

/**
 * Pushes updates to webhooks, as Telegram does: again until one answers 200. Those of one chat go one after the other, so
 * that their order is known.
 */
export class WebhookPush {
  readonly acknowledged = new Set<number>();
  readonly #options: PushOptions;
  readonly #chats = new Map<number, Promise<void>>();
  #isOver = false;

  constructor(options: PushOptions) {
    this.#options = options;
  }

  /** In order with all others of the chat. */
  push(chat: number, update: { update_id: number }): void {
    const before = this.#chats.get(chat) ?? Promise.resolve();
    this.#chats.set(
      chat,
      before.then(() => this.bring(update)),
    );
  }

  /** Beside all others. Resolves when it was taken. */
  async bring(update: { update_id: number }): Promise<void> {
    while (!this.#isOver) {
      if (await this.#try(update)) {
        this.acknowledged.add(update.update_id);
        return;
      }
      await sleep(AGAIN_AFTER);
    }
  }

  /** Nothing is tried any more. */
  end(): void {
    this.#isOver = true;
  }

  async #try(update: { update_id: number }): Promise<boolean> {
    const { secret, targets, choose } = this.#options;
    const all = targets();
    const target = all[choose(all.length)];
    if (target === undefined) return false;
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify(update),
        signal: AbortSignal.timeout(PATIENCE),
      });
      await response.arrayBuffer();
      return response.status === 200;
    } catch {
      // Nobody is there, or it died in the middle of it: it is not acknowledged.
      return false;
    }
  }
}
