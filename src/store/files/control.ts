import type net from 'node:net';
import { z } from 'zod';
import { AppError } from '../../ports/error.ts';
import type { Json } from '../../ports/json.ts';
import { connectToOwner, type FolderLock } from './folder-lock.ts';

/** Characters of one request or answer, so that a mistake cannot fill the memory. */
const MAX_LINE = 8 * 1024 * 1024;

/** What the owner does for another process of the same user. May reject with `AppError`, which the caller then gets. */
export type RequestHandler = (request: Json) => Promise<Json>;

const answerSchema = z.union([
  z.object({ answer: z.json() }),
  z.object({
    error: z.object({ code: z.string(), message: z.string(), advice: z.string(), retry: z.boolean() }),
  }),
]);

/**
 * Lets other processes ask the owner of a folder: one JSON text a line in, one a line out, in the same order.
 * Requests that come before `serve` wait for it.
 */
export class Control {
  readonly #lock: FolderLock;
  readonly #handler: Promise<RequestHandler>;
  #setHandler: (handler: RequestHandler) => void = () => undefined;
  #open = new Set<Promise<void>>();

  constructor(lock: FolderLock) {
    this.#lock = lock;
    this.#handler = new Promise((resolve) => {
      this.#setHandler = resolve;
    });
    lock.onConnection((socket) => this.#talk(socket));
  }

  /** Who answers from now on; only the first call counts. */
  serve(handler: RequestHandler): void {
    this.#setHandler(handler);
  }

  /** Answers what is being worked on, then gives the folder free. */
  async close(): Promise<void> {
    this.#setHandler(async () => {
      throw new AppError('store.closed', 'The companion is stopping.', {
        advice: 'Try again in a moment.',
        retry: true,
      });
    });
    while (this.#open.size > 0) await Promise.all(this.#open);
    await this.#lock.release();
  }

  #talk(socket: net.Socket): void {
    socket.setEncoding('utf8');
    let text = '';
    let turn: Promise<void> = Promise.resolve();
    socket.on('data', (data: string) => {
      text += data;
      if (text.length > MAX_LINE) socket.destroy();
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n')) {
        const line = text.slice(0, at);
        text = text.slice(at + 1);
        turn = turn.then(() => this.#answer(socket, line));
        const mine = turn;
        this.#open.add(mine);
        void mine.then(() => this.#open.delete(mine));
      }
    });
  }

  /** Never rejects. */
  async #answer(socket: net.Socket, line: string): Promise<void> {
    let result: Json;
    try {
      const handler = await this.#handler;
      result = { answer: await handler(parseRequest(line)) };
    } catch (error) {
      result = { error: describe(error) };
    }
    if (socket.destroyed) return;
    await new Promise<void>((done) => {
      socket.write(`${JSON.stringify(result)}\n`, () => done());
    });
  }
}

/**
 * Asks the process that owns the folder; null when nobody does, and the caller may open the folder itself (which is
 * refused should the owner only have been too busy to answer).
 * Errors: the owner's `AppError` as it was thrown there; `store.owner-gone` when it ended before it answered
 * (whether it did what was asked is then not known).
 */
export async function callOwner(folder: string, request: Json): Promise<Json | null> {
  const connection = await connectToOwner(folder);
  if (connection === null) return null;
  const { socket } = connection;
  try {
    const line = await new Promise<string>((resolve, reject) => {
      let text = connection.rest;
      socket.setEncoding('utf8');
      socket.on('data', (data: string) => {
        text += data;
        const at = text.indexOf('\n');
        if (at !== -1) resolve(text.slice(0, at));
        else if (text.length > MAX_LINE) reject(ownerGone());
      });
      socket.on('error', () => reject(ownerGone()));
      socket.on('close', () => reject(ownerGone()));
      if (socket.destroyed) reject(ownerGone());
      socket.write(`${JSON.stringify(request)}\n`);
      socket.resume();
    });
    const answer = answerSchema.parse(JSON.parse(line));
    if ('answer' in answer) return answer.answer as Json;
    const { code, message, advice, retry } = answer.error;
    throw new AppError(code, message, { advice, retry });
  } finally {
    socket.destroy();
  }
}

function parseRequest(line: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    throw new AppError('store.bad-request', 'The request is not JSON.', { advice: 'Send one JSON text a line.' });
  }
}

function describe(error: unknown): { code: string; message: string; advice: string; retry: boolean } {
  if (error instanceof AppError) {
    const { code, message, advice, retry } = error;
    return { code, message, advice, retry };
  }
  // What another error says may hold a person's words or a path.
  return {
    code: 'store.request-failed',
    message: 'The request failed.',
    advice: 'See the log of the companion.',
    retry: false,
  };
}

function ownerGone(): AppError {
  return new AppError('store.owner-gone', 'The companion ended before it answered.', {
    advice: 'Look whether the change was made, then try again.',
    retry: true,
  });
}
