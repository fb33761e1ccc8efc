import { highest, table } from './figures.ts';
import type { Options } from './options.ts';
import { Rig } from './rig.ts';
import { AIM, rowOf, STEP_HEAD, type Step, THINKING, tryRate } from './step.ts';

const WHOLE = { from: 100, most: 3_200, within: 25, seconds: 30, thinking: THINKING };
const QUICK = { from: 20, most: 40, within: 10, seconds: 3, thinking: 3 };

/** The highest rate of updates that the service takes for half a minute, 99% of them acknowledged within 100 ms. */
export async function measureRate(options: Options): Promise<void> {
  const rig = new Rig(options);
  await rig.prepare();
  await rig.start();
  await rig.pilot();
  await rig.aim();
  const { best, steps } = await searchRate(rig, options);
  await rig.stop();
  console.log(`\n${table(STEP_HEAD, steps.map(rowOf))}`);
  console.log(`\n${options.store}: ${best} updates/s, each with its answer, 99% acknowledged within ${AIM} ms.`);
}

/** Searches with the processes that run now. `best`: 0 when not even the lowest rate holds. */
export async function searchRate(rig: Rig, options: Options): Promise<{ best: number; steps: Step[] }> {
  const { from, most, within, seconds, thinking } = options.quick ? QUICK : WHOLE;
  const steps: Step[] = [];
  const holds = async (rate: number): Promise<boolean> => {
    const step = await tryRate(rig, rate, seconds, thinking);
    steps.push(step);
    console.error(table(STEP_HEAD, [rowOf(step)]));
    for (const example of step.examples) console.error(`  ${example}`);
    return step.holds;
  };
  const begin = options.rate ?? from;
  if (options.only) return { best: (await holds(begin)) ? begin : 0, steps };
  return { best: await highest({ from: begin, most, within: options.within ?? within }, holds), steps };
}
