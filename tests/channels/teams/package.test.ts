import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Manifest, manifestSchema } from '../../../src/channels/teams/package/manifest.ts';
import { teamsPackage } from '../../../src/channels/teams/package/teams-package.ts';
import { runTeamsPackage } from '../../../src/cli/commands/teams-package.ts';
import { LANGUAGES, type Language } from '../../../src/ports/language.ts';
import { realLibrary } from '../../support/real-library.ts';

const FACTS = {
  appId: '11111111-2222-4333-8444-555555555555',
  version: '1.0.0',
  developer: 'Gemeente Voorbeeld',
  websiteUrl: 'https://example.org/',
  privacyUrl: 'https://example.org/privacy',
  termsUrl: 'https://example.org/terms',
};

const { library } = await realLibrary();
const text = (language: Language, key: string) => library.text(language, key);

/** Reads an archive as others do: from its end, by its directory, checking every sum. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const packedSize = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('ascii', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    expect(archive.subarray(local + 4, local + 30).equals(archive.subarray(at + 6, at + 32))).toBe(true);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const bytes = inflateRawSync(archive.subarray(start, start + packedSize));
    expect(bytes.byteLength).toBe(archive.readUInt32LE(at + 24));
    expect(crc32(bytes)).toBe(archive.readUInt32LE(at + 16));
    files.set(name, bytes);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  expect(at).toBe(end);
  return files;
}

/** The pixels of a PNG, four numbers each. */
function pixels(image: Buffer): { size: number; data: Buffer } {
  expect(image.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const size = image.readUInt32BE(16);
  expect(image.readUInt32BE(20)).toBe(size);
  const parts: Buffer[] = [];
  for (let at = 8; at < image.length; at += 12 + image.readUInt32BE(at)) {
    const length = image.readUInt32BE(at);
    expect(crc32(image.subarray(at + 4, at + 8 + length))).toBe(image.readUInt32BE(at + 8 + length));
    if (image.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(image.subarray(at + 8, at + 8 + length));
  }
  const rows = inflateSync(Buffer.concat(parts));
  expect(rows.length).toBe(size * (size * 4 + 1));
  const data = Buffer.concat(
    Array.from({ length: size }, (_, y) => rows.subarray(y * (size * 4 + 1) + 1, (y + 1) * (size * 4 + 1))),
  );
  return { size, data };
}

const files = unzip(teamsPackage(FACTS, text));
const manifest = JSON.parse(String(files.get('manifest.json'))) as Manifest;

describe('the app package for Teams', () => {
  it('holds a manifest, two icons and a file for each further language, and no more', () => {
    expect([...files.keys()].sort()).toEqual(
      ['ar.json', 'color.png', 'en.json', 'manifest.json', 'outline.png', 'tr.json'].sort(),
    );
  });

  it('has a manifest within the limits of Microsoft, for this bot', () => {
    expect(manifestSchema.parse(manifest)).toEqual(manifest);
    expect(manifest).toMatchObject({ id: FACTS.appId, bots: [{ botId: FACTS.appId, supportsFiles: true }] });
    expect(manifest.localizationInfo.additionalLanguages.map(({ file }) => files.has(file))).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('offers, in every language, commands that the companion understands as such', async () => {
    const { understand } = await realLibrary();
    const wanted = ['menu', 'help', 'language', 'human', 'stop'];
    for (const language of LANGUAGES) {
      const titles = wanted.map((id) => text(language, `teams.commands.${id}.title`));
      expect(titles.map((title) => understand(title, language).command)).toEqual(wanted);
      if (language === 'nl') {
        expect(manifest.bots[0]?.commandLists[0]?.commands.map(({ title }) => title)).toEqual(titles);
        continue;
      }
      const file = JSON.parse(String(files.get(`${language}.json`)));
      const inFile = titles.map((_, at) => file[`bots[0].commandLists[0].commands[${at}].title`]);
      expect(inFile).toEqual(titles);
      expect(file['description.short']).toBe(text(language, 'teams.manifest.short'));
    }
  });

  it('has a full icon of 192 and an outline of 32, white on nothing', () => {
    const colour = pixels(files.get('color.png') ?? Buffer.alloc(0));
    expect(colour.size).toBe(192);
    const opaque = Array.from({ length: 192 * 192 }, (_, at) => colour.data[at * 4 + 3]).every(
      (value) => value === 255,
    );
    expect(opaque).toBe(true);
    const outline = pixels(files.get('outline.png') ?? Buffer.alloc(0));
    expect(outline.size).toBe(32);
    const shown = Array.from({ length: 32 * 32 }, (_, at) => outline.data.subarray(at * 4, at * 4 + 4));
    expect(shown.every(([red, green, blue]) => red === 255 && green === 255 && blue === 255)).toBe(true);
    const drawn = shown.filter((pixel) => (pixel[3] ?? 0) >= 128).length / shown.length;
    expect(drawn).toBeGreaterThan(0.1);
    expect(drawn).toBeLessThan(0.5);
  });

  it('is the same, byte by byte, each time it is made', () => {
    expect(teamsPackage(FACTS, text).equals(teamsPackage(FACTS, text))).toBe(true);
  });

  it('is not made of what Microsoft would refuse, and says each mistake', () => {
    const wrong = { ...FACTS, appId: 'bot', version: '1', privacyUrl: 'http://example.org', developer: 'x'.repeat(33) };
    expect(() => teamsPackage(wrong, text)).toThrow(
      /version: .*\nid: .*\ndeveloper\.name: .*\ndeveloper\.privacyUrl: /s,
    );
    expect(() => teamsPackage(FACTS, () => 'x'.repeat(81))).toThrow('description.short');
  });
});

describe('the command that makes it', () => {
  it('writes the file, and names what is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'package-'));
    const out = join(folder, 'app.zip');
    const lines: string[] = [];
    const { appId, developer, version } = FACTS;
    const given = { appId, developer, version, website: FACTS.websiteUrl, terms: FACTS.termsUrl, out };
    const output = { line: (line: string) => void lines.push(line) };
    await expect(runTeamsPackage(given, output)).rejects.toMatchObject({
      code: 'cli.missing-option',
      message: 'Missing: --privacy.',
    });
    expect(await runTeamsPackage({ ...given, privacy: FACTS.privacyUrl }, output)).toBe(0);
    expect((await readFile(out)).equals(teamsPackage(FACTS, text))).toBe(true);
    expect(lines).toHaveLength(1);
    await rm(folder, { recursive: true });
  });
});
