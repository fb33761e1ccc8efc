import { percentile } from './figures.ts';
import { type Cost, costOf } from './process-cost.ts';
import type { Rig } from './rig.ts';
import { WaitEvents } from './wait-events.ts';

/** Seconds between two answers of one person. */
export const THINKING = 8;
/** 99% must be acknowledged within so many milliseconds. */
export const AIM = 100;
/** What of the wanted rate must be reached, so that a queue outside is not taken for speed. */
const REACHED = 0.98;

export interface Step {
  wanted: number;
  /** Answered updates a second. */
  reached: number;
  /** Until the update was acknowledged, milliseconds. */
  middle: number;
  p90: number;
  p99: number;
  longest: number;
  /** Until its first answer came to Telegram, milliseconds: 99%. */
  answered: number;
  errors: number;
  missing: number;
  wrong: number;
  examples: readonly string[];
  holds: boolean;
  /** What sessions of the database were at, most frequent first. */
  waits: string;
  /** Share of one core, percent, and megabytes, by the name of a process. */
  costs: Readonly<Record<string, { processor: number; memory: number }>>;
}

/** Lets everybody write at a rate for a time, and looks what became of it. */
export async function tryRate(rig: Rig, rate: number, seconds: number, thinking = THINKING): Promise<Step> {
  const { turns, took } = await rig.people(rate * thinking);
  if (turns > 0) console.error(`Newcomers walked to where they begin: ${turns} turns, ${(turns / took).toFixed(0)}/s.`);
  await rig.standIn.ask('watch', null);
  const before = costs(rig);
  const began = performance.now();
  const events = new WaitEvents(rig);
  const ran = await events.during(() => rig.generator.ask('run', { rate, seconds, peoplePerConnection: thinking }));
  const lasted = (performance.now() - began) / 1_000;
  const after = costs(rig);
  const { missing, extra, wrong, examples } = await rig.rest();
  const answered = await rig.standIn.ask('answered', ran.sent);
  const reached = ran.took.length / Math.max(ran.lasted, seconds);
  const p99 = percentile(ran.took, 0.99);
  const amiss = ran.errors + missing + extra + wrong;
  if (amiss > 0) await rig.anew();
  return {
    wanted: rate,
    reached,
    middle: percentile(ran.took, 0.5),
    p90: percentile(ran.took, 0.9),
    p99,
    longest: percentile(ran.took, 1),
    answered: percentile(answered, 0.99),
    errors: ran.errors,
    missing,
    wrong: wrong + extra,
    examples,
    holds: p99 < AIM && amiss === 0 && reached >= rate * REACHED,
    waits: events.text,
    costs: Object.fromEntries(
      Object.entries(after).map(([name, { processor, memory }]) => {
        const used = processor - (before[name]?.processor ?? 0);
        return [name, { processor: (used * 100) / lasted, memory }];
      }),
    ),
  };
}

export const STEP_HEAD = [
  'rate/s',
  'reached/s',
  'p50 ms',
  'p90 ms',
  'p99 ms',
  'max ms',
  'answer p99 ms',
  'errors',
  'missing',
  'wrong',
  'processor (% of a core) and memory (MB)',
];

export function rowOf(step: Step): string[] {
  const ms = [step.middle, step.p90, step.p99, step.longest, step.answered].map((each) => each.toFixed(1));
  const costs = Object.entries(step.costs).map(
    ([name, { processor, memory }]) => `${name} ${processor.toFixed(0)}% ${memory.toFixed(0)}`,
  );
  return [
    `${step.holds ? '' : '✗ '}${step.wanted}`,
    step.reached.toFixed(0),
    ...ms,
    `${step.errors}`,
    `${step.missing}`,
    `${step.wrong}`,
    costs.join(', '),
  ];
}

function costs(rig: Rig): Record<string, Cost> {
  const of: Record<string, Cost> = {};
  const { services, database } = rig;
  for (const [at, { pid }] of services.entries())
    of[services.length > 1 ? `service ${at + 1}` : 'service'] = costOf(pid);
  if (database) of.postgres = costOf(rig.databasePid);
  of['who writes'] = costOf(rig.generator.pid);
  of['stand-in'] = costOf(rig.standIn.pid);
  return of;
}
