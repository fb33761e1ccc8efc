import { createHash, randomBytes } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { toString as drawQr } from 'qrcode';
import type { ChannelState } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { readBody } from './body.ts';
import { allowOnly, sendProblem } from './problem.ts';
import { RateLimit } from './rate-limit.ts';
import { networkOf } from './remote.ts';
import { fromOwnPage, mayChat } from './who-may.ts';

/** Where the page is. */
export const LINK_PATH = '/whatsapp';

export interface LinkPageOptions {
  /** What somebody with the phone needs to link it, at this moment. */
  link(): { kind: 'none' } | { kind: 'qr'; qr: string } | { kind: 'pairing-code'; code: string };
  state(): ChannelState;
  /** Whether this is the admin's code. Compares in constant time. */
  mayLook(code: string): Promise<boolean>;
}

/** How long who gave the code may look, milliseconds. */
const LOOK_MS = 15 * 60_000;

/** Wrong codes: from one network, and from all together. */
const TRIES = { burst: 5, perMs: 15 * 60_000, maxKeys: 10_000 };
const TRIES_OF_ALL = { burst: 50, perMs: 15 * 60_000, maxKeys: 1 };

const COOKIE = 'kennismaker-link';
const MOST_BODY_BYTES = 1_024;

/** Seconds after which the page looks again; WhatsApp makes a new code about every twenty. */
const AGAIN_S = 5;

const STYLE = `body { font: 18px/1.5 sans-serif; max-width: 32rem; margin: 2rem auto; padding: 0 1rem; }
svg { width: 100%; max-width: 24rem; background: #fff; }
code { font-size: 2rem; letter-spacing: 0.15em; }
p[lang='en'] { color: #555; }
input, button { font: inherit; padding: 0.4rem 0.6rem; }`;

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * Serves the page on which the phone is linked. Who scans the code that it shows owns the chats from then on, so it is only
 * for who sits at this computer, or who gives the admin's code; without scripts, and looking again by itself.
 */
export function mountLinkPage(app: Express, options: LinkPageOptions, clock: Clock): void {
  const tries = new RateLimit(clock, TRIES);
  const triesOfAll = new RateLimit(clock, TRIES_OF_ALL);
  /** Hash of the cookie's value to until when, epoch milliseconds. */
  const looking = new Map<string, number>();

  function mayLookOn(request: Request): boolean {
    if (mayChat(request, 'loopback') === null) return true;
    const until = looking.get(hashOf(cookieOf(request)));
    return until !== undefined && until > clock.now();
  }

  app.get(LINK_PATH, async (request, response) => {
    if (!mayLookOn(request)) return send(response, 401, ASK);
    send(response, 200, await bodyFor(options), AGAIN_S);
  });

  app.post(LINK_PATH, readBody(MOST_BODY_BYTES), async (request, response) => {
    const refusal = fromOwnPage(request);
    if (refusal) return sendProblem(response, 403, refusal.code, refusal.line);
    const wait = tries.take(networkOf(request.socket.remoteAddress)) || triesOfAll.take('all');
    if (wait > 0) {
      response.set('Retry-After', String(Math.ceil(wait / 1000)));
      return send(response, 429, TOO_OFTEN);
    }
    const code = request.is('application/x-www-form-urlencoded')
      ? new URLSearchParams(String(request.body)).get('code')
      : null;
    if (code === null || !(await options.mayLook(code))) return send(response, 401, `${WRONG}${ASK}`);
    const value = randomBytes(24).toString('base64url');
    for (const [hash, until] of looking) if (until <= clock.now()) looking.delete(hash);
    looking.set(hashOf(value), clock.now() + LOOK_MS);
    response.cookie(COOKIE, value, {
      httpOnly: true,
      sameSite: 'strict',
      path: LINK_PATH,
      maxAge: LOOK_MS,
      secure: request.headers['x-forwarded-proto'] === 'https',
    });
    response.redirect(303, LINK_PATH);
  });
  allowOnly(app, [LINK_PATH], 'GET, HEAD, POST');
}

async function bodyFor({ link, state }: LinkPageOptions): Promise<string> {
  const now = link();
  if (now.kind === 'qr') {
    return `${two(
      'Pak de telefoon met het nummer van Kennismaker. Open WhatsApp, dan Instellingen, Gekoppelde apparaten, Apparaat koppelen. Richt de camera op deze code.',
      'Take the phone with the number of Kennismaker. Open WhatsApp, then Settings, Linked devices, Link a device. Point the camera at this code.',
    )}${await drawQr(now.qr, { type: 'svg', margin: 2 })}`;
  }
  if (now.kind === 'pairing-code') {
    const code = now.code.replace(/[^A-Za-z0-9]/g, '').replace(/^(.{4})(?=.)/, '$1-');
    return `${two(
      'Pak de telefoon met het nummer van Kennismaker. Open WhatsApp, dan Instellingen, Gekoppelde apparaten, Apparaat koppelen, Koppelen met telefoonnummer. Typ deze code.',
      'Take the phone with the number of Kennismaker. Open WhatsApp, then Settings, Linked devices, Link a device, Link with phone number. Type this code.',
    )}<p><code>${code}</code></p>`;
  }
  const { state: is, reason } = state();
  if (is === 'on')
    return two(
      'WhatsApp is gekoppeld. Hier is niets meer te doen.',
      'WhatsApp is linked. There is nothing left to do here.',
    );
  return two(
    `WhatsApp is nog niet klaar. De code komt hier vanzelf.${inBrackets(reason)}`,
    `WhatsApp is not ready yet. The code comes here by itself.${inBrackets(reason)}`,
  );
}

/** Our own stable codes only: nothing in them has to be escaped. */
function inBrackets(reason: string | undefined): string {
  return reason !== undefined && /^[a-z.-]+$/.test(reason) ? ` (${reason})` : '';
}

function two(nl: string, en: string): string {
  return `<p lang="nl">${nl}</p><p lang="en">${en}</p>`;
}

const ASK = `${two(
  'Deze pagina is voor wie Kennismaker beheert. Typ de code van de beheerder.',
  'This page is for who runs Kennismaker. Type the admin’s code.',
)}<form method="post" action="${LINK_PATH}"><input name="code" type="password" autocomplete="off" required aria-label="Code"> <button>OK</button></form>`;
const WRONG = two('Deze code klopt niet.', 'This code is not right.');
const TOO_OFTEN = two('Te vaak geprobeerd. Wacht een kwartier.', 'Tried too often. Wait a quarter of an hour.');

function send(response: Response, status: number, body: string, againS?: number): void {
  const again = againS === undefined ? '' : `<meta http-equiv="refresh" content="${againS}">`;
  response
    .status(status)
    .set('Content-Security-Policy', POLICY)
    .type('html')
    .send(
      `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${again}<title>WhatsApp koppelen</title><style>${STYLE}</style></head><body><h1>WhatsApp koppelen</h1>${body}</body></html>`,
    );
}

function cookieOf(request: Request): string {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
