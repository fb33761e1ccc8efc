// @ts-check
/** A random id of 128 bits. `crypto.randomUUID` is missing where the page is not served over TLS. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
