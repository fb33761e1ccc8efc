// @ts-check
/** Waiting between tries: half a second, doubled each time, at most fifteen; each somewhat different, so that a
 * companion that comes back is not met by all pages at once. */
const FIRST_MS = 500;
const LAST_MS = 15_000;

/** Resolvers of waits that end early when there is reason to hope. */
const sleepers = new Set();

/**
 * @param {number} tries How many have failed, from 1.
 * @returns {Promise<void>}
 */
export function waitAfter(tries) {
  const longest = Math.min(LAST_MS, FIRST_MS * 2 ** (tries - 1));
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      sleepers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, longest * (0.7 + 0.3 * Math.random()));
    sleepers.add(wake);
  });
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
    try {
      const response = await fetch(url, init);
      if (response.ok) return response;
    } catch {
      // No connection: the same as an answer that is no answer.
    }
    await waitAfter(tries);
  }
}

window.addEventListener('online', tryNow);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') tryNow();
});
