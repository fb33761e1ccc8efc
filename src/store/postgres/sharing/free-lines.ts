import { setImmediate } from 'node:timers/promises';
import type { DocumentId } from '../../../ports/document.ts';
import type { Log } from '../../../ports/log.ts';
import { systemCode } from '../../errors.ts';
import type { Database } from '../database.ts';
import { idOfRow } from '../row-id.ts';

/** Documents at once. */
const PAGE = 500;
/** Documents in one transaction that locks their rows. */
const MEND_PAGE = 50;
/** After so many sweeps of the lead it is looked for what should be there and is not: five minutes. */
const MEND_EVERY = 100;

const FREE = `
SELECT DISTINCT document FROM kennismaker.lines WHERE holder IS NULL AND document > $1 ORDER BY document LIMIT $2`;

/** Lines that nobody holds, and how they come to somebody. */
export class FreeLines {
  readonly #database: Database;
  readonly #log: Log;
  readonly #offer: (id: DocumentId) => void;
  #offering = false;
  #again = false;
  #sweeps = 0;

  constructor(database: Database, log: Log, offer: (id: DocumentId) => void) {
    this.#database = database;
    this.#log = log;
    this.#offer = offer;
  }

  /** Offers all of them to this process, soon. */
  offerAll(): void {
    this.#again = true;
    if (this.#offering) return;
    this.#offering = true;
    void this.#offerPages()
      .catch((error: unknown) => this.#log.warn('offers-failed', { code: systemCode(error) }))
      .finally(() => {
        this.#offering = false;
      });
  }

  /** For the lead: offers again what was free for too long, and mends what is missing; the latter at once and then rarely. */
  async lookAfter(everyMs: number): Promise<void> {
    if (this.#sweeps % MEND_EVERY === 0) await this.#mend();
    this.#sweeps += 1;
    await this.#database.transaction((transaction) =>
      transaction.query('SELECT kennismaker.offer_again($1, $2)', [everyMs, PAGE]),
    );
  }

  async #offerPages(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      for (let after = ''; ; ) {
        const rows = await this.#database.query<{ document: string }>(FREE, [after, PAGE]);
        for (const { document } of rows) this.#offer(idOfRow(document));
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last.document;
        // The next page waits behind what came of this one.
        await setImmediate();
      }
    }
  }

  async #mend(): Promise<void> {
    for (let mended = 0; ; ) {
      const [row] = await this.#database.transaction((transaction) =>
        transaction.query<{ seen: number }>('SELECT kennismaker.mend($1) AS seen', [MEND_PAGE]),
      );
      mended += row?.seen ?? 0;
      if ((row?.seen ?? 0) === MEND_PAGE) continue;
      if (mended > 0) {
        this.#log.warn('sharing-mended', { documents: mended });
        this.offerAll();
      }
      return;
    }
  }
}
