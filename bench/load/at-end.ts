const ends: (() => void | Promise<void>)[] = [];
let ending: Promise<void> | null = null;

/** Something to be ended when this process is done, fails, or is told to stop; the last one first. */
export function atEnd(end: () => void | Promise<void>): void {
  ends.push(end);
}

/** Ends everything. What can't be ended is said, and the rest ended all the same. */
export function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const end of ends.reverse()) {
      try {
        await end();
      } catch (error) {
        console.error(`Could not be ended: ${error instanceof Error ? error.message : 'unknown'}`);
      }
    }
  })();
  return ending;
}

/** Ends everything on Ctrl-C and the like too, and when something fails that nobody waits for. */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void endAll().finally(() => process.exit(130)));
  }
  process.on('uncaughtException', (error) => {
    // What still waits for those who were just ended fails by that.
    if (ending === null) console.error(error);
    void endAll().finally(() => process.exit(1));
  });
}
