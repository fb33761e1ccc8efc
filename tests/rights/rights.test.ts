import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../../src/engine/dialog-schema.ts';
import { CODE_BYTES } from '../../src/features/codes/code.ts';
import { may, mayThey, RIGHTS, rightTo } from '../../src/features/rights/rights.ts';
import { realLibrary } from '../support/real-library.ts';
import { rightsPage } from './rights-page.ts';

const { library } = await realLibrary();
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, 'src', path), 'utf8') }));

describe('the table of rights', () => {
  it('is what docs/RIGHTS.md says (npm run rights)', () => {
    expect(readFileSync(join(ROOT, 'docs/RIGHTS.md'), 'utf8')).toBe(rightsPage());
  });

  it('denies what it does not name, also names that every object has', () => {
    for (const command of ['', 'group', 'group.steal', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(may({ roles: [...ROLES] }, command)).toBe(false);
      expect(may({ relations: ['admin', 'coordinator', 'itself'] }, command)).toBe(false);
    }
  });

  it('has a row for every letter that a document takes', () => {
    const families = Object.keys(RIGHTS).map((command) => command.split('.')[0]);
    const taken = new RegExp(
      `(?:case |kind === |^  )'((?:${[...new Set(families)].join('|')})\\.[A-Za-z]+)'(?::| \\|\\|| \\?|\\)|$)`,
      'gm',
    );
    const desks = sources.filter(({ path }) => /features\/.*-desk\.ts$|coordinators\.ts$/.test(path));
    const kinds = desks.flatMap(({ text }) => [...text.matchAll(taken)].map((match) => match[1] ?? ''));
    expect(new Set(kinds).size).toBeGreaterThan(45);
    expect(kinds.filter((kind) => rightTo(kind) === undefined)).toEqual([]);
  });

  it('gives by the roles of a person what is written here, and nothing else', () => {
    const may = (...roles: Role[]) =>
      (
        [
          'codes.create',
          'group.open',
          'group.names',
          'meeting.open',
          'network.announce',
          'group.visit',
          'talk.take',
        ] as const
      ).filter((command) => mayThey({ roles }, command));
    expect(may()).toEqual([]);
    expect(may('volunteer')).toEqual([]);
    expect(may('professional')).toEqual(['group.visit']);
    expect(may('coordinator')).toEqual(['group.open', 'group.names', 'meeting.open', 'network.announce', 'talk.take']);
    expect(may('admin')).toEqual(['codes.create', 'group.open', 'group.names', 'meeting.open', 'network.announce']);
  });

  it('is asked, and roles are looked at nowhere else but where they are kept', () => {
    const allowed = [
      'engine/person.ts',
      'features/rights/rights.ts',
      'features/rights/lose-role.ts',
      // Not a right: who is on the list of coordinators is taken off it, or goes by another document.
      'features/network/coordinators.ts',
      'features/people/people-feature.ts',
      'runtime/unlisted-coordinators.ts',
      'runtime/administer.ts',
    ];
    const asking = sources.filter(({ text }) => /roles\??\.includes\('/.test(text) || /row\.roles/.test(text));
    expect(asking.map(({ path }) => path).filter((path) => !allowed.includes(path))).toEqual([]);
  });
});

describe('dialogs', () => {
  const FOR: readonly (readonly [RegExp, keyof typeof RIGHTS])[] = [
    [/^organise\.|^meeting\.(manage|invite|create|pass-on)$|^broadcast\./, 'group.open'],
    [/^admin\./, 'codes.create'],
    [/^visit\.(news|menu|plan|prompts|promise|map|look-back|mine)$/, 'group.visit'],
    [/^talk\.offer$/, 'talk.take'],
  ];

  it.each(FOR)('that match %s are for whom the table lets do it', (pattern, command) => {
    const theirs = [...library.dialogs.values()].filter(({ id }) => pattern.test(id));
    expect(theirs.length).toBeGreaterThan(0);
    for (const { id, roles } of theirs)
      expect([...(roles ?? [])].sort(), id).toEqual([...RIGHTS[command].roles].sort());
  });

  it('save nothing that somebody types under a name by which a document is found', () => {
    const ids = [
      'as',
      'doorTarget',
      'doorCode',
      'group',
      'groups',
      'talk',
      'announcement',
      'meeting',
      'pair',
      'visit',
      'joins',
    ];
    const saved = [...library.dialogs.values()].flatMap(({ id, steps }) =>
      [...steps.values()].flatMap((step) =>
        step.kind === 'ask' && step.save !== undefined ? [{ id, save: step.save }] : [],
      ),
    );
    expect(saved.length).toBeGreaterThan(50);
    expect(saved.filter(({ save }) => ids.includes(save))).toEqual([]);
  });
});

describe('codes and ids', () => {
  it('have so many random bits that nobody guesses one: 64 in a code, 122 in an id', () => {
    expect(CODE_BYTES * 8).toBe(64);
    const ids = readFileSync(join(ROOT, 'src/runtime/ids.ts'), 'utf8');
    expect(ids).toMatch(/randomUUID/);
    expect(ids).toMatch(/randomBytes/);
  });
});
