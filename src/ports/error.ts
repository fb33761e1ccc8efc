/**
 * An error that teaches: a stable code, what happened, and what to do about it. Never holds a person's words,
 * an address or a secret, so that it can be logged and shown as it is.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  /** Stable, dotted: `store.locked`, `config.invalid`. Listed in docs/ERRORS.md. */
  readonly code: string;
  /** What the person who runs the companion can do. */
  readonly advice: string;
  /** Whether doing the same again later may succeed. */
  readonly retry: boolean;

  constructor(code: string, message: string, options: { advice: string; retry?: boolean; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.advice = options.advice;
    this.retry = options.retry ?? false;
  }
}
