/**
 * A title, place or programme that would add lines to a calendar file (an alarm, an organiser, a second event), by line
 * ends of all kinds, escapes and folding: another library reads one event, with those words as its text.
 */
import fc from 'fast-check';
import ical from 'node-ical';
import { expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { icsRecipe } from '../papers/meetings.ts';
import { realContent } from '../papers/toolkit-recipes.ts';

const maker = createPaperMaker(await realContent());

async function write(text: string): Promise<string> {
  const recipe = icsRecipe({ title: text, place: text, bring: text, programme: text, languages: text });
  return new TextDecoder('utf-8', { fatal: true }).decode((await maker.make(recipe)).bytes);
}

const INJECTIONS = [
  'Samen koken\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nEND:VALARM',
  'x\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil\nEND:VEVENT',
  'x\rATTENDEE:mailto:evil@example.org',
  'x\u2028ORGANIZER:mailto:evil@example.org',
  'x\u2029END:VCALENDAR',
  'x\u0085URL:https://evil.example',
  'x\vDTSTART:19700101T000000Z',
  'x\\nEND:VEVENT',
  'x\\;y\\,z:",;',
  'x\r\n ATTACH:https://evil.example',
  `${'é'.repeat(37)}\r\nEND:VEVENT`,
  '\u0000\u0007BEGIN:VALARM',
  'é😀'.repeat(300),
];

/** Names of the properties and parts that a file of ours has. */
const KNOWN =
  /^(?:BEGIN|END|VERSION|PRODID|METHOD|CALSCALE|TZID|TZOFFSETFROM|TZOFFSETTO|TZNAME|DTSTART|DTEND|RRULE|UID|SEQUENCE|DTSTAMP|SUMMARY|LOCATION|DESCRIPTION|STATUS|URL|X-[A-Z-]+|TZURL|LAST-MODIFIED)[;:]/;

function check(ics: string): void {
  expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n\u0085\u2028\u2029\v\f]/);
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  const lines = ics.replace(/\r\n[ \t]/g, '').split('\r\n');
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  expect(lines.filter((line) => /^(?:BEGIN|END):(?:VALARM|VTODO)/.test(line))).toEqual([]);
  expect(lines.filter((line) => line !== '' && !KNOWN.test(line))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('URL'))).toEqual([]);
  const events = Object.values(ical.sync.parseICS(ics)).filter((each) => each?.type === 'VEVENT');
  expect(events).toHaveLength(1);
}

it.each(INJECTIONS)('adds nothing to the file: %j', async (text) => {
  check(await write(text));
});

it('adds nothing to the file, for any text', async () => {
  const piece = fc.constantFrom(
    '\r\n',
    '\n',
    '\r',
    '\u2028',
    '\\',
    ';',
    ',',
    ':',
    '"',
    'END:VEVENT',
    'BEGIN:VALARM',
    ' ',
    'é',
    '😀',
    '\u0000',
    'x',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => check(await write(pieces.join('')))),
    { numRuns: 60, seed: 20261122 },
  );
});
