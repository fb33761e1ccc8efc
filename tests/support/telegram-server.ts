import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readMultipart } from './multipart.ts';

/** One call as it came in. */
export interface ApiCall {
  method: string;
  payload: Record<string, unknown>;
  /** Files of a multipart call, by the name under which the payload refers to them. */
  files: Map<string, { name: string; bytes: Uint8Array }>;
}

/** A message of the bot as Telegram keeps and shows it. */
export interface BotMessage {
  message_id: number;
  /** As read: markup taken out. */
  text: string;
  /** Stretches of text that are bold, as Telegram gives them back. */
  entities: { type: string; offset: number; length: number }[];
  keyboard: { text: string; callback_data: string }[][];
  file?: { name: string; bytes: Uint8Array };
}

/** An answer of the Bot API, or `cut`: the connection breaks without one. */
export type Answer = { status: number; body: unknown } | 'cut';

export const tooMany = (seconds: number): Answer => ({
  status: 429,
  body: {
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  },
});
export const wrong = (status: number, description: string): Answer => ({
  status,
  body: { ok: false, error_code: status, description },
});
export const BLOCKED = wrong(403, 'Forbidden: bot was blocked by the user');
export const BAD_GATEWAY: Answer = { status: 502, body: '<html>502 Bad Gateway</html>' };

interface Poll {
  response: ServerResponse;
  payload: Record<string, unknown>;
}

type Rule = { method: string; chat: number | null; answer: Answer | (() => Promise<Answer | null>); left: number };

/** Turns of the event loop in which a request over the loopback is through. */
const TURNS = 60;

/**
 * A stand-in for Telegram's Bot API over HTTP: long polls with an offset, multipart, HTML as strictly as Telegram reads it,
 * its limits, and whatever goes wrong. It keeps what every chat shows. Time does not pass in it: a long poll is held
 * until there is an update or the test ends it.
 */
export class TelegramServer {
  readonly token: string;
  readonly me = { id: 4242, is_bot: true, first_name: 'Kennismaker', username: 'kennismaker_bot' };
  readonly calls: ApiCall[] = [];
  /** Addresses of all requests, for what they must hold and what not. */
  readonly chats = new Map<number, BotMessage[]>();
  webhook: { url: string; secret_token?: string } | null = null;
  /** Offset of the last getUpdates. */
  offset = 0;
  /** While false, every connection is cut. */
  up = true;
  readonly #server: Server;
  readonly #rules: Rule[] = [];
  readonly #watchers = new Set<() => void>();
  #updates: { update_id: number }[] = [];
  #again: { update_id: number }[] = [];
  #nextUpdate = 900_001;
  #nextMessage = 100;
  #polls: Poll[] = [];
  #active = 0;

  private constructor(server: Server, token: string) {
    this.#server = server;
    this.token = token;
  }

