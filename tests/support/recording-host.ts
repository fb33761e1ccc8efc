import type { Address } from '../../src/ports/address.ts';
import type { Door } from '../../src/ports/channel.ts';
import type { DocumentId } from '../../src/ports/document.ts';
import type { Sharing, SharingHost } from '../../src/ports/sharing.ts';

/** What one of several processes is told, as a test wants it to answer. */
export class RecordingHost implements SharingHost {
  /** Channels that it serves. */
  channels: readonly string[];
  readonly heardOf: DocumentId[] = [];
  readonly offers: DocumentId[] = [];
  readonly parts: DocumentId[] = [];
  readonly letterJobs: DocumentId[] = [];
  readonly timerJobs: DocumentId[] = [];
  /** Whether it was, and then was not, the lead. */
  readonly leads: boolean[] = [];
  losses = 0;
  ways: readonly Door[] = [];
  /** What a job does. */
  job: (id: DocumentId) => Promise<void> = async () => {};
  /** Called when everything is lost. */
  onLost: () => void = () => {};

  constructor(...channels: readonly string[]) {
    this.channels = channels;
  }

  /** Takes what it is offered from now on, as a process that sends does. */
  takes(sharing: Sharing): void {
    this.#take = (id) => void sharing.take(id);
  }

  #take: (id: DocumentId) => void = () => {};

  serves(address: Address): boolean {
    return this.channels.includes(address.channel);
  }

  changed(id: DocumentId): void {
    this.heardOf.push(id);
  }

  offered(id: DocumentId): void {
    this.offers.push(id);
    this.#take(id);
  }

  doors(): readonly Door[] {
    return this.ways;
  }

  partChanged(id: DocumentId): void {
    this.parts.push(id);
  }

  async letters(id: DocumentId): Promise<void> {
    this.letterJobs.push(id);
    await this.job(id);
  }

  async timers(id: DocumentId): Promise<void> {
    this.timerJobs.push(id);
    await this.job(id);
  }

  async lead(isLead: boolean): Promise<void> {
    this.leads.push(isLead);
  }

  lost(): void {
    this.losses += 1;
    this.onLost();
  }
}
