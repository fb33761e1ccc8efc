/** The only source of time. Tests and `chat --now` use a virtual one. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `wake` once, at or after `at` (epoch milliseconds). Returns how to call it off. */
  wakeAt(at: number, wake: () => void): () => void;
}

/** The only source of new ids, so that a test can repeat a run. */
export interface Ids {
  /** A fresh UUID. */
  uuid(): string;
  /** `bytes` random bytes as base32 capitals without look-alikes, for codes that people type. */
  code(bytes: number): string;
}
