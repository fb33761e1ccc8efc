import { percentile, slopeOf, table } from './figures.ts';
import type { Options } from './options.ts';
import { residentOf } from './process-cost.ts';
import { Rig } from './rig.ts';
import { THINKING } from './step.ts';

/** Updates a second: half of what is aimed at. */
const RATE = { files: 250, postgres: 125 };
/** Between two looks at the memory, seconds. */
const EVERY = 10;
/** At the beginning everything fills up that is kept for speed; what comes after this share of the time is judged. */
const FILLING = 0.2;
/** Megabytes a minute that a line through so noisy points may rise without meaning anything. */
const NOISE = 1;

interface Look {
  /** Minutes since the load began. */
  minute: number;
  resident: number;
  /** In use right after the engine's last own full collection; null before the first. */
  heap: number | null;
  full: number;
  waiting: number;
}

/** Whether the service grows under a steady load. */
export async function measureMemory(options: Options): Promise<void> {
  const quick = options.quick;
  const rate = options.rate ?? (quick ? 40 : RATE[options.store]);
  const minutes = quick ? 0.4 : options.minutes;
  const every = quick ? 2 : EVERY;
  const rig = new Rig(options);
  await rig.prepare();
  await rig.start();
  await rig.pilot();
  await rig.aim();
  const thinking = quick ? 3 : THINKING;
  const people = rate * thinking;
  await rig.people(people);
  const [service] = rig.services;
  if (!service) throw new Error('There is no service.');

  const looks: Look[] = [];
  const began = performance.now();
  const running = rig.generator.ask('run', { rate, seconds: Math.round(minutes * 60), peoplePerConnection: thinking });
  let isOver = false;
  const over = running.finally(() => {
    isOver = true;
  });
  for (let n = 0; !isOver; n += 1) {
    const [{ afterFull, full }, measure] = await Promise.all([service.heap(), service.metrics()]);
    const minute = (performance.now() - began) / 60_000;
    const resident = residentOf(service.pid);
    looks.push({ minute, resident, heap: afterFull, full, waiting: measure('outbox_waiting') });
    const next = began + (n + 1) * every * 1_000 - performance.now();
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, next))]);
  }
  const ran = await running;
  const { missing, wrong, extra } = await rig.rest();
  await rig.stop();

  const judged = looks.filter(({ minute }) => minute >= minutes * FILLING);
  // Each collection counts once.
  const collected = judged.filter(({ full }, at) => full !== judged[at - 1]?.full);
  const heaps = collected.flatMap(({ minute, heap }) => (heap === null ? [] : [{ x: minute, y: heap }]));
  const growth = slopeOf(judged.map(({ minute, resident }) => ({ x: minute, y: resident })));
  const heapGrowth = slopeOf(heaps);
  const shown = looks.filter((_, at) => quick || at % 3 === 0);
  console.log(
    table(
      ['minute', 'resident MB', 'heap after full collection MB', 'full collections', 'waiting to be sent'],
      shown.map(({ minute, resident, heap, full, waiting }) => [
        minute.toFixed(1),
        resident.toFixed(1),
        heap === null ? '–' : heap.toFixed(1),
        `${full}`,
        `${waiting}`,
      ]),
    ),
  );
  const p99 = percentile(ran.took, 0.99).toFixed(1);
  console.log(
    `\n${options.store}, ${people} people, ${rate} updates/s for ${minutes} minutes: ${ran.took.length} turns.`,
  );
  console.log(
    `${ran.errors} errors, ${missing} answers missing, ${wrong + extra} wrong; 99% acknowledged within ${p99} ms.`,
  );
  console.log(`From minute ${(minutes * FILLING).toFixed(1)} on, by the line that fits best:`);
  console.log(
    `  resident memory ${perHour(growth)} MB/hour; heap after full collections ${perHour(heapGrowth)} MB/hour.`,
  );
  if (quick) return;
  const verdict = growth < NOISE && !(heapGrowth >= NOISE) ? 'does not grow' : 'GROWS';
  console.log(`  It ${verdict} (less than ${NOISE} MB a minute is noise).`);
}

function perHour(perMinute: number): string {
  return Number.isNaN(perMinute) ? '(too few)' : (perMinute * 60).toFixed(0);
}
