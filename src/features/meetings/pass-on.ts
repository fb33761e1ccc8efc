import { chosen } from '../../engine/answer.ts';
import type { ActionResult, View } from '../../engine/feature.ts';
import { noted } from '../audit/letters.ts';
import { type DoorLink, doorLines, doorLinks } from '../groups/door-links.ts';
import { meetingText } from './invitation-text.ts';
import { detailsOf, meetingOf, sheetHere, textOf } from './meeting-sheet.ts';

/** The code that leads to the meeting that the dialog is about. */
export function codeOf(view: View): string {
  return textOf(sheetHere(view)?.answers.code);
}

/** The links that lead to it, one for each channel that has a door. */
export function meetingLinks(view: View): readonly DoorLink[] {
  const code = codeOf(view);
  return code === '' ? [] : doorLinks(view, code, view.text('meetings.words', { code }));
}

/** What a coordinator passes on in groups that they already have: what it is, and how to answer. */
export function forwardText(view: View): string {
  const sheet = sheetHere(view);
  const details = sheet && detailsOf(sheet);
  if (!details) return '';
  const links = meetingLinks(view);
  const how =
    links.length > 0
      ? view.text('meetings.forward.links', { links: doorLines(links) })
      : view.text('meetings.forward.code', { code: codeOf(view) });
  return [view.text('meetings.forward.lead'), meetingText(view, details), how].join('\n\n');
}

/** What lets people in is about to be shown. */
export function showDoor(view: View): ActionResult {
  const place = meetingOf(sheetHere(view));
  return place ? { letters: [noted('meeting.door', view.world.now, place.meeting)] } : {};
}

/** The picture of the link that was chosen, or of the only one. */
export function doorPicture(view: View): ActionResult {
  const all = meetingLinks(view);
  const [option] = chosen(view.answer('answer'));
  const link = all.find((_, index) => `d${index}` === option) ?? all[0];
  const sheet = sheetHere(view);
  const title = sheet && detailsOf(sheet)?.title;
  if (!link || title === undefined) return { outcome: 'none' };
  const { url, channel, app } = link;
  return {
    outcome: 'made',
    letters: showDoor(view).letters ?? [],
    say: {
      text: view.text('meetings.picture', { title, app }),
      paper: {
        kind: 'door-picture',
        fileName: `${view.text('meetings.files.picture')}.png`,
        language: view.language,
        data: { url, title, channel },
      },
    },
  };
}
