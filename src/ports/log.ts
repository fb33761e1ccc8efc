/**
 * Where events for who runs the companion go. Fields are ids, codes and counts: never what a person wrote, never an
 * address, never a secret.
 */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean>>;

export const SILENT: Log = { info() {}, warn() {}, error() {} };
