import { tzlib_get_ical_block, tzlib_get_timezones } from 'timezones-ical-library';

/**
 * What a time zone's name means, as a VTIMEZONE for a calendar file; null for a zone that the library does not have. It
 * knows some zones only as another that has the same clock (`Europe/Brussels` for Amsterdam), so the name that was asked
 * for is put back: an event must find its zone by that.
 */
export function timeZoneBlock(timeZone: string): string | null {
  // It would complain on the console.
  if (!zones().has(timeZone)) return null;
  const [block] = tzlib_get_ical_block(timeZone);
  return block?.replace(/^(TZID|X-LIC-LOCATION):.*$/gm, `$1:${timeZone}`) ?? null;
}

let known: ReadonlySet<string> | null = null;

function zones(): ReadonlySet<string> {
  known ??= new Set(tzlib_get_timezones());
  return known;
}
