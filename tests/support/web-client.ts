import { request } from 'node:http';
import type { WebDelivery } from '../../src/channels/web/web-delivery.ts';

/** A page without a browser: what it sends, and what it hears. */
export class WebClient {
  readonly session: string;
  readonly #url: string;

  private constructor(url: string, session: string) {
    this.#url = url;
    this.session = session;
  }

  static async begin(url: string): Promise<WebClient> {
    const response = await fetch(`${url}/chat/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    const { session } = (await response.json()) as { session: string };
    return new WebClient(url, session);
  }

  /** The same page, after the companion started anew. */
  at(url: string): WebClient {
    return new WebClient(url, this.session);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.#url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.session}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  say(id: string, text: string): Promise<Response> {
    return this.post('/chat/messages', { id, text });
  }

  acknowledge(id: string): Promise<Response> {
    return this.post('/chat/acks', { id });
  }

  async listen(): Promise<WebEar> {
    const stopping = new AbortController();
    const response = await fetch(`${this.#url}/chat/stream`, {
      headers: { Authorization: `Bearer ${this.session}` },
      signal: stopping.signal,
    });
    if (!response.body) throw new Error('The stream has no body.');
    return new WebEar(response, stopping);
  }
}

/** One open stream. */
class WebEar {
  readonly status: number;
  readonly headers: Headers;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #stopping: AbortController;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #lines: string[] = [];

  constructor(response: Response, stopping: AbortController) {
    this.status = response.status;
    this.headers = response.headers;
    if (!response.body) throw new Error('The stream has no body.');
    this.#reader = response.body.getReader();
    this.#stopping = stopping;
  }

  /** The next line, empty for a heartbeat; null when the stream has ended. */
  async line(): Promise<string | null> {
    for (;;) {
      const next = this.#lines.shift();
      if (next !== undefined) return next;
      const { done, value } = await this.#reader.read();
      if (done) return null;
      const lines = (this.#rest + this.#decoder.decode(value, { stream: true })).split('\n');
      this.#rest = lines.pop() ?? '';
      this.#lines.push(...lines);
    }
  }

  /** The next message, past all heartbeats. */
  async delivery(): Promise<WebDelivery> {
    for (;;) {
      const line = await this.line();
      if (line === null) throw new Error('The stream has ended.');
      if (line !== '') return JSON.parse(line) as WebDelivery;
    }
  }

  close(): void {
    this.#stopping.abort();
  }
}

/** A request with headers that `fetch` does not let one set, such as Host. Resolves with the status and the body. */
export function rawRequest(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
