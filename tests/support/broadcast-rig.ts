import { z } from 'zod';
import type { Desk } from '../../src/engine/desk.ts';
import type { Feature, Posted } from '../../src/engine/feature.ts';
import { mayBeTold, newPerson, type Person } from '../../src/engine/person.ts';
import { newSession } from '../../src/engine/session.ts';
import { type Part, partSchema, toPart } from '../../src/features/broadcasts/letters.ts';
import { partDesk } from '../../src/features/broadcasts/part-desk.ts';
import type { Library } from '../../src/library/library.ts';
import type { Channel } from '../../src/ports/channel.ts';
import type { DocumentId, Timer } from '../../src/ports/document.ts';
import type { Json } from '../../src/ports/json.ts';
import type { Log } from '../../src/ports/log.ts';
import type { Store } from '../../src/ports/store.ts';
import { Companion } from '../../src/runtime/companion.ts';
import { deskState } from '../../src/runtime/desks.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { asJson, newPersonBody, type PersonBody } from '../../src/runtime/person-document.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { RecordingChannel } from './recording-channel.ts';
import { addressOf, type LogLine, NETWORK, START } from './rig.ts';
import { NO_NOTES, smallScript } from './small-script.ts';

/** What an owner does when a timer of it comes due: it writes these letters, by the timer's event. */
const ownerSchema = z.object({
  letters: z.record(z.string(), z.array(z.custom<Posted>())),
  tallies: z.number(),
  rounded: z.array(z.number()),
  /** As every owner keeps it: who sends it, and its parts, which alone may tell it how far they are. */
  as: z.string(),
  sending: z.object({ parts: z.array(z.object({ part: z.string() })) }),
});

/** What the parts of a test are called. */
const PARTS = ['part', 'other', 'again'];

/** An owner that does as a test told it beforehand, and counts what its parts say. */
const ownerDesk: Desk = {
  kind: 'announcement',
  letter(state, _from, letter) {
    const owner = ownerSchema.parse(state);
    if (letter.kind === 'announcement.tally')
      return { state: { ...owner, tallies: owner.tallies + 1 } as unknown as Json };
    if (letter.kind !== 'announcement.rounded') return null;
    const { number } = z.object({ number: z.number() }).parse(letter.body);
    return { state: { ...owner, rounded: [...owner.rounded, number] } as unknown as Json };
  },
  timer(state, timer) {
    const owner = ownerSchema.parse(state);
    return { state, letters: owner.letters[timer.event] ?? [] };
  },
};

const body = z.object({ part: z.string(), guest: z.string(), group: z.string().nullable(), text: z.string() });

/** Persons whose turn fails, by their name of the group of the letter. */
export const FAILING = 'this one fails';

/** Letters of a broadcast: one that is said at once, one that opens a dialog, and one that says nothing. */
const news: Feature = {
  name: 'news',
  answers: {
    told: ({ person }, json) => {
      const { part, guest, text } = body.parse(json);
      if (person.sheets.some(({ kind }) => kind === FAILING)) throw new Error('This person cannot be told.');
      if (mayBeTold(person)) return { say: { heading: 'News', text, initiative: true, about: part } };
      return { letters: [toPart(part, 'declined', { guest, why: 'person.stopped' })] };
    },
    asked: ({ world }, json) => {
      const { part } = body.parse(json);
      const binding = { kind: 'appointment', subject: part, version: 1 } as const;
      return { timers: { set: [{ id: `ask-${part}`, at: world.now, event: 'news.ask', binding }] } };
    },
    noted: () => ({}),
  },
  appointments: {
    ask: (_view, { binding }) => ({
      dialog: 'test.asked',
      ...(binding.kind === 'appointment' && { about: binding.subject }),
    }),
  },
  desks: [partDesk, ownerDesk],
};

const DIALOGS = [
  'dialog: test.talk\nstart: choose\nsteps:\n  choose: { ask: choice, text: talk.choose, options: [one, two], then: end }',
  'dialog: test.asked\nstart: choose\nsteps:\n  choose: { ask: choice, text: asked.choose, options: [come, not], then: end }',
];

export const OWNER = 'owner';

export interface BroadcastRigOptions {
  store?: Store;
  clock?: VirtualClock;
  channels?: readonly Channel[];
  features?: readonly Feature[];
  hangs?: boolean;
  seed?: string;
}

/** A whole companion with a small script, parts of a broadcast, and an owner that a test directs. */
export class BroadcastRig {
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly channel = new RecordingChannel();
  readonly companion: Companion;
  readonly logged: LogLine[] = [];
  readonly script = smallScript(DIALOGS, { features: [news] });
  #count = 0;

  constructor(options: BroadcastRigOptions = {}) {
    this.store = options.store ?? createMemoryStore();
    this.clock = options.clock ?? new VirtualClock(START);
    const note = (event: string, fields: LogLine['fields'] = {}) => this.logged.push({ event, fields });
    const log: Log = { debug: note, info: note, warn: note, error: note };
    this.companion = new Companion({
      // Content that nobody in these tests comes to.
      library: { ...smallScript(DIALOGS, { features: [news, ...(options.features ?? [])] }) } as unknown as Library,
      understand: () => NO_NOTES,
      store: this.store,
      clock: this.clock,
      ids: seededIds(options.seed ?? 'broadcast'),
      papers: { make: () => Promise.reject(new Error('no papers')) },
      network: NETWORK,
      channels: options.channels ?? [this.channel],
      log,
    });
    if (!options.hangs) this.clock.settleWith(() => this.companion.idle());
  }

