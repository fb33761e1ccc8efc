import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createWhatsAppWebChannel,
  type WhatsAppWebChannel,
} from '../../src/channels/whatsapp-web/whatsapp-web-channel.ts';
import type { ChannelHost } from '../../src/ports/channel.ts';
import type { Content, Inbound, MediaKind } from '../../src/ports/inbound.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import type { Failure, MediaSide, Shown, World } from '../channels/contract.ts';
import { writeChromiumCommand } from './chromium.ts';
import { realLibrary } from './real-library.ts';
import { type LogLine, START } from './rig.ts';
import {
  type Fault,
  type Kept,
  OWN,
  type Person,
  type Sent,
  StandInServer,
  WEB_VERSION,
} from './whatsapp-web-server.ts';

/** What WhatsApp calls what a person sends, and what comes with it. */
const NATIVE: Readonly<Record<MediaKind, Pick<Kept, 'type' | 'body' | 'fields'>>> = {
  voice: { type: 'ptt', body: '', fields: { directPath: '/v' } },
  photo: { type: 'image', body: '/9j/thumbnail', fields: { directPath: '/p' } },
  video: { type: 'video', body: '/9j/thumbnail', fields: { directPath: '/f' } },
  sticker: { type: 'sticker', body: '', fields: { directPath: '/s' } },
  location: { type: 'location', body: '/9j/map', fields: { lat: 52.3, lng: 4.9 } },
  contact: { type: 'vcard', body: 'BEGIN:VCARD\nFN:Iemand\nEND:VCARD' },
  document: { type: 'document', body: '', fields: { directPath: '/d', filename: 'brief.pdf', caption: 'brief.pdf' } },
  other: { type: 'poll_creation', body: '', fields: { pollName: 'Wanneer?', pollOptions: [] } },
};

const FAULTS: Record<Failure, Fault | null> = {
  'rate-limited': null,
  blocked: 'no-lid',
  refused: null,
  broken: 'throw',
  network: 'not-taken',
};

export interface WhatsAppWebWorldOptions {
  /** Of the companion's channel, beside what the world gives it. */
  channel?: Partial<Parameters<typeof createWhatsAppWebChannel>[0]>;
  /** A folder of an earlier world: its login and marks. */
  folder?: string;
  server?: StandInServer;
  clock?: VirtualClock;
  /** Whether the phone scans by itself when a code is shown. */
  scans?: boolean;
}

/** The real channel, the real whatsapp-web.js and a real Chromium with the stand-in's page, on a virtual clock. */
export class WhatsAppWebWorld implements World {
  readonly server: StandInServer;
  readonly clock: VirtualClock;
  readonly folder: string;
  readonly inner: WhatsAppWebChannel;
  readonly channel: World['channel'];
  readonly logged: LogLine[];
  readonly secrets = ['31600000000', '90000000000', 'secret-of-the-device'];
  readonly kinds = ['text', 'reaction', 'media'] as const;
  readonly media = Object.keys(NATIVE) as MediaKind[];
  readonly taps = false;
  readonly clearsOptions = false;
  readonly hasDoor = true;
  readonly files = true;
  readonly failures = ['blocked', 'broken', 'network'] as const;
  readonly rateLimitMs = 0;
  readonly whenRefused = 'redelivers';
  readonly keepsWhileStopped = true;
  readonly people = new Map<string, Person>();
  readonly last = new Map<string, Kept>();
  /** Ids that the host took, or refused, as often as it did. */
  readonly #taken: string[] = [];
  #refusals = 0;
  readonly #scans: boolean;

  private constructor(
    server: StandInServer,
    clock: VirtualClock,
    folder: string,
    scans: boolean,
    channel: (log: Log) => WhatsAppWebChannel,
  ) {
    this.server = server;
    this.clock = clock;
    this.folder = folder;
    this.#scans = scans;
    this.logged = [];
    const note = (event: string, fields: LogFields = {}): void => {
      this.logged.push({ event, fields });
      server.look();
    };
    this.inner = channel({ debug: note, info: note, warn: note, error: note });
    const { inner } = this;
    this.channel = {
      ...inner,
      get door() {
        return inner.door ?? null;
      },
      name: this.inner.name,
      capabilities: this.inner.capabilities,
      start: (host) => this.start(host),
    };
  }

