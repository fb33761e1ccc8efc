import { describe, expect, it, onTestFinished } from 'vitest';
import { newPerson } from '../../src/engine/person.ts';
import { leaveTogether } from '../../src/features/together/leave-together.ts';
import type { Json } from '../../src/ports/json.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openFileStore, systemFiles } from '../../src/store/files/index.ts';
import { DataFolder } from '../support/data-folder.ts';
import { joinChats } from '../support/joined-chats.ts';
import { OnePair } from '../support/one-pair.ts';
import {
  answers,
  MINUTE,
  makesPair,
  PROFESSIONAL,
  pairOf,
  SECRET,
  SIDES,
  shows,
  VOLUNTEER,
} from '../support/pair-town.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig, START } from '../support/rig.ts';
import {
  aboutToPropose,
  agreed,
  CALLED,
  HOST,
  listedGroup,
  NOTE,
  ORGANISATION,
  proposed,
  TEAM,
  VISITOR,
} from '../support/visit-town.ts';

const { library } = await realLibrary();
const text = (key: string, vars = {}) => library.text('nl', key, vars);
const DAY = 24 * 60 * MINUTE;

/** A gate before the commits of one kind of documents. */
class Gate {
  shut = false;
  /** Resolves when something waits before it. */
  readonly reached: Promise<void>;
  #reach: () => void = () => {};
  #open: (() => void)[] = [];

  constructor() {
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
  }

