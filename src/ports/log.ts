/**
 * Where events for who runs the companion go. Fields are ids, codes and counts: never what a person wrote, never an
 * address, never a secret, at no level.
 */
export interface Log {
  /** Each step of each message; much of it. */
  debug(event: string, fields?: LogFields): void;
  /** What the companion does: a line a turn of a person, a channel that is on. */
  info(event: string, fields?: LogFields): void;
  /** Something did not go as it should, and goes on by itself. */
  warn(event: string, fields?: LogFields): void;
  /** Something is lost, or a human is needed. */
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean>>;

export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
