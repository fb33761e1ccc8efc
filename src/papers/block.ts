import type { PrintedLine } from './printed-line.ts';

/** A piece of a paper that is read from top to bottom; `BLOCKS_TEMPLATE` says what each looks like. */
export type Block =
  | { kind: 'title'; line: PrintedLine }
  /** Under the title, or a remark: a size smaller. */
  | { kind: 'remark'; lines: PrintedLine[] }
  | { kind: 'section'; line: PrintedLine }
  /** A section with its time at the end of the heading. */
  | { kind: 'item'; line: PrintedLine; time: PrintedLine }
  | { kind: 'heading'; line: PrintedLine }
  | { kind: 'text'; lines: PrintedLine[] }
  /** What somebody can say aloud. */
  | { kind: 'say'; heading: PrintedLine; lines: PrintedLine[] }
  | { kind: 'bullets'; lines: PrintedLine[] }
  /** With a box to tick before each. */
  | { kind: 'checklist'; lines: PrintedLine[] }
  | { kind: 'steps'; steps: { line: PrintedLine; minutes: PrintedLine }[] }
  | { kind: 'facts'; facts: { label: PrintedLine; value: PrintedLine }[] }
  | { kind: 'schedule'; rows: ScheduleRow[] };

export interface ScheduleRow {
  time: PrintedLine;
  line: PrintedLine;
  minutes: PrintedLine;
  pause: boolean;
}
