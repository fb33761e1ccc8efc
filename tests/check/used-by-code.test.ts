import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allFeatures } from '../../src/features/all-features.ts';
import { ENGINE_DIALOGS, matches, USED_BY_CODE } from '../../src/library/check/used-by-code.ts';
import { readContent } from '../../src/library/content.ts';
import { parseContent } from '../../src/library/library.ts';

const { parsed } = parseContent(await readContent());
const namespaces = Object.keys(parsed.resources.nl);
const data = new Map([...parsed.data].map(([path, file]) => [path, file.value]));
/** Kinds of the letters that people's features read: they look like keys, and are none. */
const letterKinds = new Set(
  allFeatures(data).flatMap(({ name, answers = {} }) => Object.keys(answers).map((kind) => `${name}.${kind}`)),
);
const dialogIds = parsed.dialogs.map((file) => file.value.dialog);

/** Rooms whose code talks to people. `library` is where the list itself stands. */
const ROOMS = ['engine', 'features', 'runtime', 'papers', 'channels', 'web'];

/** Words in the sources that look like keys and are none: two timers, requests of the command line, and names of files. */
const NO_KEY = /^engine\.wait$|^questions\.unanswered$|^visits\.totals$|^scan\.due$|\.json$|\.js$/;

/** Every string in the sources that has the form of a text key, worked-out names as `*`. */
async function keysInSources(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const room of ROOMS) {
    const entries = await readdir(join('src', room), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile() && each.name.endsWith('.ts'))) {
      const path = join(entry.parentPath, entry.name);
      const source = (await readFile(path, 'utf8')).replace(
        /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|new AppError\(\s*'[^']*'/gm,
        '',
      );
      for (const [, , literal = ''] of source.matchAll(/(['`])([a-z][A-Za-z-]*\.[^'`\n]*)\1/g)) {
        const key = literal.replace(/\$\{[^}]*\}/g, '*');
        if (/^[A-Za-z0-9.*-]+$/.test(key) && namespaces.includes(key.split('.')[0] ?? '')) found.set(key, path);
      }
    }
  }
  return found;
}

describe('the list of what code says', () => {
  it('has every text key that stands in the sources', async () => {
    const missing = [...(await keysInSources())].filter(
      ([key]) =>
        !NO_KEY.test(key) &&
        !letterKinds.has(key) &&
        !dialogIds.includes(key) &&
        !ENGINE_DIALOGS.includes(key) &&
        !USED_BY_CODE.some((use) => covers(key, use.key)),
    );
    expect(missing).toEqual([]);
  });

  it('has nothing that no source says', async () => {
    const keys = [...(await keysInSources()).keys()];
    const spare = USED_BY_CODE.filter((use) => !keys.some((key) => covers(key, use.key)) && use.key !== 'page.**');
    expect(spare.map((use) => use.key)).toEqual([]);
  });

  it('names every dialog that code opens', async () => {
    const opened = [...(await keysInSources()).keys()].filter(
      (key) => dialogIds.includes(key) && /^(system|safety)\./.test(key),
    );
    // Some dialogs are called like a text that code says; those are in the list as texts already.
    const known = [...ENGINE_DIALOGS, ...USED_BY_CODE.map((use) => use.key)];
    expect(opened.filter((id) => !known.includes(id))).toEqual([]);
    for (const id of ENGINE_DIALOGS) expect(opened, id).toContain(id);
  });
});

/** A key of the sources and one of the list are about the same: either may leave a name open. */
function covers(source: string, listed: string): boolean {
  // A name that is worked out in the source may have parts of its own: `columns.name`.
  const isBelow = source.endsWith('.*') && listed.startsWith(source.slice(0, -1));
  return source === listed || isBelow || matches(source, listed) || matches(listed, source);
}

describe('a pattern of keys', () => {
  it('stands for one name with *, and for everything below with **', () => {
    expect(matches('engine.media.*', 'engine.media.voice')).toBe(true);
    expect(matches('engine.media.*', 'engine.media.voice.more')).toBe(false);
    expect(matches('engine.media.*', 'engine.yes')).toBe(false);
    expect(matches('page.**', 'page.more.words')).toBe(true);
    expect(matches('page.**', 'engine.more')).toBe(false);
    expect(matches('a.*.title', 'a.b.title')).toBe(true);
    expect(matches('a.*.title', 'a.b.aim')).toBe(false);
  });
});
