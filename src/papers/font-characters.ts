/**
 * The characters that a TrueType font has a glyph for, as code points: its `cmap` table, subtable format 12 where the
 * font has one, else format 4 (https://learn.microsoft.com/typography/opentype/spec/cmap).
 * Errors: throws when the font has neither.
 */
export function readCharacters(font: Buffer): Set<number> {
  const cmap = findTable(font, 'cmap');
  const subtables = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, encoding) => {
    return cmap + font.readUInt32BE(cmap + 4 + encoding * 8 + 4);
  });
  for (const [format, read] of [
    [12, readSegmentedCoverage],
    [4, readSegmentMapping],
  ] as const) {
    const subtable = subtables.find((at) => font.readUInt16BE(at) === format);
    if (subtable !== undefined) return new Set(read(font, subtable));
  }
  throw new Error('The font has no character map of format 12 or 4.');
}

function findTable(font: Buffer, tag: string): number {
  const tables = font.readUInt16BE(4);
  for (let table = 0; table < tables; table += 1) {
    const at = 12 + table * 16;
    if (font.toString('latin1', at, at + 4) === tag) return font.readUInt32BE(at + 8);
  }
  throw new Error(`The font has no table "${tag}".`);
}

/** Format 12: groups of consecutive characters, all with a glyph. */
function* readSegmentedCoverage(font: Buffer, subtable: number): Generator<number> {
  const groups = font.readUInt32BE(subtable + 12);
  for (let group = 0; group < groups; group += 1) {
    const at = subtable + 16 + group * 12;
    const last = font.readUInt32BE(at + 4);
    for (let character = font.readUInt32BE(at); character <= last; character += 1) yield character;
  }
}

/** Format 4: segments of consecutive characters, of which some may lead to glyph 0, the empty box. */
function* readSegmentMapping(font: Buffer, subtable: number): Generator<number> {
  const bytes = font.readUInt16BE(subtable + 6);
  const ends = subtable + 14;
  const starts = ends + bytes + 2;
  const deltas = starts + bytes;
  const offsets = deltas + bytes;
  for (let segment = 0; segment < bytes; segment += 2) {
    const start = font.readUInt16BE(starts + segment);
    const offset = font.readUInt16BE(offsets + segment);
    for (let character = start; character <= font.readUInt16BE(ends + segment); character += 1) {
      const listed = offset === 0 ? character : font.readUInt16BE(offsets + segment + offset + (character - start) * 2);
      const glyph = (listed + font.readUInt16BE(deltas + segment)) & 0xffff;
      if (listed !== 0 && glyph !== 0) yield character;
    }
  }
}
