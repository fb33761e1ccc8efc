/** Fields and files of a multipart body. */
export interface Multipart {
  fields: Map<string, string>;
  files: Map<string, { name: string; bytes: Uint8Array }>;
}

/**
 * Reads `multipart/form-data` by hand: grammY leaves the quotes around a file name away, which browsers' readers refuse and
 * Telegram does not. Errors: throws when the body is not of that form.
 */
export function readMultipart(contentType: string, body: Buffer): Multipart {
  const boundary = /boundary=([^;]+)/.exec(contentType)?.[1];
  if (boundary === undefined) throw new Error('There is no boundary.');
  const fields = new Map<string, string>();
  const files = new Map<string, { name: string; bytes: Uint8Array }>();
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  for (let next = body.indexOf(mark, at + mark.length); next >= 0; next = body.indexOf(mark, at + mark.length)) {
    // Between a mark with its line end, and the line end before the next mark.
    const part = body.subarray(at + mark.length + 2, next - 2);
    const split = part.indexOf('\r\n\r\n');
    const head = part.subarray(0, split).toString('utf8');
    const content = part.subarray(split + 4);
    const name = /name="([^"]*)"/.exec(head)?.[1];
    if (name === undefined) throw new Error('A part has no name.');
    const fileName = /filename="?([^"\r\n]*)"?/.exec(head)?.[1];
    if (fileName === undefined) fields.set(name, content.toString('utf8'));
    else files.set(name, { name: fileName, bytes: new Uint8Array(content) });
    at = next;
  }
  return { fields, files };
}
