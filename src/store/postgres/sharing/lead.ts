import type { Log } from '../../../ports/log.ts';
import { systemCode } from '../../errors.ts';
import type { Presence } from './presence.ts';

/** Of all processes one holds it. Any number of our own. */
const LOCK = '4711900338';

export interface LeadOptions {
  presence: Presence;
  log: Log;
  /** Resolves when what follows from it has begun, or ended. */
  told(isLead: boolean): Promise<void>;
}

/** Whether this process leads: who has a lock of the database does, for as long as its presence lasts. */
export class Lead {
  readonly #options: LeadOptions;
  #isLead = false;
  #given = false;
  #telling: Promise<void> = Promise.resolve();

  constructor(options: LeadOptions) {
    this.#options = options;
  }

  get isLead(): boolean {
    return this.#isLead;
  }

  /** Leads from now on, if nobody else does. */
  async seek(): Promise<void> {
    if (this.#isLead || this.#given) return;
    const { presence } = this.#options;
    const rows = await presence.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS got`);
    if (!rows?.[0]?.got) return;
    if (this.#given) await presence.query(`SELECT pg_advisory_unlock(${LOCK})`);
    else void this.#tell(true);
  }

  /** The presence is lost, and the lock with it. */
  lost(): void {
    if (this.#isLead) void this.#tell(false);
  }

  /** Never leads again: another one may, as soon as what follows from that has ended here. */
  async giveAway(): Promise<void> {
    this.#given = true;
    if (!this.#isLead) return this.#telling;
    await this.#tell(false);
    await this.#options.presence.query(`SELECT pg_advisory_unlock(${LOCK})`);
  }

  /** One after the other, however quickly it changes. */
  #tell(isLead: boolean): Promise<void> {
    const { told, log } = this.#options;
    this.#isLead = isLead;
    this.#telling = this.#telling
      .then(() => told(isLead))
      .catch((error: unknown) => log.error('lead-failed', { lead: isLead, code: systemCode(error) }));
    return this.#telling;
  }
}
