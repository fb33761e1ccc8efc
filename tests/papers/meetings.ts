import type { Attendance, AttendanceRow } from '../../src/ports/attendance.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Language } from '../../src/ports/language.ts';
import type { PaperRecipe } from '../../src/ports/message.ts';

/** A meeting of a Thursday evening in winter. */
export const DETAILS = {
  title: 'Samen koken',
  date: '2026-12-03',
  start: '19:30',
  end: null,
  place: 'Buurthuis De Kring',
  kind: 'acquainted',
  link: null,
  languages: null,
  interpreter: false,
  childcare: false,
  bring: null,
  capacity: null,
  programme: null,
} as const;

export function icsRecipe(
  details: { [key: string]: Json } = {},
  data: { [key: string]: Json } = {},
  language: Language = 'nl',
): PaperRecipe {
  return {
    kind: 'meeting-ics',
    fileName: 'bijeenkomst.ics',
    language,
    data: {
      meeting: '0b8c2f1e-6f5d-4f4e-9d55-1c4d0c2a7b11',
      revision: 1,
      method: 'publish',
      timeZone: 'Europe/Amsterdam',
      ...data,
      details: { ...DETAILS, ...details },
    },
  };
}

export function guest(row: Partial<AttendanceRow>): AttendanceRow {
  return {
    name: null,
    answer: null,
    seat: 'none',
    people: 1,
    interpreter: false,
    childcare: false,
    undelivered: false,
    ...row,
  };
}

export function attendance(rows: readonly AttendanceRow[], other: Partial<Attendance> = {}): Attendance {
  return {
    title: DETAILS.title,
    date: DETAILS.date,
    start: DETAILS.start,
    place: DETAILS.place,
    groups: ['Moeders van Noord'],
    rows,
    ...other,
  };
}

export function listRecipe(kind: 'attendance-csv' | 'attendance-list', language: Language = 'nl'): PaperRecipe {
  const fileName = kind === 'attendance-csv' ? 'deelnemers.csv' : 'deelnemers.pdf';
  return { kind, fileName, language, data: { meeting: 'm', as: 'a' } };
}
