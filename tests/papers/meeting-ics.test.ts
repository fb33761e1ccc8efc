import fc from 'fast-check';
import { type CalendarComponent, sync } from 'node-ical';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import { icsRecipe } from './meetings.ts';
import { realContent } from './toolkit-recipes.ts';

const maker = createPaperMaker(await realContent());

async function write(...recipe: Parameters<typeof icsRecipe>): Promise<string> {
  const file = await maker.make(icsRecipe(...recipe));
  expect(file).toMatchObject({ fileName: 'bijeenkomst.ics', mediaType: 'text/calendar' });
  return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
}

/** Lines as they were before they were folded (RFC 5545, 3.1). */
function unfolded(ics: string): string[] {
  return ics.replaceAll('\r\n ', '').split('\r\n');
}

function only(ics: string): Extract<CalendarComponent, { type: 'VEVENT' }> {
  const [event, ...more] = Object.values(sync.parseICS(ics)).filter((each) => each.type === 'VEVENT');
  if (!event) throw new Error('There is no event.');
  expect(more).toEqual([]);
  return event;
}

describe('a meeting for a calendar', () => {
  it.each([
    ['in winter', '2026-12-03', '19:30', '2026-12-03T18:30:00.000Z'],
    ['in summer', '2026-07-02', '19:30', '2026-07-02T17:30:00.000Z'],
    ['the evening before summer time', '2026-03-28', '19:30', '2026-03-28T18:30:00.000Z'],
    ['the morning of summer time', '2026-03-29', '10:00', '2026-03-29T08:00:00.000Z'],
    ['the evening before winter time', '2026-10-24', '19:30', '2026-10-24T17:30:00.000Z'],
    ['the morning of winter time', '2026-10-25', '10:00', '2026-10-25T09:00:00.000Z'],
  ])('begins at the right moment for another library: %s', async (_, date, start, utc) => {
    const ics = await write({ date, start, end: '21:00' });
    expect(only(ics).start.toISOString()).toBe(utc);
    expect(unfolded(ics)).toContain(
      `DTSTART;TZID=Europe/Amsterdam:${date.replaceAll('-', '')}T${start.replace(':', '')}00`,
    );
  });

  it('takes two hours when nobody said when it ends, or said a time before it begins', async () => {
    expect(only(await write()).end.toISOString()).toBe('2026-12-03T20:30:00.000Z');
    expect(only(await write({ end: '18:00' })).end.toISOString()).toBe('2026-12-03T20:30:00.000Z');
    expect(only(await write({ end: '22:15' })).end.toISOString()).toBe('2026-12-03T21:15:00.000Z');
  });

  it('says what its time zone means, under the same name', async () => {
    const lines = unfolded(await write());
    const zone = lines.slice(lines.indexOf('BEGIN:VTIMEZONE'), lines.indexOf('END:VTIMEZONE'));
    expect(zone.filter((line) => line.startsWith('TZID'))).toEqual(['TZID:Europe/Amsterdam']);
    expect(zone).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU');
    expect(zone).toContain('RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU');
  });

  it('is in UTC where nothing is known of a zone under its name', async () => {
    const ics = await write({}, { timeZone: 'Etc/GMT-7' });
    if (ics.includes('BEGIN:VTIMEZONE')) expect(ics).toContain('TZID:Etc/GMT-7');
    else expect(unfolded(ics)).toContain('DTSTART:20261203T123000Z');
    expect(only(ics).start.toISOString()).toBe('2026-12-03T12:30:00.000Z');
  });

  it('keeps its UID through changes and being cancelled, with a SEQUENCE that rises', async () => {
    const files = [
      await write({}, { revision: 1 }),
      await write({ start: '20:00' }, { revision: 2 }),
      await write({ start: '20:00' }, { revision: 2, method: 'cancel' }),
    ];
    const lines = files.map(unfolded);
    const value = (name: string) => lines.map((each) => each.find((line) => line.startsWith(`${name}:`)));
    expect(new Set(value('UID')).size).toBe(1);
    expect(value('UID')[0]).toMatch(/^UID:[0-9a-f]{32}@kennismaker$/);
    expect(value('SEQUENCE')).toEqual(['SEQUENCE:0', 'SEQUENCE:1', 'SEQUENCE:2']);
    expect(value('METHOD')).toEqual(['METHOD:PUBLISH', 'METHOD:PUBLISH', 'METHOD:CANCEL']);
    expect(value('STATUS')).toEqual(['STATUS:CONFIRMED', 'STATUS:CONFIRMED', 'STATUS:CANCELLED']);
    expect(new Set(files.map((ics) => only(ics).uid)).size).toBe(1);
    const other = unfolded(await write({}, { meeting: 'another' }));
    expect(other.find((line) => line.startsWith('UID:'))).not.toBe(value('UID')[0]);
  });

  it('names nobody, and tells nothing by which the meeting could be reached from outside', async () => {
    const ics = await write();
    expect(ics).not.toMatch(/ORGANIZER|ATTENDEE|VALARM|mailto/i);
    expect(ics).not.toContain('0b8c2f1e');
  });

  it('is the same bytes for the same recipe, stamped with when the details changed, in UTC', async () => {
    expect(await write()).toBe(await write());
    expect(unfolded(await write())).toContain('DTSTAMP:20261203T183000Z');
    expect(unfolded(await write({}, { stamp: Date.UTC(2026, 6, 1, 10) }))).toContain('DTSTAMP:20260701T100000Z');
  });

  it('tells what to bring and where to click, in the language of the guest', async () => {
    const details = {
      link: 'https://example.org/a?b=c',
      bring: 'Een gerecht, "iets"; of niets',
      languages: 'Nederlands en Turks',
      interpreter: true,
      childcare: true,
      programme: '19:30 Rondje\n20:00 Koken',
    };
    const event = only(await write(details));
    expect(event.description).toBe(
      '19:30 Rondje\n20:00 Koken\nNeem mee: Een gerecht, "iets"; of niets\nTalen: Nederlands en Turks\nEr is een tolk.\nEr is opvang voor kinderen.\nhttps://example.org/a?b=c',
    );
    expect(unfolded(await write(details)).find((line) => line.startsWith('URL'))).toBe(
      'URL;VALUE=URI:https://example.org/a?b=c',
    );
    expect(only(await write(details, {}, 'en')).description).toContain('There is an interpreter.');
    expect(only(await write()).description).toBeUndefined();
  });

  it('has no line that somebody else wrote, whatever they call their meeting', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc
        .array(
          fc.constantFrom(
            '\r\n',
            '\n',
            '\r',
            '\u2028',
            '\u0085',
            '\u000B',
            '\u0000',
            'END:VEVENT',
            'BEGIN:VEVENT',
            'ATTENDEE:mailto:x@example.org',
            ';,:\\"',
            '😀👨‍👩‍👧',
            'لقاء تعارف',
            '\ud83d',
            ' ',
          ),
          { maxLength: 12 },
        )
        .map((pieces) => pieces.join('')),
    );
    const names = unfolded(await write({ bring: 'x', link: 'https://a.nl/' })).map(nameOf);
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (title, place, bring) => {
        const ics = await write({ title, place, bring, link: 'https://a.nl/' });
        for (const line of ics.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        }
        // What is empty is left out; nothing is there that was not there before.
        expect(names.filter((name) => unfolded(ics).map(nameOf).includes(name) || name === 'LOCATION')).toEqual(names);
        expect(
          unfolded(ics)
            .map(nameOf)
            .filter((name) => !names.includes(name)),
        ).toEqual([]);
        expect(unfolded(ics).length).toBeLessThanOrEqual(names.length);
      }),
      { numRuns: 150, seed: 20261122 },
    );
  });

  it('is read back with its title and place as they were written', async () => {
    const title = 'Eten; praten, \\ "lachen" 😀 مرحبا';
    const event = only(await write({ title, place: 'Zaal 1, Kerkstraat 2; achterom' }));
    expect(event.summary).toBe(title);
    expect(event.location).toBe('Zaal 1, Kerkstraat 2; achterom');
  });

  it('refuses a date that is none', async () => {
    await expect(write({ date: '2026-02-30' })).rejects.toMatchObject({ code: 'paper.invalid' });
  });
});

function nameOf(line: string): string {
  return line.split(/[:;]/, 1)[0] ?? '';
}
