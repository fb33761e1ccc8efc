import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

export const APP_ID = '11111111-2222-4333-8444-555555555555';
export const APP_PASSWORD = 'geheim-wachtwoord-van-de-bot';
export const TENANT_ID = '99999999-8888-4777-8666-555555555555';

/** Makes tokens as the connector does, and serves the OpenID document and keys to check them by. */
export class TokenIssuer {
  readonly #server: Server;
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** False: as when Microsoft's keys can't be had. */
  available = true;

  constructor() {
    this.#server = createServer((request, response) => {
      if (!this.available) return void response.writeHead(503).end();
      const body = request.url?.endsWith('/keys') ? { keys: [this.#jwk()] } : { jwks_uri: `${this.#base}/keys` };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
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

  get openIdMetadataUrl(): string {
    return `${this.#base}/openidconfiguration`;
  }

  /** What the public key looks like where the SDK prints it. */
  get modulus(): string {
    return String(this.#jwk().n).slice(0, 40);
  }

  /** A token that is right, but for what is given. `key`: signs with another key under the same id. */
  token(serviceUrl: string, claims: object = {}, key?: KeyObject): string {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: 'https://api.botframework.com',
      aud: APP_ID,
      serviceurl: serviceUrl,
      nbf: now - 60,
      exp: now + 3600,
      ...claims,
    };
    const head = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'own-key' })}.${encode(payload)}`;
    const signature = sign('RSA-SHA256', Buffer.from(head), key ?? this.#key.privateKey).toString('base64url');
    return `${head}.${signature}`;
  }

  get #base(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #jwk() {
    return { ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'own-key', endorsements: ['msteams'] };
  }
}

export function otherKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
}

/** Puts a token for sending into the SDK's own cache, so that it does not ask Microsoft for one. */
export function giveSendingToken(accessToken: string): void {
  const fromSdk = createRequire(createRequire(import.meta.url).resolve('botbuilder'));
  const { AppCredentials } = fromSdk('botframework-connector') as {
    AppCredentials: { cache: Map<string, { accessToken: string; expiresOn: Date }> };
  };
  AppCredentials.cache.set(`${APP_ID}https://api.botframework.com-cache`, {
    accessToken,
    expiresOn: new Date(Date.now() + 3_600_000),
  });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
