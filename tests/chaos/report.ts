import type { Row } from './run-fault.ts';

/** One line of the table. */
export interface Line {
  store: string;
  fault: string;
  tried: string;
  kills: string;
  words: string;
  repeats: string;
  broken: string;
  seen: string;
}

const HEADS: Line = {
  store: 'store',
  fault: 'fault',
  tried: 'times',
  kills: 'kill -9',
  words: 'messages',
  repeats: 'sent again',
  broken: 'promises broken',
  seen: 'seen',
};

export function lineOf(row: Row): Line {
  const figures = Object.entries(row.figures).map(([name, figure]) => `${name}: ${figure}`);
  const start = row.slowestStart > 0 ? [`slowest start, ms: ${row.slowestStart}`] : [];
  const errors = [...row.errors].map(([event, count]) => `${count} × ${event}`);
  return {
    store: row.store,
    fault: `${row.fault} (${row.way})`,
    tried: String(row.times),
    kills: String(row.kills),
    words: String(row.words),
    repeats: `${row.repeats} of at most ${row.mayRepeat}`,
    broken: String(row.breaches.length),
    seen: [...figures, ...start, ...errors, ...row.notes].join('; '),
  };
}

/** The table, for a terminal or as Markdown. */
export function table(lines: readonly Line[], markdown: boolean): string {
  const keys = Object.keys(HEADS) as (keyof Line)[];
  const all = [HEADS, ...lines];
  const widths = keys.map((key) => Math.max(...all.map((line) => line[key].length)));
  const rows = all.map((line) => keys.map((key, index) => line[key].padEnd(widths[index] ?? 0)));
  if (!markdown) return rows.map((cells) => cells.join('  ').trimEnd()).join('\n');
  const rule = widths.map((width) => '-'.repeat(width));
  return [rows[0] ?? [], rule, ...rows.slice(1)].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
