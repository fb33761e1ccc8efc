/** Who answered an invitation to a meeting, and how: for its organiser alone. */
export interface Attendance {
  title: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:MM`, local to the network. */
  start: string;
  place: string;
  /** Titles of the groups that were invited. */
  groups: readonly string[];
  /** In no order. */
  rows: readonly AttendanceRow[];
}

/** One person who was invited. Never how they can be reached. */
export interface AttendanceRow {
  /** As they chose to be called; null: without a name. */
  name: string | null;
  answer: 'yes' | 'no' | 'maybe' | null;
  seat: 'none' | 'seated' | 'waiting' | 'offered';
  /** Who comes, with themselves. */
  people: number;
  interpreter: boolean;
  childcare: boolean;
  /** The invitation did not reach them. */
  undelivered: boolean;
}
