import { request as ask, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that gives each request to the next of several servers, and streams what they answer. */
export class RoundRobin {
  readonly #server: Server;
  #next = 0;
  /** To which server each request went, by its place. */
  readonly went: number[] = [];

  private constructor(targets: readonly string[]) {
    this.#server = createServer((request, response) => {
      const place = this.#next++ % targets.length;
      this.went.push(place);
      const url = new URL(request.url ?? '/', targets[place]);
      const passed = ask(url, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      passed.on('error', () => response.destroy());
      response.on('close', () => passed.destroy());
      request.pipe(passed);
    });
  }

  static async start(targets: readonly string[]): Promise<RoundRobin> {
    const proxy = new RoundRobin(targets);
    await new Promise<void>((done) => proxy.#server.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
