import type { Address } from '../../ports/address.ts';
import { addressKey } from '../../ports/address.ts';
import type { ChannelHost } from '../../ports/channel.ts';
import type { Log } from '../../ports/log.ts';
import { type Adapted, adapt } from './adapt.ts';
import type { ReadMarks } from './read-marks.ts';
import type { SentMessages } from './sent-messages.ts';
import { reportsOf } from './status.ts';
import { type Brought, readBody } from './webhook-body.ts';

type Said = Extract<Adapted, { kind: 'said' }>;

/** Something to be done before a webhook may be acknowledged; things with the same key are done in order. */
interface Work {
  key: string;
  run(host: ChannelHost): Promise<void>;
}

/** Hands in what webhooks bring: one person's things one after the other, different people side by side. */
export class Intake {
  readonly #phoneId: string;
  readonly #sent: SentMessages;
  readonly #marks: ReadMarks;
  readonly #log: Log;
  readonly #ownNumber: (phone: string) => void;
  readonly #errorOfMeta: (code: number) => void;
  /** The last thing under way of each person. */
  readonly #lines = new Map<string, Promise<unknown>>();
  #unreadable = 0;

  /** `ownNumber` is told which number of ours something came in on, `errorOfMeta` of errors that belong to no message. */
  constructor(options: {
    phoneId: string;
    sent: SentMessages;
    marks: ReadMarks;
    log: Log;
    ownNumber: (phone: string) => void;
    errorOfMeta: (code: number) => void;
  }) {
    this.#phoneId = options.phoneId;
    this.#sent = options.sent;
    this.#marks = options.marks;
    this.#log = options.log;
    this.#ownNumber = options.ownNumber;
    this.#errorOfMeta = options.errorOfMeta;
  }

  /** Takes a genuine body. Resolves with whether all of it is committed; null when it is no webhook. */
  take(raw: unknown, host: ChannelHost): Promise<boolean> | null {
    const brought = readBody(raw, this.#phoneId);
    if (brought === null) {
      this.#passOver('body');
      return null;
    }
    const lines = new Map<string, Work[]>();
    for (const work of brought.flatMap((each) => this.#workOf(each))) {
      lines.set(work.key, [...(lines.get(work.key) ?? []), work]);
    }
    return Promise.all([...lines].map(([key, works]) => this.#inOrder(key, works, host))).then((all) =>
      all.every((taken) => taken),
    );
  }

  /** Resolves when nothing is in hand. */
  async idle(): Promise<void> {
    while (this.#lines.size > 0) await Promise.all(this.#lines.values());
  }

  #workOf(brought: Brought): Work[] {
    switch (brought.kind) {
      case 'unreadable':
        this.#passOver(brought.part);
        return [];
      case 'number':
        this.#ownNumber(brought.phone);
        return [];
      case 'error':
        this.#log.warn('whatsapp-cloud-error', { meta: brought.code });
        this.#errorOfMeta(brought.code);
        return [];
      case 'status': {
        const { status } = brought;
        for (const { code } of status.errors ?? []) this.#errorOfMeta(code);
        const reports = reportsOf(status, this.#sent.of(status.id));
        const key = `message ${status.id}`;
        return reports.map((report) => ({ key, run: (host) => host.report(report) }));
      }
      case 'message':
        return this.#workOfMessage(adapt(brought.message, brought.contacts));
    }
  }

  #workOfMessage(adapted: Adapted): Work[] {
    switch (adapted.kind) {
      case 'said':
        return this.#counts(adapted) ? [this.#workOfSaid(adapted)] : [];
      case 'moved':
        this.#log.info('whatsapp-cloud-moved', { what: adapted.what });
        return [];
      case 'group':
        this.#log.info('whatsapp-cloud-group');
        return [];
      case 'nobody':
        this.#passOver('message');
        return [];
    }
  }

  /** A reaction answers only the newest message: an old card that somebody likes must not say yes to a question. */
  #counts({ reactedTo, address, also }: Said): boolean {
    return reactedTo === null || this.#sent.isNewest(reactedTo, [address, ...also]);
  }

  #workOfSaid({ inbounds, address, id, reactedTo }: Said): Work {
    return {
      key: personKey(address),
      run: async (host) => {
        if (reactedTo === null) this.#marks.heard(address, id);
        try {
          for (const inbound of inbounds) await host.receive(inbound);
        } catch (error) {
          // It was not read, so it must not look so.
          this.#marks.callOff(address);
          throw error;
        }
      },
    };
  }

  async #inOrder(key: string, works: readonly Work[], host: ChannelHost): Promise<boolean> {
    const before = this.#lines.get(key) ?? Promise.resolve();
    const mine = before.then(() => this.#run(works, host));
    this.#lines.set(key, mine);
    const taken = await mine;
    if (this.#lines.get(key) === mine) this.#lines.delete(key);
    return taken;
  }

  /** Stops at the first that can't be taken: all of it comes again, and then in order. */
  async #run(works: readonly Work[], host: ChannelHost): Promise<boolean> {
    try {
      for (const work of works) await work.run(host);
      return true;
    } catch (error) {
      this.#log.warn('whatsapp-cloud-not-taken', { code: codeOf(error) });
      return false;
    }
  }

  /** It would come again like this for days, and hold up what else is in the same body. */
  #passOver(part: string): void {
    this.#unreadable += 1;
    this.#log.error('whatsapp-cloud-unreadable', { part, count: this.#unreadable });
  }
}

function personKey(address: Address): string {
  return `person ${addressKey(address)}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
