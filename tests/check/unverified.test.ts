import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/commands/check.ts';
import { runDoctor } from '../../src/cli/commands/doctor.ts';
import { readContent } from '../../src/library/content.ts';
import { whyUnverified } from '../../src/library/unverified.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** A copy of the real content in which everything was verified on one day, but for one help line. */
async function contentVerifiedOn(day: string, exceptEmergency: string | null = day): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'kennismaker-doctor-'));
  folders.push(root);
  const { dialogs, locales } = await readContent();
  for (const { path, text } of [...dialogs, ...locales]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    let written = text.replaceAll('verifiedOn: null', `verifiedOn: '${day}'`);
    if (path === 'dialogs/helplines.yaml')
      written = written.replace(`'${day}'`, exceptEmergency === null ? 'null' : `'${exceptEmergency}'`);
    await writeFile(join(root, path), written);
  }
  return root;
}

/** A newcomer's settings, with a data folder that is not there yet. */
async function nothingSet(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'kennismaker-doctor-'));
  folders.push(folder);
  return { KENNISMAKER_DATA: join(folder, 'data') };
}

function output() {
  const lines: string[] = [];
  return { lines, line: (text: string) => void lines.push(text) };
}

describe('a fact', () => {
  it.each<[unknown, string | null]>([
    [null, 'has never been verified'],
    ['2026-11-22', null],
    ['2026-05-26', null],
    ['2026-05-25', 'was verified 181 days ago'],
    ['2027-01-01', 'was verified on 2027-01-01, which is still to come'],
    ['last week', 'was verified on "last week", which is no date'],
  ])('verified on %j: %j', (day, why) => {
    expect(whyUnverified(day, NOW)).toBe(why);
  });

  it('is never too old where the day of today is not known', () => {
    expect(whyUnverified('2001-01-01')).toBeNull();
  });
});

describe('kennismaker doctor', () => {
  it('names each help line and topic that nobody verified, with what to do, and ends with 0', async () => {
    const out = output();
    expect(await runDoctor({ environment: await nothingSet(), now: NOW }, out)).toBe(0);
    const text = out.lines.join('\n');
    for (const id of ['emergency (112)', 'veilig-thuis (0800-2000)', 'child-line (0800-0432)', 'meldcode'])
      expect(text).toContain(`warning: ${id} has never been verified.`);
    expect(text).toContain('write the day after verifiedOn: in dialogs/helplines.yaml');
  });

  it('has nothing to say, also under --strict, where everything was verified not long ago', async () => {
    const out = output();
    const root = await contentVerifiedOn('2026-11-01');
    expect([
      await runDoctor({ environment: await nothingSet(), root, now: NOW, strict: true }, out),
      out.lines.at(-1),
    ]).toEqual([0, 'Nothing to do.']);
  });

  it('names the one help line that was verified too long ago, and ends with 1 under --strict', async () => {
    const out = output();
    const root = await contentVerifiedOn('2026-11-01', '2026-01-01');
    expect(await runDoctor({ environment: await nothingSet(), root, now: NOW, strict: true }, out)).toBe(1);
    expect(out.lines.filter((line) => line.includes('warning:'))).toEqual([
      expect.stringContaining('emergency (112) was verified 325 days ago.'),
    ]);
  });
});

describe('the check', () => {
  it('warns of the help line that was not verified, at its place, and only of that one', async () => {
    const out = output();
    const root = await contentVerifiedOn('2026-11-01', null);
    await runCheck({ root, now: NOW }, out);
    expect(out.lines.filter((line) => line.includes('unverified-help-line'))).toEqual([
      expect.stringMatching(
        /^dialogs\/helplines\.yaml:\d+:5 warning unverified-help-line: The help line emergency has never/,
      ),
    ]);
  });
});
