// @ts-check
import { askedToWait, waitAfter } from './patience.js';

/** After this long without an answer the person is told that the message is not through yet. */
const SLOW_MS = 3_000;

/**
 * Sends what the person did, one after the other, each with its own id again and again until the companion has it.
 *
 * @param {import('./companion.js').Companion} companion
 * @param {import('./memory.js').Memory} memory
 * @param {(item: import('./memory.js').Own, late: boolean) => void} onState Called when the state of an item changed,
 *   or when it is late.
 * @returns {() => void} Call it whenever there is something new.
 */
export function createOutgoing(companion, memory, onState) {
  let running = false;

  async function run() {
    if (running) return;
    running = true;
    try {
      for (let item = memory.waiting(); item && !companion.ended; item = memory.waiting()) {
        const slow = setTimeout(onState, SLOW_MS, item, true);
        const state = await deliver(item).finally(() => clearTimeout(slow));
        if (state === null) return;
        item.state = state;
        memory.save();
        onState(item, false);
      }
    } finally {
      running = false;
    }
  }

  /**
   * @param {import('./memory.js').Own} item
   * @returns {Promise<import('./memory.js').Own['state'] | null>} Null when the conversation ended first.
   */
  async function deliver(item) {
    for (let tries = 1; ; tries++) {
      const { state, leastMs } = await tryOnce(item);
      if (companion.ended) return null;
      if (state !== 'waiting') return state;
      onState(item, true);
      await waitAfter(tries, leastMs);
      // Another tab that shows this conversation may have brought it through meanwhile.
      if (item.state !== 'waiting') return item.state;
      if (companion.ended) return null;
    }
  }

  /**
   * @param {import('./memory.js').Own} item
   * @returns {Promise<{state: import('./memory.js').Own['state'], leastMs?: number}>} What became of it, and how long to
   *   wait at least when it is still waiting.
   */
  async function tryOnce(item) {
    try {
      await companion.begin();
      const response = await companion.post('/chat/messages', requestOf(item));
      if (response.ok) return { state: 'sent' };
      if (response.status === 413) return { state: 'too-long' };
      // The session is over. What was written goes with a new one; what was tapped is said not to be through.
      if (response.status === 401) return { state: item.state };
      const { retry } = await response.json();
      return retry === false ? { state: 'failed' } : { state: 'waiting', leastMs: askedToWait(response) };
    } catch {
      // No answer, or one that is not the companion's own: it may or may not have the message. The id makes the next
      // try harmless.
      return { state: 'waiting' };
    }
  }

  return run;
}

/** @param {import('./memory.js').Own} item */
function requestOf({ id, text, option, opened, code, language }) {
  if (code !== undefined) return language === undefined ? { id, code } : { id, code, language };
  if (opened) return language === undefined ? { id, opened } : { id, opened, language };
  return option === undefined ? { id, text } : { id, option };
}
