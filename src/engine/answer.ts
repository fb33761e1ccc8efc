/** What a person answered to one question. */
export type Answer =
  | { kind: 'text'; text: string }
  | { kind: 'choice'; option: string; other?: string }
  | { kind: 'choices'; options: string[]; other?: string }
  | { kind: 'number'; value: number }
  /** ISO calendar date, in the network's time zone. */
  | { kind: 'date'; date: string }
  /** `HH:MM`, 24 hours. */
  | { kind: 'time'; time: string }
  /** E.164. */
  | { kind: 'phone'; number: string }
  | { kind: 'yes-no'; yes: boolean }
  /** The person chose not to answer. */
  | { kind: 'skipped' };

/** The id under which an answer in the person's own words is offered beside the listed options. */
export const OTHER = 'other';

/** The option ids in an answer, for conditions and matching. A free text has none. */
export function chosen(answer: Answer | undefined): readonly string[] {
  switch (answer?.kind) {
    case 'choice':
      return [answer.option];
    case 'choices':
      return answer.options;
    case 'yes-no':
      return [answer.yes ? 'yes' : 'no'];
    default:
      return [];
  }
}