  static async start(token = '4242:secret-token-of-the-bot'): Promise<TelegramServer> {
    const server = createServer();
    const telegram = new TelegramServer(server, token);
    server.on('request', (request, response) => void telegram.#serve(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return telegram;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  // ---- What a test does ----

  /** Puts an update in the queue, and gives its number. */
  push(update: Record<string, unknown>): number {
    const update_id = this.#nextUpdate++;
    this.#updates.push({ update_id, ...update });
    this.#deliver();
    return update_id;
  }

  /** Brings an update once more, although it was acknowledged. */
  pushAgain(update: { update_id: number }): void {
    this.#again.push(update);
    this.#deliver();
  }

  /** The next calls of a method (to one chat, or any) are answered like this. */
  answer(
    method: string,
    answer: Rule['answer'],
    { chat = null, times = 1 }: { chat?: number | null; times?: number } = {},
  ): void {
    this.#rules.push({ method, chat, answer, left: times });
  }

  /** Takes back what `answer` said for a chat. */
  forgive(chat: number): void {
    for (const rule of this.#rules) if (rule.chat === chat) rule.left = 0;
  }

  /** Holds the next call of a method until the returned function is called; it is then carried out. */
  hold(method: string): () => void {
    let letGo: () => void = () => {};
    const held = new Promise<null>((resolve) => {
      letGo = () => resolve(null);
    });
    this.answer(method, () => held);
    return letGo;
  }

  /** Ends long polls without an update, as Telegram does after their timeout. */
  endPolls(): void {
    for (const { response } of this.#polls.splice(0)) send(response, { status: 200, body: { ok: true, result: [] } });
  }

  /** Cuts every connection, and those that come, until `back`. */
  goAway(): void {
    this.up = false;
    this.#polls = [];
    this.#server.closeAllConnections();
  }

  back(): void {
    this.up = true;
  }

  of(method: string): ApiCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  chat(id: number): BotMessage[] {
    const messages = this.chats.get(id) ?? [];
    this.chats.set(id, messages);
    return messages;
  }

  newMessageId(): number {
    return this.#nextMessage++;
  }

  /** Resolves as soon as `ready` holds; looked at whenever a call was answered. Rejects after a time that means: never. */
  async until(ready: () => boolean, what = 'what was expected'): Promise<void> {
    if (ready()) return;
    let watch: () => void = () => {};
    let tooLate: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        watch = () => {
          if (ready()) resolve();
        };
        this.#watchers.add(watch);
        tooLate = setTimeout(
          () => reject(new Error(`Never came: ${what}. Last: ${this.calls.slice(-8).map((call) => call.method)}`)),
          15_000,
        );
      });
    } finally {
      clearTimeout(tooLate);
      this.#watchers.delete(watch);
    }
  }

  /** Looks again at what is waited for: for a test whose condition is not about calls. */
  look(): void {
    for (const watch of [...this.#watchers]) watch();
  }

  /** Whether a long poll is being held. */
  get polled(): boolean {
    return this.#polls.length > 0;
  }

  /** Resolves when every request that was begun has its answer, long polls and held calls aside. */
  async quiet(): Promise<void> {
    do {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((done) => setImmediate(done));
    } while (this.#active > 0);
  }

  // ---- What Telegram does ----

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.up) {
      request.socket.destroy();
      return;
    }
    const [, bot, method = ''] = (request.url ?? '').split('/');
    this.#active += 1;
    let counted = true;
    const passive = (): void => {
      if (counted) this.#active -= 1;
      counted = false;
    };
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const call = readCall(method, request.headers['content-type'] ?? '', Buffer.concat(chunks));
      if (bot !== `bot${this.token}`) {
        send(response, wrong(401, 'Unauthorized'));
        return;
      }
      this.calls.push(call);
      const rule = this.#rules.find(
        (each) =>
          each.left > 0 && each.method === method && (each.chat === null || each.chat === Number(call.payload.chat_id)),
      );
      if (rule) {
        rule.left -= 1;
        let { answer } = rule;
        if (typeof answer === 'function') {
          passive();
          const given = await answer();
          answer = given ?? this.#carryOut(call);
        }
        if (answer === 'cut') request.socket.destroy();
        else send(response, answer);
        return;
      }
      if (method === 'getUpdates') {
        passive();
        this.#poll({ response, payload: call.payload });
        return;
      }
      send(response, this.#carryOut(call));
    } finally {
      passive();
      this.look();
    }
  }

  #poll(poll: Poll): void {
    if (this.webhook) {
      send(poll.response, wrong(409, "Conflict: can't use getUpdates method while webhook is active"));
      return;
    }
    const { offset, timeout } = poll.payload;
    if (typeof offset === 'number') {
      this.offset = offset;
      this.#updates = this.#updates.filter((update) => update.update_id >= offset);
    }
    this.#polls.push(poll);
    // Who hung up gets nothing any more: the update is for the next who asks.
    poll.response.on('close', () => {
      this.#polls = this.#polls.filter((each) => each !== poll);
    });
    this.#deliver();
    if (!timeout && this.#polls.includes(poll)) this.endPolls();
  }

  #deliver(): void {
    const waiting = [...this.#again, ...this.#updates];
    const poll = this.#polls[0];
    if (waiting.length === 0 || !poll) return;
    this.#again = [];
    this.#polls.shift();
    const limit = Number(poll.payload.limit ?? 100);
    send(poll.response, { status: 200, body: { ok: true, result: waiting.slice(0, limit) } });
  }

  #carryOut({ method, payload, files }: ApiCall): Answer {
    switch (method) {
      case 'getMe':
        return good(this.me);
      case 'setWebhook':
        this.webhook = { url: String(payload.url), secret_token: String(payload.secret_token ?? '') };
        return good(true);
      case 'deleteWebhook':
        this.webhook = null;
        return good(true);
      case 'sendMessage':
        return this.#send(payload, String(payload.text ?? ''), 4096);
      case 'sendDocument': {
        const file = files.get(String(payload.document ?? '').replace('attach://', ''));
        if (!file) return wrong(400, 'Bad Request: there is no document in the request');
        if (file.bytes.length === 0) return wrong(400, 'Bad Request: file must be non-empty');
        return this.#send(payload, String(payload.caption ?? ''), 1024, file);
      }
      case 'editMessageText':
      case 'editMessageReplyMarkup':
        return this.#edit(method, payload);
      default:
        return good(true);
    }
  }

