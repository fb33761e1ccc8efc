import { longDate, shortDate } from '../../engine/calendar.ts';
import { listed } from '../../engine/describe-answer.ts';
import type { View } from '../../engine/feature.ts';
import type { Sheet } from '../../engine/person.ts';
import type { VisitDetails } from '../../engine/visit.ts';
import { onOneLine } from '../groups/text-answer.ts';
import { MOST } from './letters.ts';
import { goesOn, momentOfVisit, stateOf, textIn, visitDetailsOf } from './visit-sheet.ts';

/** Characters that a row of a list shows whole. */
const ROW = 24;

/** Characters of its name by which people still know an organisation, also where a date takes nearly the whole row. */
const LEAST = 10;

export function organisationOf({ answers }: Pick<Sheet, 'answers'>): string {
  return [...onOneLine(textIn(answers.organisation))].slice(0, MOST.organisation).join('');
}

/** "dinsdag 1 december 2026, 14:00 uur"; as much of it as is known. */
export function whenOf(view: View, { answers }: Pick<Sheet, 'answers'>): string {
  const { date, time } = answers;
  if (date?.kind !== 'date') return '';
  const day = longDate(date.date, view.language);
  return time?.kind === 'time' ? view.text('visits.when', { date: day, time: time.time }) : day;
}

/** As it stands in a list: "Moskee An-Nour, di 1 dec", with the name made short where it is long. */
export function nameOfVisit(view: View, sheet: Sheet): string {
  const { date } = sheet.answers;
  const organisation = organisationOf(sheet);
  if (sheet.finishedAt === undefined || date?.kind !== 'date') return view.text('visits.name.draft', { organisation });
  const day = shortDate(date.date, view.language);
  const room = Math.max(ROW - [...view.text('visits.name.dated', { organisation: '', day })].length, LEAST);
  const whole = [...organisation];
  const short =
    whole.length <= room
      ? organisation
      : `${whole
          .slice(0, room - 1)
          .join('')
          .trim()}…`;
  return view.text('visits.name.dated', { organisation: short, day });
}

/** As it stands above a question, with all of its name: "Moskee An-Nour, dinsdag 1 december 2026 om 14:00 uur". */
export function fullNameOf(view: View, sheet: Sheet): string {
  const organisation = organisationOf(sheet);
  const day = whenOf(view, sheet);
  return sheet.finishedAt === undefined || day === ''
    ? organisation
    : view.text('visits.name.dated', { organisation, day });
}

/** What it is about, a line: titles of what was chosen, then own words. */
function aboutOf(view: View, { about, note }: VisitDetails): string {
  const titles = about.map((id) => view.text(`visits.about.options.${id}`));
  return listed([...titles, ...(note === null ? [] : [note.text])]);
}

/** Where it stands, as the visitor reads it. */
function stateText(view: View, sheet: Sheet): string {
  if (isPast(view, sheet) && goesOn(sheet)) return view.text('visits.past');
  return view.text(`visits.state.${stateOf(sheet)}`);
}

/** Whether its moment is behind us; not while the moment is not known. */
export function isPast({ world }: Pick<View, 'world'>, sheet: Pick<Sheet, 'answers'>): boolean {
  const moment = momentOfVisit(sheet, world.network.timeZone);
  return moment !== null && moment <= world.now;
}

function detailLines(view: View, sheet: Sheet): string[] {
  const details = visitDetailsOf(sheet, view.language);
  if (!details) return [whenOf(view, sheet)];
  const about = aboutOf(view, details);
  return [
    view.text('visits.lines.when', { when: whenOf(view, sheet) }),
    view.text(`visits.first.options.${details.first ? 'first' : 'later'}`),
    ...(about === '' ? [] : [view.text('visits.lines.about', { about })]),
  ];
}

/** Everything that is known of a visit, and where it stands. */
export function describeVisit(view: View, sheet: Sheet): string {
  return [organisationOf(sheet), ...detailLines(view, sheet), '', stateText(view, sheet)].join('\n');
}

/** Who comes, as the contact of the organisation reads it. */
function visitorText(view: View, { answers }: Sheet): string {
  const name = onOneLine(textIn(answers.visitor));
  const team = onOneLine(textIn(answers.team));
  if (name !== '' && team !== '') return view.text('visits.who.both', { name, team });
  if (team !== '') return view.text('visits.who.team', { team });
  return name === '' ? view.text('visits.who.nobody') : name;
}

/** All that the contact of the organisation gets to read. */
export function proposalText(view: View, sheet: Sheet): string {
  const who = visitorText(view, sheet);
  return [
    view.text('visits.lines.who', { who }),
    view.text('visits.lines.where', { organisation: organisationOf(sheet) }),
    ...detailLines(view, sheet),
  ].join('\n');
}
