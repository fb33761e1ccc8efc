/** How long what people told is kept; `kennismaker.yaml` may say otherwise under `retention`. */
export interface Retention {
  /** Answers of a preparation, after the person's last message; months of 30 days. */
  preparationMonths: number;
  /** So long before that, the person is told, days. */
  announceDays: number;
  /** Questions that nobody could answer, days. */
  unansweredDays: number;
  /** A talk with a human, after it was closed or nothing more was said, days. */
  talkDays: number;
  /** What coordinators and admins did, months of 30 days. */
  auditMonths: number;
}

export const DEFAULT_RETENTION: Retention = {
  preparationMonths: 12,
  announceDays: 14,
  unansweredDays: 90,
  talkDays: 30,
  auditMonths: 24,
};
