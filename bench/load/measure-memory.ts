import { percentile, slopeOf, table } from './figures.ts';
import type { Options } from './options.ts';
import { Rig } from './rig.ts';
import type { Memory, Service } from './service.ts';
import { THINKING } from './step.ts';

/** Updates a second: half of what is aimed at. */
const RATE = { files: 250, postgres: 125 };
/** Between two looks at the memory, seconds. */
const EVERY = 10;
/** At the beginning everything fills up that is kept for speed; what comes after this share of the time is judged. */
const FILLING = 0.2;
/** Megabytes a minute that a line through so noisy points may rise without meaning anything. */
const NOISE = 1;

interface Look extends Memory {
  /** Minutes since the load began. */
  minute: number;
  /** Messages that wait to be sent. */
  waiting: number;
}

/** Whether the service grows under a steady load. */
export async function measureMemory(options: Options): Promise<void> {
  const { quick, store } = options;
  const rate = options.rate ?? (quick ? 40 : RATE[store]);
  const minutes = quick ? 0.4 : options.minutes;
  const thinking = quick ? 3 : THINKING;
  const rig = new Rig(options);
  await rig.prepare();
  await rig.start();
  await rig.pilot();
  await rig.aim();
  await rig.people(rate * thinking);
  const [service] = rig.services;
  if (!service) throw new Error('There is no service.');

  const seconds = Math.round(minutes * 60);
  const running = rig.generator.ask('run', { rate, seconds, peoplePerConnection: thinking });
  const looks = await lookWhile(service, quick ? 2 : EVERY, running);
  const ran = await running;
  const { missing, wrong, extra } = await rig.rest();
  await rig.stop();

  const p99 = percentile(ran.took, 0.99).toFixed(1);
  console.log(tableOfLooks(looks.filter((_, at) => quick || at % 3 === 0)));
  console.log(
    `\n${store}, ${rate * thinking} people, ${rate} updates/s for ${minutes} minutes: ${ran.took.length} turns.`,
  );
  console.log(
    `${ran.errors} errors, ${missing} answers missing, ${wrong + extra} wrong; 99% acknowledged within ${p99} ms.`,
  );
  judge(
    looks.filter(({ minute }) => minute >= minutes * FILLING),
    quick,
  );
}

async function lookWhile(service: Service, every: number, running: Promise<unknown>): Promise<Look[]> {
  const looks: Look[] = [];
  const began = performance.now();
  let isOver = false;
  const over = running.finally(() => {
    isOver = true;
  });
  for (let n = 1; !isOver; n += 1) {
    const [memory, measure] = await Promise.all([service.memory(), service.metrics()]);
    looks.push({ minute: (performance.now() - began) / 60_000, ...memory, waiting: measure('outbox_waiting') });
    const next = began + n * every * 1_000 - performance.now();
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, next))]);
  }
  return looks;
}

function tableOfLooks(looks: readonly Look[]): string {
  return table(
    ['minute', 'resident MB', 'engine heap MB', 'in use after full collection MB', 'full collections', 'waiting'],
    looks.map(({ minute, resident, heap, afterFull, full, waiting }) => [
      minute.toFixed(1),
      resident.toFixed(1),
      heap.toFixed(1),
      afterFull === null ? '–' : afterFull.toFixed(1),
      `${full}`,
      `${waiting}`,
    ]),
  );
}

/**
 * Resident memory goes up and down by a hundred megabytes with garbage, and a line through that says little: what is in use
 * after full collections and what lies outside the heap are what a leak would show in.
 */
function judge(looks: readonly Look[], quick: boolean): void {
  // Each collection counts once.
  const collected = looks.filter(({ full }, at) => full !== looks[at - 1]?.full);
  const inUse = slopeOf(collected.flatMap(({ minute, afterFull: y }) => (y === null ? [] : [{ x: minute, y }])));
  const outside = slopeOf(looks.map(({ minute, resident, heap }) => ({ x: minute, y: resident - heap })));
  const whole = slopeOf(looks.map(({ minute, resident }) => ({ x: minute, y: resident })));
  const residents = looks.map(({ resident }) => resident);
  const [least, most] = [Math.min(...residents), Math.max(...residents)].map((each) => each.toFixed(0));
  console.log(`From minute ${(looks[0]?.minute ?? 0).toFixed(1)} on, by the line that fits best:`);
  console.log(
    `  resident ${perHour(whole)} MB/hour, ${least} to ${most} MB; in use after full collections ${perHour(inUse)} MB/hour; outside the heap ${perHour(outside)} MB/hour.`,
  );
  if (quick) return;
  const verdict = inUse < NOISE && outside < NOISE ? 'does not grow' : 'GROWS, or too little was seen of it';
  console.log(`  It ${verdict}: less than ${NOISE} MB a minute in use or outside the heap is noise.`);
}

function perHour(perMinute: number): string {
  return Number.isNaN(perMinute) ? '(too few)' : (perMinute * 60).toFixed(0);
}
