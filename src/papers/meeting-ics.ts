import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { PaperRecipe } from '../ports/message.ts';
import type { PaperContent } from './paper-content.ts';
import { readData } from './recipe-data.ts';
import { timeZoneBlock } from './time-zone-block.ts';

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);

const icsData = z.object({
  meeting: z.string().min(1),
  revision: z.int().min(1),
  method: z.enum(['publish', 'cancel']),
  details: z.object({
    title: z.string(),
    date: z.iso.date(),
    start: time,
    end: time.nullable(),
    place: z.string(),
    link: z.string().nullable(),
    languages: z.string().nullable(),
    interpreter: z.boolean(),
    childcare: z.boolean(),
    bring: z.string().nullable(),
    programme: z.string().nullable(),
  }),
  timeZone: z.string(),
  /** When the details became what they are, epoch milliseconds. */
  stamp: z.number().optional(),
});
type IcsData = z.infer<typeof icsData>;

/** How long a meeting is of which nobody said when it ends. */
const USUAL_HOURS = 2;

/**
 * A meeting for a calendar (RFC 5545). The same meeting has the same UID always, and a SEQUENCE that rises with each change
 * and with being cancelled, so that a calendar moves or removes what it has. Nobody's address is in it, neither the
 * organiser's nor a guest's, and no alarm: the companion reminds. Errors: `AppError` with code `paper.invalid`.
 */
export async function writeMeetingIcs(recipe: PaperRecipe, content: PaperContent): Promise<Uint8Array> {
  const data = readData(icsData, recipe);
  const { meeting, revision, details, timeZone } = data;
  const isCancelled = data.method === 'cancel';
  const start = localTime(details.date, details.start, timeZone);
  const link = details.link !== null && URL.canParse(details.link) ? new URL(details.link).href : null;
  const block = timeZoneBlock(timeZone);
  const calendar = ical({
    prodId: { company: 'Kennismaker', product: 'Kennismaker', language: recipe.language.toUpperCase() },
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    // Without a zone of the calendar's own: the library would write DTSTAMP, which is to be in UTC, in that zone.
    timezone: { name: null, generator: () => block },
  });
  calendar.createEvent({
    id: uidOf(meeting),
    // A change begins with revision 2; being cancelled is the last one, and must be above what came before it.
    sequence: isCancelled ? revision : revision - 1,
    stamp: DateTime.fromMillis(data.stamp ?? start.toMillis(), { zone: 'utc' }),
    // Without a block that says what a zone's name means, the moments are in UTC.
    timezone: block === null ? null : timeZone,
    start,
    end: endOf(data, start),
    summary: oneLine(details.title),
    location: oneLine(details.place),
    description: describe(data, recipe, content, link) || null,
    url: link,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return new TextEncoder().encode(`${calendar.toString()}\r\n`);
}

/** Files are passed on, and a meeting's id is known only to who was invited: a hash stands for it. */
function uidOf(meeting: string): string {
  return `${createHash('sha256').update(`ics ${meeting}`).digest('hex').slice(0, 32)}@kennismaker`;
}

/** In the hour that a change of clocks skips, the moment after it. */
function localTime(date: string, at: string, timeZone: string): DateTime {
  return DateTime.fromISO(`${date}T${at}`, { zone: timeZone });
}

function endOf({ details, timeZone }: IcsData, start: DateTime): DateTime {
  const end = details.end === null ? null : localTime(details.date, details.end, timeZone);
  return end !== null && end > start ? end : start.plus({ hours: USUAL_HOURS });
}

/** What a guest may want to look up on the day itself. */
function describe({ details }: IcsData, recipe: PaperRecipe, content: PaperContent, link: string | null): string {
  const say = (key: string, vars?: Readonly<Record<string, string>>): string =>
    content.text(recipe.language, `papers.meeting.${key}`, vars);
  const lines = [
    details.programme,
    details.bring === null ? null : say('bring', { bring: details.bring }),
    details.languages === null ? null : say('languages', { languages: details.languages }),
    details.interpreter ? say('interpreter') : null,
    details.childcare ? say('childcare') : null,
    link,
  ];
  return lines
    .filter((line) => line !== null)
    .map((line) =>
      line
        .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
        .map(oneLine)
        .join('\n'),
    )
    .join('\n');
}

/** Control characters are not allowed in a text (RFC 5545, 3.3.11), and some calendars take odd line ends for real ones; overrides of direction go. */
function oneLine(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202A-\u202E]/g, '')
    .trim();
}