  static async make(options: WhatsAppWebWorldOptions = {}): Promise<WhatsAppWebWorld> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'kennismaker-wweb-')));
    const server = options.server ?? (await StandInServer.open(join(folder, 'web-versions')));
    const clock = options.clock ?? new VirtualClock(START);
    const { library } = await realLibrary();
    const chromiumPath = await writeChromiumCommand(folder);
    return new WhatsAppWebWorld(server, clock, folder, options.scans ?? true, (log) =>
      createWhatsAppWebChannel({
        folder: join(folder, 'whatsapp-web'),
        chromiumPath,
        pinned: { version: WEB_VERSION, folder: server.folder },
        timeZone: 'Europe/Amsterdam',
        quietHours: { from: '21:00', to: '08:00' },
        clock,
        log,
        random: () => 0.5,
        say: library.text,
        ...options.channel,
      }),
    );
  }

  /** Starts, links the phone when that is asked for, and resolves when it works. */
  async start(host: ChannelHost): Promise<void> {
    const before = this.times('whatsapp-web-caught-up');
    await this.inner.start(this.#watched(host));
    if (!this.#scans) return;
    const { inner, server } = this;
    await server.until(() => inner.state.state === 'on' || inner.link().kind === 'qr', 'the start of the channel');
    if (inner.link().kind === 'qr') await server.scan();
    await server.until(() => this.times('whatsapp-web-caught-up') > before, 'the channel to be on');
  }

  /** How often something was logged. */
  times(event: string): number {
    return this.logged.filter((line) => line.event === event).length;
  }

  #watched(host: ChannelHost): ChannelHost {
    return {
      receive: async (inbound: Inbound) => {
        try {
          await host.receive(inbound);
          this.#taken.push(inbound.externalId);
        } catch (error) {
          this.#refusals += 1;
          throw error;
        } finally {
          this.server.look();
        }
      },
      couldNotTake: (address) => host.couldNotTake(address),
      available: (address) => host.available(address),
      report: (report) => host.report(report),
      tellAdmins: (notice, channel) => host.tellAdmins(notice, channel),
    };
  }

  /** A person of this name, with a phone number and an id that says nothing of it. */
  person(name: string): Person {
    let person = this.people.get(name);
    if (!person) {
      const number = 11_111_111 + this.people.size;
      person = this.server.person(`316${number}@c.us`, `7${number}00@lid`);
      this.people.set(name, person);
    }
    return person;
  }

  get seconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  /** A person writes; what else of the message is to be so, is given. */
  async write(name: string, text: string, more: Partial<Kept> = {}): Promise<Kept> {
    const { pn } = this.person(name);
    return this.server.arrive({ chat: pn, type: 'chat', body: text, t: this.seconds, ...more });
  }

  async act(name: string, content: Content, how?: 'repeat'): Promise<'acknowledged' | 'refused'> {
    const refusals = this.#refusals;
    if (how === 'repeat') {
      const last = this.last.get(name);
      if (!last) throw new Error(`${name} did nothing yet.`);
      await this.server.bring(last);
      // What the page told us before it answers this was told: it is dropped, or is being taken.
      await this.server.page?.evaluate('0');
      await this.clock.settle();
      return 'acknowledged';
    }
    const id = await this.#native(name, content);
    const isTaken = (): boolean => this.#taken.some((one) => one === id || one.startsWith(`${id}:`));
    await this.server.until(() => isTaken() || this.#refusals > refusals, 'what a person did to be taken or refused');
    // What the channel itself does after that needs no more than a moment.
    await this.clock.settle();
    return isTaken() ? 'acknowledged' : 'refused';
  }

  async #native(name: string, content: Content): Promise<string> {
    if (content.kind === 'reaction') {
      const sent = this.sentTo(name).at(-1);
      if (!sent) throw new Error(`Nothing was sent to ${name}.`);
      const id = this.server.nextId();
      await this.server.react(sent, content.emoji, this.seconds, id);
      return id;
    }
    if (content.kind !== 'text' && content.kind !== 'media') throw new Error(`Nobody can do "${content.kind}" here.`);
    const shape = content.kind === 'text' ? { type: 'chat', body: content.text } : NATIVE[content.media];
    const { pn } = this.person(name);
    const kept = await this.server.arrive({ chat: pn, t: this.seconds, ...shape });
    this.last.set(name, kept);
    return kept.id;
  }

  readonly mediaSide: MediaSide = {
    send: async (name, kind, bytes, caption) => {
      const directPath = `/media-${this.server.files.size + 1}`;
      this.server.files.set(directPath, Buffer.from(bytes).toString('base64'));
      const mimetype = kind === 'photo' ? 'image/jpeg' : 'audio/ogg; codecs=opus';
      const { pn } = this.person(name);
      const fields = { directPath, mimetype, size: bytes.length, ...(caption !== undefined && { caption }) };
      const kept = await this.server.arrive({ chat: pn, t: this.seconds, ...NATIVE[kind], fields });
      await this.server.until(() => this.#taken.includes(kept.id), 'what a person sent to be taken');
    },
    lose: () => this.server.files.clear(),
    breakOnce: () => {
      this.server.breakDownload = true;
    },
  };

  async redeliver(): Promise<void> {
    const taken = this.#taken.length;
    await this.clock.advance(1_000);
    await this.server.until(() => this.#taken.length > taken, 'what was refused to be taken');
  }

  sentTo(name: string): Sent[] {
    const { pn, lid } = this.person(name);
    return this.server.sent.filter(({ chat }) => chat === pn || chat === lid);
  }

  screen(name: string): readonly Shown[] {
    return this.sentTo(name).map(({ body, caption, file, filename }) => ({
      text: withoutBold(file === '' ? body : caption),
      options: [],
      ...(file !== '' && { file: { name: filename, bytes: Buffer.from(file, 'base64') } }),
    }));
  }

  until(name: string, ready: (screen: readonly Shown[]) => boolean): Promise<void> {
    return this.server.until(() => ready(this.screen(name)), `something on the screen of ${name}`);
  }

  fail(name: string, failure: Failure | null): void {
    const { pn } = this.person(name);
    const fault = failure && FAULTS[failure];
    // The page is asked a second time when WhatsApp knows nobody by an id.
    this.server.faults.set(pn, fault ? (fault === 'no-lid' ? [fault, fault] : [fault]) : []);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  typed(name: string): number {
    const { pn, lid } = this.person(name);
    return this.server.typed.filter((chat) => chat === pn || chat === lid).length;
  }

  async dispose(): Promise<void> {
    this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export { OWN };

/** WhatsApp's mark-up as far as we use it: a bold line. */
function withoutBold(text: string): string {
  return text.replace(/^\*([^*\n]+)\*$/m, '$1');
}
