import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type LogOfADay, logOfADay } from '../support/log-of-a-day.ts';

let day: LogOfADay;
beforeAll(async () => {
  day = await logOfADay();
}, 120_000);

/** What people write to get about, which are names of the product's own things too. */
const COMMANDS = ['menu', 'start'];

/** The words of a text, and its numbers, of four signs or more. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []).filter((word) => !COMMANDS.includes(word));
}

/** Which of these stand in a text, whatever their case. */
function foundIn(text: string, wanted: readonly string[]): string[] {
  const lower = text.toLowerCase();
  return wanted.filter((each) => lower.includes(each.toLowerCase()));
}

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

const of = (event: string) => day.lines.filter((line) => line.event === event);

describe('the log of a whole day, at debug', () => {
  it('has everything in it that it is to show, so that it is worth searching', () => {
    expect(of('heard').length).toBeGreaterThan(40);
    expect(of('turn').length).toBeGreaterThan(60);
    expect(of('send').length).toBeGreaterThan(50);
    expect(of('letter').length).toBeGreaterThan(10);
    expect(new Set(of('heard').map(({ channel }) => channel))).toEqual(new Set(['web', 'telegram', 'whatsapp-cloud']));
    expect(day.metrics).toMatch(/^kennismaker_noted_total\{what="alarm-shown"\} [1-9]/m);
    expect(new Set(of('turn').map(({ kind }) => kind))).toEqual(
      new Set(['person', 'codes', 'network', 'group', 'roll', 'meeting', 'talk', 'unanswered', 'audit']),
    );
  });

  it('holds no word and no number that anybody wrote', () => {
    const words = [...new Set(day.written.flatMap(wordsOf))];
    expect(words.length).toBeGreaterThan(50);
    expect(words).toEqual(expect.arrayContaining(['hamideh', '12345678', '3511', 'bosuilstraat', 'zitten']));
    // An id may hold the same four digits by chance.
    const told = day.raw.replace(UUID, '<id>');
    expect(foundIn(told, words)).toEqual([]);
    // It would be found.
    expect(foundIn(`${told} Hamideh`, words)).toEqual(['hamideh']);
  });

  it('holds no address, no code, no session and no secret of the configuration', () => {
    expect(day.hidden.length).toBeGreaterThan(12);
    for (const each of day.hidden) expect(each.length).toBeGreaterThan(5);
    expect(foundIn(day.raw, day.hidden)).toEqual([]);
  });

  it('is nothing but names, ids, counts and times', () => {
    for (const line of day.lines) {
      for (const [name, value] of Object.entries(line)) {
        if (typeof value !== 'string' || name === 'time') continue;
        expect([name, value.replace(UUID, '<id>')]).toEqual([name, expect.stringMatching(/^[\w<>:#.-]*$/)]);
      }
    }
  });

  it('shows at info one line a turn of a person, and whether channels work', () => {
    const info = day.lines.filter(({ level }) => level !== 'debug');
    const events = new Set(info.map(({ event }) => event));
    for (const event of ['turn', 'telegram-on', 'whatsapp-cloud-on']) expect(events).toContain(event);
    for (const event of ['heard', 'send', 'letter']) expect(events).not.toContain(event);
    expect(info.filter(({ event, kind }) => event === 'turn' && kind !== 'person')).toEqual([]);
    expect(info.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});

describe('a turn', () => {
  it('can be followed from what came in to what was sent', () => {
    const turns = new Map(of('turn').map((line) => [line.turn, line]));
    expect(turns.size).toBe(of('turn').length);
    for (const send of of('send')) {
      expect(String(send.message).split(':')[0]).toBe(String(send.turn).split('#')[0]);
      expect(turns.has(send.turn)).toBe(true);
    }
    for (const heard of of('heard')) {
      expect(of('turn').some(({ turn, by }) => by === 'person' && String(turn).startsWith(`${heard.document}#`))).toBe(
        true,
      );
    }
  });

  it('that a letter made names the turn that wrote it, which is another document’s', () => {
    const turns = new Set(of('turn').map(({ turn }) => turn));
    const byLetter = of('turn').filter(({ by }) => by === 'letter');
    expect(byLetter.length).toBeGreaterThan(10);
    for (const { turn, from } of byLetter) {
      expect(turns).toContain(from);
      expect(String(from).split('#')[0]).not.toBe(String(turn).split('#')[0]);
    }
  });

  it('of a person says how long it took from what came in', () => {
    const ms = of('turn')
      .filter(({ by }) => by === 'person')
      .map((line) => Number(line.ms));
    for (const each of ms) expect(each).toBeGreaterThan(0);
    expect(day.metrics).toContain(`kennismaker_turn_duration_seconds_count{by="person"} ${ms.length}\n`);
  });
});

const DOCS = fileURLToPath(new URL('../../docs/monitoring/', import.meta.url));

const target = z.object({ expr: z.string().min(1), refId: z.string() });
const panel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('row'), title: z.string().min(1) }),
  z.object({
    type: z.enum(['stat', 'timeseries']),
    title: z.string().min(1),
    description: z.string().min(1),
    datasource: z.object({ type: z.literal('prometheus'), uid: z.literal(`\${datasource}`) }),
    fieldConfig: z.object({ defaults: z.object({ unit: z.enum(['short', 'ops', 's', 'bytes', 'percentunit']) }) }),
    gridPos: z.object({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
    targets: z.array(target).min(1),
  }),
]);
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int(),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string(), query: z.unknown() })) }),
  panels: z.array(panel),
});
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Kennismaker[A-Z]\w+$/),
          expr: z.string(),
          for: z.string().regex(/^\d+[smh]$/),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

