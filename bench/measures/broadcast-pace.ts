import { newPerson } from '../../src/engine/person.ts';
import type { Channel, Outbound, SendResult } from '../../src/ports/channel.ts';
import type { OutItem, Purpose } from '../../src/ports/document.ts';
import { SILENT } from '../../src/ports/log.ts';
import { NOBODY_WATCHES } from '../../src/ports/watch.ts';
import { CONSOLE } from '../../src/rendering/capabilities/console.ts';
import { Outbox } from '../../src/runtime/outbox.ts';
import { asJson, newPersonBody } from '../../src/runtime/person-document.ts';
import { Seeing } from '../../src/runtime/seeing.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { mostInWindow } from '../../tests/support/windows.ts';
import { type Figure, figure } from '../figure.ts';
import { idOf, nameOf } from '../people.ts';
import { processorTime } from '../rounds.ts';

const RATE = { max: 30, per: 1_000, source: 'bench', checkedOn: '2026-11-01' };
const INVITED = 10_000;
/** An answer so often, milliseconds. */
const ANSWER_EVERY = 100;
/** How long is measured in the clock's time, milliseconds: while all the time somebody is still to be invited. */
const MEASURED = 300_000;
const START = Date.parse('2026-11-23T10:00:00+01:00');

/** A channel without a network that notes when it was handed what. */
class NotingChannel implements Channel {
  readonly name = 'bench';
  readonly capabilities = { ...CONSOLE, rates: { overall: [RATE], perChat: [], initiative: [] } };
  readonly sends: Record<Purpose, number[]> = { reply: [], initiative: [] };
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}

  async send({ purpose = 'reply' }: Outbound): Promise<SendResult> {
    this.sends[purpose].push(this.#clock.now());
    return { ok: true };
  }
}

/**
 * The outbox with 10,000 invitations and a channel that allows 30 messages a second, on a clock that is turned by hand:
 * first nobody writes, then every tenth of a second somebody gets an answer.
 */
export async function measureBroadcastPace(): Promise<Figure[]> {
  const alone = await run(null);
  const mixed = await run(ANSWER_EVERY);
  const seconds = MEASURED / 1_000;
  const allowed = Math.floor(RATE.max * 0.8);
  const share = (sent: number, of: number) => (100 * sent) / (of * seconds);
  return [
    figure('invitations alone, of the 24 a second that are theirs', '%', [share(alone.initiative.length, allowed)], {
      kind: 'at least',
      value: 98,
    }),
    figure('most of them in any second', 'messages', [mostInWindow(alone.initiative, RATE.per)], {
      kind: 'at most',
      value: allowed,
    }),
    figure('with ten answers a second, of the 30 that are allowed', '%', [share(mixed.all.length, RATE.max)], {
      kind: 'at least',
      value: 98,
    }),
    figure('most of all in any second', 'messages', [mostInWindow(mixed.all, RATE.per)], {
      kind: 'at most',
      value: RATE.max,
    }),
    figure('wait of an answer meanwhile, median', 'ms', [quantile(mixed.waits, 0.5)]),
    figure('wait of an answer meanwhile, p99', 'ms', [quantile(mixed.waits, 0.99)], { kind: 'at most', value: 1_000 }),
    figure('processor time for one message, 10,000 waiting', 'µs', [alone.microseconds, mixed.microseconds]),
  ];
}

interface Run {
  initiative: number[];
  all: number[];
  /** Of each answer, milliseconds. */
  waits: number[];
  /** Of processor time for one message. */
  microseconds: number;
}

async function run(answerEvery: number | null): Promise<Run> {
  const clock = new VirtualClock(START);
  const store = createMemoryStore();
  const channel = new NotingChannel(clock);
  const outbox = new Outbox({
    channels: [channel],
    store,
    clock,
    papers: { make: () => Promise.reject(new Error('The bench has no papers.')) },
    network: { timeZone: 'Europe/Amsterdam', quietHours: { from: '21:00', to: '08:00' } },
    log: SILENT,
    seeing: new Seeing(SILENT, NOBODY_WATCHES),
    drained: () => {},
  });
  clock.settleWith(() => outbox.idle());
  const consent = { textVersion: 1, language: 'nl', at: 0, channel: 'bench' } as const;
  const body = asJson({ ...newPersonBody(false, 'nl'), person: { ...newPerson(), consent } });
  for (let n = 0; n < INVITED; n += 1) {
    const out = [item(n, 'initiative', { about: 'part' })];
    await store.commit({ id: idOf(n), kind: 'person', expected: 0, body, timers: [], out });
    outbox.add(idOf(n), out);
  }
  const asked: number[] = [];
  if (answerEvery !== null) {
    for (let at = START; at < START + MEASURED; at += answerEvery) {
      clock.wakeAt(at, () => {
        asked.push(clock.now());
        outbox.add('answers', [item(INVITED + asked.length, 'reply')]);
      });
    }
  }
  const before = processorTime();
  outbox.open();
  await clock.advance(MEASURED - 1);
  const took = processorTime() - before;
  await outbox.stop();
  const { reply, initiative } = channel.sends;
  const all = [...reply, ...initiative].sort((one, other) => one - other);
  const waits = reply.map((at, index) => at - (asked[index] ?? Number.NaN));
  return { initiative, all, waits, microseconds: (took * 1_000) / all.length };
}

function item(n: number, purpose: Purpose, more: { about?: string } = {}): OutItem {
  const to = { channel: 'bench', scheme: 'name', value: nameOf(n) };
  return { type: 'message', seq: n + 1, purpose, to, message: { language: 'nl', text: 'bench' }, at: START, ...more };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
