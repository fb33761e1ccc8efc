import type { Report } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentId, Outcome, Receipt } from '../ports/document.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import type { BecameHook } from './outbox-record.ts';

/** Reports kept of messages that are not known yet: a report may overtake the answer to the send that it is about. */
const MOST_EARLY = 1_000;

/** When to look again for what another process is just putting on the record, milliseconds after each other. */
const LOOK_AGAIN = [500, 2_000];

/** Puts what channels say of sent messages on the record of the document that sent them. */
export class ReportDesk {
  readonly #store: Store;
  readonly #log: Log;
  readonly #became: BecameHook | undefined;
  readonly #clock: Clock;
  /** Messages whose receipt is being written. */
  readonly #underway = new Map<string, Promise<void>>();
  readonly #early = new Map<string, Report[]>();
  #failed = 0;

  /** `became`: told when what became of a message of a broadcast changes. */
  constructor(store: Store, clock: Clock, log: Log, became?: BecameHook) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#became = became;
  }

  /** Messages that were sent and did not arrive, since start. */
  get failed(): number {
    return this.#failed;
  }

  /** A message was sent; `marking` resolves when its receipt is kept. Resolves when reports that came first are too. */
  async sent(channel: string, externalId: string, id: DocumentId, seq: number, marking: Promise<void>): Promise<void> {
    const key = `${channel}:${externalId}`;
    this.#underway.set(key, marking);
    await marking;
    this.#underway.delete(key);
    const early = this.#early.get(key) ?? [];
    this.#early.delete(key);
    for (const report of early) await this.#mark(id, seq, report);
  }

  /** Errors: those of `Store.mark`. */
  async take(report: Report): Promise<void> {
    const key = `${report.to.channel}:${report.externalId}`;
    await this.#underway.get(key);
    if (await this.#tryTake(report)) return;
    // Another process may have sent it, and not have kept that yet.
    for (const wait of this.#store.sharing ? LOOK_AGAIN : []) {
      await new Promise<void>((resolve) => this.#clock.wakeAt(this.#clock.now() + wait, resolve));
      if (await this.#tryTake(report)) return;
    }
    this.#keepEarly(key, report);
  }

  /** Whether there is a receipt for it. */
  async #tryTake(report: Report): Promise<boolean> {
    const id = await this.#store.find(report.to);
    const receipts = id === null ? [] : await this.#receiptsOf(id);
    const receipt = receipts.find(
      ({ to, externalId }) => to.channel === report.to.channel && externalId === report.externalId,
    );
    if (!receipt || id === null) return false;
    await this.#mark(id, receipt.seq, report);
    return true;
  }

  async #receiptsOf(id: DocumentId): Promise<readonly Receipt[]> {
    const read = await this.#store.read(id);
    return read.status === 'found' ? (read.document.receipts ?? []) : [];
  }

  async #mark(id: DocumentId, seq: number, report: Report): Promise<void> {
    const { status, at, code, unreachable } = report;
    const outcome: Outcome = status === 'failed' && unreachable ? 'unreachable' : status;
    const receipt = async () => (await this.#receiptsOf(id)).find((each) => each.seq === seq);
    const before = await receipt();
    await this.#store.mark(id, [{ seq, outcome, at, ...(code !== undefined && { code }) }]);
    const { about } = before ?? {};
    // A report that comes late, or again, changes nothing.
    if (about !== undefined && before?.outcome !== outcome && (await receipt())?.outcome === outcome)
      this.#became?.(about, id, { outcome, ...(code !== undefined && { code }) });
    if (status !== 'failed') return;
    this.#failed += 1;
    this.#log.warn('delivery-failed', { document: id, channel: report.to.channel, code: code ?? '' });
  }

  #keepEarly(key: string, report: Report): void {
    this.#early.set(key, [...(this.#early.get(key) ?? []), report]);
    if (this.#early.size <= MOST_EARLY) return;
    const oldest = this.#early.keys().next().value;
    if (oldest !== undefined) this.#early.delete(oldest);
  }
}
