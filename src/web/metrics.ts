import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Backlog, Watch } from '../ports/watch.ts';
import { watchMetrics } from './watch-metrics.ts';

/** What is read anew each time somebody asks: counts since start, and states. Nothing about a person. */
export interface Measures {
  repeats: number;
  held: number;
  refused: number;
  deadLetters: number;
  /** How often each thing was noted: `alarm-shown`, `not-understood`, … */
  noted: Readonly<Record<string, number | undefined>>;
  maybeTwice: number;
  /** What waits to be sent; of channels that have nothing waiting too. */
  backlog: readonly Backlog[];
  /** Letters between documents that are not known to be taken. */
  lettersWaiting: number;
  /** How late the oldest timer is that has not fired yet, milliseconds; 0 when none is. */
  timersLateMs: number;
  /** Of several processes, as the one that leads counts it: lines that none of them holds, and for how long the oldest. */
  unheld: readonly { channel: string; lines: number; oldestMs: number }[];
  storeWritable: boolean;
  quarantined: number;
  /** The last daily round of keeping; null where this process knows of none. `ended`: epoch milliseconds. */
  retention: { ended: number; overdue: number; failed: number } | null;
  channels: readonly { name: string; state: string }[];
}

export interface Metrics {
  contentType: string;
  /** All measures now, in the text format of Prometheus. */
  text(): Promise<string>;
}

/** What is measured, for a companion to tell it what goes on before anybody can ask. */
export interface Measuring {
  watch: Watch;
  /** Begins to answer who asks; `measure` is called once for each answer. */
  serve(measure: () => Measures): Metrics;
}

const STATES = ['off', 'standby', 'starting', 'on', 'failed'] as const;

/** What is always there, so that the first of it is seen as a rise and not as a new line. */
const ALWAYS_NOTED = ['alarm-shown', 'not-understood', 'question-unanswered'];

/** Measures for Prometheus: what the watch is told, those of the process itself, and what is read when asked for. */
export function startMeasuring(): Measuring {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { watch: watchMetrics(registry), serve: (measure) => metricsOf(registry, measure) };
}

function metricsOf(registry: Registry, measure: () => Measures): Metrics {
  // Once for all of one answer: what waits may be much to count.
  let measured: Measures | null = null;
  const read = () => measured ?? measure();
  const registers = [registry];

  const gauge = (name: string, help: string, value: (measures: Measures) => number) => {
    new Gauge({
      name: `kennismaker_${name}`,
      help,
      registers,
      collect() {
        this.set(value(read()));
      },
    });
  };
  const counter = (name: string, help: string, value: (measures: Measures) => number) => {
    new Counter({
      name: `kennismaker_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value(read()));
      },
    });
  };

  counter('repeats_total', 'Inbound messages that came again and were dropped', ({ repeats }) => repeats);
  counter('held_total', 'Inbound messages of people who wrote more than they may, who were told', ({ held }) => held);
  counter('refused_total', 'Inbound messages refused because too much was in hand', ({ refused }) => refused);
  counter('dead_letters_total', 'What could not be taken: set apart, and its person told', (each) => each.deadLetters);
  counter('maybe_twice_total', 'Messages of broadcasts that somebody may have got twice', (each) => each.maybeTwice);
  new Counter({
    name: 'kennismaker_noted_total',
    help: 'What happened in conversations, by kind',
    labelNames: ['what'],
    registers,
    collect() {
      this.reset();
      for (const what of ALWAYS_NOTED) this.inc({ what }, 0);
      for (const [what, count] of Object.entries(read().noted)) this.inc({ what }, count ?? 0);
    },
  });

  gauge('letters_waiting', 'Letters between documents that are not taken yet', (each) => each.lettersWaiting);
  gauge(
    'timers_overdue_seconds',
    'How late the oldest timer is that has not fired yet',
    ({ timersLateMs }) => timersLateMs / 1000,
  );
  gauge('store_writable', 'Whether the store takes commits', ({ storeWritable }) => Number(storeWritable));
  gauge('quarantined', 'Documents set aside since start because they could not be read', (each) => each.quarantined);
  gauge(
    'retention_round_timestamp_seconds',
    'When the last daily round ended that removes what is kept for too long; 0 where this process knows of none',
    ({ retention }) => (retention?.ended ?? 0) / 1000,
  );
  gauge(
    'retention_overdue',
    'People of whom something was due for more than two days at the last round',
    (each) => each.retention?.overdue ?? 0,
  );
  gauge(
    'retention_failed',
    'What was due at the last round and could not be done',
    (each) => each.retention?.failed ?? 0,
  );
  new Gauge({
    name: 'kennismaker_outbox_waiting',
    help: 'Messages that are not sent yet, also those that wait for an hour of the day or for their person',
    labelNames: ['channel', 'purpose'],
    registers,
    collect() {
      this.reset();
      for (const { channel, reply, initiative } of read().backlog) {
        this.set({ channel, purpose: 'reply' }, reply);
        this.set({ channel, purpose: 'initiative' }, initiative);
      }
    },
  });
  new Gauge({
    name: 'kennismaker_outbox_oldest_seconds',
    help: 'How long the oldest unsent message waits that could go now',
    labelNames: ['channel'],
    registers,
    collect() {
      this.reset();
      for (const { channel, oldestMs } of read().backlog) this.set({ channel }, oldestMs / 1000);
    },
  });
  new Gauge({
    name: 'kennismaker_lines_unheld',
    help: 'Addresses that something waits for in the database and that no process sees to',
    labelNames: ['channel'],
    registers,
    collect() {
      this.reset();
      for (const { name } of read().channels) this.set({ channel: name }, 0);
      for (const { channel, lines } of read().unheld) this.set({ channel }, lines);
    },
  });
  new Gauge({
    name: 'kennismaker_lines_unheld_oldest_seconds',
    help: 'How long the oldest of them is seen to by no process',
    labelNames: ['channel'],
    registers,
    collect() {
      this.reset();
      for (const { name } of read().channels) this.set({ channel: name }, 0);
      for (const { channel, oldestMs } of read().unheld) this.set({ channel }, oldestMs / 1000);
    },
  });
  new Gauge({
    name: 'kennismaker_channel_state',
    help: 'The state that each channel is in: 1 for that one, 0 for the others',
    labelNames: ['channel', 'state'],
    registers,
    collect() {
      for (const { name, state } of read().channels) {
        for (const each of STATES) this.set({ channel: name, state: each }, Number(each === state));
      }
    },
  });
  return {
    contentType: registry.contentType,
    text() {
      measured = measure();
      return registry.metrics();
    },
  };
}
