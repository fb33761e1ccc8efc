import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Posted } from '../../src/engine/feature.ts';
import type { NetworkFacts } from '../../src/engine/world.ts';
import { audienceCounted, toAudience } from '../../src/features/broadcasts/letters.ts';
import { toMeeting } from '../../src/features/meetings/letters.ts';
import { type Companion, createCompanion, systemClock } from '../../src/index.ts';
import type { Capabilities } from '../../src/ports/capabilities.ts';
import type { StoredDocument } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Commit, Store } from '../../src/ports/store.ts';
import { TELEGRAM } from '../../src/rendering/capabilities/telegram.ts';
import { asJson, newPersonBody } from '../../src/runtime/person-document.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { BenchChannel, benchAddress } from '../bench-channel.ts';
import { writeCrowd } from '../crowd.ts';
import { type Figure, figure } from '../figure.ts';
import { inFolder } from '../folders.ts';
import { DETAILS, deskCommit, GROUP_TITLE, groupCommits, invitedPerson } from '../invited.ts';
import { bodiesAtFirstQuestion, idOf, languageOf, nameOf } from '../people.ts';
import { benchLibrary, WORLD } from '../questionnaire.ts';

/** Who is invited, and others who talk meanwhile. */
const INVITED = 10_000;
const OTHERS = 400;
/** Between two turns of the others, milliseconds: fifty people a second write; two where a channel has a limit, so that replies leave room. */
const BETWEEN = 20;
const BETWEEN_PACED = 500;
const MEETING = 'bench-meeting';
const GROUP = 'bench-group';
const BOSS = 'bench-boss';
/** Nothing waits for the morning in a measure. */
const NETWORK: NetworkFacts = { ...WORLD.network, quietHours: { from: '00:00', to: '00:00' } };

const RATE = 30;
/** How long the channel with a limit is watched, seconds. */
const WATCHED = 30;

/** A channel that keeps when each message was given to it. */
class MeasuredChannel extends BenchChannel {
  override readonly capabilities: Capabilities;
  readonly reached = new Map<string, number>();
  constructor(rates: Capabilities['rates']) {
    super();
    this.capabilities = { ...TELEGRAM, rates };
    this.onSent = (address) => this.reached.set(address, performance.now());
  }
}

/**
 * 10,000 people are invited to a meeting on the default store: how soon the organiser hears that it goes, how long it takes,
 * and how long everybody else waits for an answer meanwhile.
 */
export async function measureBroadcast(): Promise<Figure[]> {
  const free = await inFolder((folder) => broadcast(folder, { overall: [], perChat: [], initiative: [] }));
  const overall = [{ max: RATE, per: 1_000, source: 'bench', checkedOn: '2026-11-01' }];
  const paced = await inFolder((folder) =>
    broadcast(folder, { overall, perChat: [], initiative: [] }, WATCHED * 1_000),
  );
  return [
    figure('counting whom 10,000 invitations would reach', 's', [free.counted / 1_000], goal(2)),
    figure('longest that this holds up the process', 'ms', [free.countBlocked], goal(50)),
    figure('10,000 people accepted, channel without a limit', 's', [free.accepted / 1_000], goal(2)),
    figure('people invited in a second, channel without a limit', 'people/s', [free.perSecond]),
    figure('turn of somebody else meanwhile, middle', 'ms', [free.middle]),
    figure('turn of somebody else meanwhile, 99%', 'ms', [free.p99], goal(100)),
    figure('10,000 people accepted, channel of 30 a second', 's', [paced.accepted / 1_000], goal(2)),
    figure('people invited in a second, of 24 that are allowed', 'people/s', [paced.perSecond], {
      kind: 'at least',
      value: RATE * 0.8 * 0.98,
    }),
    figure('turn of somebody else meanwhile, 99%', 'ms', [paced.p99], goal(100)),
  ];
}

function goal(value: number): NonNullable<Figure['goal']> {
  return { kind: 'at most', value };
}

interface Measured {
  counted: number;
  countBlocked: number;
  accepted: number;
  perSecond: number;
  middle: number;
  p99: number;
}

