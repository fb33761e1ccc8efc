import { z } from 'zod';
import type { Attendance, AttendanceRow } from '../ports/attendance.ts';
import { AppError } from '../ports/error.ts';
import type { Language } from '../ports/language.ts';
import type { PaperRecipe } from '../ports/message.ts';
import { readData } from './recipe-data.ts';

/** Finds out who answered; null: there is no such meeting, or it is not theirs who asks. */
export type ReadAttendance = (meeting: string, as: string) => Promise<Attendance | null>;

/** What an answer comes to, in the order of the lists. Who is offered a place has not taken it yet. */
const STANDINGS = ['yes', 'maybe', 'silent', 'waiting', 'no'] as const;
export type Standing = (typeof STANDINGS)[number];

/** Somebody on a list. */
export interface Listed extends AttendanceRow {
  standing: Standing;
}

const attendanceData = z.strictObject({ meeting: z.string(), as: z.string() });

/**
 * Who answered, read at the moment of making, because an answer may have come in since the list was asked for. In the order
 * of `STANDINGS`, then by name; who has none comes last. Errors: `AppError` with code `paper.invalid` or `paper.not-found`.
 */
export async function listedPeople(
  recipe: PaperRecipe,
  read: ReadAttendance,
): Promise<{ attendance: Attendance; people: Listed[] }> {
  const { meeting, as } = readData(attendanceData, recipe);
  const attendance = await read(meeting, as);
  if (attendance === null) {
    throw new AppError(
      'paper.not-found',
      'What this paper is about does not exist, or is not theirs who asked for it.',
      {
        advice: 'The meeting was removed after its list was asked for. Nothing needs to be done.',
      },
    );
  }
  return { attendance, people: inOrder(attendance.rows, recipe.language) };
}

function inOrder(rows: readonly AttendanceRow[], language: Language): Listed[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return rows
    .map((row) => ({ ...row, standing: standingOf(row) }))
    .sort(
      (one, other) =>
        STANDINGS.indexOf(one.standing) - STANDINGS.indexOf(other.standing) ||
        Number(one.name === null) - Number(other.name === null) ||
        compare(one.name ?? '', other.name ?? ''),
    );
}

function standingOf({ answer, seat }: AttendanceRow): Standing {
  if (answer === null) return 'silent';
  if (answer === 'yes' && (seat === 'waiting' || seat === 'offered')) return 'waiting';
  return answer;
}
