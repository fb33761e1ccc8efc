// @ts-check
/** The code in the link that led to the page. */

/** As the companion makes them; a link may hold anything. */
const CODE = /^[A-Za-z0-9-]{1,40}$/;

/**
 * Takes the code out of the address, so that the page that is opened again, kept as a favourite or passed on does not use
 * it again. It is in the page's memory before anything is sent.
 * @returns {string | null} Null when there is none.
 */
export function takeCode() {
  const code = new URLSearchParams(window.location.search).get('code');
  if (code === null) return null;
  window.history.replaceState(null, '', window.location.pathname);
  return CODE.test(code) ? code : null;
}
