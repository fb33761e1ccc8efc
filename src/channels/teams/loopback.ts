/** Headers that a proxy adds: a request with one of them did not start where its socket says. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** Headers as Node's HTTP server gives them: names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Whether a request started on this computer: its socket, and no proxy in between that says otherwise. */
export function startedHere(remoteAddress: string | undefined, headers: RequestHeaders): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  const plain = (remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain);
}

/** Whether an address leads to this computer. */
export function leadsHere(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/i.test(new URL(url).hostname);
}

/** Whether our token, or a person's paper, may go there: encrypted, or to this computer. */
export function isSafeTarget(url: string): boolean {
  return leadsHere(url) || (URL.canParse(url) && new URL(url).protocol === 'https:');
}
