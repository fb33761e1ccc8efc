import { addDays, momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import type { Timer } from '../../ports/document.ts';

/** The appointment to ask how a meeting went. */
export const LOOK_BACK_EVENT = 'preparation.lookBack';

/** The morning after, when people are about and it is not yet forgotten. */
const AT = { hour: 10, minute: 0 };

/** Asking how it went makes no sense two weeks later. */
const USEFUL_DAYS = 14;

export function lookBackTimer(sheet: Sheet, date: string, timeZone: string): Timer {
  const dayAfter = addDays(readIsoDate(date), 1);
  const at = momentOf(dayAfter, AT, timeZone);
  return {
    id: `look-back-${sheet.id}`,
    at,
    notAfter: momentOf(addDays(dayAfter, USEFUL_DAYS), AT, timeZone),
    event: LOOK_BACK_EVENT,
    binding: { kind: 'appointment', subject: sheet.id, version: sheet.version },
  };
}

/** The date of the meeting was given, changed or taken back: the appointment follows it. */
export function followDate(view: View): ActionResult | null {
  const { sheet } = view;
  if (!sheet) return null;
  const { date } = sheet.answers;
  const changed: Sheet = { ...sheet, version: sheet.version + 1 };
  const person = { ...view.person, sheets: view.person.sheets.map((each) => (each === sheet ? changed : each)) };
  return date?.kind === 'date'
    ? { person, timers: { set: [lookBackTimer(changed, date.date, view.world.network.timeZone)] } }
    : { person, timers: { cancel: [`look-back-${sheet.id}`] } };
}
