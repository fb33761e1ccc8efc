import type { PaperRecipe } from '../ports/message.ts';
import { type Listed, listedPeople, type ReadAttendance } from './listed-people.ts';
import type { PaperContent } from './paper-content.ts';

/** Heads of the columns, from left to right. */
const COLUMNS = ['name', 'answer', 'people', 'interpreter', 'childcare', 'message'] as const;

/** By it a spreadsheet sees that this is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Between fields. Excel takes what the system's region says, and that is a semicolon in the Netherlands and in Turkey;
 * LibreOffice and Google Sheets look which it is. A line `sep=;` would have Excel read the rest without UTF-8.
 */
const SEPARATOR = ';';

/** With one of these in front, also in its full width or behind what can't be seen, a name may be calculated as a formula. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠]/u;

/** Codes that would turn around the fields after a name, as a reader sees them. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Everybody who was invited, a line each, for a spreadsheet: UTF-8 with a byte order mark, all fields in quotes, lines end
 * with CRLF. Errors: `AppError` with code `paper.invalid` or `paper.not-found`.
 */
export async function writeAttendanceCsv(
  recipe: PaperRecipe,
  read: ReadAttendance,
  content: PaperContent,
): Promise<Uint8Array> {
  const { people } = await listedPeople(recipe, read);
  const says = new Map<string, string>();
  /** Ten thousand people share these few words. */
  const say = (key: string): string => {
    const said = says.get(key) ?? content.text(recipe.language, `papers.attendance.${key}`);
    says.set(key, said);
    return said;
  };
  const mark = (is: boolean): string => (is ? say('marked') : '');
  const row = ({ name, standing, people: count, interpreter, childcare, undelivered }: Listed): string[] => [
    name ?? say('nameless'),
    say(`standings.${standing}`),
    brings(standing) ? String(count) : '',
    mark(interpreter),
    mark(childcare),
    undelivered ? say('undelivered') : '',
  ];
  const rows = [COLUMNS.map((column) => say(`columns.${column}`)), ...people.map(row)];
  return new TextEncoder().encode(BYTE_ORDER_MARK + rows.map(lineOf).join(''));
}

/** Of the others nobody comes, so far as they said. */
function brings(standing: Listed['standing']): boolean {
  return standing !== 'no' && standing !== 'silent';
}

function lineOf(fields: readonly string[]): string {
  return `${fields.map(fieldOf).join(SEPARATOR)}\r\n`;
}

function fieldOf(text: string): string {
  const line = text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(TURNING, '')
    .trim();
  return `"${(FORMULA.test(line) ? `'${line}` : line).replaceAll('"', '""')}"`;
}
