import type { PaperRecipe } from '../ports/message.ts';
import { ATTENDANCE_TEMPLATE } from './attendance-template.ts';
import { type Listed, listedPeople, type ReadAttendance } from './listed-people.ts';
import type { PaperContent } from './paper-content.ts';
import { type LineSetter, lineSetter, type PrintedLine } from './printed-line.ts';
import type { TypstPress } from './typst-press.ts';

/** Heads of the columns, as one reads. */
const COLUMNS = ['name', 'people', 'interpreter', 'childcare', 'here'] as const;

/**
 * Who comes to a meeting, and who perhaps, to tick off at the door, as a PDF (A4). Errors: `AppError` with code
 * `paper.invalid`, `paper.not-found` or `paper.failed`.
 */
export async function printAttendanceList(
  recipe: PaperRecipe,
  read: ReadAttendance,
  press: () => Promise<TypstPress>,
  content: PaperContent,
): Promise<Uint8Array> {
  const { attendance, people } = await listedPeople(recipe, read);
  const typst = await press();
  const setter = lineSetter(typst, recipe.language);
  const { language, direction, line } = setter;
  const say = (key: string, vars?: Readonly<Record<string, string | number>>): string =>
    content.text(language, `papers.attendance.${key}`, vars);
  const { title, date, start, place, groups } = attendance;
  const section = (heading: string, standing: Listed['standing']): Section =>
    sectionOf(
      people.filter((each) => each.standing === standing),
      { setter, say, heading: say(heading) },
    );
  const sections = [section('coming', 'yes'), section('maybe', 'maybe')];
  const paper = {
    language,
    direction,
    title: line(title),
    facts: [
      line(say('when', { date: content.date(language, date), time: start })),
      line(place),
      ...(groups.length === 0 ? [] : [line(say('groups', { groups: groups.join(', ') }))]),
      line(say('privacy')),
    ],
    columns: COLUMNS.map((column) => line(say(`columns.${column}`))),
    mark: line(say('marked')),
    nobody: line(say('nobody')),
    others: line(say('others')),
    // Who may come needs no heading while there is nobody.
    sections: sections.filter(({ rows }, index) => index === 0 || rows.length > 0),
  };
  return typst.print(ATTENDANCE_TEMPLATE, { paper: JSON.stringify(paper) });
}

interface Section {
  heading: PrintedLine;
  rows: { name: PrintedLine; people: string; interpreter: boolean; childcare: boolean }[];
  totals: PrintedLine[];
}

function sectionOf(
  people: readonly Listed[],
  words: { setter: LineSetter; say: (key: string, vars?: Record<string, number>) => string; heading: string },
): Section {
  const { line } = words.setter;
  const total = (key: string, number: number): PrintedLine[] =>
    number === 0 ? [] : [line(words.say(`totals.${key}`, { number }))];
  const nameless = line(words.say('nameless'));
  return {
    heading: line(words.heading),
    rows: people.map(({ name, people: count, interpreter, childcare }) => {
      const drawn = name === null ? nameless : line(name);
      return { name: drawn.text === '' ? nameless : drawn, people: String(count), interpreter, childcare };
    }),
    totals: [
      ...total(
        'people',
        people.reduce((sum, each) => sum + each.people, 0),
      ),
      ...total('interpreter', people.filter((each) => each.interpreter).length),
      ...total('childcare', people.filter((each) => each.childcare).length),
    ],
  };
}
