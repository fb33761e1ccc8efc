import type { Understand } from '../../src/engine/heard.ts';
import type { Library } from '../../src/library/library.ts';
import type { Channel, Outbound, SendResult } from '../../src/ports/channel.ts';
import type { OutItem } from '../../src/ports/document.ts';
import type { Content, Inbound } from '../../src/ports/inbound.ts';
import type { Log } from '../../src/ports/log.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { type PersonBody, readPersonBody } from '../../src/runtime/person-document.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { realLibrary } from './real-library.ts';
import { RecordingChannel } from './recording-channel.ts';
import { addressOf, type LogLine, NETWORK, START } from './rig.ts';
import { SharedMemory } from './shared-memory.ts';
import type { SharedProcess } from './shared-process.ts';

/** One process with a whole companion in it. */
export interface Member {
  n: number;
  process: SharedProcess;
  companion: Companion;
  channel: RecordingChannel;
  logged: LogLine[];
}

/** What reached a phone, from which process and when. */
export interface Arrived {
  by: number;
  at: number;
  outbound: Outbound;
}

export interface CompanionsOptions {
  /** How many processes start at once; 2 when absent. */
  count?: number;
  seed?: number;
  library?: Library;
  understand?: Understand;
  /** Of each process, in milliseconds; absent: they agree. */
  skew?: (n: number) => number;
  /** Beside the one that records. */
  channels?: (process: SharedProcess, n: number) => readonly Channel[];
  /** Changes the channel that records, before its process starts. */
  prepare?: (channel: RecordingChannel, n: number) => void;
}

/** How often a channel hands in again what nobody acknowledged, milliseconds. */
const AGAIN = 500;

/** Several companions in processes that share a memory, as behind one webhook address, and phones that all can reach. */
export class Companions {
  readonly clock: VirtualClock;
  readonly memory: SharedMemory;
  readonly members: Member[] = [];
  /** Everything that reached a phone, in order. */
  readonly arrived: Arrived[] = [];
  /** What a channel answers when a message has reached it, of any process. */
  answer: (outbound: Outbound, member: Member) => SendResult = () => ({ ok: true });
  /** How long a message is on its way, and its answer, milliseconds. */
  latency: () => number = () => 0;
  readonly #options: CompanionsOptions;
  #count = 0;

  private constructor(options: CompanionsOptions) {
    this.#options = options;
    this.clock = new VirtualClock(START);
    this.memory = new SharedMemory(this.clock, options.seed);
  }

  /** `before`: puts something into the memory before any process starts. */
  static async start(
    options: CompanionsOptions = {},
    before: (all: Companions) => Promise<void> = async () => {},
  ): Promise<Companions> {
    const all = new Companions(options);
    await before(all);
    await Promise.all(Array.from({ length: options.count ?? 2 }, () => all.join()));
    await all.clock.advance(100);
    return all;
  }

