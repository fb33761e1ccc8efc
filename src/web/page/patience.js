// @ts-check
/** Waiting between tries: half a second, doubled each time, at most fifteen; each somewhat different, so that a
 * companion that comes back is not met by all pages at once. */
const FIRST_MS = 500;
const LAST_MS = 15_000;

/** Resolvers of waits that end early when there is reason to hope. */
const sleepers = new Set();

/**
 * @param {number} tries How many have failed, from 1.
 * @param {number} [leastMs] What the companion asked for.
 * @returns {Promise<void>}
 */
export function waitAfter(tries, leastMs = 0) {
  const longest = Math.min(LAST_MS, FIRST_MS * 2 ** (tries - 1));
  const chance = Math.random();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      sleepers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, Math.max(longest * (0.7 + 0.3 * chance), leastMs * (1 + 0.3 * chance)));
    sleepers.add(wake);
  });
}

/**
 * How long an answer asks to wait, milliseconds; 0 when it does not.
 * @param {Response} response
 */
export function askedToWait(response) {
  return Number(response.headers.get('Retry-After') ?? 0) * 1000 || 0;
}

/** The connection is back, or the person looks at the page again: try now. */
export function tryNow() {
  for (const wake of [...sleepers]) wake();
}

/**
 * Fetches until it is there. For what the page can't do without.
 * @param {string} url
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
export async function fetchPatiently(url, init) {
  for (let tries = 1; ; tries++) {
    let leastMs = 0;
    try {
      const response = await fetch(url, init);
      if (response.ok) return response;
      leastMs = askedToWait(response);
    } catch {
      // No connection: the same as an answer that is no answer.
    }
    await waitAfter(tries, leastMs);
  }
}

window.addEventListener('online', tryNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') tryNow();
});
