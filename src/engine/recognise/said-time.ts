/** A time of day as it was said. */
export interface SaidTime {
  /** Minutes since midnight; below 720 when the half of the day is not known from it. */
  minutes: number;
  /** `exact` is 24-hour, `digital` is written in digits, `spoken` has twelve hours. */
  as: 'exact' | 'digital' | 'spoken';
}
