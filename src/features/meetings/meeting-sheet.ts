import { type Answer, chosen } from '../../engine/answer.ts';
import { isoDate, localTime, momentOf, readIsoDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import { MEETING_KINDS, type MeetingDetails } from '../../engine/invitation.ts';
import type { Person, Sheet } from '../../engine/person.ts';
import type { World } from '../../engine/world.ts';
import { hashOf } from '../groups/led-groups.ts';
import { asText } from '../groups/text-answer.ts';
import { MOST } from './letters.ts';

/** Kind of the sheets on which an organiser has their meetings. The meeting's document holds what is true for all. */
export const MEETING = 'meeting';

/** Meetings that one organiser has at a time. */
export const MOST_MEETINGS = 20;

/** How long a meeting that was stays in the list. */
const DAYS_KEPT = 30;
const DAY = 24 * 60 * 60_000;

/** What can be said of a meeting, in the order in which it is shown. */
export const FIELDS = [
  'title',
  'date',
  'start',
  'end',
  'place',
  'kind',
  'link',
  'languages',
  'interpreter',
  'childcare',
  'bring',
  'capacity',
  'programme',
] as const satisfies readonly (keyof MeetingDetails)[];
export type Field = (typeof FIELDS)[number];

/** Without these there is no meeting. */
export const NEEDED = ['title', 'date', 'start', 'place'] as const satisfies readonly Field[];

/** A change of one of these is told to people; `meeting.put` decides who they are. */
const TOLD = ['title', 'date', 'start', 'end', 'place', 'link'] as const satisfies readonly Field[];

type Answers = Sheet['answers'];

export function textOf(answer: Answer | undefined): string {
  return answer?.kind === 'text' ? answer.text : '';
}

/** One line, because it stands within a line elsewhere. */
function line(answer: Answer | undefined, most: number): string | null {
  const words = [...textOf(answer).replace(/\s+/g, ' ').trim()].slice(0, most).join('');
  return words === '' ? null : words;
}

function time(answer: Answer | undefined): string | null {
  return answer?.kind === 'time' ? answer.time : null;
}

/** What a sheet says of its meeting; null before all that is needed was answered. */
export function detailsOf({ answers }: Pick<Sheet, 'answers'>): MeetingDetails | null {
  const title = line(answers.title, MOST.title);
  const place = line(answers.place, MOST.place);
  const start = time(answers.start);
  const { date, capacity } = answers;
  if (title === null || place === null || start === null || date?.kind !== 'date') return null;
  const [kind] = chosen(answers.kind);
  const programme = textOf(answers.programme);
  return {
    title,
    date: date.date,
    start,
    end: time(answers.end),
    place,
    kind: MEETING_KINDS.find((each) => each === kind) ?? null,
    link: line(answers.link, MOST.link),
    languages: line(answers.languages, MOST.languages),
    interpreter: chosen(answers.interpreter)[0] === 'yes',
    childcare: chosen(answers.childcare)[0] === 'yes',
    bring: line(answers.bring, MOST.bring),
    capacity: capacity?.kind === 'number' ? capacity.value : null,
    programme: programme === '' ? null : programme,
  };
}

/** The details as answers; what is not said has none. */
export function answersOfDetails(details: MeetingDetails): Record<string, Answer> {
  const answers: Record<string, Answer> = {
    title: asText(details.title),
    date: { kind: 'date', date: details.date },
    start: { kind: 'time', time: details.start },
    place: asText(details.place),
  };
  if (details.end !== null) answers.end = { kind: 'time', time: details.end };
  if (details.kind !== null) answers.kind = { kind: 'choice', option: details.kind };
  for (const name of ['link', 'languages', 'bring', 'programme'] as const) {
    const said = details[name];
    if (said !== null) answers[name] = asText(said);
  }
  for (const name of ['interpreter', 'childcare'] as const) {
    if (details[name]) answers[name] = { kind: 'yes-no', yes: true };
  }
  if (details.capacity !== null) answers.capacity = { kind: 'number', value: details.capacity };
  return answers;
}

/** Stable over the same words for the same groups, so that sending them twice is noticed. */
export function invitationHash({ title, date, start, place }: MeetingDetails, groups: readonly string[]): string {
  return hashOf(title, date, start, place, ...groups.toSorted());
}

/** The details as the meeting has them, as two hashes: of everything, and of what people are told of. */
function markOf(details: MeetingDetails): string {
  return [FIELDS, TOLD].map((names) => hashOf(...names.map((name) => JSON.stringify(details[name])))).join(' ');
}

/** Whether the sheet says something else than the meeting, and whether people are told of that. */
export function changesOf(sheet: Sheet): { any: boolean; told: boolean } {
  const details = detailsOf(sheet);
  if (!details) return { any: false, told: false };
  const [all, told] = markOf(details).split(' ');
  const [knownAll, knownTold] = textOf(sheet.answers.known).split(' ');
  return { any: all !== knownAll, told: told !== knownTold };
}

/** The sheet with these details, as the meeting told them. What is about the meeting itself stays. */
export function withDetails(answers: Answers, details: MeetingDetails): Answers {
  const others = Object.entries(answers).filter(([name]) => !FIELDS.some((field) => field === name));
  return { ...Object.fromEntries(others), ...answersOfDetails(details), known: asText(markOf(details)) };
}

/** The meeting has come into being: the sheet has its ids, its code and nothing left to ask. */
export function withOpened(sheet: Sheet, ids: { meeting: string; as: string }, now: number): Sheet {
  const { doorTarget, doorCode, ...answers } = sheet.answers;
  const details = detailsOf(sheet);
  return {
    ...sheet,
    position: null,
    finishedAt: sheet.finishedAt ?? now,
    updatedAt: now,
    answers: {
      ...answers,
      meeting: asText(ids.meeting),
      as: asText(ids.as),
      ...(doorCode && { code: doorCode }),
      ...(details && { known: asText(markOf(details)) }),
    },
  };
}

export function withoutSheet(person: Person, sheet: Sheet): Person {
  return { ...person, sheets: person.sheets.filter(({ id }) => id !== sheet.id) };
}

/** The meeting's document and the id by which it knows its organiser; null while it has not been made. */
export function meetingOf(sheet: Sheet | undefined): { meeting: string; as: string } | null {
  const meeting = textOf(sheet?.answers.meeting);
  const as = textOf(sheet?.answers.as);
  return meeting !== '' && as !== '' ? { meeting, as } : null;
}

export function sheetOfMeeting(person: Person, meeting: string): Sheet | undefined {
  return person.sheets.find(
    ({ kind, answers }) =>
      kind === MEETING && (textOf(answers.meeting) === meeting || textOf(answers.doorTarget) === meeting),
  );
}

/** The sheet that a dialog is about: its own, the one chosen from the list, or the one of the meeting it was given. */
export function sheetHere(view: Pick<View, 'sheet' | 'frame' | 'person'>): Sheet | undefined {
  const { sheet, frame, person } = view;
  if (sheet?.kind === MEETING) return sheet;
  const [which] = chosen(frame.slots.which);
  const meeting = textOf(frame.slots.meeting);
  return meeting === ''
    ? person.sheets.find(({ kind, id }) => kind === MEETING && id === which)
    : sheetOfMeeting(person, meeting);
}

/** The moment of a day and a time of the day, both as the network reads them; epoch milliseconds. */
export function momentAt(date: string, clock: string, world: World): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return momentOf(readIsoDate(date), { hour, minute }, world.network.timeZone);
}

