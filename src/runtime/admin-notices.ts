import type { Notice } from '../ports/channel.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Mailbox } from './mailbox.ts';
import { readPersonBody } from './person-document.ts';
import { codeOf, type Turns } from './turns.ts';

export interface AdminNoticesOptions {
  store: Store;
  mailbox: Mailbox;
  log: Log;
  turns: Turns;
}

/** Tells who runs the companion, where they chat with it themselves, that a channel needs a human. */
export class AdminNotices {
  readonly #options: AdminNoticesOptions;

  constructor(options: AdminNoticesOptions) {
    this.#options = options;
  }

  /** Never rejects: what one admin can't be told, the others and the log are. */
  async tell(notice: Notice, channel: string): Promise<void> {
    const { store, log } = this.#options;
    let told = 0;
    try {
      for await (const id of store.list('person')) if (await this.#tellOne(id, notice, channel)) told += 1;
    } catch (error) {
      log.error('notice-failed', { channel, notice, code: codeOf(error) });
    }
    log.warn('channel-notice', { channel, notice, told });
  }

  async #tellOne(id: string, notice: Notice, channel: string): Promise<boolean> {
    const { store, mailbox, turns } = this.#options;
    return mailbox.run(id, async (deadline) => {
      const read = await store.read(id);
      if (read.status !== 'found') return false;
      const body = readPersonBody(read.document);
      const isAdmin = body.person.roles.includes('admin') && body.movedTo === undefined && !body.erased;
      // Whoever can be reached only through the channel that fails is not told there.
      if (!isAdmin || body.addresses.every((address) => address.channel === channel)) return false;
      await turns.person(id, read.document, body, { kind: 'notice', notice, channel }, deadline);
      return true;
    });
  }
}
