import { Gauge, Registry } from 'prom-client';

/** What is told to whoever watches: counts and states, nothing about a person, no address and no secret. */
export interface Measures {
  turns: number;
  repeats: number;
  deadLetters: number;
  /** How often each thing was noted: `alarm-shown`, `not-understood`, … */
  noted: Readonly<Record<string, number | undefined>>;
  outbox: {
    sent: number;
    failed: number;
    retried: number;
    maybeTwice: number;
    waiting: number;
    waitingInitiative: number;
  };
  storeWritable: boolean;
  quarantined: number;
  channels: readonly { name: string; state: string }[];
}

export interface Metrics {
  contentType: string;
  /** All measures now, in the text format of Prometheus. */
  text(): Promise<string>;
}

const STATES = ['off', 'starting', 'on', 'failed'] as const;

/** Serves measures that are read anew each time they are asked for. */
export function createMetrics(read: () => Measures): Metrics {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: (measures: Measures) => number) => {
    new Gauge({
      name: `kennismaker_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value(read()));
      },
    });
  };
  gauge('turns_total', 'Turns committed since start', ({ turns }) => turns);
  gauge('repeats_total', 'Inbound messages that came again, since start', ({ repeats }) => repeats);
  gauge('dead_letters_total', 'Inputs that could not be taken, since start', ({ deadLetters }) => deadLetters);
  gauge('outbox_waiting', 'Messages that wait to be sent', ({ outbox }) => outbox.waiting);
  gauge('outbox_waiting_initiative', 'Those of them that nobody asked for', ({ outbox }) => outbox.waitingInitiative);
  gauge(
    'maybe_twice_total',
    'Messages of broadcasts that somebody may have got twice',
    (each) => each.outbox.maybeTwice,
  );
  gauge('store_writable', 'Whether the store takes commits', ({ storeWritable }) => Number(storeWritable));
  gauge('quarantined', 'Documents set aside since start because they could not be read', (each) => each.quarantined);
  new Gauge({
    name: 'kennismaker_sends_total',
    help: 'What became of sends since start',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      const { sent, failed, retried } = read().outbox;
      for (const [result, count] of Object.entries({ sent, failed, retried })) this.set({ result }, count);
    },
  });
  new Gauge({
    name: 'kennismaker_noted_total',
    help: 'What happened in conversations since start, by kind',
    labelNames: ['what'],
    registers: [registry],
    collect() {
      for (const [what, count] of Object.entries(read().noted)) this.set({ what }, count ?? 0);
    },
  });
  new Gauge({
    name: 'kennismaker_channel_state',
    help: 'The state that each channel is in: 1 for that one, 0 for the others',
    labelNames: ['channel', 'state'],
    registers: [registry],
    collect() {
      for (const { name, state } of read().channels) {
        for (const each of STATES) this.set({ channel: name, state: each }, Number(each === state));
      }
    },
  });
  return { contentType: registry.contentType, text: () => registry.metrics() };
}