/** Whether it has begun. */
export function hasBegun({ date, start }: MeetingDetails, world: World): boolean {
  return momentAt(date, start, world) <= world.now;
}

/** The day of a sheet's meeting; the empty text while there is none. */
function dayOf({ answers }: Sheet): string {
  return answers.date?.kind === 'date' ? answers.date.date : '';
}

function today(world: World): string {
  return isoDate(localTime(world.now, world.network.timeZone).day);
}

/** Called off, or closed. */
export function isOff(sheet: Sheet): boolean {
  return chosen(sheet.answers.off)[0] === 'yes';
}

/** Meetings of a person: those to come, the next first; then those that were, the latest first. */
export function meetings({ person, world }: Pick<View, 'person' | 'world'>): readonly Sheet[] {
  const all = person.sheets.filter(({ kind }) => kind === MEETING);
  const day = today(world);
  const isPast = (sheet: Sheet) => isOff(sheet) || (dayOf(sheet) !== '' && dayOf(sheet) < day);
  const order = (one: Sheet, other: Sheet) => dayOf(one).localeCompare(dayOf(other));
  return [
    ...all.filter((sheet) => !isPast(sheet)).toSorted(order),
    ...all.filter(isPast).toSorted((one, other) => order(other, one)),
  ];
}

/** Those that are still to come, or not finished yet. */
export function openMeetings(view: Pick<View, 'person' | 'world'>): readonly Sheet[] {
  const day = today(view.world);
  return meetings(view).filter((sheet) => !isOff(sheet) && (dayOf(sheet) === '' || dayOf(sheet) >= day));
}

/** Without those that were over a month ago. */
export function tidied({ person, world }: Pick<View, 'person' | 'world'>): Person {
  const { timeZone } = world.network;
  const last = isoDate(localTime(world.now - DAYS_KEPT * DAY, timeZone).day);
  const isOld = (sheet: Sheet) => sheet.kind === MEETING && dayOf(sheet) !== '' && dayOf(sheet) < last;
  return person.sheets.some(isOld) ? { ...person, sheets: person.sheets.filter((sheet) => !isOld(sheet)) } : person;
}
