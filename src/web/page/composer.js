// @ts-check
/** The field and the button with which a person writes. Enter sends, Shift and Enter make a new line. */

const MAX_ROWS = 5;

/**
 * @param {HTMLTextAreaElement} input
 * @param {HTMLButtonElement} send
 * @param {(text: string) => void} onText
 */
export function createComposer(input, send, onText) {
  function submit() {
    const text = input.value;
    if (text.trim() === '') {
      input.focus();
      return;
    }
    input.value = '';
    resize();
    input.focus();
    onText(text);
  }

  function resize() {
    // What is typed decides its own direction; an empty field follows the conversation.
    if (input.value === '') input.removeAttribute('dir');
    else input.dir = 'auto';
    input.rows = 1;
    while (input.scrollHeight > input.clientHeight && input.rows < MAX_ROWS) input.rows++;
  }

  input.addEventListener('input', resize);
  input.addEventListener('keydown', (event) => {
    // While a keyboard is still composing a character, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  send.addEventListener('click', submit);
}
