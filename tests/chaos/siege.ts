import { setTimeout as sleep } from 'node:timers/promises';
import { SILENT } from '../../src/ports/log.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { type Random, seededRandom } from '../store/fragile-disk.ts';
import { TelegramServer } from '../support/telegram-server.ts';
import { openToRead, type Place } from './any-store.ts';
import { Crowd, type Way } from './crowd.ts';
import {
  type Breach,
  checkAlways,
  checkAtRest,
  checkRepeats,
  doubtful,
  type Observed,
  repeatsOf,
} from './invariants.ts';
import { readKept } from './kept.ts';
import { ProcessLife } from './process-life.ts';

const SECRET = 'the-secret-of-the-webhook';
/** Between two rounds of writing, milliseconds. */
const WRITE_EVERY = 20;
/** Processes that are loaded beforehand. */
const WARM = 2;
/** How long everything may take to come to rest, milliseconds. */
const REST_WITHIN = 60_000;
/** How long a process may take to stop, milliseconds. */
const STOP_WITHIN = 10_000;

export interface SiegeOptions {
  place: Place;
  /** Where processes find the store, if not there: a proxy before the database. */
  through?: Place;
  way: Way;
  people: number;
  /** Processes that live at the same time. */
  processes: number;
  seed: number;
  /** See `ChildOptions`. */
  ringsAfter?: number;
}

/** What a siege came to. */
export interface Outcome {
  words: number;
  /** Checks of all invariants. */
  checks: number;
  breaches: readonly Breach[];
  /** Answers that came more than once, and how many may have. */
  repeats: number;
  mayRepeat: number;
  /** Processes that were killed. */
  kills: number;
  /** Longest time from `go` to the first message of a process, milliseconds. */
  slowestStart: number;
  /** What processes logged as errors. */
  errors: ReadonlyMap<string, number>;
}

/** Real companions over one store, people who write to them all the time, and whatever is done to them. */
export class Siege {
  readonly crowd: Crowd;
  readonly server: TelegramServer;
  readonly random: Random;
  /** Repeats that are no more than they must be, by word. */
  readonly allowed = new Map<string, number>();
  readonly #options: SiegeOptions;
  readonly #breaches: Breach[] = [];
  readonly #errors = new Map<string, number>();
  readonly #ringsAfter: number;
  #alive: ProcessLife[] = [];
  #warm: ProcessLife[] = [];
  #kills = 0;
  #checks = 0;
  #slowestStart = 0;
  #isWriting = true;
  /** How far ahead the clock of processes is that begin from now on, milliseconds. */
  ahead = 0;

  private constructor(options: SiegeOptions, server: TelegramServer) {
    this.#options = options;
    this.#ringsAfter = options.ringsAfter ?? 300;
    this.server = server;
    this.random = seededRandom(options.seed);
    this.crowd = new Crowd(server, {
      people: options.people,
      way: options.way,
      random: this.random,
      secret: SECRET,
      targets: () => this.#alive.flatMap((life) => (life.webhook === null || life.over ? [] : [life.webhook])),
    });
  }

  static async lay(options: SiegeOptions): Promise<Siege> {
    const siege = new Siege(options, await TelegramServer.start());
    for (let n = 0; n < WARM; n += 1) siege.#warm.push(siege.#fresh());
    await siege.fill();
    return siege;
  }

  /** The processes that live. */
  get alive(): readonly ProcessLife[] {
    return this.#alive;
  }

  /** Lets as many processes live as there should be. Does not wait until they are ready. */
  async fill(): Promise<void> {
    for (const life of this.#alive.filter(({ over }) => over)) {
      this.#note([{ invariant: 'process-died', name: 'process', word: life.lines.at(-1) ?? '' }]);
      this.#bury(life);
    }
    this.#alive = this.#alive.filter(({ over }) => !over);
    while (this.#alive.length < this.#options.processes) {
      const life = this.#warm.shift() ?? this.#fresh();
      this.#warm.push(this.#fresh());
      await life.said('warm');
      if (this.ahead !== 0) life.jump(this.ahead);
      life.begin();
      this.#alive.push(life);
    }
  }

