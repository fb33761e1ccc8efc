/** Something wrong in the content, for who writes it: a stable rule, where it is, and what to do. */
export interface Problem {
  /** Stable id, for example `unknown-step`. Listed in docs/CHECK.md. */
  rule: string;
  severity: 'error' | 'warning';
  /** From the content's root. */
  file: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
  advice: string;
}

/** `dialogs/system/menu.yaml:12:5 error unknown-step …` */
export function problemLine(problem: Problem): string {
  const { file, line, column, severity, rule, message, advice } = problem;
  return `${file}:${line}:${column} ${severity} ${rule}: ${message} ${advice}`;
}
