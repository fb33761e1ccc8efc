import { longDate, shortDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import type { MeetingDetails } from '../../engine/invitation.ts';
import type { Sheet } from '../../engine/person.ts';
import { detailsOf, isOff } from './meeting-sheet.ts';

/** "vrijdag 4 december 2026, van 19:00 tot 21:00 uur". */
export function whenOf(view: View, { date, start, end }: MeetingDetails): string {
  const day = longDate(date, view.language);
  return end === null
    ? view.text('meetings.when.from', { date: day, start })
    : view.text('meetings.when.fromTo', { date: day, start, end });
}

/** Everything that is known of a meeting, a line each. */
export function describe(view: View, details: MeetingDetails): string {
  const named = (name: string, said: string | number | null) =>
    said === null ? [] : [view.text('meetings.line', { name: view.text(`meetings.${name}.label`), said })];
  const { title, place, kind, link, languages, interpreter, childcare, bring, capacity, programme } = details;
  return [
    title,
    whenOf(view, details),
    place,
    ...named('kind', kind === null ? null : view.text(`meetings.kind.options.${kind}`)),
    ...named('link', link),
    ...named('languages', languages),
    ...named('interpreter', interpreter ? view.text('engine.yes') : null),
    ...named('childcare', childcare ? view.text('engine.yes') : null),
    ...named('bring', bring),
    ...named('capacity', capacity),
    ...(programme === null ? [] : ['', `${view.text('meetings.programme.label')}:`, programme]),
  ].join('\n');
}

/** As it stands in a list: the day first, because that tells them apart. */
export function nameOf(view: View, sheet: Sheet): string {
  const { date, title } = sheet.answers;
  const words = title?.kind === 'text' ? title.text.replace(/\s+/g, ' ') : '';
  if (date?.kind !== 'date') return view.text('meetings.name.unfinished', { title: words });
  const day = shortDate(date.date, view.language);
  const isDraft = detailsOf(sheet) === null || sheet.answers.as === undefined;
  if (isDraft) return view.text('meetings.name.draft', { day, title: words });
  return view.text(isOff(sheet) ? 'meetings.name.off' : 'meetings.name.on', { day, title: words });
}
