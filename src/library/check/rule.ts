import type { Facts } from './facts.ts';

/** Where something is; lines and columns from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** One mistake that a rule found. */
export interface Finding {
  place: Place;
  message: string;
  /** When the rule's own advice is too general. */
  advice?: string;
  /** When this case weighs differently from the rule. */
  severity?: 'error' | 'warning';
}

/** One kind of mistake that content can have. */
export interface Rule {
  /** Stable: people search for it, and scripts may count on it. */
  id: string;
  severity: 'error' | 'warning';
  /** What is wrong, in one line, for the table in docs/CHECK.md. */
  about: string;
  /** What to do. */
  advice: string;
  /** Absent for what is found while files are read. */
  find?(facts: Facts): Iterable<Finding>;
}
