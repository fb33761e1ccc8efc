import { isIPv6 } from 'node:net';
import type { Request } from 'express';

/** Headers that a proxy adds: a request with one of them did not start where its socket says. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** Whether a request says that a proxy passed it on. Anybody can say so. */
export function saysForwarded(request: Request): boolean {
  return FORWARDED.some((name) => request.headers[name] !== undefined);
}

/**
 * Whether a request was passed on by a proxy of whoever runs this: it says so, and comes from this computer or a
 * private network. From elsewhere the headers alone prove nothing.
 */
export function comesThroughProxy(request: Request): boolean {
  return saysForwarded(request) && isPrivateAddress(request.socket.remoteAddress);
}

/** 127.0.0.0/8, ::1, and the first as IPv6 writes it. */
export function isLoopbackAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  return address === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(withoutMapping(address));
}

/** This computer, or a network that is not on the internet: RFC 1918, and fc00::/7 and fe80::/10 of IPv6. */
export function isPrivateAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  if (isLoopbackAddress(address)) return true;
  const plain = withoutMapping(address);
  return (
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(plain) || /^f(?:[cd]|e[89ab])[0-9a-f]{0,2}:/i.test(plain)
  );
}

/** What belongs to one visitor: an IPv4 address, or the first 64 bits of an IPv6 address, of which one visitor has all. */
export function networkOf(address: string | undefined): string {
  const plain = withoutMapping(address ?? 'unknown');
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = plain.split('%')[0]?.split('::') ?? [];
  const groups = before === '' ? [] : before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array<string>(zeros).fill('0'), ...rest]
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}

/** An IPv4 address that came in through an IPv6 socket, as the IPv4 address that it is. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
