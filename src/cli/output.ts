/** Where a command writes what was asked for, one line at a time. */
export interface Output {
  line(text: string): void;
}

/** 0: done. 1: something is wrong with what was looked at. 2: the command can't be carried out as given. */
export type ExitCode = 0 | 1 | 2;

export const standardOutput: Output = { line: (text) => process.stdout.write(`${text}\n`) };

/**
 * What to do when nobody reads the output any more (`kennismaker graph … | head`). A command ends there; a service goes
 * on. Without it the process would end with the trace of an `EPIPE`.
 */
export function whenNobodyReads(then: 'end' | 'go on'): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (then === 'end') process.exit(0);
  });
}