/** Names of metrics in expressions; a name with parentheses behind it is a function. */
function metricsIn(expressions: readonly string[]): string[] {
  const names = expressions.flatMap((text) => text.match(/\b(?:kennismaker|process|nodejs)_\w+/g) ?? []);
  return [...new Set(names)].sort();
}

/** Names of everything that the real service tells. */
function namesTold(): Set<string> {
  return new Set([...day.metrics.matchAll(/^([a-z]\w+)(?:\{| )/gm)].map(([, name = '']) => name));
}

/** Labels of kennismaker's own that are told with each name. */
function labelsOf(metric: string): Set<string> {
  const lines = day.metrics.matchAll(new RegExp(`^${metric}\\{(.*)\\} `, 'gm'));
  return new Set(
    [...lines].flatMap(([, labels = '']) => [...labels.matchAll(/(\w+)="/g)].map(([, name = '']) => name)),
  );
}

describe('the dashboard', () => {
  const dashboard = dashboardSchema.parse(JSON.parse(readFileSync(`${DOCS}grafana-dashboard.json`, 'utf8')));
  const shown = dashboard.panels.filter((each) => each.type !== 'row');
  const expressions = shown.flatMap(({ targets }) => targets.map(({ expr }) => expr));

  it('asks for nothing that the service does not tell', () => {
    const told = namesTold();
    expect(metricsIn(expressions).filter((name) => !told.has(name))).toEqual([]);
  });

  it('shows everything of our own that the service tells', () => {
    const asked = new Set(metricsIn(expressions).map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    const types = [...day.metrics.matchAll(/^# TYPE (kennismaker_\w+) /gm)].map(([, name = '']) => name);
    expect(types.filter((name) => !asked.has(name))).toEqual([]);
  });

  it('filters and groups by labels that there are', () => {
    for (const expr of expressions) {
      for (const [, metric = '', filters = ''] of expr.matchAll(/(kennismaker_\w+)\{([^}]*)\}/g)) {
        const labels = [...filters.matchAll(/(\w+)\s*(?:=~|!=|=)/g)].map(([, name = '']) => name);
        const given = new Set([...labelsOf(metric), 'job', 'instance']);
        expect([expr, labels.filter((name) => !given.has(name))]).toEqual([expr, []]);
        const [, by = ''] = /by \(([^)]*)\)/.exec(expr) ?? [];
        const grouped = by.split(', ').filter((name) => name !== '' && name !== 'le');
        expect([expr, grouped.filter((name) => !given.has(name))]).toEqual([expr, []]);
      }
    }
  });

  it('lets one choose where the figures come from, and has no two panels in one place', () => {
    const variables = dashboard.templating.list.map(({ name, type }) => [name, type]);
    expect(variables).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
      ['instance', 'query'],
    ]);
    for (const [index, one] of shown.entries()) {
      for (const other of shown.slice(index + 1)) {
        const [a, b] = [one.gridPos, other.gridPos];
        const isApart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        expect([one.title, other.title, isApart]).toEqual([one.title, other.title, true]);
      }
    }
  });
});

describe('the alert rules', () => {
  const { groups } = rulesSchema.parse(parse(readFileSync(`${DOCS}alerts.yaml`, 'utf8')));
  const rules = groups.flatMap((group) => group.rules);

  it('are three, and ask for nothing that the service does not tell', () => {
    expect(rules).toHaveLength(3);
    const told = namesTold();
    expect(metricsIn(rules.map(({ expr }) => expr)).filter((name) => !told.has(name))).toEqual([]);
  });

  it('lead to what is to be done', () => {
    const guide = readFileSync(fileURLToPath(new URL('../../docs/OPERATING.md', import.meta.url)), 'utf8');
    const headings = [...guide.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const { annotations } of rules) {
      const [file, heading = ''] = annotations.runbook.split('#');
      expect(file).toBe('docs/OPERATING.md');
      expect(headings).toContain(heading);
    }
  });

  it('each metric of our own is explained to who operates it', () => {
    const guide = readFileSync(fileURLToPath(new URL('../../docs/OPERATING.md', import.meta.url)), 'utf8');
    const types = [...day.metrics.matchAll(/^# TYPE (kennismaker_\w+) /gm)].map(([, name = '']) => name);
    expect(types.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
  });
});
