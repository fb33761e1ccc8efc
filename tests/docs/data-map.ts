import { type DataLine, DOCUMENT_DATA, PERSON_DATA } from '../../src/features/privacy/data-map.ts';

const BEGIN = '<!-- data-map -->\n';
const END = '<!-- /data-map -->';

/** The data map as two tables of Markdown. */
export function dataMap(): string {
  const table = (first: string, lines: Readonly<Record<string, DataLine>>) =>
    [
      `| ${first} | what | why | until | when somebody erases |`,
      '|---|---|---|---|---|',
      ...Object.entries(lines).map(
        ([name, { what, why, until, erased }]) => `| \`${name}\` | ${what} | ${why} | ${until} | ${erased} |`,
      ),
    ].join('\n');
  return `\nIn a person's own document:\n\n${table('field', PERSON_DATA)}\n\nDocuments:\n\n${table('document', DOCUMENT_DATA)}\n\n`;
}

/** A page with the data map as it is now between its marks. */
export function withDataMap(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error('The page has no place for the data map.');
  return page.slice(0, begin + BEGIN.length) + dataMap() + page.slice(end);
}
