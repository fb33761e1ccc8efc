import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamsChannel } from '../../src/channels/teams/teams-channel.ts';
import type { TeamsConnector } from './teams-connector.ts';

/**
 * The little of Direct Line 3.0 that a client needs, for tests only: begins a conversation, passes what the client
 * sends on to the bot as the connector would, and gives both sides' activities by watermark.
 */
export class DirectLineEndpoint {
  readonly #server: Server;
  readonly #channel: TeamsChannel;
  readonly #connector: TeamsConnector;
  /** Both sides of each conversation, and how many of the bot's are in it. */
  readonly #logs = new Map<string, { activities: object[]; fromBot: number }>();

  constructor(channel: TeamsChannel, connector: TeamsConnector) {
    this.#channel = channel;
    this.#connector = connector;
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

  /** What a client is given as `domain`. */
  get domain(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v3/directline`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = url.pathname.replace('/v3/directline', '');
    if (request.headers.authorization !== 'Bearer direct-line-secret') return say(response, 403, {});
    if (request.method === 'POST' && path === '/conversations') return this.#begin(response);
    const id = /^\/conversations\/([^/]+)\/activities$/.exec(path)?.[1];
    const log = id === undefined ? undefined : this.#logs.get(id);
    if (id === undefined || !log) return say(response, 404, {});
    if (request.method === 'POST') {
      const activity = JSON.parse(Buffer.concat(chunks).toString('utf8')) as object;
      const whole = this.#whole(id, activity, log.activities.length);
      log.activities.push(whole);
      const status = await this.#pass(whole);
      return status === 200 ? say(response, 200, { id: whole.id }) : say(response, 502, {});
    }
    const said = this.#connector.chat(id);
    log.activities.push(...said.slice(log.fromBot).map((activity) => ({ ...activity, conversation: { id } })));
    log.fromBot = said.length;
    const from = Number(url.searchParams.get('watermark') || 0);
    const watermark = String(log.activities.length);
    say(response, 200, { activities: log.activities.slice(from), watermark });
  }

  async #begin(response: ServerResponse): Promise<void> {
    const id = `conversation-${this.#logs.size + 1}`;
    this.#logs.set(id, { activities: [], fromBot: 0 });
    say(response, 201, { conversationId: id, token: 'direct-line-secret', expires_in: 3600 });
    const opened = { type: 'conversationUpdate', membersAdded: [{ id: 'bot' }], from: { id: 'user' } };
    await this.#pass(this.#whole(id, opened, 0));
  }

  #whole(conversation: string, activity: object, count: number) {
    return {
      ...activity,
      id: `${conversation}|${String(count).padStart(7, '0')}`,
      channelId: 'directline',
      serviceUrl: this.#connector.url,
      conversation: { id: conversation },
      recipient: { id: 'bot' },
    };
  }

  async #pass(activity: object): Promise<number> {
    const { status } = await this.#channel.handle({
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(activity)),
      remoteAddress: '127.0.0.1',
    });
    return status;
  }
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
