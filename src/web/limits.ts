/** What the HTTP server bears, so that whoever holds on to it holds on to little. docs/OPERATING.md, "Limits". */
export interface WebLimits {
  /** All headers of a request must be there within this, milliseconds. */
  headersMs: number;
  /** The whole request must be there within this, milliseconds: a slow phone gets half a minute for its 128 kB. */
  requestMs: number;
  /** How often it is looked whether one took too long, milliseconds. */
  checkMs: number;
  /** A connection that is kept open without a request is closed after this, milliseconds. */
  idleMs: number;
  /** All headers of a request together, bytes. */
  headerBytes: number;
  /** Number of headers; the rest is left out, unread. */
  headers: number;
  /** Open connections of everybody. */
  connections: number;
  /** Open connections of one visitor; behind a proxy, and on this computer, all come from one address. */
  connectionsOfOne: number;
  /** Bytes of the bodies of webhooks that are in hand at the same time; what comes over it is 503, and comes again. */
  bodiesInHand: number;
  /** How long who sends too much waits for the answer that says so, milliseconds: it slows down whoever does not listen. */
  refuseAfterMs: number;
}

export const WEB_LIMITS: WebLimits = {
  headersMs: 15_000,
  requestMs: 30_000,
  checkMs: 5_000,
  idleMs: 5_000,
  headerBytes: 16 * 1024,
  headers: 100,
  connections: 5_000,
  // Thirty people in a hall behind one connection, with some tabs each.
  connectionsOfOne: 200,
  // Of Meta's, which may have 3 MB, twenty.
  bodiesInHand: 64 * 1024 * 1024,
  refuseAfterMs: 1_000,
};
