/**
 * Why a gemeente's support helps: facts, each with where it was said. `reasons.<id>` is the fact in plain words,
 * `sources.<source>` names author, publisher and year as far as they are known,
 * `shortSources.<source>` only who said it. No fact without a source comes here.
 */
export const REASONS = [
  /** Both sides have knowledge that the other can use: interview about the research of Ponzoni & Distelbrink (2016). */
  { id: 'both-know', source: 'research' },
  /** Cooperation flourishes only when the gemeente stands behind it and helps, and the workers decide: the same interview. */
  { id: 'gemeente-behind', source: 'research' },
  /** What asking and supporting organisations led to in Zaanstad: told by its team manager at a symposium. */
  { id: 'zaanstad', source: 'symposium' },
  /** Laying goals side by side takes time: Nederlands Jeugdinstituut. */
  { id: 'takes-time', source: 'nji' },
  /** For parents it often matters that the informal place stands apart: Nederlands Jeugdinstituut. */
  { id: 'own-place', source: 'nji' },
] as const;

export type Reason = (typeof REASONS)[number];

/** The reasons with these ids, in the order of the list. */
export function reasonsOf(ids: readonly string[]): readonly Reason[] {
  return REASONS.filter(({ id }) => ids.includes(id));
}