  #send(payload: ApiCall['payload'], words: string, max: number, file?: BotMessage['file']): Answer {
    const read = payload.parse_mode === 'HTML' ? readHtml(words) : { text: words, entities: [] };
    if (read === null) {
      return wrong(
        400,
        `Bad Request: can't parse entities: Unsupported start tag "${words.slice(0, 20)}" at byte offset 0`,
      );
    }
    if (!file && read.text.trim() === '') return wrong(400, 'Bad Request: message text is empty');
    if (read.text.length > max) return wrong(400, `Bad Request: ${file ? 'message caption' : 'message'} is too long`);
    const keyboard = keyboardIn(payload);
    for (const { callback_data } of keyboard.flat()) {
      const bytes = Buffer.byteLength(callback_data);
      if (bytes < 1 || bytes > 64) return wrong(400, 'Bad Request: BUTTON_DATA_INVALID');
    }
    const message = { message_id: this.newMessageId(), ...read, keyboard, ...(file && { file }) };
    this.chat(Number(payload.chat_id)).push(message);
    return good({
      message_id: message.message_id,
      date: 1_700_000_000,
      chat: { id: Number(payload.chat_id), type: 'private' },
      text: read.text,
    });
  }

  #edit(method: string, payload: ApiCall['payload']): Answer {
    const message = this.chat(Number(payload.chat_id)).find((each) => each.message_id === payload.message_id);
    if (!message) return wrong(400, 'Bad Request: message to edit not found');
    const before = JSON.stringify([message.text, message.keyboard]);
    if (method === 'editMessageText') {
      message.text = String(payload.text);
      message.entities = (payload.entities ?? []) as BotMessage['entities'];
    }
    message.keyboard = keyboardIn(payload);
    if (JSON.stringify([message.text, message.keyboard]) === before) {
      return wrong(
        400,
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same',
      );
    }
    return good(true);
  }
}

function good(result: unknown): Answer {
  return { status: 200, body: { ok: true, result } };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'cut') return;
  const { status, body } = answer;
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function readCall(method: string, type: string, body: Buffer): ApiCall {
  if (!type.startsWith('multipart/form-data')) {
    const text = body.toString('utf8');
    return { method, payload: text === '' ? {} : JSON.parse(text), files: new Map() };
  }
  const { fields, files } = readMultipart(type, body);
  return { method, payload: Object.fromEntries(fields), files };
}

function keyboardIn(payload: ApiCall['payload']): BotMessage['keyboard'] {
  const markup = payload.reply_markup as { inline_keyboard?: BotMessage['keyboard'] } | string | undefined;
  const read =
    typeof markup === 'string' ? (JSON.parse(markup) as { inline_keyboard?: BotMessage['keyboard'] }) : markup;
  return read?.inline_keyboard ?? [];
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** Telegram's HTML as far as we use it: bold, and four entities. Null for anything else that looks like markup. */
function readHtml(html: string): Pick<BotMessage, 'text' | 'entities'> | null {
  let text = '';
  const entities: BotMessage['entities'] = [];
  let bold = -1;
  for (const [token] of html.matchAll(/<\/?b>|&(?:lt|gt|amp|quot);|[\s\S]/g)) {
    if (token === '<b>') {
      if (bold >= 0) return null;
      bold = text.length;
    } else if (token === '</b>') {
      if (bold < 0) return null;
      entities.push({ type: 'bold', offset: bold, length: text.length - bold });
      bold = -1;
    } else if (token === '<' || token === '>') return null;
    else if (token === '&') return null;
    else text += token.length > 1 ? (ENTITIES[token.slice(1, -1)] ?? '') : token;
  }
  return bold >= 0 ? null : { text, entities };
}
