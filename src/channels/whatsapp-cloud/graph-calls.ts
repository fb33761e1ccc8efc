import { z } from 'zod';
import type { Fetched } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { MOST_MEDIA_BYTES } from '../../ports/media.ts';
import { GONE, LATER, readMedia } from '../read-media.ts';
import type { Failure } from './failure.ts';

/** What a call came to. */
export type Called<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** The parts of the Graph API's answers that we read; everything else may change. */
const answerSchema = z.looseObject({
  /** Of `messages`: one entry, with the id of what was sent. */
  messages: z.array(z.looseObject({ id: z.string() })).optional(),
  /** Of `media`. */
  id: z.string().optional(),
  /** Of the number: as people write it. */
  display_phone_number: z.string().optional(),
  error: z
    .looseObject({
      code: z.int(),
      error_subcode: z.int().optional(),
      is_transient: z.boolean().optional(),
    })
    .optional(),
});

/** Where a file lies. */
const placeSchema = z.looseObject({ url: z.string(), file_size: z.number().optional() });

/** Meta's store of what people send is `lookaside.fbsbx.com`. */
const META_HOSTS = /\.(?:fbsbx|facebook)\.com$/;

/** What Meta answered: the id of a message or of a file, or the number as people write it. */
export interface Answer {
  id: string | null;
  phone: string | null;
}

/** Bytes of an answer that are read; Meta's are far below. */
const MOST_ANSWER_CHARACTERS = 1_000_000;

/** Calls of the Graph API for one number, each with an end on the clock. Never logs, never rejects. */
export class GraphCalls {
  readonly #root: string;
  readonly #phoneId: string;
  readonly #base: string;
  readonly #token: string;
  readonly #clock: Clock;
  readonly #underWay = new Set<AbortController>();
  /** When everything must have ended, epoch milliseconds. */
  #closesAt = Number.POSITIVE_INFINITY;
  #callOff: () => void = () => {};

  constructor(options: { apiRoot: string; phoneId: string; token: string; clock: Clock }) {
    this.#root = options.apiRoot.replace(/(?<!\/)\/+$/, '');
    this.#phoneId = options.phoneId;
    this.#base = `${this.#root}/${encodeURIComponent(options.phoneId)}`;
    this.#token = options.token;
    this.#clock = options.clock;
  }

  /** `POST /<number>/messages`. It may have been done all the same when it fails with `network`. */
  messages(body: object, withinMs: number): Promise<Called<Answer>> {
    const headers = { 'content-type': 'application/json' };
    return this.#call('/messages', { method: 'POST', headers, body: JSON.stringify(body) }, withinMs);
  }

  /** `POST /<number>/media`: puts a file there for 30 days, and gives its id. */
  media(file: { bytes: Uint8Array; mediaType: string; fileName: string }, withinMs: number): Promise<Called<Answer>> {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', file.mediaType);
    form.set('file', new Blob([Uint8Array.from(file.bytes)], { type: file.mediaType }), file.fileName);
    return this.#call('/media', { method: 'POST', body: form }, withinMs);
  }

  /** `GET /<number>`: whether Meta knows the number and takes the token, and which number it is. */
  number(withinMs: number): Promise<Called<Answer>> {
    return this.#call('?fields=id,display_phone_number', { method: 'GET' }, withinMs);
  }

  /**
   * Fetches a file that a person sent: Meta says where it lies, for five minutes, and gives it to our token only.
   * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#get-media-url (checked 2026-11-22)
   */
  incoming(id: string, withinMs: number): Promise<Fetched> {
    if (!/^[\w-]{1,128}$/.test(id)) return Promise.resolve(GONE);
    const place = `${this.#root}/${id}?phone_number_id=${encodeURIComponent(this.#phoneId)}`;
    return this.#within(withinMs, LATER, async (signal) => {
      const asked = await this.#fetch(place, {}, signal);
      if (!asked.ok) {
        await asked.body?.cancel();
        return isPassing(asked.status) ? LATER : GONE;
      }
      const found = placeSchema.safeParse(parseJson((await asked.text()).slice(0, MOST_ANSWER_CHARACTERS))).data;
      if (!found || (found.file_size ?? 0) > MOST_MEDIA_BYTES || !this.#isOfMeta(found.url)) return GONE;
      return readMedia(await this.#fetch(found.url, {}, signal));
    });
  }

  /** Whether the token may go there: to Meta's own store, or to the server that everything else goes to. */
  #isOfMeta(url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { origin, protocol, hostname } = new URL(url);
    return origin === new URL(this.#root).origin || (protocol === 'https:' && META_HOSTS.test(hostname));
  }

  /** Ends everything that is under way, and everything that is still begun, no later than at this moment. */
  closeBy(at: number): void {
    this.#closesAt = at;
    this.#callOff = this.#clock.wakeAt(at, () => {
      for (const controller of this.#underWay) controller.abort();
    });
  }

  /** Takes `closeBy` back. */
  reopen(): void {
    this.#callOff();
    this.#closesAt = Number.POSITIVE_INFINITY;
  }

  async #call(path: string, init: RequestInit, withinMs: number): Promise<Called<Answer>> {
    return this.#within(withinMs, { ok: false, failure: { kind: 'network' } }, async (signal) => {
      const response = await this.#fetch(`${this.#base}${path}`, init, signal);
      return read(response, await response.text());
    });
  }

  #fetch(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    // The token goes where it is meant to go, and nowhere else.
    return fetch(url, { ...init, headers, redirect: 'error', signal });
  }

  /** What fetch throws can name the address; nothing of it goes on. */
  async #within<T>(withinMs: number, otherwise: T, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#underWay.add(controller);
    const until = Math.min(this.#clock.now() + withinMs, this.#closesAt);
    const callOff = this.#clock.wakeAt(until, () => controller.abort());
    try {
      return await work(controller.signal);
    } catch {
      return otherwise;
    } finally {
      callOff();
      this.#underWay.delete(controller);
    }
  }
}

/** Too much asked, or trouble at Meta: 401 too, because a token is put right. */
function isPassing(status: number): boolean {
  return status === 401 || status === 429 || status >= 500;
}

function read(response: Response, text: string): Called<Answer> {
  const parsed = answerSchema.safeParse(text.length > MOST_ANSWER_CHARACTERS ? undefined : parseJson(text));
  const answer = parsed.success ? parsed.data : undefined;
  if (response.ok && answer?.error === undefined) {
    const id = answer?.messages?.[0]?.id ?? answer?.id ?? null;
    return { ok: true, value: { id, phone: answer?.display_phone_number ?? null } };
  }
  const { error } = answer ?? {};
  return {
    ok: false,
    failure: {
      kind: 'answer',
      status: response.status,
      code: error?.code ?? null,
      subcode: error?.error_subcode ?? null,
      transient: error?.is_transient ?? false,
      afterMs: waitIn(response.headers.get('retry-after')),
    },
  };
}

/** `Retry-After` in seconds, as milliseconds; the form with a date is not used by Meta. */
function waitIn(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