  async pass(): Promise<void> {
    if (this.shut) this.#reach();
    if (this.shut) await new Promise<void>((open) => this.#open.push(open));
  }

  open(): void {
    this.shut = false;
    for (const open of this.#open.splice(0)) open();
  }
}

/** A companion over a folder of its own; `gate` holds what visits come to. */
async function town(): Promise<{ rig: Rig; folder: DataFolder; gate: Gate }> {
  const folder = new DataFolder();
  const clock = new VirtualClock(START);
  const store = await openFileStore({ folder: folder.path, clock, log: () => {}, files: systemFiles });
  const gate = new Gate();
  const commit: typeof store.commit = async (each) => {
    if (each.kind === 'visit') await gate.pass();
    return store.commit(each);
  };
  const rig = await Rig.start({ store: new Proxy(store, { get: (on, name) => member(on, name, commit) }), clock });
  onTestFinished(async () => {
    gate.open();
    await rig.companion.stop();
    await store.close();
    folder.dispose();
  });
  return { rig, folder, gate };
}

function member(store: object, name: string | symbol, commit: unknown): unknown {
  if (name === 'commit') return commit;
  const found: unknown = Reflect.get(store, name);
  return typeof found === 'function' ? found.bind(store) : found;
}

async function erases(rig: Rig, name: string): Promise<void> {
  await rig.hear(name, { kind: 'command', name: 'erase' });
  await rig.tap(name, 'erase');
  await rig.clock.advance(15 * MINUTE);
}

/** Ids by which somebody is known: their document, and what stands in their pairs and visits. */
async function idOf(rig: Rig, name: string): Promise<string> {
  return (await rig.store.find(addressOf(name))) ?? '';
}

/** Documents whose state, apart from the numbers of letters, still has an id. */
async function statesWith(rig: Rig, id: string, kinds: readonly ('pair' | 'visit' | 'group' | 'person')[]) {
  const found: string[] = [];
  for (const kind of kinds) {
    for await (const each of rig.store.list(kind)) {
      const read = await rig.store.read(each);
      if (read.status !== 'found') continue;
      const { lettersIn, lettersOut, ...rest } = read.document.body as Record<string, Json>;
      if (JSON.stringify([rest, read.document.timers, read.document.out]).includes(id)) found.push(kind);
    }
  }
  return found;
}

const told = (rig: Rig, name: string, from: number) =>
  rig
    .messages(name)
    .slice(from)
    .map(({ message }) => message.text);

describe.each(SIDES)('who erases everything while a pair is open or shown: %s', (name) => {
  const other = name === VOLUNTEER ? PROFESSIONAL : VOLUNTEER;
  const called = { [VOLUNTEER]: 'Fatma', [PROFESSIONAL]: 'Anna' }[name];

  it.each(['open', 'ready', 'shown'] as const)(
    'leaves nothing behind when it is %s, and the other is told',
    async (when) => {
      const { rig, folder } = await town();
      await pairOf(rig);
      for (const each of SIDES) await answers(rig, each);
      if (when !== 'open') await shows(rig, name);
      if (when === 'shown') await shows(rig, other);
      await rig.clock.advance(15 * MINUTE);
      const id = await idOf(rig, name);
      const before = rig.messages(other).length;
      expect(folder.holding([SECRET[name]])).not.toEqual([]);
      await erases(rig, name);
      expect(told(rig, other, before)).toEqual([text(`together.news.${when === 'shown' ? 'left' : 'leftUnseen'}`)]);
      expect(folder.holding([SECRET[name], `"${called}"`, addressOf(name).value])).toEqual([]);
      expect(await statesWith(rig, id, ['pair', 'person'])).toEqual([]);
      // What the other answered is theirs still.
      expect(folder.holding([SECRET[other]])).not.toEqual([]);
    },
  );
});

describe('who erases everything while a pair has not answered yet', () => {
  it('leaves it as soon as it has', () => {
    const pair = new OnePair();
    pair.take('fatma', 'open', { side: 'informal', name: 'Fatma' });
    const entering = { pair: 'pair', code: null, side: 'formal', name: 'Anna' } as const;
    pair.take('anna', 'join', { name: 'Anna' });
    const [left] = leaveTogether({ ...newPerson(), pairing: [entering] });
    expect(left).toMatchObject({ to: 'pair', letter: { kind: 'pair.leave' } });
    const letters = pair.take('anna', 'leave', left?.letter.body ?? {});
    expect(letters?.map(({ to, kind }) => `${to} ${kind}`)).toContain('fatma left');
    expect(JSON.stringify(pair.state)).not.toMatch(/anna/i);
  });

  it('cannot be thrown out of it by somebody else who writes the same', () => {
    const pair = OnePair.joined();
    const before = JSON.stringify(pair.state);
    expect(pair.take('stranger', 'leave', { as: null })).toBeNull();
    expect(JSON.stringify(pair.state)).toBe(before);
  });

  it('lets nobody in any more by the code, in the whole companion', async () => {
    const { rig, folder } = await town();
    await rig.welcome(VOLUNTEER);
    await makesPair(rig, VOLUNTEER, 'Fatma');
    await erases(rig, VOLUNTEER);
    await rig.clock.advance(DAY);
    expect(folder.holding(['Fatma'])).toEqual([]);
  });
});

describe('a visitor who erases everything', () => {
  it.each(['proposed', 'agreed'] as const)(
    'leaves nothing of a visit that is %s, and its host is told',
    async (when) => {
      const { rig, folder } = await town();
      await (when === 'agreed' ? agreed(rig) : proposed(rig));
      await rig.clock.advance(15 * MINUTE);
      const id = await idOf(rig, VISITOR);
      const before = rig.messages(HOST).length;
      expect(folder.holding([CALLED, TEAM, NOTE])).not.toEqual([]);
      await erases(rig, VISITOR);
      await rig.clock.advance(DAY);
      const news = told(rig, HOST, before).join('\n');
      expect(news).toContain('30 november 2026');
      expect(news).not.toContain(CALLED);
      expect(folder.holding([CALLED, TEAM, NOTE, addressOf(VISITOR).value])).toEqual([]);
      expect(await statesWith(rig, id, ['visit', 'group', 'person'])).toEqual([]);
    },
  );

  it('leaves no proposal that is still on its way to anybody', async () => {
    const { rig, folder, gate } = await town();
    await listedGroup(rig);
    await aboutToPropose(rig);
    const id = await idOf(rig, VISITOR);
    gate.shut = true;
    const act = async (content: Parameters<Rig['inbound']>[1]) => rig.companion.receive(rig.inbound(VISITOR, content));
    const question = async () => (await rig.body(VISITOR))?.session.question?.number;
    await act({ kind: 'option', id: `q${await question()}-send` });
    await gate.reached;
    await act({ kind: 'command', name: 'erase' });
    const before = rig.messages(HOST).length;
    await act({ kind: 'option', id: `q${await question()}-erase` });
    gate.open();
    await rig.companion.idle();
    await rig.clock.advance(2 * DAY);
    expect(await rig.store.find(addressOf(VISITOR))).toBeNull();
    expect(told(rig, HOST, before).filter((said) => said.includes(CALLED))).toEqual([]);
    expect((await rig.body(HOST))?.person.hosted ?? []).toEqual([]);
    expect(folder.holding([CALLED, TEAM, NOTE])).toEqual([]);
    expect(await statesWith(rig, id, ['visit', 'group', 'person'])).toEqual([]);
  });
});

describe('a host who erases everything', () => {
  it.each(['proposed', 'agreed'] as const)(
    'leaves nothing of a visit that is %s, and its visitor is told',
    async (when) => {
      const { rig } = await town();
      await (when === 'agreed' ? agreed(rig) : proposed(rig));
      await rig.clock.advance(15 * MINUTE);
      const id = await idOf(rig, HOST);
      const before = rig.messages(VISITOR).length;
      await erases(rig, HOST);
      expect(told(rig, VISITOR, before).join('\n')).toContain(`${ORGANISATION} heeft het bezoek afgezegd`);
      await rig.clock.advance(DAY);
      expect(await statesWith(rig, id, ['visit', 'group', 'person'])).toEqual([]);
    },
  );

  it('lets no visitor wait whose proposal was on its way to them', async () => {
    const { rig, gate } = await town();
    await listedGroup(rig);
    await aboutToPropose(rig);
    await rig.hear(HOST, { kind: 'command', name: 'erase' });
    gate.shut = true;
    const tap = async (name: string, id: string) => {
      const question = (await rig.body(name))?.session.question?.number;
      await rig.companion.receive(rig.inbound(name, { kind: 'option', id: `q${question}-${id}` }));
    };
    await tap(VISITOR, 'send');
    await gate.reached;
    const before = rig.messages(VISITOR).length;
    await tap(HOST, 'erase');
    gate.open();
    await rig.companion.idle();
    await rig.clock.advance(DAY);
    expect(await rig.store.find(addressOf(HOST))).toBeNull();
    expect(told(rig, VISITOR, before).join('\n')).toContain(`${ORGANISATION} heeft het bezoek afgezegd`);
  });
});

describe('somebody whose two chats were joined and who erases everything', () => {
  it('is gone from a pair and from a visit, under each of the ids by which they were known', async () => {
    const { rig, folder } = await town();
    const laptop = 'laptop-31612000009';
    await pairOf(rig);
    for (const each of SIDES) await answers(rig, each);
    await shows(rig, VOLUNTEER);
    await proposed(rig);
    await rig.welcome(laptop);
    const ids = await Promise.all([VOLUNTEER, HOST, laptop].map((each) => idOf(rig, each)));
    await joinChats(rig, { madeIn: laptop, typedIn: VOLUNTEER });
    await joinChats(rig, { madeIn: laptop, typedIn: HOST });
    const before = rig.messages(VISITOR).length;
    await erases(rig, laptop);
    await rig.clock.advance(DAY);
    expect(folder.holding([SECRET[VOLUNTEER], '"Fatma"'])).toEqual([]);
    for (const id of ids) expect(await statesWith(rig, id, ['pair', 'visit', 'person'])).toEqual([]);
    expect(told(rig, VISITOR, before).join('\n')).toContain(`${ORGANISATION} heeft het bezoek afgezegd`);
    expect(rig.last(PROFESSIONAL)).toBe(text('together.news.leftUnseen'));
  });
});
