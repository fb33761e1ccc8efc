import { newPerson, type Person } from '../../src/engine/person.ts';
import type { Address } from '../../src/ports/address.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { OutItem } from '../../src/ports/document.ts';
import { SILENT } from '../../src/ports/log.ts';
import type { PaperMaker } from '../../src/ports/message.ts';
import type { Store } from '../../src/ports/store.ts';
import { NOBODY_WATCHES } from '../../src/ports/watch.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { Outbox } from '../../src/runtime/outbox.ts';
import type { BecameHook, BroadcastResult } from '../../src/runtime/outbox-record.ts';
import { asJson, newPersonBody } from '../../src/runtime/person-document.ts';
import { ReportDesk } from '../../src/runtime/report-desk.ts';
import { Seeing } from '../../src/runtime/seeing.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { RecordingChannel } from './recording-channel.ts';
import { addressOf, type LogLine, NETWORK, START } from './rig.ts';

export type MessageItem = Extract<OutItem, { type: 'message' }>;

export interface OutboxRigOptions {
  now?: number;
  papers?: PaperMaker;
  closed?: boolean;
  store?: Store;
  /** How fast the channel may send. */
  overall?: readonly { max: number; per: number }[];
  maySend?: NonNullable<Channel['maySend']>;
  /** The clock then does not wait for the outbox to come to rest: for a channel that hangs. */
  hangs?: boolean;
}

/** An outbox over a memory store, for messages that a test makes up itself. */
export class OutboxRig {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly channel = new RecordingChannel();
  readonly drained: string[] = [];
  readonly logged: LogLine[] = [];
  /** What broadcasts were told. */
  readonly became: ({ part: string; person: string } & BroadcastResult)[] = [];
  readonly outbox: Outbox;
  readonly reports: ReportDesk;
  #seq = 0;

  constructor(options: OutboxRigOptions = {}) {
    this.clock = new VirtualClock(options.now ?? START);
    this.store = options.store ?? createMemoryStore();
    const { overall = [] } = options;
    const rates = overall.map((rate) => ({ ...rate, source: 'test', checkedOn: '2026-11-01' }));
    this.channel.capabilities = { ...CONSOLE, rates: { overall: rates, perChat: [], initiative: [] } };
    if (options.maySend) Object.assign(this.channel, { maySend: options.maySend });
    const note = (event: string, fields: LogLine['fields'] = {}) => this.logged.push({ event, fields });
    const became: BecameHook = (part, person, result) => this.became.push({ part, person, ...result });
    this.reports = new ReportDesk(this.store, this.clock, SILENT, became);
    this.outbox = new Outbox({
      channels: [this.channel],
      store: this.store,
      clock: this.clock,
      papers: options.papers ?? { make: () => Promise.reject(new Error('no papers')) },
      network: NETWORK,
      log: { debug: () => {}, info: note, warn: note, error: note },
      seeing: new Seeing(SILENT, NOBODY_WATCHES),
      drained: (id) => this.drained.push(id),
      sent: (...message) => this.reports.sent(...message),
      became,
    });
    if (!options.closed) this.outbox.open();
    if (!options.hangs) this.clock.settleWith(() => this.outbox.idle());
  }

  /** Keeps a person who consented, with these unsent messages, and hands those to the outbox. */
  async put(id: string, items: readonly Partial<MessageItem>[], change: Partial<Person> = {}): Promise<MessageItem[]> {
    const out = items.map((item) => this.item(item));
    const read = await this.store.read(id);
    const body = newPersonBody(false, 'nl');
    const consent = { textVersion: 1, language: 'nl', at: 0, channel: 'test' } as const;
    await this.store.commit({
      id,
      kind: 'person',
      expected: read.status === 'found' ? read.document.version : 0,
      body: asJson({ ...body, person: { ...newPerson(), consent, ...change } }),
      timers: [],
      out,
    });
    this.outbox.add(id, out);
    return out;
  }

  item(item: Partial<MessageItem>): MessageItem {
    this.#seq += 1;
    const text = `message ${this.#seq}`;
    return {
      type: 'message',
      seq: this.#seq,
      purpose: 'reply',
      to: addressOf('anna'),
      message: { language: 'nl', text },
      at: this.clock.now(),
      ...item,
    };
  }

  /** Texts sent to an address, in order. */
  texts(to: Address = addressOf('anna')): string[] {
    return this.channel.to(to).map((outbound) => outbound.message.text);
  }

  /** Seqs that the store still holds as unsent. */
  async unsent(id: string): Promise<number[]> {
    const read = await this.store.read(id);
    return read.status === 'found' ? read.document.out.map((item) => item.seq) : [];
  }
}
