import { isoDate, localTime, longDate } from '../engine/calendar.ts';
import type { Script, Vars } from '../engine/script.ts';
import type { NetworkFacts } from '../engine/world.ts';
import type { Language } from '../ports/language.ts';
import type { MyDataEntry } from '../ports/my-data.ts';

/** What is said of somebody's data, in their language and in the network's time. */
export interface Say {
  language: Language;
  text(key: string, vars?: Vars): string;
  /** "yes" or "no". */
  yes(is: boolean): string;
  /** The day and time of a moment, epoch milliseconds. */
  moment(at: number): string;
  /** An ISO calendar date. */
  day(date: string): string;
  /** The name of an app, as people call it. */
  app(channel: string): string;
  /** `label`: of `my-data.labels`. */
  fact(label: string, value: string): MyDataEntry['facts'][number];
}

export function sayIn(script: Script, language: Language, { timeZone }: Pick<NetworkFacts, 'timeZone'>): Say {
  const text = (key: string, vars?: Vars) => script.text(language, key, vars);
  const day = (date: string) => longDate(date, language);
  return {
    language,
    text,
    day,
    yes: (is) => text(is ? 'engine.yes' : 'engine.no'),
    moment(at) {
      const local = localTime(at, timeZone);
      return text('my-data.moment', { date: day(isoDate(local.day)), time: clock(local) });
    },
    app(channel) {
      const key = `groups.apps.${channel}`;
      return script.hasText(key) ? text(key) : channel;
    },
    fact: (label, value) => ({ label: text(`my-data.labels.${label}`), value }),
  };
}

function clock({ hour, minute }: { hour: number; minute: number }): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** An epoch moment as it stands in a file for machines. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
