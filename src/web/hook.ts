import express, { type Express, type Response } from 'express';

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

/** Serves the hooks with POST, and with GET those that answer it. */
export function mountHooks(app: Express, hooks: readonly Hook[]): void {
  for (const { path, maxBytes, handle, answerGet } of hooks) {
    if (answerGet) {
      app.get(path, (request, response) => {
        const [, query = ''] = /^[^?]*\?(.*)$/s.exec(request.originalUrl) ?? [];
        send(response, answerGet(new URLSearchParams(query)));
      });
    }
    app.post(path, express.raw({ type: () => true, limit: maxBytes, inflate: false }), async (request, response) => {
      const { headers, socket } = request;
      const body: Uint8Array = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
      send(response, await handle({ headers, body, remoteAddress: socket.remoteAddress }));
    });
  }
}

function send(response: Response, { status, headers, body }: HookResponse): void {
  response.status(status).set({ ...headers });
  if (body === undefined) response.end();
  else response.send(body);
}
