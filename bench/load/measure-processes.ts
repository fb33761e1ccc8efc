import { table } from './figures.ts';
import { searchRate } from './measure-rate.ts';
import type { Options } from './options.ts';
import { Rig } from './rig.ts';
import { rowOf, STEP_HEAD, type Step } from './step.ts';

const PROCESSES = [1, 2, 4];

/** How much more several processes on one database take than one. */
export async function measureProcesses(given: Options): Promise<void> {
  const options: Options = { ...given, store: 'postgres' };
  const rows: string[][] = [];
  const steps: Step[] = [];
  let alone = 0;
  for (const processes of options.quick ? [1, 2] : PROCESSES) {
    const rig = new Rig(options);
    await rig.prepare();
    await rig.start(processes);
    await rig.pilot();
    await rig.aim();
    const found = await searchRate(rig, options);
    steps.push(...found.steps);
    await rig.end();
    alone = processes === 1 ? found.best : alone;
    const last = found.steps.find(({ holds, wanted }) => holds && wanted === found.best);
    rows.push([
      `${processes}`,
      `${found.best}`,
      alone > 0 ? `${(found.best / alone).toFixed(2)} ×` : '–',
      last ? last.p99.toFixed(1) : '–',
      last?.waits ?? '–',
    ]);
  }
  console.log(`\n${table(STEP_HEAD, steps.map(rowOf))}`);
  console.log(
    `\n${table(['processes', 'updates/s', 'to one', 'p99 ms', 'sessions of PostgreSQL on average, by what they were at'], rows)}`,
  );
}
