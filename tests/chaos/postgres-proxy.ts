import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Messages with which a client asks for an answer: a simple query, and the end of a prepared one. */
const ASKS = new Set(['Q'.charCodeAt(0), 'S'.charCodeAt(0)]);

/** When the client dies, for the server: before it heard of a request, or after it was given it whole. */
export type Moment = 'before' | 'after';

interface Pair {
  client: Socket;
  server: Socket;
}

/** What stands between a companion and its database: it can hold everything up, cut it, or let the client die at a request. */
export class PostgresProxy {
  /** Requests so far, over all connections. */
  requests = 0;
  dead = false;
  readonly died: Promise<void>;
  readonly #listener: Server;
  readonly #target: URL;
  readonly #pairs = new Set<Pair>();
  #die: () => void = () => {};
  #death: { at: number; moment: Moment } | null = null;
  #isHeld = false;

  private constructor(listener: Server, target: URL) {
    this.#listener = listener;
    this.#target = target;
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  static async before(url: string): Promise<PostgresProxy> {
    const listener = createServer();
    const proxy = new PostgresProxy(listener, new URL(url));
    listener.on('connection', (client) => proxy.#join(client));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return proxy;
  }

  /** The database, through this. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#listener.address() as AddressInfo).port);
    return url.href;
  }

  /** Its client dies at the nth request from now; nothing reaches it any more, and nothing of it the server. */
  dieAt(requests: number, moment: Moment): void {
    this.#death = { at: this.requests + requests, moment };
  }

  /** Nothing goes through until `release`; connections stay. */
  hold(): void {
    this.#isHeld = true;
    for (const { client, server } of this.#pairs) {
      client.pause();
      server.pause();
    }
  }

  release(): void {
    this.#isHeld = false;
    for (const { client, server } of this.#pairs) {
      client.resume();
      server.resume();
    }
  }

  /** Breaks all connections that there are. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.#listener.close(done));
  }

  #join(client: Socket): void {
    const server = connect({ host: this.#target.hostname, port: Number(this.#target.port) });
    const pair = { client, server };
    this.#pairs.add(pair);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      if (this.#isHeld) socket.pause();
    }
    client.on('close', () => {
      this.#pairs.delete(pair);
      if (!this.dead) server.end();
    });
    server.on('close', () => {
      // A client that is dead waits for ever.
      if (!this.dead) client.end();
    });
    const requests = new RequestReader();
    client.on('data', (bytes: Buffer) => {
      if (this.dead) return;
      for (const { chunk, asks } of requests.read(bytes)) {
        if (asks) this.requests += 1;
        const dies = asks && this.#death !== null && this.requests >= this.#death.at;
        if (!dies || this.#death?.moment === 'after') server.write(chunk);
        if (dies) {
          this.#end();
          return;
        }
      }
    });
    server.on('data', (bytes: Buffer) => {
      if (!this.dead) client.write(bytes);
    });
  }

  #end(): void {
    this.dead = true;
    // What was written arrives before the end of the connection does.
    for (const { server } of this.#pairs) server.end();
    this.#die();
  }
}

/** Cuts what a client writes into messages. The first of a connection have no letter before their length. */
class RequestReader {
  #rest = Buffer.alloc(0);
  #isStarting = true;

  *read(bytes: Buffer): Generator<{ chunk: Buffer; asks: boolean }> {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const head = this.#isStarting ? 0 : 1;
      if (this.#rest.length < head + 4) return;
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) return;
      const chunk = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      yield { chunk, asks: !this.#isStarting && ASKS.has(chunk[0] ?? 0) };
      this.#isStarting = false;
    }
  }
}
