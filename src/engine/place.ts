/** An organisation or place in the wijk that the person noted down: never a family, never a person's name. */
export interface Place {
  /** `p1`, `p2`, …: unique among this person's places. */
  id: string;
  name: string;
  /** `mosque`, `church`, `mothers`, …: `visits.kinds.<kind>`. */
  kind: string;
  /** Whether they have been in touch with it. */
  known: boolean;
}
