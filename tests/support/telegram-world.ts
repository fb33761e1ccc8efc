import { createTelegramChannel, type TelegramChannel } from '../../src/channels/telegram/telegram-channel.ts';
import { type Content, MEDIA_KINDS } from '../../src/ports/inbound.ts';
import type { Log, LogFields } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { FAILURES, type Failure, type MediaSide, type Shown, type World } from '../channels/contract.ts';
import { realLibrary } from './real-library.ts';
import { type LogLine, START } from './rig.ts';
import { TelegramPeople } from './telegram-people.ts';
import { type Answer, BAD_GATEWAY, BLOCKED, TelegramServer, tooMany, wrong } from './telegram-server.ts';

const ANSWERS: Record<Failure, Answer> = {
  'rate-limited': tooMany(7),
  blocked: BLOCKED,
  refused: wrong(400, 'Bad Request: message must not hold the word tulpenbol'),
  broken: BAD_GATEWAY,
  network: 'cut',
};

export const WEBHOOK = { url: 'https://bot.example.org/kennismaker/', secret: 'a-secret-of-the-webhook' };

/** The real channel and the real grammY against the stand-in, on a virtual clock. */
export class TelegramWorld implements World {
  readonly server: TelegramServer;
  readonly people: TelegramPeople;
  readonly clock: VirtualClock;
  readonly channel: TelegramChannel;
  readonly logged: LogLine[] = [];
  readonly secrets: readonly string[];
  readonly kinds = ['text', 'reaction', 'media', 'command'] as const;
  readonly media = MEDIA_KINDS;
  readonly taps = true;
  readonly clearsOptions = true;
  readonly hasDoor = true;
  readonly files = true;
  readonly failures = FAILURES;
  readonly rateLimitMs = 7_000;
  readonly whenRefused = 'redelivers';
  readonly keepsWhileStopped = true;
  #refusals = 0;

  private constructor(server: TelegramServer, channel: (world: { clock: VirtualClock; log: Log }) => TelegramChannel) {
    this.server = server;
    this.secrets = [server.token, server.token.split(':')[1] ?? '', WEBHOOK.secret];
    this.clock = new VirtualClock(START);
    this.clock.settleWith(() => server.quiet());
    this.people = new TelegramPeople(server, () => this.clock.now());
    const note = (event: string, fields: LogFields = {}): void => {
      this.logged.push({ event, fields });
      if (event === 'telegram-not-taken') this.#refusals += 1;
      server.look();
    };
    this.channel = channel({ clock: this.clock, log: { debug: note, info: note, warn: note, error: note } });
  }

  static async make(options: { webhook?: boolean; token?: string; apiRoot?: string } = {}): Promise<TelegramWorld> {
    const server = await TelegramServer.start();
    const { library } = await realLibrary();
    return new TelegramWorld(server, ({ clock, log }) =>
      createTelegramChannel({
        token: options.token ?? server.token,
        apiRoot: options.apiRoot ?? server.url,
        clock,
        log,
        say: (language, key, vars) => library.text(language, key, vars),
        ...(options.webhook && { webhook: WEBHOOK }),
      }),
    );
  }

  async act(person: string, content: Content, how?: 'repeat'): Promise<'acknowledged' | 'refused'> {
    const refusals = this.#refusals;
    if (how === 'repeat') {
      const last = this.people.last.get(person);
      if (!last) throw new Error(`${person} did nothing yet.`);
      const polls = this.server.of('getUpdates').length;
      this.server.pushAgain(last);
      await this.server.until(() => this.server.of('getUpdates').length > polls, 'a poll after the repeat');
      return 'acknowledged';
    }
    const id = this.people.act(person, content);
    await this.server.until(() => this.server.offset > id || this.#refusals > refusals, `update ${id} was dealt with`);
    return this.server.offset > id ? 'acknowledged' : 'refused';
  }

  readonly mediaSide: MediaSide = {
    send: async (person, kind, bytes, caption) => {
      const id = this.people.send(person, kind, bytes, caption);
      await this.server.until(() => this.server.offset > id, `update ${id} was dealt with`);
    },
    lose: () => this.server.chats.files.clear(),
    breakOnce: () => this.server.answer('file', BAD_GATEWAY),
  };

  async redeliver(): Promise<void> {
    const last = Math.max(...[...this.people.last.values()].map((update) => update.update_id));
    await this.clock.advance(1_000);
    await this.server.until(() => this.server.offset > last, 'what was refused came again');
  }

  screen(person: string): readonly Shown[] {
    return this.people.screen(person).map(({ text, keyboard, file }) => ({
      text,
      options: keyboard.flat().map((key) => ({ id: key.callback_data, title: key.text })),
      ...(file && { file }),
    }));
  }

  until(person: string, ready: (screen: readonly Shown[]) => boolean): Promise<void> {
    return this.server.until(() => ready(this.screen(person)), `something on the screen of ${person}`);
  }

  fail(person: string, failure: Failure | null): void {
    const chat = this.people.id(person);
    this.server.forgive(chat);
    if (failure !== null) this.server.answer('sendMessage', ANSWERS[failure], { chat });
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  typed(person: string): number {
    return this.server.of('sendChatAction').filter((call) => call.payload.chat_id === this.people.id(person)).length;
  }

  async dispose(): Promise<void> {
    await this.server.close();
  }
}
