import { longDate, shortDate } from '../../engine/calendar.ts';
import { listed } from '../../engine/describe-answer.ts';
import type { View } from '../../engine/feature.ts';
import type { Hosted, VisitDetails } from '../../engine/visit.ts';
import { OWN_NAME } from '../people/people-feature.ts';
import { ABOUT } from './letters.ts';

type Speaker = Pick<View, 'language' | 'text'>;

/** "dinsdag 1 december 2026 om 14:00". */
export function whenText({ text, language }: Speaker, { date, time }: Pick<VisitDetails, 'date' | 'time'>): string {
  return text('hosting.when', { date: longDate(date, language), time });
}

/** Who comes, as far as they said. */
function whoText({ text }: Speaker, { visitor, team }: Hosted): string {
  if (visitor === null) return team === null ? text('hosting.who.nobody') : text('hosting.who.team', { team });
  return team === null ? visitor : text('hosting.who.both', { visitor, team });
}

/** By which a visit is chosen in a list. */
export function hostedName({ text, language }: Speaker, { details, organisation }: Hosted): string {
  return text('hosting.name', { date: shortDate(details.date, language), time: details.time, organisation });
}

/** The whole visit as its host reads it: who, where, when, and what it is about; their own words as they were written. */
export function hostedText(speaker: Speaker, hosted: Hosted): string {
  const { text, language } = speaker;
  const { details, organisation } = hosted;
  const about = ABOUT.filter((each) => details.about.includes(each)).map((each) =>
    text(`visits.about.options.${each}`),
  );
  const lines = [
    text('hosting.lines.who', { who: whoText(speaker, hosted) }),
    text('hosting.lines.group', { organisation }),
    text('hosting.lines.when', { when: whenText(speaker, details) }),
    text(details.first ? 'hosting.lines.first' : 'hosting.lines.again'),
  ];
  if (about.length > 0) lines.push(text('hosting.lines.about', { about: listed(about) }));
  const { note } = details;
  if (note !== null && note.language === language) lines.push(text('hosting.lines.note', { words: note.text }));
  else if (note !== null) {
    lines.push(text('hosting.lines.foreignNote', { words: note.text, language: OWN_NAME[note.language] }));
  }
  return lines.join('\n');
}
