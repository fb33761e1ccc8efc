/** XMLHttpRequest for Node, which has no types of its own. */
declare module 'xhr2' {
  const XMLHttpRequest: unknown;
  export default XMLHttpRequest;
}
