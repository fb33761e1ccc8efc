import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/commands/check.ts';
import { runGraph } from '../../src/cli/commands/graph.ts';
import { runSchema } from '../../src/cli/commands/schema.ts';
import { newPerson } from '../../src/engine/person.ts';
import { newSession } from '../../src/engine/session.ts';
import { readContent } from '../../src/library/content.ts';
import { dialogJsonSchema, SCHEMA_FILE } from '../../src/library/dialog-json-schema.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'kennismaker-check-'));
  folders.push(made);
  return made;
}

/** A copy of the real content, some files of it changed. */
async function contentWith(changes: Readonly<Record<string, (text: string) => string>>): Promise<string> {
  const root = await folder();
  const { dialogs, locales } = await readContent();
  for (const { path, text } of [...dialogs, ...locales]) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), changes[path]?.(text) ?? text);
  }
  return root;
}

function output() {
  const lines: string[] = [];
  return { lines, line: (text: string) => void lines.push(text) };
}

describe('kennismaker check', () => {
  it('finds no error in the content of this package', async () => {
    const out = output();
    expect([await runCheck({}, out), out.lines.filter((line) => line.includes(' error '))]).toEqual([0, []]);
  });

  it('ends with 1, and names file, line and column of an error', async () => {
    const root = await contentWith({
      'dialogs/system/help.yaml': (text) => text.replace('then: end', 'then: nowhere'),
    });
    const out = output();
    expect(await runCheck({ root }, out)).toBe(1);
    expect(out.lines.find((line) => line.includes('unknown-step'))).toMatch(
      /^dialogs\/system\/help\.yaml:\d+:\d+ error /,
    );
  });

  it('reports a data file that does not fit, with the rest', async () => {
    const root = await contentWith({ 'dialogs/helplines.yaml': (text) => text.replace('number:', 'nummer:') });
    const out = output();
    expect(await runCheck({ root }, out)).toBe(1);
    expect(out.lines[0]).toMatch(/^dialogs\/helplines\.yaml:1:1 error data-schema: /);
  });

  it('writes one JSON object a problem when asked', async () => {
    const root = await contentWith({ 'dialogs/system/help.yaml': () => 'dialog: [' });
    const out = output();
    await runCheck({ root, json: true }, out);
    expect(out.lines.map((line) => JSON.parse(line).rule)).toContain('yaml-syntax');
  });

  it('tells how many people stand on a step that is gone, and never who', async () => {
    const data = await folder();
    const store = await openFileStore({ folder: data, clock: new VirtualClock(0) });
    const frame = { dialog: 'volunteer.prepare', step: 'vanished', trail: [], slots: {} };
    const people = ['secret-one', 'secret-two', 'secret-three'];
    for (const [index, id] of people.entries()) {
      const step = index === 2 ? 'mode' : 'vanished';
      const session = { ...newSession(), stack: [{ ...frame, step }] };
      const body = JSON.parse(JSON.stringify({ person: newPerson(), session }));
      await store.commit({ id, kind: 'person', expected: 0, body, timers: [], out: [] });
    }
    await store.close();
    const out = output();
    expect(await runCheck({ data }, out)).toBe(1);
    const found = out.lines.filter((line) => line.includes('people-on-missing-step'));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('2 people stand on the step vanished of volunteer.prepare');
    expect(out.lines.join('\n')).not.toContain('secret');
  });

  it('refuses a folder without documents', async () => {
    await expect(runCheck({ data: await folder() }, output())).rejects.toMatchObject({ code: 'check.no-data' });
  });
});

describe('kennismaker graph', () => {
  it('draws every step, every branch with its condition, and other dialogs as subroutines', async () => {
    const out = output();
    expect(await runGraph({ dialog: 'system.code' }, out)).toBe(0);
    const text = out.lines.join('\n');
    expect(out.lines[0]).toBe('flowchart TD');
    expect(text).toContain('|"outcome is \'granted\'"|');
    expect(text).toContain('codes.redeem, waits 20 s');
    const menu = output();
    await runGraph({ dialog: 'system.menu' }, menu);
    expect(menu.lines.join('\n')).toMatch(/\[\["language<br\/>run system\.language"\]\]/);
  });

  it('gives the same lines each time, and only lines of the flowchart language', async () => {
    const { dialogs } = await readContent();
    for (const { text } of dialogs) {
      const dialog = /^dialog: (\S+)$/m.exec(text)?.[1];
      if (dialog === undefined) continue;
      const [one, other] = [output(), output()];
      await runGraph({ dialog }, one);
      await runGraph({ dialog }, other);
      expect(one.lines).toEqual(other.lines);
      // A node with one shape around a quoted label without quotes in it, or an arrow between two nodes.
      const node =
        /^ {2}(s\d+|e|start)(\(\[|\[\[|\(\(\(|\[\/|\[|\(|\{\{|\{)("[^"]*"|end)(\]\)|\]\]|\)\)\)|\/\]|\]|\)|\}\}|\})( --> \w+)?$/;
      const arrow = /^ {2}\w+ (-->|-\.->)(\|"[^"]*"\|)? \w+$/;
      expect(one.lines.slice(1).filter((line) => !node.test(line) && !arrow.test(line))).toEqual([]);
    }
  });

  it('ends with 2 and names the dialogs when there is no such one', async () => {
    const out = output();
    expect(await runGraph({ dialog: 'system.nothing' }, out)).toBe(2);
    expect(out.lines[0]).toContain('system.menu');
  });
});

describe('kennismaker schema', () => {
  it('is up to date in the content', async () => {
    expect(await readFile(SCHEMA_FILE, 'utf8'), 'npm run kennismaker -- schema writes it').toBe(dialogJsonSchema());
  });

  it('writes the file where the dialogs lie', async () => {
    const root = await folder();
    await mkdir(join(root, 'dialogs'));
    expect(await runSchema({ root }, output())).toBe(0);
    const written = JSON.parse(await readFile(join(root, SCHEMA_FILE), 'utf8'));
    expect(Object.keys(written.properties)).toContain('steps');
  });

  it('is named at the head of every dialog file, so that editors find it', async () => {
    const { dialogs } = await readContent();
    const without = dialogs
      .filter(({ path, text }) => /^dialog:/m.test(text) && path.startsWith('dialogs/'))
      .filter(({ text }) => !text.startsWith('# yaml-language-server: $schema=../dialog.schema.json\n'));
    expect(without.map(({ path }) => path)).toEqual([]);
  });
});