  async ready(): Promise<void> {
    // One that ends by itself before is found by `fill`.
    for (const life of this.#alive) await life.said('ready').catch(() => undefined);
  }

  /** People write for so long, milliseconds. */
  async writeFor(ms: number): Promise<void> {
    const until = performance.now() + ms;
    do {
      if (this.#isWriting) this.crowd.write();
      await sleep(WRITE_EVERY);
    } while (performance.now() < until);
  }

  /** `kill -9` of one of the processes. */
  async killOne(): Promise<void> {
    const [life] = this.#alive.splice(Math.floor(this.random() * this.#alive.length), 1);
    if (!life) return;
    await life.kill();
    this.#kills += 1;
    this.#bury(life);
  }

  /** Stops one of the processes as an operator does; gives how long it took, milliseconds. */
  async stopOne(): Promise<number> {
    const [life] = this.#alive.splice(Math.floor(this.random() * this.#alive.length), 1);
    if (!life) return 0;
    if (!life.isReady) await life.said('ready').catch(() => undefined);
    const took = await life.stop();
    if (took > STOP_WITHIN)
      this.#note([
        { invariant: 'too-slow', name: 'stop', word: `${Math.round(took)} ms, last said: ${life.lines.at(-1)}` },
      ]);
    this.#bury(life);
    return took;
  }

  /** People wait until everything is answered; gives how long that took, milliseconds. */
  async answered(): Promise<number> {
    const from = performance.now();
    while (!this.crowd.isAnswered && performance.now() < from + REST_WITHIN) await sleep(WRITE_EVERY);
    return Math.round(performance.now() - from);
  }

  /** Looks whether everything holds. A process that has the store to itself is stopped for it. */
  async check(): Promise<Observed> {
    if (this.#options.place.kind === 'files') while (this.#alive.length > 0) await this.stopOne();
    // What a process had begun to send when it died is sent.
    await this.server.quiet();
    const observed = await this.#observe();
    this.#checks += 1;
    this.#note(checkAlways(observed));
    for (const written of observed.people) {
      for (const word of doubtful(written)) this.allowed.set(word, (this.allowed.get(word) ?? 0) + 1);
    }
    return observed;
  }

  /** People stop writing, everything comes to rest, and everything must then be done. */
  async rest(): Promise<Outcome> {
    this.#isWriting = false;
    const until = performance.now() + REST_WITHIN;
    let observed: Observed;
    let breaches: Breach[];
    do {
      await this.fill();
      await this.ready();
      while (!this.crowd.isAnswered && performance.now() < until) await sleep(WRITE_EVERY);
      await sleep(this.#ringsAfter + 500);
      while (this.#alive.length > 0) await this.stopOne();
      observed = await this.#observe();
      breaches = checkAtRest(observed);
    } while (breaches.length > 0 && performance.now() < until);
    this.#note(breaches);
    this.#note(checkRepeats(observed.people, this.allowed));
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
    return {
      words: this.crowd.words,
      checks: this.#checks + 1,
      breaches: this.#breaches,
      repeats: sum(observed.people.flatMap(({ shownAfter }) => [...repeatsOf(shownAfter).values()])),
      mayRepeat: sum(this.allowed.values()),
      kills: this.#kills,
      slowestStart: this.#slowestStart,
      errors: this.#errors,
    };
  }

  /** Ends everything that was started here. */
  async lift(): Promise<void> {
    this.crowd.push.end();
    for (const life of [...this.#alive, ...this.#warm]) await life.kill();
    this.#alive = [];
    this.#warm = [];
    await this.server.close();
  }

  #fresh(): ProcessLife {
    const { place, through, way } = this.#options;
    return new ProcessLife({
      store: through ?? place,
      apiRoot: this.server.url,
      token: this.server.token,
      ringsAfter: this.#ringsAfter,
      ...(way !== 'polling' && { secret: SECRET }),
    });
  }

  #bury(life: ProcessLife): void {
    this.#slowestStart = Math.max(this.#slowestStart, life.readyAfter ?? 0);
    for (const line of life.lines) {
      const [level, event = ''] = line.split(' ');
      if (level === 'error') this.#errors.set(event, (this.#errors.get(event) ?? 0) + 1);
    }
  }

  async #observe(): Promise<Observed> {
    const { place } = this.#options;
    const looked = this.crowd.look();
    const { store, done } = await openToRead(place, { clock: systemClock, ids: systemIds, log: SILENT });
    try {
      const { people, ...rest } = await readKept(store, (address) => this.crowd.nameOf(address));
      const named = rest.twins.map((address) => this.crowd.nameOf(address));
      return { people: looked({ people, ...rest }), store: { ...rest, twins: named } };
    } finally {
      await done();
    }
  }

  #note(breaches: readonly Breach[]): void {
    this.#breaches.push(...breaches);
  }
}
