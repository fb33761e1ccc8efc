import type { Understand } from '../../src/engine/heard.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import type { Library } from '../../src/library/library.ts';
import type { Address } from '../../src/ports/address.ts';
import type { Outbound } from '../../src/ports/channel.ts';
import type { Content, Inbound } from '../../src/ports/inbound.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import type { PaperMaker } from '../../src/ports/message.ts';
import type { Store } from '../../src/ports/store.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import type { InboundLimits } from '../../src/runtime/inbound-brake.ts';
import { type PersonBody, readPersonBody } from '../../src/runtime/person-document.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { realLibrary } from './real-library.ts';
import { RecordingChannel } from './recording-channel.ts';

/** Monday morning, in Amsterdam's winter. */
export const START = Date.parse('2026-11-23T10:00:00+01:00');
export const NETWORK: NetworkFacts = { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } };

export interface RigOptions {
  store?: Store;
  clock?: VirtualClock;
  library?: Library;
  understand?: Understand;
  papers?: PaperMaker;
  /** For ids that differ from those of another rig. */
  seed?: string;
  /** The clock then does not wait for the companion to come to rest: for a store or channel that hangs. */
  hangs?: boolean;
  /** For who says more in a minute of the clock than anybody may. */
  inbound?: InboundLimits;
}

/** A line of the log, as who runs the companion would see it. */
export interface LogLine {
  event: string;
  fields: LogFields;
}

/** A whole companion over the real dialogs, a memory store, a virtual clock and a channel that records. */
export class Rig {
  readonly companion: Companion;
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly channel: RecordingChannel;
  readonly logged: LogLine[] = [];
  #count = 0;

  private constructor(options: RigOptions, library: Library, understand: Understand) {
    this.store = options.store ?? createMemoryStore();
    this.clock = options.clock ?? new VirtualClock(START);
    this.channel = new RecordingChannel();
    const note = (event: string, fields: LogFields = {}) => this.logged.push({ event, fields });
    const log: Log = { debug: note, info: note, warn: note, error: note };
    this.companion = new Companion({
      library: options.library ?? library,
      understand: options.understand ?? understand,
      store: this.store,
      clock: this.clock,
      ids: seededIds(options.seed ?? 'rig'),
      papers: options.papers ?? {
        make: async (recipe) => ({ fileName: recipe.fileName, mediaType: 'text/plain', bytes: new Uint8Array([1]) }),
      },
      network: NETWORK,
      channels: [this.channel],
      log,
      ...(options.inbound && { inbound: options.inbound }),
    });
  }

  /** A companion that has started. */
  static async start(options: RigOptions = {}): Promise<Rig> {
    const rig = await Rig.make(options);
    await rig.companion.start();
    await rig.companion.idle();
    return rig;
  }

  /** A companion that has not. */
  static async make(options: RigOptions = {}): Promise<Rig> {
    const { library, understand } = await realLibrary();
    const rig = new Rig(options, library, understand);
    if (!options.hangs) rig.clock.settleWith(() => rig.companion.idle());
    return rig;
  }

  inbound(name: string, content: Content, externalId?: string): Inbound {
    this.#count += 1;
    return { address: addressOf(name), externalId: externalId ?? `m${this.#count}`, at: this.clock.now(), content };
  }

  /** Hands in what a person did, waits until all that follows at once is done, and gives what they got. */
  async hear(name: string, content: Content, externalId?: string): Promise<Outbound[]> {
    const before = this.channel.to(addressOf(name)).length;
    await this.companion.receive(this.inbound(name, content, externalId));
    await this.companion.idle();
    return this.channel.to(addressOf(name)).slice(before);
  }

  say(name: string, text: string, externalId?: string): Promise<Outbound[]> {
    return this.hear(name, { kind: 'text', text }, externalId);
  }

  /** Taps an option of the newest message that has it, by its id without stamp. */
  tap(name: string, id: string): Promise<Outbound[]> {
    const options = this.messages(name).flatMap((outbound) => outbound.message.options ?? []);
    const found = options.findLast((option) => option.id.replace(/^q\d+-/, '') === id);
    if (!found) throw new Error(`No option "${id}" was shown to ${name}.`);
    return this.hear(name, { kind: 'option', id: found.id });
  }

  /** Everything one person got. */
  messages(name: string): Outbound[] {
    return this.channel.to(addressOf(name));
  }

  /** The text of the last message to a person. */
  last(name: string): string {
    return this.messages(name).at(-1)?.message.text ?? '';
  }

  /** The person's document, as it lies in the store. */
  async body(name: string): Promise<PersonBody | null> {
    const document = await this.document(name);
    return document && readPersonBody(document);
  }

  async document(name: string) {
    const id = await this.store.find(addressOf(name));
    const read = id === null ? null : await this.store.read(id);
    return read?.status === 'found' ? read.document : null;
  }

  /** Somebody who chose a language and stands in the menu. */
  async welcome(name: string, language = 'nl'): Promise<void> {
    await this.hear(name, { kind: 'opened' });
    await this.tap(name, language);
  }

  /** Somebody who consented and gave `date` (days from now: 1, 2, 3, 7 or 14) for a short preparation. */
  async preparing(name: string, date: string): Promise<void> {
    await this.welcome(name);
    for (const id of ['prepare', 'yes', 'short', `d${date}`]) await this.tap(name, id);
  }
}

export function addressOf(name: string): Address {
  return { channel: 'test', scheme: 'name', value: name };
}