  /** One more process starts. */
  async join(): Promise<Member> {
    const { library, understand } = await realLibrary();
    const n = this.members.length;
    const process = this.memory.process({ skew: this.#options.skew?.(n) ?? 0 });
    const channel = new RecordingChannel();
    const logged: LogLine[] = [];
    const note = (event: string, fields: LogLine['fields'] = {}) => logged.push({ event, fields });
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const companion = new Companion({
      inbound: NOBODY_HELD,
      library: this.#options.library ?? library,
      understand: this.#options.understand ?? understand,
      store: process.store,
      clock: process.clock,
      ids: seededIds(`process-${n}`),
      papers: {
        make: async (recipe) => ({ fileName: recipe.fileName, mediaType: 'text/plain', bytes: new Uint8Array([1]) }),
      },
      network: NETWORK,
      channels: [channel, ...(this.#options.channels?.(process, n) ?? [])],
      log,
    });
    const member = { n, process, companion, channel, logged };
    channel.answer = async (outbound) => {
      await this.#wait(process);
      const result = await process.outside(() => {
        const answer = this.answer(outbound, member);
        if (answer.ok) this.arrived.push({ by: n, at: this.clock.now(), outbound });
        return answer;
      });
      await this.#wait(process);
      return result;
    };
    this.#options.prepare?.(channel, n);
    this.members.push(member);
    await Promise.race([companion.start(), process.died]);
    return member;
  }

  get alive(): Member[] {
    return this.members.filter(({ process }) => !process.isDead);
  }

  member(n: number): Member {
    const member = this.members[n];
    if (!member) throw new Error(`There is no process ${n}.`);
    return member;
  }

  inbound(name: string, content: Content, externalId?: string): Inbound {
    this.#count += 1;
    return { address: addressOf(name), externalId: externalId ?? `m${this.#count}`, at: this.clock.now(), content };
  }

  /** As a channel does: hands in until a process has acknowledged it; after a refusal or a death at any other one. */
  async deliver(inbound: Inbound, first: number): Promise<void> {
    for (let at = first; ; at += 1) {
      const { alive } = this;
      const member = at === first ? this.member(first) : alive[at % alive.length];
      if (member && !member.process.isDead) {
        const dies = member.process.died.then(() => false);
        if (await Promise.race([member.companion.receive(inbound).then(accepted, refused), dies])) return;
      }
      await new Promise<void>((done) => this.clock.wakeAt(this.clock.now() + AGAIN, done));
    }
  }

  /** Hands in what a person did at a process, waits until that and what follows soon is done, and gives what they got. */
  async hear(name: string, content: Content, at = 0, externalId?: string): Promise<Outbound[]> {
    const before = this.messages(name).length;
    await this.until(this.deliver(this.inbound(name, content, externalId), at));
    await this.clock.advance(200);
    return this.messages(name).slice(before);
  }

  say(name: string, text: string, at = 0): Promise<Outbound[]> {
    return this.hear(name, { kind: 'text', text }, at);
  }

  /** Taps an option of the newest message that has it, by its id without stamp. */
  tap(name: string, id: string, at = 0): Promise<Outbound[]> {
    return this.hear(name, this.tapOf(name, id), at);
  }

  tapOf(name: string, id: string): Content {
    const options = this.messages(name).flatMap((outbound) => outbound.message.options ?? []);
    const found = options.findLast((option) => option.id.replace(/^q\d+-/, '') === id);
    if (!found) throw new Error(`No option "${id}" was shown to ${name}.`);
    return { kind: 'option', id: found.id };
  }

  /** Somebody who chose a language and stands in the menu. */
  async welcome(name: string, at = 0): Promise<void> {
    await this.hear(name, { kind: 'opened' }, at);
    await this.tap(name, 'nl', at);
  }

  /** Lets time pass until this is done, a minute of it at most. */
  async until(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    const ends = work.finally(() => {
      isDone = true;
    });
    ends.catch(() => {});
    for (let step = 0; !isDone; step += 1) {
      if (step >= 3_000) throw new Error('It was not done within a minute.');
      await this.clock.advance(20);
    }
    await ends;
  }

  /** Everything one person got, in order. */
  messages(name: string): Outbound[] {
    return this.arrived.flatMap(({ outbound }) => (outbound.to.value === name ? outbound : []));
  }

  texts(name: string): string[] {
    return this.messages(name).map(({ message }) => message.text);
  }

  async body(name: string): Promise<PersonBody | null> {
    const { inner } = this.memory;
    const id = await inner.find(addressOf(name));
    const read = id === null ? null : await inner.read(id);
    return read?.status === 'found' ? readPersonBody(read.document) : null;
  }

  /** What is still to be sent, or delivered, of all documents. */
  async unsent(): Promise<number> {
    let count = 0;
    for await (const document of this.memory.inner.pending()) count += document.out.length;
    return count;
  }

  async unsentOf(name: string): Promise<readonly OutItem[]> {
    const { inner } = this.memory;
    const id = await inner.find(addressOf(name));
    const read = id === null ? null : await inner.read(id);
    return read?.status === 'found' ? read.document.out : [];
  }

  async people(): Promise<string[]> {
    const ids: string[] = [];
    for await (const id of this.memory.inner.list('person')) ids.push(id);
    return ids;
  }

  /** Turns that each process took. */
  get turns(): number[] {
    return this.members.map(({ companion }) => companion.counts.turns);
  }

  async #wait({ clock }: SharedProcess): Promise<void> {
    const ms = this.latency();
    if (ms > 0) await new Promise<void>((done) => clock.wakeAt(clock.now() + ms, done));
  }

  async stop(): Promise<void> {
    await this.until(Promise.all(this.alive.map(({ companion }) => companion.stop())));
  }
}

const accepted = () => true;
const refused = () => false;

/** Of a message, in the document that sent it. */
export function numberOf({ id }: Outbound): number {
  return Number(id.split(':')[1]);
}
