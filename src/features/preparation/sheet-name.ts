import { longDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import { partPlace } from '../../engine/show-question.ts';
import { viewOf } from './sheet-view.ts';

/** "Meeting on Tuesday 1 December 2026", or its number while there is no date. */
export function sheetName(view: View, sheet: Sheet): string {
  const { date } = sheet.answers;
  return date?.kind === 'date'
    ? view.text('preparations.name.dated', { date: longDate(date.date, view.language) })
    : view.text('preparations.name.undated', { number: Number(sheet.id.slice(1)) });
}

/** Where it was left: "4 of 9". Null before the first part, and after the last. */
export function sheetPlace(view: View, sheet: Sheet): { at: number; of: number } | null {
  const dialog = view.script.dialogs.get(sheet.dialog);
  const step = sheet.position === null ? undefined : dialog?.steps.get(sheet.position);
  return dialog && step ? partPlace(viewOf(view, sheet), dialog, step.part) : null;
}
