// @ts-check
/**
 * The two places where a browser keeps something for a page: `sessionStorage` of this tab, which is thrown away when
 * the tab is closed, and `localStorage` of the device, which stays.
 */

const KEY = 'kennismaker.chat';

/** What the device keeps goes, unread, when nothing was said for this long. Some browsers throw it away earlier. */
const FORGET_AFTER_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * What lies on a shelf.
 * @typedef {object} Kept
 * @property {string} [mark] Only on the device: which remembered conversation this is, for the tabs that show it.
 * @property {number} [at] Only on the device: when it was last written, epoch milliseconds.
 * @property {string | null} session
 * @property {import('./memory.js').Item[]} items
 * @property {boolean} [hinted]
 */

export class Shelf {
  /** @type {Storage | null} */
  #storage = null;

  /** @param {'sessionStorage' | 'localStorage'} name */
  constructor(name) {
    try {
      const storage = window[name];
      // Some browsers have the place, and refuse whatever is put there.
      storage.setItem(`${KEY}.try`, '');
      storage.removeItem(`${KEY}.try`);
      this.#storage = storage;
    } catch {
      // A browser that keeps nothing for pages: the chat works, and a reload starts a new one.
    }
  }

  get usable() {
    return this.#storage !== null;
  }

  /**
   * What lies here and is not too old. What is too old is removed.
   * @returns {Kept | null}
   */
  read() {
    const kept = parse(this.#storage?.getItem(KEY) ?? null);
    if (kept?.at === undefined || Date.now() - kept.at <= FORGET_AFTER_MS) return kept;
    this.remove();
    return null;
  }

  /**
   * @param {Kept} kept
   * @returns {boolean} False when there is no room for it.
   */
  write({ mark, ...rest }) {
    try {
      // The mark comes first, where `holds` looks for it.
      const kept = mark === undefined ? rest : { mark, at: Date.now(), ...rest };
      this.#storage?.setItem(KEY, JSON.stringify(kept));
      return true;
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
      return false;
    }
  }

  /**
   * Whether the conversation with this mark lies here.
   * @param {string} mark
   */
  holds(mark) {
    return this.#storage?.getItem(KEY)?.startsWith(`{"mark":${JSON.stringify(mark)},`) ?? false;
  }

  remove() {
    this.#storage?.removeItem(KEY);
  }

  /**
   * Calls back when another tab has changed what lies here.
   * @param {(kept: Kept | null) => void} onChange
   */
  watch(onChange) {
    window.addEventListener('storage', (event) => {
      if (event.storageArea !== this.#storage || (event.key !== KEY && event.key !== null)) return;
      onChange(parse(event.newValue));
    });
  }
}

/**
 * @param {string | null} text
 * @returns {Kept | null}
 */
function parse(text) {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text);
    return Array.isArray(kept?.items) ? kept : null;
  } catch {
    // Only this page writes here; what can't be read has nothing to bring back.
    return null;
  }
}
