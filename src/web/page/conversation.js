// @ts-check
import { fileCard } from './file-card.js';
import { linkedText } from './linked-text.js';
import { directionOf } from './words.js';

/** The list of messages: draws items, and keeps the newest in view unless the person is reading further up. */

/** Within this many pixels of the end the person is following. */
const FOLLOWING_PX = 120;

/** Messages that come this soon after each other are one answer, to be read from its start. */
const ONE_ANSWER_MS = 2_000;

export class Conversation {
  #log;
  #newButton;
  /** @type {(item: import('./memory.js').Said, option: import('./memory.js').Option) => void} */
  #onChoice;
  /** @type {(item: import('./memory.js').Own) => void} */
  #onRetry;
  /** @type {() => import('./words.js').Words} */
  #words;
  #room;
  /** @type {{start: HTMLElement, lastAt: number} | null} What the companion is saying now; `lastAt` as performance.now(). */
  #answer = null;
  /** @type {Map<string, HTMLElement>} By id of the person's own items. */
  #own = new Map();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.log
   * @param {HTMLButtonElement} parts.newButton
   * @param {() => import('./words.js').Words} parts.words
   * @param {() => number} parts.room How much of the conversation is seen at once, pixels.
   * @param {(item: import('./memory.js').Said, option: import('./memory.js').Option) => void} parts.onChoice
   * @param {(item: import('./memory.js').Own) => void} parts.onRetry
   */
  constructor({ log, newButton, words, room, onChoice, onRetry }) {
    this.#log = log;
    this.#newButton = newButton;
    this.#words = words;
    this.#room = room;
    this.#onChoice = onChoice;
    this.#onRetry = onRetry;
    newButton.addEventListener('click', () => this.#showEnd());
    window.addEventListener('scroll', () => {
      if (this.#isFollowing()) newButton.hidden = true;
    });
  }

  /** Whether what the companion says now is a new answer, and not more of the one that it is giving. */
  get startsAnswer() {
    return this.#answer === null || performance.now() - this.#answer.lastAt >= ONE_ANSWER_MS;
  }

  /** @param {import('./memory.js').Said} item */
  addSaid(item) {
    const following = this.#isFollowing();
    const message = element('div', 'message said');
    message.lang = item.language;
    // The side on which a message stands follows the page; only what is read in it follows its own language.
    const direction = directionOf(item.language);
    message.append(unseen(`${this.#words().title}: `));

    const bubble = element('div', 'bubble');
    const textId = `text-${this.#log.childElementCount}`;
    bubble.id = textId;
    if (item.heading) bubble.append(paragraph('heading', item.heading, direction));
    if (item.text !== '') {
      const text = paragraph('text', '', direction);
      for (const [at, line] of item.text.split('\n').entries()) {
        if (at > 0) text.append('\n');
        text.append(lineOf(line, direction));
      }
      bubble.append(text);
    }
    if (bubble.childElementCount > 0) message.append(bubble);
    if (item.file) {
      const card = fileCard(item.file, this.#words());
      card.dir = direction;
      message.append(card);
    }
    if (item.options && item.options.length > 0) {
      for (const earlier of this.#log.querySelectorAll('.options')) earlier.classList.add('past');
      const group = this.#optionsOf(item, textId);
      group.dir = direction;
      message.append(group);
    }
    this.#log.append(message);
    const start = this.startsAnswer ? message : (this.#answer?.start ?? message);
    this.#answer = { start, lastAt: performance.now() };
    if (following) this.#showAnswer(this.#answer.start);
    else this.#newButton.hidden = false;
  }

  /** @param {import('./memory.js').Own} item */
  addOwn(item) {
    // That the page was opened, also by a link, is nothing to show.
    if (item.opened || item.code !== undefined) return;
    const message = element('div', 'message own');
    this.#answer = null;
    message.append(unseen(`${this.#words().you}: `));
    const bubble = element('div', 'bubble');
    bubble.append(paragraph('text', item.text, 'auto'));
    message.append(bubble);
    this.#own.set(item.id, message);
    this.#log.append(message);
    this.setState(item, false);
    this.#showEnd();
  }

  /**
   * @param {import('./memory.js').Own} item
   * @param {boolean} late
   */
  setState(item, late) {
    const message = this.#own.get(item.id);
    if (!message) return;
    message.querySelector('.state')?.remove();
    const words = this.#words();
    if (item.state === 'sent' || (item.state === 'waiting' && !late)) return;
    const following = this.#isFollowing();
    if (item.state === 'waiting') {
      message.append(paragraph('state', words.notSentYet ?? ''));
    } else {
      const state = paragraph('state failed', (item.state === 'too-long' ? words.tooLong : words.notSent) ?? '');
      if (item.state === 'failed') {
        const again = element('button', 'plain');
        again.type = 'button';
        again.textContent = words.tryAgain ?? '';
        again.addEventListener('click', () => this.#onRetry(item));
        state.append(again);
      }
      message.append(state);
    }
    if (following) this.#showEnd();
  }

  clear() {
    for (const file of this.#log.querySelectorAll('a.file')) URL.revokeObjectURL(/** @type {any} */ (file).href);
    this.#log.replaceChildren();
    this.#own.clear();
    this.#answer = null;
    this.#newButton.hidden = true;
  }

  /**
   * @param {import('./memory.js').Said} item
   * @param {string} labelledBy
   */
  #optionsOf(item, labelledBy) {
    const group = element('div', 'options');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-labelledby', labelledBy);
    for (const [index, option] of (item.options ?? []).entries()) {
      const button = element('button', 'option');
      button.type = 'button';
      const number = element('span', 'number');
      number.textContent = String(index + 1);
      const title = element('span', '');
      title.textContent = option.title;
      button.append(number, ' ', title);
      if (item.chosen === option.id) {
        group.classList.add('past');
        button.classList.add('chosen');
      }
      button.addEventListener('click', () => {
        for (const other of group.children) other.classList.toggle('chosen', other === button);
        group.classList.add('past');
        this.#onChoice(item, option);
      });
      group.append(button);
    }
    return group;
  }

  #isFollowing() {
    const page = document.documentElement;
    return page.scrollHeight - page.clientHeight - window.scrollY < FOLLOWING_PX;
  }

  /**
   * Shows an answer whole, or its start when it is higher than the room: help lines that come before the open question
   * must not lie above the screen.
   * @param {HTMLElement} start
   */
  #showAnswer(start) {
    const { bottom } = this.#log.getBoundingClientRect();
    if (bottom - start.getBoundingClientRect().top > this.#room()) start.scrollIntoView({ block: 'start' });
    else this.#showEnd();
  }

  #showEnd() {
    window.scrollTo({ top: document.documentElement.scrollHeight });
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 */
function element(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

/**
 * @param {string} className
 * @param {string} text
 * @param {string} [direction]
 */
function paragraph(className, text, direction) {
  const made = element('p', className);
  made.textContent = text;
  if (direction !== undefined) made.dir = direction;
  return made;
}

/**
 * One line of what is said. In a text from right to left, a line of Latin letters only keeps its own order: the Dutch
 * beside a safety text would else begin with its full stop.
 * @param {string} line
 * @param {string} direction
 */
function lineOf(line, direction) {
  const linked = linkedText(line);
  if (direction === 'ltr' || !/\p{Script=Latin}/u.test(line) || /\p{Script=Arabic}/u.test(line)) return linked;
  const own = element('bdi', '');
  own.dir = 'ltr';
  own.append(linked);
  return own;
}

/** @param {string} text */
function unseen(text) {
  const made = element('span', 'unseen');
  made.textContent = text;
  return made;
}
