/** One line of the table: a median over rounds, with the goal that it is held against. */
export interface Figure {
  name: string;
  unit: 'turns/s' | 'people/s' | 'ms' | 'µs' | 's' | 'MB' | '×' | 'bytes' | '%' | 'messages';
  median: number;
  low: number;
  high: number;
  /** How many rounds; 1 when it was measured once. */
  rounds: number;
  goal?: { kind: 'at least' | 'at most'; value: number };
  /** What to know when reading it; a line under it. */
  note?: string;
}

/** A figure from its rounds. */
export function figure(name: string, unit: Figure['unit'], values: readonly number[], goal?: Figure['goal']): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    name,
    unit,
    median: middle(sorted),
    low: sorted[0] ?? Number.NaN,
    high: sorted[sorted.length - 1] ?? Number.NaN,
    rounds: sorted.length,
    ...(goal && { goal }),
  };
}

export function median(values: readonly number[]): number {
  return middle([...values].sort((a, b) => a - b));
}

/** Null when there is no goal. */
export function isMet({ goal, median }: Figure): boolean | null {
  if (!goal) return null;
  return goal.kind === 'at least' ? median >= goal.value : median <= goal.value;
}

/** The figures of all measures as lines of equal width. */
export function tableOf(measures: readonly { title: string; figures: readonly Figure[] }[]): string {
  const lines: string[] = [];
  for (const { title, figures } of measures) {
    lines.push('', title);
    for (const each of figures) {
      const met = isMet(each);
      const goal = each.goal ? `${each.goal.kind} ${written(each.goal.value)}: ${met ? 'met' : 'MISSED'}` : '';
      const spread = each.rounds > 1 ? `${written(each.low)}–${written(each.high)}` : '';
      lines.push(
        `  ${each.name.padEnd(58)}${written(each.median).padStart(9)} ${each.unit.padEnd(8)}${spread.padEnd(18)}${goal}`.trimEnd(),
      );
      if (each.note !== undefined) lines.push(`      ${each.note}`);
    }
  }
  return lines.join('\n');
}

function middle(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + upper) / 2 : upper;
}

function written(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
