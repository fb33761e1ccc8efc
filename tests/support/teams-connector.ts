import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An activity as it came over HTTP. */
export interface SentActivity {
  id: string;
  type: string;
  text?: string;
  textFormat?: string;
  locale?: string;
  replyToId?: string;
  channelId?: string;
  from?: { id: string };
  recipient?: { id: string };
  attachments?: { contentType: string; content?: unknown; contentUrl?: string; name?: string }[];
  suggestedActions?: { to: string[]; actions: { type: string; title: string; value: unknown }[] };
}

/** One request that came, as it is for assertions. */
export interface SeenRequest {
  method: string;
  path: string;
  authorization: string | undefined;
}

/** How a request goes wrong: an answer, or the connection cut before or after it was carried out. */
export type Trouble =
  | { status: number; code?: string; retryAfter?: string }
  | 'cut-before'
  /** The message arrives, and the sender never hears of it. */
  | 'cut-after'
  /** Nothing is answered at all. */
  | 'silence'
  /** Carried out only then. */
  | { until: Promise<void> };

/**
 * A connector of Bot Framework over HTTP: takes what a bot sends into conversations, replaces and removes it, and takes
 * uploads. It keeps the rules that matter: an activity needs a type, only what was sent can be replaced.
 */
export class TeamsConnector {
  readonly #server: Server;
  /** What stands in each conversation, in order. */
  readonly #chats = new Map<string, SentActivity[]>();
  readonly #typing = new Map<string, number>();
  readonly #trouble = new Map<string, Trouble[]>();
  readonly uploads = new Map<string, { bytes: Buffer; range: string }>();
  /** What people sent, by name. */
  readonly files = new Map<string, Uint8Array>();
  readonly requests: SeenRequest[] = [];
  /** Called after each thing that changed a conversation. */
  onChange: (() => void) | null = null;
  #count = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What a bot is told as `serviceUrl`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/amer/`;
  }

  /** What stands in a conversation, typing left out. */
  chat(conversation: string): readonly SentActivity[] {
    return this.#chats.get(conversation) ?? [];
  }

  typed(conversation: string): number {
    return this.#typing.get(conversation) ?? 0;
  }

  /** The next requests for a conversation go wrong like this, one after the other. */
  trouble(conversation: string, ...troubles: Trouble[]): void {
    this.#trouble.set(conversation, troubles);
  }

  /** How many requests of a kind came for a conversation. */
  count(method: string, conversation: string): number {
    const path = `/v3/conversations/${encodeURIComponent(conversation)}/activities`;
    return this.requests.filter((each) => each.method === method && each.path.includes(path)).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const { method = '' } = request;
    this.requests.push({ method, path: pathname, authorization: request.headers.authorization });
    const body = await read(request);
    const upload = /\/upload\/([^/]+)$/.exec(pathname)?.[1];
    if (upload !== undefined) return this.#takeUpload(decodeURIComponent(upload), request, body, response);
    const attached = /\/v3\/attachments\/([^/]+)\/views\/original$/.exec(pathname)?.[1];
    if (attached !== undefined) {
      const trouble = this.#trouble.get('attachments')?.shift();
      const bytes = this.files.get(decodeURIComponent(attached));
      if (typeof trouble === 'object' && 'status' in trouble) return say(response, trouble.status, {});
      if (!bytes) return say(response, 404, { error: { code: 'AttachmentNotFound', message: 'Not there.' } });
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
      return;
    }
    const found = /\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(pathname);
    if (!found?.[1]) return say(response, 404, { error: { code: 'ResourceNotFound', message: 'No such path.' } });
    const conversation = decodeURIComponent(found[1]);
    const trouble = this.#trouble.get(conversation)?.shift();
    if (trouble === 'cut-before') return void response.destroy();
    if (trouble === 'silence') return;
    if (typeof trouble === 'object' && 'until' in trouble) await trouble.until;
    else if (typeof trouble === 'object') {
      const { status, code = 'ServiceError', retryAfter } = trouble;
      if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
      return say(response, status, { error: { code, message: 'As the test wants it.' } });
    }
    const result = this.#carryOut(method, conversation, found[2] && decodeURIComponent(found[2]), body);
    this.onChange?.();
    if (trouble === 'cut-after') return void response.destroy();
    say(response, result.status, result.body);
  }

  #carryOut(method: string, conversation: string, activityId: string | undefined, body: Buffer) {
    const chat = this.#chats.get(conversation) ?? [];
    this.#chats.set(conversation, chat);
    const at = chat.findIndex((each) => each.id === activityId);
    const missing = { status: 404, body: { error: { code: 'ActivityNotFoundInConversation', message: 'Not there.' } } };
    if (method === 'DELETE') {
      if (at < 0) return missing;
      chat.splice(at, 1);
      return { status: 200, body: {} };
    }
    const given = JSON.parse(body.toString('utf8')) as SentActivity;
    if (!given.type) return { status: 400, body: { error: { code: 'BadSyntax', message: 'No type.' } } };
    if (method === 'PUT') {
      if (at < 0 || activityId === undefined) return missing;
      chat[at] = { ...given, id: activityId };
      return { status: 200, body: { id: activityId } };
    }
    this.#count += 1;
    const id = `1:${this.#count}`;
    if (given.type === 'typing') this.#typing.set(conversation, this.typed(conversation) + 1);
    else chat.push({ ...given, id, ...(activityId === undefined ? {} : { replyToId: activityId }) });
    return { status: 201, body: { id } };
  }

  #takeUpload(name: string, request: IncomingMessage, bytes: Buffer, response: ServerResponse): void {
    const trouble = this.#trouble.get('upload')?.shift();
    if (typeof trouble === 'object' && 'status' in trouble) {
      say(response, trouble.status, {});
      return;
    }
    this.uploads.set(name, { bytes, range: String(request.headers['content-range'] ?? '') });
    say(response, 201, {});
  }
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
