import type { Library } from '../../src/library/library.ts';
import type { SendResult } from '../../src/ports/channel.ts';
import type { Commit } from '../../src/ports/store.ts';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { BroadcastRig } from './broadcast-rig.ts';
import { Companions, type CompanionsOptions } from './companions.ts';
import { addressOf } from './rig.ts';
import { NO_NOTES } from './small-script.ts';

/** What a small script needs of a companion. */
export function withSmallScript(): Pick<CompanionsOptions, 'library' | 'understand'> {
  return { library: { ...new BroadcastRig().script } as unknown as Library, understand: () => NO_NOTES };
}

/** Something that happens to processes, or that somebody does. */
export type Happening =
  | { does: 'say'; who: number; at: number }
  | { does: 'pass'; ms: number }
  /** The process dies, at once or after so many of its steps. */
  | { does: 'die'; at: number; steps: number }
  | { does: 'cut'; at: number; steps: number }
  | { does: 'join' }
  | { does: 'stop'; at: number }
  /** So many of the next sends fail for now. */
  | { does: 'refuse'; sends: number }
  /** From now on a send takes up to so long, and its answer too, milliseconds. */
  | { does: 'slow'; ms: number };

/** What there is to find out after everything that happened. */
export interface Account {
  /** What reached whom, and in which order, by the numbers of messages in their document. */
  arrived: ReadonlyMap<string, readonly number[]>;
  /** Numbers of messages that a turn took back before they were sent. */
  takenBack: ReadonlyMap<string, ReadonlySet<number>>;
  /** Numbers of messages that turns committed. */
  committed: ReadonlyMap<string, readonly number[]>;
  /** How often each person wrote, and how many turns they had. */
  said: ReadonlyMap<string, number>;
  turns: ReadonlyMap<string, number>;
  unsent: number;
  people: number;
}

const NAMES = ['anna', 'bilal', 'cem', 'dina'];
/** Longer than every wait of a send or a channel that follows from what happened, milliseconds. */
const AFTERWARDS = 900_000;

/** Lets all this happen to three processes and four people, lets it come to rest, and gives an account. */
export async function live(seed: number, happenings: readonly Happening[]): Promise<Account> {
  const all = await Companions.start({ count: 3, seed, ...withSmallScript() });
  const committed = new Map<string, number[]>();
  const takenBack = new Map<string, Set<number>>();
  watchCommits(all, (id, commit) => {
    const seqs = commit.out.flatMap((item) => (item.type === 'message' ? item.seq : []));
    committed.set(id, [...(committed.get(id) ?? []), ...seqs]);
    const taken = takenBack.get(id) ?? new Set();
    for (const { seq, outcome } of commit.marks ?? []) if (outcome !== 'trying') taken.add(seq);
    takenBack.set(id, taken);
  });
  let refusals = 0;
  const refused: SendResult = { ok: false, code: 'channel.unavailable', retry: 'later' };
  all.answer = () => {
    refusals -= 1;
    return refusals >= 0 ? refused : { ok: true };
  };
  const said = new Map<string, number>();
  const delivering: Promise<void>[] = [];
  for (const happening of happenings) {
    switch (happening.does) {
      case 'say': {
        const name = NAMES[happening.who % NAMES.length] ?? '';
        said.set(name, (said.get(name) ?? 0) + 1);
        const inbound = all.inbound(name, { kind: 'text', text: 'talk' });
        delivering.push(all.deliver(inbound, happening.at % all.members.length));
        break;
      }
      case 'pass':
        await all.clock.advance(happening.ms);
        break;
      case 'die': {
        const { process } = all.member(happening.at % all.members.length);
        if (happening.steps === 0) process.kill();
        else process.after(happening.steps, 'kill');
        break;
      }
      case 'cut': {
        const { process } = all.member(happening.at % all.members.length);
        if (happening.steps === 0) process.cut();
        else process.after(happening.steps, 'cut');
        break;
      }
      case 'join':
        await all.join();
        break;
      case 'stop': {
        const { process, companion } = all.member(happening.at % all.members.length);
        if (!process.isDead) void companion.stop().then(() => process.kill());
        break;
      }
      case 'refuse':
        refusals = Math.max(0, refusals) + happening.sends;
        break;
      case 'slow':
        all.latency = () => Math.floor(all.memory.steps.random() * happening.ms);
    }
  }
  await all.join();
  refusals = 0;
  await all.until(Promise.all(delivering));
  await all.clock.advance(AFTERWARDS);
  return account(all, { committed, takenBack, said });
}

function watchCommits(all: Companions, seen: (id: string, commit: Commit) => void): void {
  const { inner } = all.memory;
  const { commit } = inner;
  inner.commit = async (given) => {
    const document = await commit(given);
    if (given.kind === 'person') seen(given.id, given);
    return document;
  };
}

async function account(all: Companions, kept: Pick<Account, 'committed' | 'takenBack' | 'said'>): Promise<Account> {
  const arrived = new Map<string, number[]>();
  for (const { outbound } of all.arrived) {
    const [id = '', seq] = outbound.id.split(':');
    arrived.set(id, [...(arrived.get(id) ?? []), Number(seq)]);
  }
  const turns = new Map<string, number>();
  for (const name of kept.said.keys()) {
    const id = await all.memory.inner.find(addressOf(name));
    const read = id === null ? null : await all.memory.inner.read(id);
    if (read?.status === 'found') turns.set(name, readPersonBody(read.document).session.turn);
  }
  return { ...kept, arrived, turns, unsent: await all.unsent(), people: (await all.people()).length };
}
