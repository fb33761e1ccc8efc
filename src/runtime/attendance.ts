import type { Guest } from '../features/broadcasts/letters.ts';
import { readMeeting } from '../features/meetings/meeting-state.ts';
import { relationsTo } from '../features/rights/relations.ts';
import { may } from '../features/rights/rights.ts';
import type { Attendance, AttendanceRow } from '../ports/attendance.ts';
import type { DocumentId } from '../ports/document.ts';
import type { Store } from '../ports/store.ts';
import { deskState } from './desks.ts';
import { readPart } from './part-progress.ts';

/** States of somebody whom the invitation reached, as far as is known. */
const REACHED: readonly Guest['state'][] = ['told', 'superseded', 'sent', 'delivered', 'read'];

/**
 * Who was invited to a meeting and what they answered, as it is at this moment. Null when there is no such meeting, or `as`
 * is not the id by which it knows its organiser.
 */
export async function readAttendance(store: Store, id: DocumentId, as: DocumentId): Promise<Attendance | null> {
  const read = await store.read(id);
  if (read.status !== 'found' || read.document.kind !== 'meeting') return null;
  const state = deskState(read.document);
  if (state === null) return null;
  const letter = { kind: 'attendance.read', body: { as } };
  if (!may({ relations: relationsTo('meeting', { state, from: as, letter, self: id }) }, letter.kind)) return null;
  const { details, sending } = readMeeting(state);
  const rows: AttendanceRow[] = [];
  for (const { part } of sending.parts) {
    const guests = (await readPart(store, part))?.guests ?? [];
    rows.push(...guests.filter(isListed).map(rowOf));
  }
  const { title, date, start, place } = details;
  return { title, date, start, place, groups: sending.groups.map((group) => group.title), rows };
}

/** Who is in two groups is listed where the invitation reached them; of who is gone only an answer is left. */
function isListed({ state, code, answer }: Guest): boolean {
  if (code === 'person.twice-invited') return false;
  return answer !== null || (state !== 'gone' && state !== 'left');
}

function rowOf({ name, answer, seat, people, needs, state }: Guest): AttendanceRow {
  return {
    name,
    answer,
    seat,
    people,
    interpreter: needs.includes('interpreter'),
    childcare: needs.includes('childcare'),
    // Who answered has got it, whatever a channel said.
    undelivered: answer === null && !REACHED.includes(state),
  };
}
