import type { WhatsAppTemplate } from '../../src/channels/whatsapp-cloud/template.ts';
import {
  createWhatsAppCloudChannel,
  type WhatsAppCloudChannel,
} from '../../src/channels/whatsapp-cloud/whatsapp-cloud-channel.ts';
import { templatesIn } from '../../src/cli/whatsapp-templates.ts';
import { readContent } from '../../src/library/content.ts';
import { type Content, MEDIA_KINDS } from '../../src/ports/inbound.ts';
import { LANGUAGES } from '../../src/ports/language.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { FAILURES, type Failure, type MediaSide, type Shown, type World } from '../channels/world.ts';
import { type Answer, GraphServer, graphError } from './graph-server.ts';
import { realLibrary } from './real-library.ts';
import { type LogLine, START } from './rig.ts';
import { type Naming, sign, WhatsAppPeople } from './whatsapp-people.ts';

export const APP_SECRET = 'secret-of-the-app';
export const VERIFY_TOKEN = 'a-word-of-our-own';

const ANSWERS: Record<Failure, Answer> = {
  'rate-limited': { ...(graphError(130429, 429) as Exclude<Answer, 'cut'>), headers: { 'retry-after': '7' } },
  blocked: graphError(131026),
  refused: graphError(131009, 400, { error_data: { details: 'must not hold the word tulpenbol' } }),
  broken: { status: 502, body: '<html>Bad gateway</html>' },
  network: 'cut',
};

let templates: Promise<readonly WhatsAppTemplate[]> | undefined;

/** This package's own templates. */
export function realTemplates(): Promise<readonly WhatsAppTemplate[]> {
  templates ??= readContent().then(templatesIn);
  return templates;
}

export interface WhatsAppCloudWorldOptions {
  naming?: Naming;
  token?: string;
  apiRoot?: string;
  phoneId?: string;
}

/** The real channel against the stand-in, on a virtual clock. */
export class WhatsAppCloudWorld implements World {
  readonly server: GraphServer;
  readonly people: WhatsAppPeople;
  readonly clock: VirtualClock;
  readonly channel: WhatsAppCloudChannel;
  readonly logged: LogLine[] = [];
  readonly log: Log;
  readonly secrets: readonly string[];
  readonly kinds = ['text', 'reaction', 'media', 'opened'] as const;
  readonly media = MEDIA_KINDS;
  readonly taps = true;
  readonly clearsOptions = false;
  readonly hasDoor = true;
  readonly files = true;
  readonly failures = FAILURES;
  readonly rateLimitMs = 7_000;
  readonly whenRefused = 'redelivers';
  readonly keepsWhileStopped = false;
  #last: Record<string, unknown> = {};

  private constructor(
    server: GraphServer,
    options: WhatsAppCloudWorldOptions,
    channel: (world: { clock: VirtualClock; log: Log }) => WhatsAppCloudChannel,
  ) {
    this.server = server;
    this.secrets = [server.token, APP_SECRET, VERIFY_TOKEN];
    this.clock = new VirtualClock(START);
    this.clock.settleWith(() => server.quiet());
    this.people = new WhatsAppPeople(server, options.naming ?? 'both', () => this.clock.now());
    const note = (event: string, fields: LogFields = {}): void => {
      this.logged.push({ event, fields });
    };
    this.log = { debug: note, info: note, warn: note, error: note };
    this.channel = channel({ clock: this.clock, log: this.log });
  }

  static async make(options: WhatsAppCloudWorldOptions = {}): Promise<WhatsAppCloudWorld> {
    const server = await GraphServer.start();
    const { library } = await realLibrary();
    const templates = await realTemplates();
    for (const { variables, buttons, name } of templates) {
      const atMeta = `kennismaker_${name.replaceAll('-', '_')}`;
      const approved = { variables: variables.length, buttons: buttons.length };
      for (const language of LANGUAGES) server.approved.set(`${atMeta} ${language}`, approved);
    }
    return new WhatsAppCloudWorld(server, options, ({ clock, log }) =>
      createWhatsAppCloudChannel({
        token: options.token ?? server.token,
        phoneId: options.phoneId ?? server.phoneId,
        appSecret: APP_SECRET,
        verifyToken: VERIFY_TOKEN,
        apiRoot: options.apiRoot ?? server.url,
        clock,
        log,
        say: (language, key) => library.text(language, key),
        templates,
      }),
    );
  }

  /** Hands in a body as Meta does; gives the status. */
  async post(body: unknown): Promise<number> {
    const bytes = Buffer.from(JSON.stringify(body), 'utf8');
    const headers = { 'x-hub-signature-256': sign(bytes, APP_SECRET) };
    return (await this.channel.webhook.handle({ headers, body: bytes })).status;
  }

  async act(person: string, content: Content, how?: 'repeat'): Promise<'acknowledged' | 'refused'> {
    if (how !== 'repeat') this.#last = this.people.body(person, this.people.fields(person, content));
    return (await this.post(this.#last)) === 200 ? 'acknowledged' : 'refused';
  }

  readonly mediaSide: MediaSide = {
    send: async (person, kind, bytes, caption) => {
      const status = await this.post(this.people.body(person, this.people.file(kind, bytes, caption)));
      if (status !== 200) throw new Error(`Refused: ${status}.`);
    },
    lose: () => this.server.sent.clear(),
    breakOnce: () => this.server.answer({ status: 503, body: 'x' }, { path: '' }),
  };

  async redeliver(): Promise<void> {
    const status = await this.post(this.#last);
    if (status !== 200) throw new Error(`Refused again: ${status}.`);
  }

  screen(person: string): readonly Shown[] {
    return this.people.screen(person);
  }

  until(person: string, ready: (screen: readonly Shown[]) => boolean): Promise<void> {
    return this.server.until(() => ready(this.screen(person)), `something on the screen of ${person}`);
  }

  fail(person: string, failure: Failure | null): void {
    const to = this.people.address(person);
    this.server.forgive(to);
    if (failure !== null) this.server.answer(ANSWERS[failure], { to });
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  typed(): number {
    return this.server.marks.filter((mark) => mark.typing_indicator?.type === 'text').length;
  }

  async dispose(): Promise<void> {
    await this.server.close();
  }
}
