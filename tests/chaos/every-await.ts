import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Log, SILENT } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { NOBODY_HELD } from '../../src/runtime/inbound-brake.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { MortalStore } from '../support/mortal-store.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { addressOf, NETWORK, START } from '../support/rig.ts';
import { NO_NOTES } from '../support/small-script.ts';
import { type Breach, checkAtRest, checkRepeats, repeatsOf, type Written } from './invariants.ts';
import { readKept } from './kept.ts';
import type { Moment } from './postgres-proxy.ts';
import { chaosLibrary, wordOf, wordsIn } from './talk.ts';

const NAME = 'anna';
const WORDS = 3;
const RINGS_AFTER = 5_000;
/** Between a death and the next process, milliseconds. */
const RESTART = 1_000;

/** A store whose process can die at the nth thing that it asks of the world. */
export interface MortalPlace {
  store: Store;
  /** Things that it asked of the world so far. */
  readonly asked: number;
  readonly died: Promise<void>;
  readonly dead: boolean;
  dieAt(asks: number, moment: Moment): void;
  /** What is still open of a dead process goes; or it is closed, when it is not dead. */
  end(): Promise<void>;
}

/** Where lives follow each other. */
export interface Ground {
  open(clock: VirtualClock): Promise<MortalPlace>;
  /** For the look at the end. */
  read(): Promise<{ store: Store; done(): Promise<void> }>;
  dispose(): Promise<void>;
}

export interface EveryAwait {
  deaths: number;
  /** Things that the whole talk asks of the world when nobody dies. */
  awaits: number;
  repeats: number;
  breaches: readonly Breach[];
}

/**
 * One short talk again and again, each time with a process that dies at another thing that it asks of the world (a file, the
 * database, the channel), before or after the world did it; and then the one that comes after it. `every`: dies at each nth
 * only, for a shorter run.
 */
export async function dieAtEveryAwait(lay: () => Promise<Ground>, every = 1): Promise<EveryAwait> {
  const whole = await talk(lay, null);
  const sum: EveryAwait = { deaths: 0, awaits: whole.asked, repeats: 0, breaches: whole.breaches };
  for (let dies = 1; dies <= whole.asked; dies += every) {
    for (const moment of ['before', 'after'] as const) {
      const one = await talk(lay, { dies, moment });
      sum.deaths += one.died ? 1 : 0;
      sum.repeats += one.repeats;
      sum.breaches = [...sum.breaches, ...one.breaches];
    }
  }
  return sum;
}

/** What the world outside has seen of the talk, over all lives. */
class Outside {
  readonly shown: string[] = [];
  readonly acknowledged = new Set<string>();
  readonly wrote = Array.from({ length: WORDS }, (_, n) => wordOf(NAME, n + 1));
}

async function talk(lay: () => Promise<Ground>, death: { dies: number; moment: Moment } | null) {
  const ground = await lay();
  try {
    const outside = new Outside();
    const first = await live(ground, outside, START, death);
    if (first.died) await live(ground, outside, first.now + RESTART, null);
    const { store, done } = await ground.read();
    const { people, ...rest } = await readKept(store, (address) => address);
    await done();
    const written: Written = {
      name: NAME,
      wrote: outside.wrote,
      acknowledged: new Set(outside.wrote.filter((word) => outside.acknowledged.has(word))),
      inOrder: true,
      shownBefore: outside.shown,
      shownAfter: outside.shown,
      kept: people.get(NAME),
    };
    const repeats = [...repeatsOf(outside.shown).values()].reduce((total, times) => total + times, 0);
    // One that was on its way when it died, and those whose mark the disk had not taken yet.
    const allowed = new Map(death ? outside.wrote.map((word) => [word, 1]) : []);
    const breaches = [...checkAtRest({ people: [written], store: rest }), ...checkRepeats([written], allowed)];
    return { asked: first.asked, died: first.died, repeats, breaches };
  } finally {
    await ground.dispose();
  }
}

async function live(
  ground: Ground,
  outside: Outside,
  now: number,
  death: { dies: number; moment: Moment } | null,
): Promise<{ died: boolean; asked: number; now: number }> {
  const clock = new VirtualClock(now);
  const place = await ground.open(clock);
  const channel = new RecordingChannel();
  channel.answer = ({ message }) => {
    if (place.dead) return new Promise(() => {});
    outside.shown.push(...wordsIn(message.text));
    return { ok: true };
  };
  if (death) place.dieAt(death.dies, death.moment);
  const log: Log = SILENT;
  const companion = new Companion({
    inbound: NOBODY_HELD,
    library: chaosLibrary(RINGS_AFTER),
    understand: () => NO_NOTES,
    store: place.store,
    clock,
    ids: seededIds(`life-${now}-${death?.dies}-${death?.moment}`),
    papers: { make: () => Promise.reject(new Error('no papers')) },
    network: NETWORK,
    channels: [channel],
    log,
  });
  clock.settleWith(() => Promise.race([companion.idle(), place.died]));
  const doing = async (): Promise<void> => {
    await companion.start();
    // Everything that was not acknowledged comes again, and the last that was.
    const texts = ['hello', ...outside.wrote];
    const from = Math.max(0, texts.findIndex((text) => !outside.acknowledged.has(text)) - 1);
    await Promise.all(
      texts.slice(from).map(async (text) => {
        const content = { kind: 'text', text } as const;
        await companion.receive({ address: addressOf(NAME), externalId: text, at: clock.now(), content });
        if (!place.dead) outside.acknowledged.add(text);
      }),
    );
    await clock.advance(RINGS_AFTER + 60_000);
    await companion.stop();
  };
  await Promise.race([doing(), place.died]);
  await place.end();
  return { died: place.dead, asked: place.asked, now: clock.now() };
}

/** A folder, on which a process dies at a call of the file system. */
export async function folderGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-chaos-'));
  return {
    async open(clock) {
      const mortal = await MortalStore.open(folder, clock);
      return {
        store: mortal.store,
        get asked() {
          return mortal.calls;
        },
        get dead() {
          return mortal.dead;
        },
        died: mortal.died,
        dieAt: (asks, moment) => mortal.dieAt(asks, moment),
        async end() {
          if (!mortal.dead) await Promise.race([mortal.store.close(), mortal.died]);
          // It may have died in the middle of closing.
          if (mortal.dead) await mortal.kill();
        },
      };
    },
    async read() {
      const mortal = await MortalStore.open(folder, new VirtualClock(START));
      return { store: mortal.store, done: () => mortal.store.close() };
    },
    async dispose() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
