// @ts-check
/**
 * The choice to let this device remember the conversation: in the menu, and once in a line above the field, when the
 * person is in the middle of something that would be lost. It is off until the person has read what it means and says
 * yes, because phones and computers are shared.
 */
export class Remembering {
  #memory;
  #parts;
  /** @type {import('./words.js').Words} */
  #words = {};

  /**
   * @param {object} given
   * @param {import('./memory.js').Memory} given.memory
   * @param {object} given.parts
   * @param {HTMLElement} given.parts.closing Says what closing the page does.
   * @param {HTMLButtonElement} given.parts.toggle
   * @param {HTMLDialogElement} given.parts.dialog
   * @param {HTMLButtonElement} given.parts.yes
   * @param {HTMLButtonElement} given.parts.no
   * @param {HTMLElement} given.parts.hint
   * @param {HTMLElement} given.parts.hintText
   * @param {HTMLButtonElement} given.parts.hintYes
   * @param {HTMLButtonElement} given.parts.hintClose
   * @param {HTMLElement} given.parts.input Where a keyboard goes on when the line is gone.
   */
  constructor({ memory, parts }) {
    this.#memory = memory;
    this.#parts = parts;
    const { toggle, dialog, yes, no, hint, hintYes, hintClose, input } = parts;
    toggle.hidden = !memory.canRemember;
    toggle.addEventListener('click', () => {
      if (memory.remembered) this.#forget();
      else dialog.showModal();
    });
    hintYes.addEventListener('click', () => dialog.showModal());
    no.addEventListener('click', () => dialog.close());
    yes.addEventListener('click', () => {
      memory.hinted = true;
      memory.remember();
      dialog.close();
      // The focus is back on the button that opened the dialog. This one goes now.
      if (document.activeElement === hintYes) hintClose.focus();
      this.show();
    });
    hintClose.addEventListener('click', (event) => {
      memory.hinted = true;
      memory.save();
      hint.hidden = true;
      // A tap would bring up the keyboard of a phone; a key needs a place to go on from.
      if (event.detail === 0) input.focus();
    });
  }

  /** @param {import('./words.js').Words} words */
  speak(words) {
    this.#words = words;
    const { yes, no, hintYes, hintClose } = this.#parts;
    yes.textContent = words.rememberYes ?? '';
    no.textContent = words.rememberNo ?? '';
    hintYes.textContent = words.hintRemember ?? '';
    hintClose.setAttribute('aria-label', words.hintClose ?? '');
    this.show();
  }

  /** Shows how it stands now. */
  show() {
    const { closing, toggle, hintText, hintYes } = this.#parts;
    const { remembered } = this.#memory;
    const words = this.#words;
    put(closing, (remembered ? words.remembered : words.closing) ?? '');
    put(toggle, (remembered ? words.forget : words.remember) ?? '');
    put(hintText, (remembered ? words.remembered : words.hint) ?? '');
    hintYes.hidden = remembered;
  }

  /**
   * The person sees this now, or again after a reload. A heading over a question is progress: something to lose. Beside
   * anything else, such as help lines, nobody should have to think about this.
   * @param {import('./memory.js').Said} item
   * @param {boolean} startsAnswer False when it comes right after something else that was said.
   */
  saw(item, startsAnswer) {
    const { hinted, remembered, canRemember } = this.#memory;
    if (!canRemember || hinted || remembered) return;
    this.#parts.hint.hidden = !(startsAnswer && item.heading && item.options && item.options.length > 0);
  }

  /** The person goes on: what is settled needs no line any more. */
  goOn() {
    if (this.#memory.remembered) this.#parts.hint.hidden = true;
  }

  /** Another conversation begins. */
  reset() {
    this.#parts.hint.hidden = true;
    this.show();
  }

  #forget() {
    this.#memory.forget();
    this.#parts.hint.hidden = true;
    this.show();
  }
}

/**
 * Only what is new, because it is read out.
 * @param {HTMLElement} element
 * @param {string} text
 */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
