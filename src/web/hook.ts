import type { Express, RequestHandler, Response } from 'express';
import { readBody } from './body.ts';
import { WEB_LIMITS } from './limits.ts';
import { allowOnly, sendProblem } from './problem.ts';

/** What a hook gets to see of a request. */
export interface HookRequest {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: Uint8Array;
  /** Address of who connected, as the socket says. */
  remoteAddress: string | undefined;
}

export interface HookResponse {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** A path at which the other side of a channel hands in what happened there. It checks itself who is asking. */
export interface Hook {
  path: string;
  /** Largest body, bytes. */
  maxBytes: number;
  /** Never rejects; the status says whether the other side must bring it again. */
  handle(request: HookRequest): Promise<HookResponse>;
  /** Answers a GET, with which some ask whether the address is ours. */
  answerGet?(query: URLSearchParams): HookResponse;
}

/** What the channel's server is asked to wait before it brings something again, seconds, when the hook does not say. */
const AGAIN_S = '5';

/**
 * Serves the hooks with POST of JSON, and with GET those that answer it. Bodies of all together may be `mostBytes` at a time:
 * before a hook has looked at one, anybody may have sent it.
 */
export function mountHooks(app: Express, hooks: readonly Hook[], mostBytes = WEB_LIMITS.bodiesInHand): void {
  let inHand = 0;
  const count = (maxBytes: number): RequestHandler => {
    return (request, response, next) => {
      if (!request.is('application/json')) {
        return sendProblem(response, 415, 'web.not-json', 'The body must be JSON (Content-Type: application/json).');
      }
      // One that does not say how long it is may become as long as it can.
      const bytes = Math.min(Number(request.headers['content-length'] ?? maxBytes), maxBytes);
      if (inHand + bytes > mostBytes) {
        response.set({ 'Retry-After': AGAIN_S, Connection: 'close' });
        return sendProblem(response, 503, 'web.too-much-in-hand', 'Too much is in hand; send it again.', true);
      }
      inHand += bytes;
      response.on('close', () => {
        inHand -= bytes;
      });
      next();
    };
  };
  for (const { path, maxBytes, handle, answerGet } of hooks) {
    if (answerGet) {
      app.get(path, (request, response) => {
        const [, query = ''] = /^[^?]*\?(.*)$/s.exec(request.originalUrl) ?? [];
        send(response, answerGet(new URLSearchParams(query)));
      });
    }
    app.post(path, count(maxBytes), readBody(maxBytes), async (request, response) => {
      const { headers, socket } = request;
      const bytes: Uint8Array = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
      send(response, await handle({ headers, body: bytes, remoteAddress: socket.remoteAddress }));
    });
    allowOnly(app, [path], answerGet ? 'GET, HEAD, POST' : 'POST');
  }
}

function send(response: Response, { status, headers, body }: HookResponse): void {
  if (status === 503) response.set('Retry-After', AGAIN_S);
  response.status(status).set({ ...headers });
  if (body === undefined) response.end();
  else response.send(body);
}
