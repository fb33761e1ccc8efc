import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Approved, refusalOf, type SentBody } from './graph-rules.ts';
import { readMultipart } from './multipart.ts';

export type { SentBody } from './graph-rules.ts';

/** What the server answers; `cut` breaks the connection without an answer. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> } | 'cut';

/** One request. */
export interface GraphCall {
  method: string;
  /** Below the number: `/messages`, `/media`, or nothing. */
  path: string;
  /** Of `messages`. */
  body: SentBody;
}

/** A message that was taken. */
export interface Taken {
  id: string;
  /** Number or user id that it was sent to. */
  to: string;
  body: SentBody;
}

interface Rule {
  /** Null is anybody. */
  to: string | null;
  path: string;
  answer: Answer | (() => Promise<Answer | null>);
  left: number;
}

/** Turns of the event loop in which a request over the loopback is through. */
const TURNS = 60;

/** An error as the Graph API words it. */
export function graphError(code: number, status = 400, more: Record<string, unknown> = {}): Answer {
  const error = { message: `(#${code}) x`, type: 'OAuthException', code, fbtrace_id: 'A1', ...more };
  return { status, body: { error } };
}

/**
 * A stand-in for Meta's Graph API for one number, over HTTP: messages, media and the number itself, with the documented limits
 * held strictly, and whatever goes wrong.
 */
export class GraphServer {
  readonly token = 'EAA-secret-token-of-a-system-user';
  readonly phoneId = '106540352242922';
  readonly calls: GraphCall[] = [];
  readonly taken: Taken[] = [];
  readonly media = new Map<string, { name: string; type: string; bytes: Uint8Array }>();
  /** What people sent, by id. */
  readonly sent = new Map<string, Uint8Array>();
  readonly approved = new Map<string, Approved>();
  /** While false, every connection is cut. */
  up = true;
  readonly #server: Server;
  readonly #rules: Rule[] = [];
  readonly #watchers = new Set<() => void>();
  #active = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<GraphServer> {
    const server = createServer();
    const graph = new GraphServer(server);
    server.on('request', (request, response) => void graph.#serve(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return graph;
  }

  /** The API's root, with its version. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v25.0`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** Messages that were taken for any of these numbers and ids, in order. */
  takenFor(...ids: readonly string[]): Taken[] {
    return this.taken.filter(({ to }) => ids.includes(to));
  }

  /** Read marks, with or without the sign of typing. */
  get marks(): SentBody[] {
    return this.calls.flatMap(({ body }) => (body.status === 'read' ? [body] : []));
  }

  /** The next calls of a path (for one recipient, or any) are answered like this. */
  answer(
    answer: Rule['answer'],
    { to = null, path = '/messages', times = 1 }: { to?: string | null; path?: string; times?: number } = {},
  ): void {
    this.#rules.push({ to, path, answer, left: times });
  }

