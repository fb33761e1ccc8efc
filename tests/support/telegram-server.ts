import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readMultipart } from './multipart.ts';
import { type Answer, type ApiCall, type BotMessage, TelegramChats, wrong } from './telegram-chats.ts';

export type { Answer, ApiCall, BotMessage } from './telegram-chats.ts';
export { BAD_GATEWAY, BLOCKED, tooMany, wrong } from './telegram-chats.ts';

interface Poll {
  response: ServerResponse;
  payload: Record<string, unknown>;
}

type Rule = {
  method: string;
  chat: number | null;
  answer: Answer | ((call: ApiCall) => Promise<Answer | null>);
  left: number;
};

/** Turns of the event loop in which a request over the loopback is through. */
const TURNS = 60;

/**
 * A stand-in for Telegram's Bot API over HTTP: long polls with an offset, multipart, HTML as strictly as Telegram reads it,
 * its limits, and whatever goes wrong. Time does not pass in it: a long poll is held
 * until there is an update or the test ends it.
 */
export class TelegramServer {
  readonly token: string;
  readonly calls: ApiCall[] = [];
  readonly chats = new TelegramChats();
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

  get me(): TelegramChats['me'] {
    return this.chats.me;
  }

  get webhook(): TelegramChats['webhook'] {
    return this.chats.webhook;
  }

  set webhook(webhook: TelegramChats['webhook']) {
    this.chats.webhook = webhook;
  }

  chat(id: number): BotMessage[] {
    return this.chats.chat(id);
  }

  newMessageId(): number {
    return this.chats.newMessageId();
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
    if (bot === 'file') {
      this.#serveFile(request, response);
      return;
    }
    this.#active += 1;
    let counted = true;
    const passive = (): void => {
      if (counted) this.#active -= 1;
      counted = false;
    };
    try {
      // Null: who asks died in the middle of it.
      const chunks: Buffer[] | null = await request.toArray().catch(() => null);
      if (chunks === null) return;
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
          const given = await answer(call);
          answer = given ?? this.chats.carryOut(call);
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
      send(response, this.chats.carryOut(call));
    } finally {
      passive();
      this.look();
    }
  }

  /** `/file/bot<token>/<path>`, by its own rules. */
  #serveFile({ url = '', socket }: IncomingMessage, response: ServerResponse): void {
    const path = url.startsWith(`/file/bot${this.token}/`) ? url.slice(`/file/bot${this.token}/`.length) : null;
    const rule = this.#rules.find((each) => each.left > 0 && each.method === 'file');
    if (rule) {
      rule.left -= 1;
      if (rule.answer === 'cut') socket.destroy();
      else if (typeof rule.answer !== 'function') send(response, rule.answer);
      return;
    }
    const file = [...this.chats.files.values()].find((each) => each.path === path);
    if (!file) {
      send(response, wrong(404, 'Not Found'));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.end(file.bytes);
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
