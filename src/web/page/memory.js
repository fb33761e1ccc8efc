// @ts-check
/**
 * What this tab remembers: the session's secret and what was said. It lies in sessionStorage, which the browser throws
 * away when the tab is closed, because phones are shared.
 *
 * @typedef {object} Option
 * @property {string} id
 * @property {string} title
 *
 * @typedef {object} KeptFile
 * @property {string} fileName
 * @property {string} mediaType
 * @property {string} [base64] Missing when there was no room left for the bytes.
 *
 * @typedef {object} Said What the companion said.
 * @property {'said'} by
 * @property {string} id
 * @property {import('./words.js').Language} language
 * @property {string} [heading]
 * @property {string} text
 * @property {Option[]} [options]
 * @property {string} [chosen] The option that was tapped here.
 * @property {KeptFile} [file]
 *
 * @typedef {object} Own What the person did.
 * @property {'own'} by
 * @property {string} id
 * @property {string} text What is shown; empty when the page only said that it was opened.
 * @property {string} [option]
 * @property {boolean} [opened]
 * @property {'waiting' | 'sent' | 'failed' | 'too-long'} state
 *
 * @typedef {Said | Own} Item
 */

const KEY = 'kennismaker.chat';

/** Older items than this many leave the page's memory; what the companion keeps is not concerned. */
const MAX_ITEMS = 400;

export class Memory {
  /** @type {string | null} */
  session = null;
  /** @type {Item[]} */
  items = [];
  /** Ids of all that the companion said here, also of what left `items`: a repeat is acknowledged, not shown. */
  #shown = new Set();
  /** @type {Storage | null} */
  #storage = null;

  constructor() {
    try {
      this.#storage = window.sessionStorage;
    } catch {
      // A browser that keeps nothing for pages: the chat works, and a reload starts a new one.
    }
    const kept = this.#read();
    if (!kept) return;
    this.session = kept.session;
    this.items = kept.items;
    for (const item of kept.items) if (item.by === 'said') this.#shown.add(item.id);
  }

  /** @param {string} id */
  hasShown(id) {
    return this.#shown.has(id);
  }

  /** @param {Item} item */
  add(item) {
    this.items.push(item);
    if (item.by === 'said') this.#shown.add(item.id);
    if (this.items.length > MAX_ITEMS) this.items.splice(0, this.items.length - MAX_ITEMS);
    this.save();
  }

  /** The oldest thing the person did that is not through yet. */
  waiting() {
    return /** @type {Own | undefined} */ (this.items.find((item) => item.by === 'own' && item.state === 'waiting'));
  }

  /** Makes room when the browser has no more: first the bytes of the oldest files go, then the oldest items. */
  save() {
    if (!this.#storage) return;
    for (;;) {
      try {
        this.#storage.setItem(KEY, JSON.stringify({ session: this.session, items: this.items }));
        return;
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
        const heavy = this.items.find((item) => item.by === 'said' && item.file?.base64 !== undefined);
        if (heavy?.by === 'said' && heavy.file) delete heavy.file.base64;
        else if (this.items.length > 1) this.items.shift();
        else return;
      }
    }
  }

  clear() {
    this.session = null;
    this.items = [];
    this.#shown.clear();
    this.#storage?.removeItem(KEY);
  }

  /** @returns {{session: string | null, items: Item[]} | null} */
  #read() {
    const text = this.#storage?.getItem(KEY);
    if (!text) return null;
    try {
      return JSON.parse(text);
    } catch {
      // Only this page writes here; what can't be read has nothing to bring back.
      return null;
    }
  }
}
