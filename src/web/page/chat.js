// @ts-check
import { Companion } from './companion.js';
import { createComposer } from './composer.js';
import { Conversation } from './conversation.js';
import { takeCode } from './link-code.js';
import { Memory } from './memory.js';
import { newId } from './new-id.js';
import { createOutgoing } from './outgoing.js';
import { tryNow } from './patience.js';
import { Remembering } from './remembering.js';
import { browserLanguage, directionOf, loadWords } from './words.js';

/** Puts the page together. */

/** A break shorter than this is not worth a word. */
const BREAK_MS = 1_500;

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function part(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} "${id}".`);
  return found;
}

const allWords = await loadWords();
const memory = new Memory();
const connecting = part('connecting', HTMLParagraphElement);
const input = part('input', HTMLTextAreaElement);
const send = part('send', HTMLButtonElement);
const newButton = part('new-message', HTMLButtonElement);
const more = part('more', HTMLDetailsElement);
const dialog = part('clear-dialog', HTMLDialogElement);
const rememberDialog = part('remember-dialog', HTMLDialogElement);
const remembering = new Remembering({
  memory,
  parts: {
    closing: part('closing', HTMLElement),
    toggle: part('remember', HTMLButtonElement),
    dialog: rememberDialog,
    yes: part('remember-yes', HTMLButtonElement),
    no: part('remember-no', HTMLButtonElement),
    hint: part('hint', HTMLElement),
    hintText: part('hint-text', HTMLElement),
    hintYes: part('hint-remember', HTMLButtonElement),
    hintClose: part('hint-close', HTMLButtonElement),
    input,
  },
});

/** @type {import('./words.js').Language} */
let language = browserLanguage(allWords) ?? 'nl';
let words = allWords[language];

/**
 * The whole page follows: its words, and the side on which it starts.
 * @param {import('./words.js').Language} spoken
 */
function follow(spoken) {
  language = spoken;
  words = allWords[language];
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  /** @type {[string, string | undefined][]} */
  const texts = [
    ['title', words.title],
    ['bot', words.bot],
    ['clear', words.clear],
    ['clear-title', words.clear],
    ['clear-explain', words.clearExplain],
    ['clear-yes', words.clearYes],
    ['clear-no', words.clearNo],
    ['remember-title', words.remember],
    ['remember-explain', words.rememberExplain],
    ['input-label', words.input],
    ['new-message', words.newMessage],
  ];
  for (const [id, text] of texts) part(id, HTMLElement).textContent = text ?? '';
  part('log', HTMLElement).setAttribute('aria-label', words.log ?? '');
  part('more-button', HTMLElement).setAttribute('aria-label', words.more ?? '');
  send.setAttribute('aria-label', words.send ?? '');
  input.placeholder = words.placeholder ?? '';
  remembering.speak(words);
  document.title = `${words.title} – ${words.bot}`;
  if (connecting.textContent !== '') connecting.textContent = words.connecting ?? '';
}

const conversation = new Conversation({
  log: part('log', HTMLElement),
  newButton,
  words: () => words,
  room: () => part('composing', HTMLElement).getBoundingClientRect().top - part('bar', HTMLElement).offsetHeight,
  onChoice(item, option) {
    item.chosen = option.id;
    say({ text: option.title, option: option.id });
  },
  onRetry(item) {
    item.state = 'waiting';
    memory.save();
    conversation.setState(item, false);
    flush();
  },
});

let flush = () => {};
/** @type {Companion | null} */
let companion = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let breakTimer;

/** @param {boolean} connected */
function showConnected(connected) {
  clearTimeout(breakTimer);
  if (connected) {
    connecting.textContent = '';
    // What could not go out may go out now.
    tryNow();
  } else {
    breakTimer = setTimeout(() => {
      connecting.textContent = words.connecting ?? '';
    }, BREAK_MS);
  }
}

/** @param {Pick<import('./memory.js').Own, 'text' | 'option' | 'opened' | 'code' | 'language'>} what */
function say(what) {
  remembering.goOn();
  /** @type {import('./memory.js').Own} */
  const item = { by: 'own', id: newId(), ...what, state: 'waiting' };
  memory.add(item);
  conversation.addOwn(item);
  flush();
}

/** @param {import('./memory.js').Item} item */
function draw(item) {
  if (item.by === 'own') return conversation.addOwn(item);
  follow(item.language);
  // First, so that the newest message is brought in view above the line.
  remembering.saw(item, conversation.startsAnswer);
  conversation.addSaid(item);
}

/** @param {{id: string, message: any, file?: import('./memory.js').KeptFile}} delivery */
function onDelivery({ id, message, file }) {
  if (!memory.hasShown(id)) {
    /** @type {import('./memory.js').Said} */
    const item = { by: 'said', id, ...message, ...(file ? { file } : {}) };
    draw(item);
    memory.add(item);
  }
  // Only now: what is acknowledged must survive a reload.
  companion?.acknowledge(id);
}

/** Starts, or takes up again, the conversation that the memory holds. */
async function begin() {
  const current = new Companion(memory, sayOver);
  companion = current;
  flush = createOutgoing(current, memory, (item, late) => conversation.setState(item, late));
  showConnected(false);
  const code = takeCode();
  if (code !== null || memory.items.length === 0) {
    const spoken = browserLanguage(allWords);
    const how = code === null ? { opened: true } : { code };
    say({ text: '', ...how, ...(spoken === null ? {} : { language: spoken }) });
  } else {
    flush();
  }
  await current.begin();
  if (!current.ended) await current.listen({ onDelivery, onConnected: showConnected });
}

/** The conversation goes on in a new session as soon as the person says something. */
function sayOver() {
  /** @type {import('./memory.js').Said} */
  const item = { by: 'said', id: newId(), language, text: words.over ?? '' };
  draw(item);
  memory.add(item);
  for (const own of memory.items) if (own.by === 'own' && own.state === 'failed') conversation.setState(own, false);
}

function startAnew() {
  companion?.end();
  memory.clear();
  conversation.clear();
  remembering.reset();
  begin();
}

createComposer(input, send, (text) => say({ text }));
part('clear', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
part('clear-no', HTMLButtonElement).addEventListener('click', () => dialog.close());
part('clear-yes', HTMLButtonElement).addEventListener('click', () => {
  dialog.close();
  more.open = false;
  input.focus();
  startAnew();
});
document.addEventListener('click', ({ target }) => {
  const within = [more, dialog, rememberDialog].some((one) => target instanceof Node && one.contains(target));
  if (!within) more.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !more.open || dialog.open || rememberDialog.open) return;
  more.open = false;
  part('more-button', HTMLElement).focus();
});

memory.watch({
  onItem: draw,
  onState: (item) => conversation.setState(item, false),
  onForgotten: () => remembering.show(),
  onCleared: startAnew,
});
window.addEventListener('pageshow', (event) => {
  // A page that the browser had put to sleep does not know what other tabs did meanwhile.
  if (event.persisted) window.location.reload();
});

for (const item of memory.items) draw(item);
follow(language);
begin();
// What comes from here on may move; what was there at the start is simply there.
requestAnimationFrame(() => document.documentElement.classList.add('settled'));