  /** Puts somebody into the store who consented and stands in the middle of nothing. */
  async person(name: string, change: Partial<Person> = {}, rest: Partial<PersonBody> = {}): Promise<void> {
    await putPerson(this.store, name, change, rest);
  }

  /** Puts a part with a round that is going into the store. */
  async part(id: DocumentId, people: readonly string[], letter: 'told' | 'asked' | 'noted' = 'told'): Promise<void> {
    await putPart(this.store, id, people, { number: this.clock.now(), letter });
  }

  /** Puts the owner into the store, which writes letters at these moments. */
  async owner(at: Readonly<Record<number, readonly Posted[]>> = {}): Promise<void> {
    await putOwner(this.store, at);
  }

  async say(name: string, text: string): Promise<void> {
    this.#count += 1;
    const content = { kind: 'text', text } as const;
    await this.companion.receive({
      address: addressOf(name),
      externalId: `in-${this.#count}`,
      at: this.clock.now(),
      content,
    });
    await this.companion.idle();
  }

  /** How many messages of a broadcast each of these got. */
  got(names: readonly string[], text = 'hello'): number[] {
    return names.map((name) => this.channel.to(addressOf(name)).filter(({ message }) => message.text === text).length);
  }

  async partState(id: DocumentId): Promise<Part> {
    return partIn(this.store, id);
  }

  /** How many of a part are in which state, with the code if there is one. */
  async states(id: DocumentId): Promise<Record<string, number>> {
    return statesIn(this.store, id);
  }

  async rounded(): Promise<readonly number[]> {
    const read = await this.store.read(OWNER);
    if (read.status !== 'found') throw new Error('There is no owner.');
    return ownerSchema.parse(deskState(read.document)).rounded;
  }
}

export async function putPerson(
  store: Store,
  name: string,
  change: Partial<Person> = {},
  rest: Partial<PersonBody> = {},
  address = addressOf(name),
): Promise<void> {
  const consent = { textVersion: 1, language: 'nl', at: 0, channel: 'test' } as const;
  const person: Person = { ...newPerson(), language: 'nl', consent, ...change };
  const whole: PersonBody = {
    ...newPersonBody(false, 'nl'),
    session: newSession(),
    addresses: [address],
    ...rest,
    person,
  };
  const { addresses } = whole;
  await store.commit({ id: name, kind: 'person', expected: 0, body: asJson(whole), timers: [], out: [], addresses });
}

export async function putPart(
  store: Store,
  id: DocumentId,
  people: readonly string[],
  { number, letter }: { number: number; letter: 'told' | 'asked' | 'noted' },
): Promise<void> {
  const part: Part = {
    owner: OWNER,
    ownerKind: 'announcement',
    group: 'g',
    title: 'Group',
    guests: people.map((person) => ({
      person,
      name: null,
      state: 'queued',
      answer: null,
      seat: 'none',
      people: 1,
      needs: [],
    })),
    scores: [0, 0, 0, 0, 0],
    round: {
      number,
      state: 'going',
      letter: { kind: `news.${letter}`, body: { text: 'hello' } },
      left: people.map((_, place) => place),
      to: 'everyone',
    },
  };
  await putDesk(store, id, 'part', part as unknown as Json, []);
}

async function putOwner(store: Store, at: Readonly<Record<number, readonly Posted[]>>): Promise<void> {
  const timers = Object.keys(at).map((moment): Timer => {
    const binding = { kind: 'appointment', subject: 'desk', version: 1 } as const;
    return { id: moment, at: Number(moment), event: moment, binding };
  });
  const sending = { parts: PARTS.map((part) => ({ part })) };
  const state = { as: 'organiser', letters: at, tallies: 0, rounded: [], sending };
  await putDesk(store, OWNER, 'announcement', state as unknown as Json, timers);
}

/** Puts a desk's document into the store as the runtime keeps it. */
export async function putDesk(
  store: Store,
  id: DocumentId,
  kind: 'part' | 'announcement' | 'group' | 'roll' | 'meeting',
  state: Json,
  timers: readonly Timer[] = [],
): Promise<void> {
  const whole = { format: 1, state, nextSeq: 1, lettersIn: {}, lettersOut: {} };
  await store.commit({ id, kind, expected: 0, body: whole, timers, out: [] });
}

export async function partIn(store: Store, id: DocumentId): Promise<Part> {
  const read = await store.read(id);
  if (read.status !== 'found') throw new Error('There is no such part.');
  return partSchema.parse(deskState(read.document));
}

export async function statesIn(store: Store, id: DocumentId): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state, code } of (await partIn(store, id)).guests) {
    const key = code === undefined ? state : `${state} ${code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
