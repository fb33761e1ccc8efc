/** Where a command writes what was asked for, one line at a time. */
export interface Output {
  line(text: string): void;
}

/** 0: done. 1: something is wrong with what was looked at. 2: the command can't be carried out as given. */
export type ExitCode = 0 | 1 | 2;

export const standardOutput: Output = { line: (text) => process.stdout.write(`${text}\n`) };
