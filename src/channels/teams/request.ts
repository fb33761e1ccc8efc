import { type IncomingActivity, incomingActivity } from './activity.ts';
import { isSafeTarget, leadsHere, type RequestHeaders, startedHere } from './loopback.ts';

/** A POST to `/api/messages`, as the HTTP side hands it in. */
export interface TeamsRequest {
  headers: RequestHeaders;
  body: Uint8Array;
  /** Where the connection comes from. */
  remoteAddress: string | undefined;
}

/** What to answer. `body` is JSON and holds nothing of the request. */
export interface TeamsResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** A body may be so many bytes; the connector itself stays far under it. */
export const MOST_BODY_BYTES = 256 * 1024;

/**
 * The clients of Bot Framework that are spoken with. Others are refused before anything else: the SDK judges some of
 * them (Azure App Service) by rules that our registration has no part in.
 */
const CLIENTS: readonly string[] = ['msteams', 'webchat', 'directline', 'emulator'];

export type Read =
  | { ok: true; activity: IncomingActivity; authorization: string }
  | { ok: false; refusal: TeamsResponse };

/** Takes a request apart. `registered`: false while there is no registration, and then only this computer may ask. */
export function readRequest({ headers, body, remoteAddress }: TeamsRequest, registered: boolean): Read {
  if (!registered && !startedHere(remoteAddress, headers)) return refused(403, 'channel.teams.loopback-only');
  const type = one(headers['content-type'])?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refused(415, 'channel.teams.not-json');
  if (body.byteLength > MOST_BODY_BYTES) return refused(413, 'channel.teams.body-too-large');
  const parsed = incomingActivity.safeParse(parseJson(body));
  if (!parsed.success) return refused(400, 'channel.teams.bad-request');
  const activity = parsed.data;
  if (!CLIENTS.includes(activity.channelId)) return refused(403, 'channel.teams.other-client');
  const { serviceUrl } = activity;
  if (registered ? !isSafeTarget(serviceUrl) : !leadsHere(serviceUrl))
    return refused(403, 'channel.teams.other-service');
  return { ok: true, activity, authorization: one(headers.authorization) ?? '' };
}

/** An answer that says a code and nothing else. */
export function answer(status: number, code?: string, headers: Readonly<Record<string, string>> = {}): TeamsResponse {
  if (code === undefined) return { status, headers };
  return {
    status,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ error: { code } }),
  };
}

function refused(status: number, code: string): Read {
  return { ok: false, refusal: answer(status, code) };
}

function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
