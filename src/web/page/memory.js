// @ts-check
import { newId } from './new-id.js';
import { Shelf } from './shelf.js';

/**
 * What this tab remembers: the session's secret and what was said. It lies with the tab, and goes when that is closed,
 * because phones are shared. Only when the person asks for it does it lie with the device, and then all tabs that show
 * it keep together.
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
 * @property {string} text What is shown; empty when the page only said that it was opened, or by which link.
 * @property {string} [option]
 * @property {boolean} [opened]
 * @property {string} [code] Stood in the link that led here.
 * @property {import('./words.js').Language} [language] With `opened` or `code`: what the browser says of the person's language.
 * @property {'waiting' | 'sent' | 'failed' | 'too-long'} state
 *
 * @typedef {Said | Own} Item
 */

/** Older items than this many leave the page's memory; what the companion keeps is not concerned. */
const MAX_ITEMS = 400;

export class Memory {
  /** @type {string | null} */
  session = null;
  /** @type {Item[]} */
  items = [];
  /** Whether the person has seen and put away the line about what closing the page does. */
  hinted = false;
  /** Ids of all that the companion said here, also of what left `items`: a repeat is acknowledged, not shown. */
  #shown = new Set();
  #tab = new Shelf('sessionStorage');
  #device = new Shelf('localStorage');
  /** @type {string | null} Set while the device remembers this conversation. */
  #mark = null;

  constructor() {
    // Read first in any case: what is too old goes, also when this tab has a conversation of its own.
    const lasting = this.#device.read();
    const kept = this.#tab.read() ?? lasting;
    if (!kept) return;
    this.#mark = kept === lasting ? (kept.mark ?? null) : null;
    this.session = kept.session;
    this.items = kept.items;
    this.hinted = kept.hinted ?? false;
    for (const item of kept.items) if (item.by === 'said') this.#shown.add(item.id);
  }

  /** Whether this browser can remember for longer than the tab is open. */
  get canRemember() {
    return this.#device.usable;
  }

  /** Whether the device remembers this conversation. */
  get remembered() {
    return this.#mark !== null;
  }

  /** Lets the device remember this conversation, in place of another that it may have remembered. */
  remember() {
    this.#mark = newId();
    if (this.#put(this.#device)) this.#tab.remove();
    else this.#mark = null;
  }

  /** Lets the device forget this conversation; the tabs that show it keep it until they are closed. */
  forget() {
    if (this.#mark !== null && this.#device.holds(this.#mark)) this.#device.remove();
    this.#mark = null;
    this.save();
  }

  /** @param {string} id */
  hasShown(id) {
    return this.#shown.has(id);
  }

  /** @param {Item} item */
  add(item) {
    this.#append(item);
    this.save();
  }

  /**
   * The session is over. Takes that of another tab which shows this conversation and has begun anew; else there is none,
   * and what was tapped and is not through is not: it answered something that is no more.
   * @param {string | null} over
   * @returns {boolean} Whether there is another.
   */
  takeOther(over) {
    const kept = this.#mark !== null && this.#device.holds(this.#mark) ? this.#device.read() : null;
    this.session = kept && isOther(kept.session, over) ? kept.session : null;
    if (this.session !== null) return true;
    for (const item of this.items) {
      if (item.by === 'own' && item.state === 'waiting' && item.option !== undefined) item.state = 'failed';
    }
    this.save();
    return false;
  }

  /** The oldest thing the person did that is not through yet. */
  waiting() {
    return /** @type {Own | undefined} */ (this.items.find((item) => item.by === 'own' && item.state === 'waiting'));
  }

  save() {
    // Another tab may have made the device forget while this one slept: then it stays forgotten.
    if (this.#mark !== null && !this.#device.holds(this.#mark)) this.#mark = null;
    this.#put(this.#mark === null ? this.#tab : this.#device);
  }

  /** Empties this page and, when the device remembers the conversation, all other tabs that show it. */
  clear() {
    const mark = this.#mark;
    this.session = null;
    this.items = [];
    this.hinted = false;
    this.#shown.clear();
    if (mark !== null && this.#device.holds(mark)) {
      // Written before it is removed, because that is what the other tabs hear of: empty is cleared, gone is forgotten.
      this.#put(this.#device);
      this.#device.remove();
    }
    this.#mark = null;
    this.#tab.remove();
  }

  /**
   * Keeps together with other tabs that show this conversation, while the device remembers it.
   * @param {object} handlers
   * @param {(item: Item) => void} handlers.onItem Another tab has this, and it is new here.
   * @param {(item: Own) => void} handlers.onState Another tab brought this through.
   * @param {() => void} handlers.onForgotten
   * @param {() => void} handlers.onCleared Everything must go from this page too.
   */
  watch({ onItem, onState, onForgotten, onCleared }) {
    this.#device.watch((kept) => {
      if (this.#mark === null) return;
      if (kept?.mark !== this.#mark) {
        this.forget();
        onForgotten();
      } else if (kept.items.length === 0) {
        this.#mark = null;
        onCleared();
      } else {
        this.#joinWith(kept, onItem, onState);
      }
    });
  }

  /**
   * @param {import('./shelf.js').Kept} kept
   * @param {(item: Item) => void} onItem
   * @param {(item: Own) => void} onState
   */
  #joinWith(kept, onItem, onState) {
    const newest = this.items.at(-1);
    const here = new Map(this.items.map((item) => [item.id, item]));
    // Of the same session, the newest note of its use.
    if (
      this.session === null ||
      (kept.session !== null && !isOther(kept.session, this.session) && kept.session > this.session)
    )
      this.session = kept.session;
    this.hinted ||= kept.hinted ?? false;
    for (const item of kept.items) {
      const same = here.get(item.id);
      if (!same) {
        if (item.by === 'said' && this.#shown.has(item.id)) continue;
        this.#append(item);
        onItem(item);
      } else if (same.by === 'own' && item.by === 'own' && same.state === 'waiting' && item.state !== 'waiting') {
        same.state = item.state;
        onState(same);
      }
    }
    // Both wrote at the same moment, and the other one's stands: this tab's part must lie there too.
    if (newest && !kept.items.some(({ id }) => id === newest.id)) this.save();
  }

  /** @param {Item} item */
  #append(item) {
    this.items.push(item);
    if (item.by === 'said') this.#shown.add(item.id);
    if (this.items.length > MAX_ITEMS) this.items.splice(0, this.items.length - MAX_ITEMS);
  }

  /**
   * Makes room when the browser has no more: first the bytes of the oldest files go, then the oldest items.
   * @param {Shelf} shelf
   * @returns {boolean} Whether it lies there now.
   */
  #put(shelf) {
    for (;;) {
      const { session, items, hinted } = this;
      const mark = shelf === this.#device && this.#mark !== null ? { mark: this.#mark } : {};
      if (shelf.write({ ...mark, session, items, hinted })) return true;
      const heavy = items.find((item) => item.by === 'said' && item.file?.base64 !== undefined);
      if (heavy?.by === 'said' && heavy.file) delete heavy.file.base64;
      else if (items.length > 1) items.shift();
      else return false;
    }
  }
}

/**
 * Whether two sessions are not the same one, whenever each was last used: the secret is what stands before the first dot.
 * @param {string | null} one
 * @param {string | null} other
 */
function isOther(one, other) {
  return one !== null && one.split('.')[0] !== other?.split('.')[0];
}
