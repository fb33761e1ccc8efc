import type { Person, Sheet } from './person.ts';

/** The person with one more sheet, under an id of its own. The caller looks first whether there is room (`LIMITS.sheets`). */
export function addSheet(
  person: Person,
  begun: Pick<Sheet, 'kind' | 'dialog' | 'answers' | 'position'>,
  now: number,
): { person: Person; sheet: Sheet } {
  const sheet: Sheet = { id: `s${person.nextSheet}`, ...begun, version: 1, createdAt: now, updatedAt: now };
  return { person: { ...person, nextSheet: person.nextSheet + 1, sheets: [...person.sheets, sheet] }, sheet };
}

/** The person with this sheet in place of the one with its id. */
export function putSheet(person: Person, sheet: Sheet): Person {
  return { ...person, sheets: person.sheets.map((each) => (each.id === sheet.id ? sheet : each)) };
}
