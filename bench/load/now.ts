/** Milliseconds since the machine started: the same for every process on it. */
export function sinceStart(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
