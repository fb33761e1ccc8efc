import { localTime, longDate, shortDate } from '../../engine/calendar.ts';
import type { View } from '../../engine/feature.ts';
import type { Invitation, MeetingDetails } from '../../engine/invitation.ts';
import type { Person } from '../../engine/person.ts';
import type { Script } from '../../engine/script.ts';
import type { World } from '../../engine/world.ts';
import { SOURCE_LANGUAGE } from '../../ports/language.ts';
import type { PaperRecipe, Template } from '../../ports/message.ts';
import { dateOf } from './reminder-times.ts';

/** What is needed to say something in somebody's language. */
export type Speaker = Pick<View, 'language' | 'text'>;

/** Says things in the language of a person whom nothing was said to yet. */
export function speakerTo(person: Person, script: Script): Speaker {
  const language = person.language ?? SOURCE_LANGUAGE;
  return { language, text: (key, vars) => script.text(language, key, vars) };
}

/** "dinsdag 1 december 2026 om 19:30", with its end when that is known. */
export function whenText(
  { text, language }: Speaker,
  { date, start, end }: Pick<MeetingDetails, 'date' | 'start' | 'end'>,
): string {
  const day = longDate(date, language);
  return end === null
    ? text('invitations.when.from', { date: day, start })
    : text('invitations.when.fromTo', { date: day, start, end });
}

/** Title, day and time, and place: what everybody must know. */
export function headText(
  speaker: Speaker,
  details: Pick<MeetingDetails, 'title' | 'date' | 'start' | 'end' | 'place'>,
) {
  return [details.title, whenText(speaker, details), details.place].join('\n');
}

/** The whole meeting as guests read it: what everybody must know, and under it what its organiser added. */
export function meetingText(speaker: Speaker, details: MeetingDetails): string {
  const { text } = speaker;
  const { kind, link, languages, interpreter, childcare, bring, programme } = details;
  const added = [
    ...(kind === null || kind === 'other' ? [] : [text(`invitations.kinds.${kind}`)]),
    ...(languages === null ? [] : [text('invitations.lines.languages', { languages })]),
    ...(interpreter ? [text('invitations.lines.interpreter')] : []),
    ...(childcare ? [text('invitations.lines.childcare')] : []),
    ...(bring === null ? [] : [text('invitations.lines.bring', { bring })]),
    ...(link === null ? [] : [text('invitations.lines.link', { link })]),
    ...(programme === null ? [] : [text('invitations.lines.programme', { programme })]),
  ];
  const head = headText(speaker, details);
  return added.length === 0 ? head : `${head}\n\n${added.join('\n')}`;
}

/** Who invites. */
export function leadText({ text }: Speaker, { group }: Invitation): string {
  return group === null ? text('invitations.lead.link') : text('invitations.lead.group', { group });
}

/** What a meeting was before it was moved, as far as the difference can be seen in it. */
export function changeText(speaker: Speaker, { before, details }: Invitation): string {
  const was = before ? headText(speaker, before) : null;
  return was === null || was === headText(speaker, details)
    ? speaker.text('invitations.change.details')
    : speaker.text('invitations.change.before', { before: was });
}

/** Where the person stands with a meeting, in a sentence. */
export function standingText({ text, ...view }: View, invitation: Invitation): string {
  const { state, answer, seat, people, offeredUntil } = invitation;
  if (state !== 'on') return text(`invitations.standing.${state}`);
  if (answer !== 'yes') return text(`invitations.standing.${answer ?? 'none'}`);
  if (seat === 'offered' && offeredUntil !== undefined) {
    return text('invitations.standing.offered', { until: untilText({ text, ...view }, offeredUntil) });
  }
  if (seat === 'seated') return text('invitations.standing.seated', { count: people });
  return text(seat === 'waiting' ? 'invitations.standing.waiting' : 'invitations.standing.full');
}

/** "di 1 dec om 19:30". */
export function untilText({ text, language, world }: Speaker & Pick<View, 'world'>, until: number): string {
  const { timeZone } = world.network;
  const { hour, minute } = localTime(until, timeZone);
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return text('invitations.when.from', { date: shortDate(dateOf(until, timeZone), language), start: time });
}

/** For a calendar: the same meeting has the same id in all of them, so that a later one replaces it. */
export function calendarPaper(
  { language, world }: Pick<View, 'language'> & { world: World },
  { meeting, revision, details }: Invitation,
  method: 'publish' | 'cancel',
): PaperRecipe {
  return {
    kind: 'meeting-ics',
    fileName: `kennismaker-${details.date}.ics`,
    language,
    data: { meeting, revision, method, details: { ...details }, timeZone: world.network.timeZone, stamp: world.now },
  };
}

/** Approved words that lead to an invitation or a reminder. */
export function meetingTemplate(name: 'invite' | 'reminder', speaker: Speaker, details: MeetingDetails): Template {
  return { name, variables: { title: details.title, when: whenText(speaker, details) } };
}

/** Approved words that lead to what has changed. */
export function newsTemplate({ title }: MeetingDetails): Template {
  return { name: 'meeting-news', variables: { title } };
}
