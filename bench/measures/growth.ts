import { AskedProcess } from '../asked-process.ts';
import { type Figure, figure } from '../figure.ts';
import { ROUNDS, ratios, rounds } from '../rounds.ts';

const AT_MOST = { kind: 'at most', value: 1.2 } as const;
const WARM_UP = 2;

interface Growing {
  kind: string;
  title: string;
  sizes: readonly number[];
  note: string;
}

const GROWING: readonly Growing[] = [
  {
    kind: 'people',
    title: 'people',
    sizes: [1_000, 10_000, 100_000],
    note: 'The whole companion over the store in memory. 104 talk in a round; how many exist grows. On files: crowd.',
  },
  {
    kind: 'steps',
    title: 'steps in a dialog',
    sizes: [10, 100, 1_000, 10_000],
    note: 'The engine as in "engine". Four questions in the middle of the dialog are answered, whatever its length.',
  },
  {
    kind: 'passed',
    title: 'steps in a part passed over',
    sizes: [10, 100, 1_000, 10_000],
    note: 'The engine. A part of so many questions, all under one condition that does not hold, is left out of "of 3".',
  },
  {
    kind: 'library',
    title: 'dialogs in the library',
    sizes: [1, 20, 200],
    note: 'The engine. The questionnaire so many times; people are in one of its copies.',
  },
  {
    kind: 'dialogs',
    title: 'dialogs with people in them',
    sizes: [1, 20, 200],
    note: 'The engine. The questionnaire so many times; people are spread over all of its copies.',
  },
];

/**
 * Whether a turn costs more when there is more: people, steps, dialogs. Each size has a process of its own, and the sizes
 * of one thing take turns, round by round; the cost is processor time, garbage collection included.
 */
export async function measureGrowth(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const growing of GROWING) figures.push(...(await grown(growing)));
  return figures;
}

async function grown({ kind, title, sizes, note }: Growing): Promise<Figure[]> {
  const processes: AskedProcess<object, number>[] = [];
  try {
    // One after the other: what makes ready must not be measured beside what runs.
    for (const size of sizes) {
      const started = new AskedProcess<object, number>(new URL('./growth-worker.ts', import.meta.url), [
        kind,
        `${size}`,
      ]);
      processes.push(started);
      await started.ready;
    }
    const found = await rounds(
      Object.fromEntries(sizes.map((size, index) => [`${size}`, () => ask(processes[index])])),
      ROUNDS,
      WARM_UP,
    );
    const times = (size: number): number[] => found[`${size}`] ?? [];
    const [least = 0, ...larger] = sizes;
    return [
      { ...figure(`a turn, ${least.toLocaleString('en')} ${title}`, 'µs', times(least)), note },
      ...larger.flatMap((size) => {
        const name = `a turn, ${size.toLocaleString('en')} ${title}`;
        return [
          figure(name, 'µs', times(size)),
          figure(`  over ${least.toLocaleString('en')}`, '×', ratios(times(size), times(least)), AT_MOST),
        ];
      }),
    ];
  } finally {
    for (const each of processes) each.end();
  }
}

function ask(worker: AskedProcess<object, number> | undefined): Promise<number> {
  if (!worker) throw new Error('There is no process of this size.');
  return worker.ask({});
}
