import type { Capabilities } from '../ports/capabilities.ts';

export type Markup = Capabilities['markup'];

const HTML = /[&<>"]/;

/**
 * Plain text as it must be written in a channel's markup to be read as it was. WhatsApp has no escape: its text is
 * left as it is. Markdown follows CommonMark, which Teams reads: a single line end needs two spaces before it
 * (MicrosoftDocs/msteams-docs#740), and white space at the start of a line is dropped, as it would make code of it.
 */
export function escapeFor(markup: Markup, text: string): string {
  switch (markup) {
    case 'html':
      return HTML.test(text) ? escapeHtml(text) : text;
    case 'markdown':
      return escapeMarkdown(text);
    default:
      return text;
  }
}

/** How many characters the marks around a bold heading add to what the channel counts. */
export function boldCost(markup: Markup): number {
  // Telegram counts after parsing, so tags are free there.
  return markup === 'whatsapp' ? 2 : markup === 'markdown' ? 4 : 0;
}

/** Whether a heading can be bold without breaking the markup. */
export function canBeBold(markup: Markup, heading: string): boolean {
  if (markup === 'whatsapp') return !heading.includes('*') && !heading.includes('\n');
  if (markup === 'markdown') return !heading.includes('\n');
  return true;
}

/** A heading on its own line, bold where the markup has it, and the text under it. Heading is trimmed; text may be empty. */
export function withHeading(markup: Markup, heading: string, text: string | null): string {
  const bold = boldLine(markup, heading);
  if (text === null) return bold;
  const lineEnd = markup === 'markdown' && !text.startsWith('\n') ? '  \n' : '\n';
  return bold + lineEnd + escapeFor(markup, text);
}

/**
 * How many characters more than itself a code unit may take once escaped. An upper bound that does not look at what
 * stands around it, so that a text can be cut before it is escaped and still fit after.
 */
export function escapeCost(markup: Markup, code: number): number {
  if (markup !== 'markdown' || code > 0x7f) return 0;
  return MARKDOWN_COST[code] ?? 0;
}

/** The highest value of `escapeCost`. */
export function highestEscapeCost(markup: Markup): number {
  return markup === 'markdown' ? 4 : 0;
}

function boldLine(markup: Markup, heading: string): string {
  switch (markup) {
    case 'html':
      return `<b>${escapeFor(markup, heading)}</b>`;
    case 'whatsapp':
      return `*${heading}*`;
    case 'markdown':
      return `**${escapeMarkdown(heading)}**`;
    case 'none':
      return heading;
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** An address stays as it is, so that it stays a link; it ends before anything that could open markup. */
const MARKDOWN_INLINE = /https?:\/\/[^\s<>[\]\\`*|"]+|[\\`*_~|[\]<>&]/g;
const MARKDOWN_ANY = /[\\`*_~|[\]<>&\n#+=-]|^\s|\d[.)]/;
const MARKDOWN_LINE_START = /^(?:([#+=-])|(\d{1,9})([.)]))/;
const MARKDOWN_ENTITY: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

const MARKDOWN_COST: readonly number[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  const entity = MARKDOWN_ENTITY[character];
  if (entity !== undefined) return entity.length - 1;
  if (character === '\n') return 2;
  return '\\`*_~|[]#+=-.)'.includes(character) ? 1 : 0;
});

function escapeMarkdown(text: string): string {
  if (!MARKDOWN_ANY.test(text)) return text;
  const lines = text.split('\n');
  let out = '';
  for (const [at, line] of lines.entries()) {
    const next = lines[at + 1];
    out += escapeMarkdownLine(line);
    if (next === undefined) break;
    // Two line ends in a row are a paragraph already.
    out += line === '' || next === '' ? '\n' : '  \n';
  }
  return out;
}

function escapeMarkdownLine(line: string): string {
  return line
    .trimStart()
    .replace(MARKDOWN_INLINE, (found) => (found.length > 1 ? found : (MARKDOWN_ENTITY[found] ?? `\\${found}`)))
    .replace(MARKDOWN_LINE_START, (_, mark: string | undefined, digits: string, point: string) =>
      mark === undefined ? `${digits}\\${point}` : `\\${mark}`,
    );
}
