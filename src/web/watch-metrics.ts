import { performance } from 'node:perf_hooks';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Watch } from '../ports/watch.ts';

/** Seconds; the smallest is what a commit on a fast disk takes, the largest the time that a turn may take. */
const TURN_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Up to the two minutes that a channel may take. */
const SEND_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
/** From a busy moment to a day on which nothing ran. */
const LATE_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400];

/** Counts and times what it is told, in a registry. */
export function watchMetrics(registry: Registry): Watch {
  const registers = [registry];
  const turns = new Counter({
    name: 'kennismaker_turns_total',
    help: 'Turns committed, by the kind of document and by what made it take one',
    labelNames: ['document', 'by'] as const,
    registers,
  });
  const turnDuration = new Histogram({
    name: 'kennismaker_turn_duration_seconds',
    help: 'From what came in to the commit of its turn, waiting behind others included',
    labelNames: ['by'] as const,
    buckets: TURN_BUCKETS,
    registers,
  });
  const commitDuration = new Histogram({
    name: 'kennismaker_commit_duration_seconds',
    help: 'How long the store took for a commit',
    labelNames: ['result'] as const,
    buckets: TURN_BUCKETS,
    registers,
  });
  const conflicts = new Counter({
    name: 'kennismaker_conflicts_total',
    help: 'Turns worked out again because another commit of the document came first',
    registers,
  });
  const sends = new Counter({
    name: 'kennismaker_sends_total',
    help: 'What became of messages; retried: a try that did not succeed yet',
    labelNames: ['channel', 'purpose', 'result'] as const,
    registers,
  });
  const sendDuration = new Histogram({
    name: 'kennismaker_send_duration_seconds',
    help: 'How long a channel took for one send',
    labelNames: ['channel', 'result'] as const,
    buckets: SEND_BUCKETS,
    registers,
  });
  const lateness = new Histogram({
    name: 'kennismaker_timer_lateness_seconds',
    help: 'How long after its moment a timer fired',
    buckets: LATE_BUCKETS,
    registers,
  });
  turns.inc({ document: 'person', by: 'person' }, 0);
  for (const by of ['person', 'letter', 'timer', 'notice']) turnDuration.zero({ by });
  for (const result of ['done', 'conflict', 'failed']) commitDuration.zero({ result });
  return {
    now: () => performance.now(),
    turn({ of, by, ms }) {
      turns.inc({ document: of, by });
      if (ms !== null) turnDuration.observe({ by }, ms / 1000);
    },
    commit(result, ms) {
      commitDuration.observe({ result }, ms / 1000);
      if (result === 'conflict') conflicts.inc();
    },
    tried({ channel, purpose, result, ms }) {
      sendDuration.observe({ channel, result }, ms / 1000);
      if (result === 'again' || result === 'away') sends.inc({ channel, purpose, result: 'retried' });
    },
    left({ channel, purpose, outcome }) {
      sends.inc({ channel, purpose, result: outcome });
    },
    timer(lateMs) {
      lateness.observe(Math.max(0, lateMs) / 1000);
    },
  };
}
