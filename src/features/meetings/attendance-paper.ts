import { chosen } from '../../engine/answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import { noted } from '../audit/letters.ts';
import { mayThey } from '../rights/rights.ts';
import { detailsOf, meetingOf, sheetHere } from './meeting-sheet.ts';

/** The list of who comes, by the option with which it is asked for. */
const LISTS: Readonly<Record<string, { kind: string; extension: string }>> = {
  table: { kind: 'attendance-csv', extension: 'csv' },
  print: { kind: 'attendance-list', extension: 'pdf' },
};

/** The list as a file, made from the store when it is sent; that it was made is on the audit log. */
export function attendancePaper(view: View): ActionResult {
  const [option = ''] = chosen(view.answer('answer'));
  const list = LISTS[option];
  const sheet = sheetHere(view);
  const place = mayThey(view.person, 'attendance.read') ? meetingOf(sheet) : null;
  const details = sheet && detailsOf(sheet);
  if (!list || !place || !details) return { outcome: 'none' };
  const { meeting, as } = place;
  return {
    outcome: 'made',
    letters: [noted('list.exported', view.world.now, meeting)],
    say: {
      text: view.text(`meetings.lists.${option}`),
      topic: `meeting:${meeting}:${option}`,
      paper: {
        kind: list.kind,
        fileName: `${view.text('meetings.files.list')}-${details.date}.${list.extension}`,
        language: view.language,
        data: { meeting, as },
      },
    },
  };
}
