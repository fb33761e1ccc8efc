/** What an error is called in a log: its code, whoever gave it one, else its class. Never its message. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.name;
}
