import { isAdmin } from '../features/rights/rights.ts';
import type { Notice } from '../ports/channel.ts';
import type { StoredDocument } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { Mailbox } from './mailbox.ts';
import { type PersonBody, readPersonBody } from './person-document.ts';
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
    const { mailbox, turns } = this.#options;
    // Only who may have to be told is waited for.
    if (!(await this.#findAdmin(id, channel))) return false;
    return mailbox.run(id, async (deadline) => {
      const admin = await this.#findAdmin(id, channel);
      if (!admin) return false;
      await turns.person(id, admin.document, admin.body, { kind: 'notice', notice, channel }, deadline);
      return true;
    });
  }

  /** Null for who is no admin, and for one who can be reached only through the channel that fails. */
  async #findAdmin(id: string, channel: string): Promise<{ document: StoredDocument; body: PersonBody } | null> {
    const read = await this.#options.store.read(id);
    if (read.status !== 'found') return null;
    const body = readPersonBody(read.document);
    const isHere = body.movedTo === undefined && !body.erased;
    if (!isAdmin(body.person) || !isHere || body.addresses.every((address) => address.channel === channel)) return null;
    return { document: read.document, body };
  }
}