async function broadcast(
  folder: string,
  rates: Capabilities['rates'],
  watched = Number.POSITIVE_INFINITY,
): Promise<Measured> {
  const library = await benchLibrary();
  const talking = bodiesAtFirstQuestion(library);
  const data = join(folder, 'data');
  writeCrowd(data, INVITED + OTHERS, (n) => (n < INVITED ? member(n) : talking(n)));
  const files = await openFileStore({ folder: data, clock: systemClock });
  const commits = new Commits(files);
  await putGroup(files);
  const channel = new MeasuredChannel(rates);
  const companion = await createCompanion({ channels: [channel], library, store: commits.store, network: NETWORK });

  // What the organiser asks lies in the store, and is delivered at the start.
  const sample = { kind: 'invitations.invited', body: { meeting: MEETING, details: DETAILS, revision: 1, ...EXAMPLE } };
  const order = { as: BOSS, admin: false, groups: [GROUP], asOf: {}, hash: 'h', again: false };
  const count = toAudience('count', { as: BOSS, admin: false, groups: [GROUP], asOf: {}, sample });
  await commits.post(count);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const began = performance.now();
  const answered = commits.letter('broadcasts.counted');
  await companion.start();
  delay.enable();
  const counted = (await answered) - began;
  const { people } = audienceCounted.parse(commits.bodies.get('broadcasts.counted'));
  if (people !== INVITED) throw new Error(`${people} people were counted.`);
  const countBlocked = delay.max / 1e6;
  delay.disable();
  // The first text of all is slow to understand, whatever else goes on.
  let warm = 0;
  await talkUntil(companion, BETWEEN, () => ++warm > OTHERS / 4);
  await companion.stop();

  const next = await createCompanion({ channels: [channel], library, store: commits.store, network: NETWORK });
  await commits.post(
    toMeeting(MEETING, 'open', { details: DETAILS }),
    toMeeting(MEETING, 'invite', { ...order, at: null }),
  );
  const accepted = commits.letter('meetings.accepted');
  const asked = performance.now();
  await next.start();
  const acceptedAfter = (await accepted) - asked;
  // A process learns what people may ask with the first text that it hears, which takes long whatever else goes on.
  let heard = 0;
  await talkUntil(next, 0, () => ++heard > 1);
  const times = await talkUntil(next, rates.overall.length > 0 ? BETWEEN_PACED : BETWEEN, () => {
    const all = [...channel.reached.keys()].filter((name) => Number(name.slice(1)) < INVITED).length;
    return all >= INVITED || performance.now() - asked > watched;
  });
  const reached = [...channel.reached].filter(([name]) => Number(name.slice(1)) < INVITED).map(([, at]) => at);
  const [first = 0, last = 0] = [Math.min(...reached), Math.max(...reached)];
  await next.stop();
  await files.close();
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? Number.NaN;
  return {
    counted,
    countBlocked,
    accepted: acceptedAfter,
    perSecond: (reached.length * 1_000) / (last - first),
    middle: at(0.5),
    p99: at(0.99),
  };
}

const EXAMPLE = { part: 'example', guest: 'example', group: GROUP_TITLE };

/** The nth of those who are invited. */
function member(n: number): Json {
  return invitedPerson(idOf(n), languageOf(n), GROUP, benchAddress(nameOf(n)));
}

async function putGroup(store: Store): Promise<void> {
  const members = Array.from({ length: INVITED }, (_, n) => idOf(n));
  for (const commit of groupCommits(GROUP, BOSS, members)) await store.commit(commit);
  await store.commit(deskCommit('network', 'network', { coordinators: [] }));
}

/** Lets the others write, one after the other, until it is over. Gives how long each turn took, milliseconds. */
async function talkUntil(companion: Companion, between: number, isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; !isOver(); turn += 1) {
    const address = benchAddress(nameOf(INVITED + (turn % OTHERS)));
    const content = { kind: 'text', text: 'In de bibliotheek' } as const;
    const before = performance.now();
    await companion.receive({ address, externalId: `talk-${Math.random()}`, at: Date.now(), content });
    times.push(performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve, between));
  }
  return times;
}

/** A store that says when a letter was committed, and into which an organiser's letters can be put. */
class Commits {
  readonly store: Store;
  readonly #inner: Store;
  readonly #waiting = new Map<string, (at: number) => void>();
  /** Bodies of the letters that were waited for. */
  readonly bodies = new Map<string, Json>();
  #seq = 1;

  constructor(inner: Store) {
    this.#inner = inner;
    this.store = {
      read: (id) => inner.read(id),
      commit: (commit) => this.#commit(commit),
      mark: (id, marks) => inner.mark(id, marks),
      find: (address) => inner.find(address),
      pending: (): AsyncIterable<StoredDocument> => inner.pending(),
      list: (kind) => inner.list(kind),
      erase: (id) => inner.erase(id),
      keyedHash: (text) => inner.keyedHash(text),
      health: () => inner.health(),
      close: () => inner.close(),
    };
  }

  /** The moment at which a letter of this kind is committed. */
  letter(kind: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(kind, resolve));
  }

  /** Puts letters of the organiser into the store. */
  async post(...letters: readonly Posted[]): Promise<void> {
    const read = await this.#inner.read(BOSS);
    const stored = read.status === 'found' ? read.document : null;
    const out = letters.map(
      (posted) => ({ type: 'letter', seq: this.#seq, number: Date.now() + this.#seq++, ...posted }) as const,
    );
    const body = stored?.body ?? asJson(newPersonBody(false, 'nl'));
    await this.#inner.commit({ id: BOSS, kind: 'person', expected: stored?.version ?? 0, body, timers: [], out });
  }

  async #commit(commit: Commit): Promise<StoredDocument> {
    const document = await this.#inner.commit(commit);
    for (const item of commit.out) {
      if (item.type !== 'letter' || !this.#waiting.has(item.letter.kind)) continue;
      this.bodies.set(item.letter.kind, item.letter.body);
      this.#waiting.get(item.letter.kind)?.(performance.now());
    }
    return document;
  }
}
