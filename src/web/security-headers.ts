import type { RequestHandler } from 'express';

/**
 * Everything the page may do, and nothing else: scripts, styles and requests of its own origin. A saved file is a
 * `blob:` that is downloaded, which no directive governs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** How long a browser that was here over https comes over nothing else, seconds: half a year. */
const HTTPS_ONLY_SECONDS = 180 * 24 * 60 * 60;

/** The headers that protect the page and its visitor, on every answer. No site may read any of it: there is no CORS. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
};

/**
 * Puts them on an answer. `isHttps`: people come through a proxy that speaks TLS, and are never to come without. Browsers
 * ignore that where they came over http, so that this computer itself stays as it is.
 */
export function securityHeaders(isHttps: boolean): RequestHandler {
  const headers = isHttps
    ? { ...SECURITY_HEADERS, 'Strict-Transport-Security': `max-age=${HTTPS_ONLY_SECONDS}` }
    : SECURITY_HEADERS;
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}
