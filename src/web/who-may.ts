import type { Request } from 'express';
import { isLoopbackAddress, isPrivateAddress, saysForwarded } from './remote.ts';
import type { WebChatMode } from './settings.ts';

/** Why a request is refused: a stable code and one line for whoever made it. */
export interface Refusal {
  code: string;
  line: string;
}

const OFF: Refusal = {
  code: 'web.chat-off',
  line: 'De chat op deze pagina staat uit. / The web chat is switched off (WEB_CHAT=off).',
};
const ELSEWHERE: Refusal = {
  code: 'web.chat-loopback-only',
  line:
    'Deze chat is alleen open op de computer waarop hij draait. / ' +
    'This chat is open only on the computer that it runs on; WEB_CHAT=public opens it to others.',
};
const OTHER_NAME: Refusal = {
  code: 'web.other-name',
  line:
    'Deze chat is hier niet. / This chat is not at this address. Behind a reverse proxy: pass on the Host header as it ' +
    'came, and set WEB_ADDRESS to where people find the chat.',
};
const OTHER_SITE: Refusal = {
  code: 'web.cross-origin',
  line: 'This request comes from another site. Behind a reverse proxy: pass on the Host header as it came.',
};

/**
 * Whether a request may use the chat at all, or why not. In `loopback` mode the socket must come from this computer
 * AND the Host header must name it: a page of another site can point its own name at 127.0.0.1 (DNS rebinding), and
 * then only the name gives it away. In `public` mode it must be asked for by the name under which people find it, when
 * that is known, or from this computer as in `loopback` mode.
 */
export function mayChat(request: Request, mode: WebChatMode, origin?: string): Refusal | null {
  if (mode === 'off') return OFF;
  if (mode === 'public') {
    const { host } = request.headers;
    const name = origin === undefined ? undefined : new URL(origin).host;
    if (name === undefined || host?.toLowerCase() === name) return null;
    // A container on this computer, by another of its names.
    if (isLoopbackHost(name) && isLoopbackHost(host)) return null;
    return mayChat(request, 'loopback') === null ? null : OTHER_NAME;
  }
  if (!isLoopbackAddress(request.socket.remoteAddress)) return ELSEWHERE;
  if (!isLoopbackHost(request.headers.host)) return ELSEWHERE;
  if (saysForwarded(request)) return ELSEWHERE;
  return null;
}

/**
 * Whether a request may see states and counts: it comes straight from this computer or a private network. What a proxy
 * passes on comes from outside.
 */
export function mayWatch(request: Request): boolean {
  return isPrivateAddress(request.socket.remoteAddress) && !saysForwarded(request);
}

/**
 * Whether a request to `/chat` comes from our own page or from no page at all, or why not. Browsers send `Origin` with
 * each POST; a program that is not a browser sends neither header and has no visitor's rights to borrow.
 */
export function fromOwnPage(request: Request): Refusal | null {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return OTHER_SITE;
  const origin = request.headers.origin;
  // The scheme is not compared: behind a proxy that speaks TLS ours is http and the page's https.
  if (origin !== undefined && hostOf(origin) !== request.headers.host?.toLowerCase()) return OTHER_SITE;
  return null;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** `localhost`, 127.0.0.0/8 or `[::1]`, with or without a port; nothing that merely starts or ends like it. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i.test(host);
}
