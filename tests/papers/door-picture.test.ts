import { inflateSync } from 'node:zlib';
import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';
import { createPaperMaker } from '../../src/papers/paper-maker.ts';
import type { PaperFile } from '../../src/ports/message.ts';

const maker = createPaperMaker();

const URLS = [
  'https://t.me/kennismaker_bot?start=AB12-CD34',
  `https://wa.me/31600000000?text=${encodeURIComponent('Hallo! Mijn code is AB12-CD34. مرحبا')}`,
  `https://example.org/?code=${'X'.repeat(300)}`,
];

async function draw(url: string): Promise<PaperFile> {
  const data = { url, title: 'Samen koken', channel: 'telegram' };
  return maker.make({ kind: 'door-picture', fileName: 'uitnodiging.png', language: 'nl', data });
}

/** The pixels of a PNG of 8 bits a channel without interlacing; true is dark. */
function pixels(bytes: Uint8Array): boolean[][] {
  const buffer = Buffer.from(bytes);
  expect(buffer.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const width = buffer.readUInt32BE(16);
  const height = buffer.readUInt32BE(20);
  const depth = buffer[24];
  const channels = { 0: 1, 2: 3, 6: 4 }[buffer[25] ?? -1] ?? 0;
  expect([depth, buffer[28]]).toEqual([8, 0]);
  const data: Buffer[] = [];
  for (let at = 8; at < buffer.length; ) {
    const length = buffer.readUInt32BE(at);
    if (buffer.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(buffer.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * channels;
  const rows: boolean[][] = [];
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    const line = Uint8Array.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)));
    for (let x = 0; x < stride; x += 1) {
      const left = line[x - channels] ?? 0;
      const up = above[x] ?? 0;
      const corner = above[x - channels] ?? 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      line[x] = ((line[x] ?? 0) + guess) & 255;
    }
    rows.push(Array.from({ length: width }, (_, x) => (line[x * channels] ?? 0) < 128));
    above = line;
  }
  return rows;
}

/** The PNG specification, 9.4. */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

const MARGIN = 4;
const SCALE = 12;

describe('a picture of a link', () => {
  it.each(URLS)('shows every module of the code, dark on white, with a margin of four: %s', async (url) => {
    const { bytes, mediaType } = await draw(url);
    expect(mediaType).toBe('image/png');
    const { size, data } = create(url, { errorCorrectionLevel: 'M' }).modules;
    const picture = pixels(bytes);
    expect(picture).toHaveLength((size + 2 * MARGIN) * SCALE);
    for (const [y, row] of picture.entries()) {
      for (const [x, isDark] of row.entries()) {
        const column = Math.floor(x / SCALE) - MARGIN;
        const line = Math.floor(y / SCALE) - MARGIN;
        const isInside = column >= 0 && line >= 0 && column < size && line < size;
        if (isDark !== (isInside && data[line * size + column] === 1)) throw new Error(`Wrong at ${x}, ${y}.`);
      }
    }
  });

  it('is another picture for another link, and the same for the same', async () => {
    const [one = '', other = ''] = URLS;
    expect((await draw(one)).bytes).toEqual((await draw(one)).bytes);
    expect((await draw(one)).bytes).not.toEqual((await draw(other)).bytes);
  });

  it.each(['http://example.org/', 'javascript:alert(1)', '', `https://example.org/${'x'.repeat(2_000)}`])(
    'is not made of what is no short https link: %s',
    async (url) => {
      await expect(draw(url)).rejects.toMatchObject({ code: 'paper.invalid' });
    },
  );
});