  /** Takes back what `answer` said for these. */
  forgive(...ids: readonly string[]): void {
    for (const rule of this.#rules) if (rule.to !== null && ids.includes(rule.to)) rule.left = 0;
  }

  /** Holds the next message to a recipient until the returned function is called; it is then carried out. */
  hold(to: string): () => void {
    let letGo: () => void = () => {};
    const held = new Promise<null>((resolve) => {
      letGo = () => resolve(null);
    });
    this.answer(() => held, { to });
    return letGo;
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
        tooLate = setTimeout(() => reject(new Error(`Never came: ${what}.`)), 15_000);
      });
    } finally {
      clearTimeout(tooLate);
      this.#watchers.delete(watch);
    }
  }

  /** Resolves when every request that was begun has its answer, held calls aside. */
  async quiet(): Promise<void> {
    do {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((done) => setImmediate(done));
    } while (this.#active > 0);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.up) {
      request.socket.destroy();
      return;
    }
    this.#active += 1;
    let counted = true;
    const passive = (): void => {
      if (counted) this.#active -= 1;
      counted = false;
    };
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      const { pathname } = new URL(request.url ?? '', 'http://graph');
      const [, version, phoneId, ...rest] = pathname.split('/');
      const path = rest.length === 0 ? '' : `/${rest.join('/')}`;
      const body: SentBody = path === '/messages' ? JSON.parse(bytes.toString('utf8')) : {};
      this.calls.push({ method: request.method ?? '', path, body });
      this.#look();
      const rule = this.#rules.find((each) => each.left > 0 && each.path === path && fits(each, body));
      if (rule) {
        rule.left -= 1;
        let { answer } = rule;
        if (typeof answer === 'function') {
          passive();
          answer = (await answer()) ?? this.#carryOut(path, body, request, bytes);
        }
        send(request, response, answer);
        return;
      }
      if (request.headers.authorization !== `Bearer ${this.token}`) {
        send(request, response, graphError(190, 401));
      } else if (version === 'v25.0' && phoneId?.startsWith('in-')) {
        this.#sayWhere(phoneId, request, response);
      } else if (version === 'store') this.#give(phoneId ?? '', response);
      else if (version !== 'v25.0' || phoneId !== this.phoneId) {
        send(request, response, graphError(100, 400, { error_subcode: 33 }));
      } else send(request, response, this.#carryOut(path, body, request, bytes));
    } finally {
      passive();
      this.#look();
    }
  }

  #look(): void {
    for (const watch of [...this.#watchers]) watch();
  }

  #carryOut(path: string, body: SentBody, { headers, method }: IncomingMessage, bytes: Buffer): Answer {
    if (path === '' && method === 'GET')
      return { status: 200, body: { id: this.phoneId, display_phone_number: '+31 6 0000 0099' } };
    if (path === '/media') return this.#putMedia(headers['content-type'] ?? '', bytes);
    if (path !== '/messages' || method !== 'POST') return graphError(100);
    if (body.status !== undefined) {
      const isMark = body.status === 'read' && body.message_id !== undefined;
      return isMark ? { status: 200, body: { success: true } } : graphError(131009);
    }
    const refusal = refusalOf(body, this.media, this.approved);
    if (refusal) return graphError(refusal.code, 400, { error_data: { details: refusal.details } });
    const to = body.to ?? body.recipient ?? '';
    const id = `wamid.HBgL${String(this.taken.length + 1).padStart(8, '0')}`;
    this.taken.push({ id, to, body });
    const contact = body.to === undefined ? { input: to, user_id: to } : { input: to, wa_id: to };
    return { status: 200, body: { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id }] } };
  }

  /** Where something that a person sent lies, for this number only. */
  #sayWhere(id: string, request: IncomingMessage, response: ServerResponse): void {
    const bytes = this.sent.get(id);
    const isOurs = new URL(request.url ?? '', 'http://graph').searchParams.get('phone_number_id') === this.phoneId;
    if (!bytes || !isOurs) {
      send(request, response, graphError(100, 400, { error_subcode: 33 }));
      return;
    }
    const url = new URL(`/store/${id}`, this.url).href;
    send(request, response, { status: 200, body: { url, mime_type: 'x/y', file_size: bytes.length, id } });
  }

  #give(id: string, response: ServerResponse): void {
    const bytes = this.sent.get(id);
    response.writeHead(bytes ? 200 : 404).end(bytes);
  }

  #putMedia(type: string, bytes: Buffer): Answer {
    const { fields, files } = readMultipart(type, bytes);
    const file = files.get('file');
    if (fields.get('messaging_product') !== 'whatsapp' || !file) return graphError(100);
    const mediaType = fields.get('type') ?? '';
    // What Meta's own list has, and no more: neither text/calendar nor text/csv.
    if (
      !/^(?:text\/plain|application\/(?:pdf|vnd\.openxmlformats-officedocument\.presentationml\.presentation)|image\/(?:jpeg|png|webp)|audio\/(?:aac|amr|mpeg|mp4|ogg))$/.test(
        mediaType,
      )
    ) {
      return graphError(131053);
    }
    const id = `media-${this.media.size + 1}`;
    this.media.set(id, { name: file.name, type: mediaType, bytes: file.bytes });
    return { status: 200, body: { id } };
  }
}

/** A mark of reading is for nobody, so that only messages are answered by a rule for messages. */
function fits({ to, path }: Rule, body: SentBody): boolean {
  if (path === '/messages' && body.status !== undefined) return false;
  return to === null || to === (body.to ?? body.recipient);
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (answer === 'cut') {
    request.socket.destroy();
    return;
  }
  const { status, body, headers } = answer;
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
