/** How a text may lie in bytes that nobody meant to be read. */
function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const plain = Buffer.from(text, 'utf8');
  const forms = new Map<string, Buffer>([
    ['utf-8', plain],
    ['utf-16', Buffer.from(text, 'utf16le')],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['HEX', Buffer.from(plain.toString('hex').toUpperCase())],
    ['json', Buffer.from(JSON.stringify(text).slice(1, -1))],
    ['uri', Buffer.from(encodeURIComponent(text))],
  ]);
  // Of a text in the middle of another: at each of three places within a group of three bytes, without what its neighbours share.
  for (const before of [0, 1, 2]) {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const padded = Buffer.concat([Buffer.alloc(before), plain])
        .toString(alphabet)
        .replace(/=+$/, '');
      forms.set(`${alphabet} ${before}`, Buffer.from(padded.slice(before === 0 ? 0 : before + 1, -1)));
    }
  }
  if (/^[0-9a-f-]{36}$/.test(text)) forms.set('raw uuid', Buffer.from(text.replaceAll('-', ''), 'hex'));
  return forms;
}

/** Which of these, by what they are, stand in some bytes; `what: form`. */
export function findIn(bytes: Buffer, traces: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [what, text] of traces) {
    for (const [form, sought] of formsOf(text)) if (bytes.includes(sought)) found.push(`${what}: ${form}`);
  }
  return found;
}
