import { RELATIONS, RIGHTS, type Right } from '../../src/features/rights/rights.ts';

const FAMILIES: Readonly<Record<string, string>> = {
  codes: 'Codes',
  network: 'The list of coordinators',
  group: 'A group',
  roll: 'A list of members',
  meeting: 'A meeting',
  announcement: 'A message to groups',
  part: 'A list of people who are written to',
  attendance: 'The list of who comes',
  audience: 'Whom a message would reach',
  directory: 'Groups that want to be found',
  visit: 'A visit',
  pair: 'Two people who put answers beside each other',
  talk: 'A question to a human',
  unanswered: 'Questions that nobody could answer',
  retention: 'What is kept too long',
  audit: 'The audit log',
};

/** docs/RIGHTS.md, from the table itself. */
export function rightsPage(): string {
  const rows: [string, Right][] = Object.entries(RIGHTS);
  const families = [...new Set(rows.map(([command]) => familyOf(command)))];
  return `${[
    '# Who may what',
    'Made from `src/features/rights/rights.ts` by `npm run rights`; a test holds it to the code.',
    'What is not in a row is denied. **In the chat** is asked in the turn of the person who writes, by their roles; **where it ' +
      'arrives** is asked by the document that it is about, of whoever writes. Both must hold. “–”: nobody can do it in a chat, it ' +
      'is what documents write to each other. “everybody”: also who has no role; they still need the link, the code or the id.',
    '## What somebody can be to a document',
    table(['relation', 'who'], Object.entries(RELATIONS)),
    ...families.flatMap((family) => [
      `## ${FAMILIES[family] ?? family}`,
      table(
        ['command', 'in the chat', 'where it arrives', 'what it reads or changes'],
        rows.filter(([command]) => familyOf(command) === family).map(row),
      ),
    ]),
  ].join('\n\n')}\n`;
}

function familyOf(command: string): string {
  return command.split('.')[0] ?? '';
}

function row([command, { roles, relations, data }]: [string, Right]): string[] {
  const inChat = roles === 'anybody' ? 'everybody' : roles.length === 0 ? '–' : roles.join(', ');
  return [`\`${command}\``, inChat, relations === 'anybody' ? 'everybody' : relations.join(', '), data];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
