import { describe, expect, it } from 'vitest';
import { addCode, type Codes, NO_CODES } from '../../src/features/codes/codes-document.ts';
import type { Content } from '../../src/ports/inbound.ts';
import type { Store } from '../../src/ports/store.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { CrashingStore, type Moment } from '../support/crashing-store.ts';
import { realLibrary } from '../support/real-library.ts';
import { addressOf, Rig, START } from '../support/rig.ts';

const { library } = await realLibrary();
const CODE = 'AB2C-D3EF-GH4J-K';

/** What a person does, and the number of its question where it is a tap. */
type Act = { text: string } | { tap: string };

/** A store in which there is one code, and a person who stands in the menu. */
async function prepared(roles: readonly string[] = []): Promise<Store> {
  const store = createMemoryStore();
  const rig = await Rig.start({ store });
  await rig.welcome('anna');
  await rig.companion.createCode({ role: 'coordinator', uses: 5, days: 30 }, CODE);
  const document = await rig.document('anna');
  if (document && roles.length > 0) {
    const body = document.body as unknown as { person: { roles: readonly string[] } };
    const changed = { ...body, person: { ...body.person, roles } };
    await store.commit({
      id: document.id,
      kind: 'person',
      expected: document.version,
      body: JSON.parse(JSON.stringify(changed)),
      timers: document.timers,
      out: [],
    });
  }
  await rig.companion.stop();
  return store;
}

/** The tap's stamp, from what lies in the store: a person sees it on the screen. */
async function contentOf(store: Store, act: Act): Promise<Content> {
  if ('text' in act) return { kind: 'text', text: act.text };
  const id = await store.find(addressOf('anna'));
  const read = await store.read(id ?? '');
  if (read.status !== 'found') throw new Error('There is nobody.');
  const { question } = (read.document.body as unknown as { session: { question: { number: number } | null } }).session;
  return { kind: 'option', id: `q${question?.number ?? 0}-${act.tap}` };
}

interface Outcome {
  store: Store;
  /** Texts that the person got from either process. */
  texts: string[];
  turns: number;
  crashed: boolean;
}

/** Lets the person do all this while the process dies at its `dies`th write; a second process then goes on. */
async function through(inner: Store, acts: readonly Act[], dies: number, moment: Moment): Promise<Outcome> {
  const crashing = new CrashingStore(inner, dies, moment);
  const first = await Rig.make({ store: crashing.store, clock: new VirtualClock(START + 1_000), hangs: true });
  await Promise.race([first.companion.start(), crashing.died]);
  let second: Rig | null = null;
  const before = await turnsOf(inner);
  for (const [index, act] of acts.entries()) {
    const content = await contentOf(inner, act);
    const inbound = first.inbound('anna', content, `act-${index}`);
    if (!second) {
      const taken = first.companion.receive(inbound).then(() => first.companion.idle());
      await Promise.race([taken, crashing.died]);
      if (!crashing.dead) continue;
      second = await Rig.start({ store: inner, clock: new VirtualClock(START + 2_000), seed: 'second' });
    }
    // The channel delivers again what was not acknowledged, and perhaps what was.
    await second.companion.receive(inbound);
    await second.companion.idle();
  }
  second ??= await Rig.start({ store: inner, clock: new VirtualClock(START + 2_000), seed: 'second' });
  await second.clock.settle();
  const texts = [...first.messages('anna'), ...second.messages('anna')].map((outbound) => outbound.message.text);
  return { store: inner, texts, turns: (await turnsOf(inner)) - before, crashed: crashing.dead };
}

async function personOf(store: Store) {
  const id = await store.find(addressOf('anna'));
  const read = await store.read(id ?? '');
  if (read.status !== 'found') throw new Error('There is nobody.');
  return read.document.body as unknown as {
    person: { roles: string[]; wrongCodes: number[] };
    session: { turn: number; question: unknown };
  };
}

async function turnsOf(store: Store): Promise<number> {
  return (await personOf(store)).session.turn;
}

async function codesOf(store: Store): Promise<Codes> {
  const read = await store.read('codes');
  if (read.status !== 'found') throw new Error('There are no codes.');
  return (read.document.body as unknown as { codes: Codes }).codes;
}

async function unsent(store: Store): Promise<number> {
  let count = 0;
  for await (const document of store.pending()) count += document.out.length;
  return count;
}

const TYPING_A_CODE: Act[] = [{ tap: 'more' }, { tap: 'code' }];

describe.each<[Moment]>([['before'], ['after']])('a process that dies %s its n-th write', (moment) => {
  /** Goes through all n at which it may die, and one more at which it does not. */
  async function forEveryWrite(acts: readonly Act[], roles: string[], check: (outcome: Outcome) => Promise<void>) {
    let survived = false;
    for (let dies = 1; !survived && dies < 40; dies += 1) {
      const outcome = await through(await prepared(roles), acts, dies, moment);
      await check(outcome);
      expect(await unsent(outcome.store)).toBe(0);
      expect((await personOf(outcome.store)).session.question).not.toBeNull();
      survived = !outcome.crashed;
      if (survived) expect(dies).toBeGreaterThan(8);
    }
    expect(survived).toBe(true);
  }

  it('lets a right code be used once, gives the role once, and tells the person', async () => {
    await forEveryWrite([...TYPING_A_CODE, { text: CODE }], [], async ({ store, texts, turns }) => {
      expect((await personOf(store)).person.roles).toEqual(['coordinator']);
      const [code] = (await codesOf(store)).codes;
      expect(code).toMatchObject({ usesLeft: 4 });
      expect(code?.usedBy).toHaveLength(1);
      // Three acts and one answering letter.
      expect(turns).toBe(4);
      const role = library.text('nl', 'system.roles.coordinator');
      expect(texts.join('\n')).toContain(library.text('nl', 'system.codeGranted', { role }));
    });
  });

  it('counts a wrong code once, for the person and for all', async () => {
    await forEveryWrite([...TYPING_A_CODE, { text: 'WRON-GWRO-NGWR-O' }], [], async ({ store, texts, turns }) => {
      expect((await personOf(store)).person.wrongCodes).toHaveLength(1);
      const codes = await codesOf(store);
      expect(codes.wrong).toHaveLength(1);
      expect(codes.codes[0]).toMatchObject({ usesLeft: 5 });
      expect(turns).toBe(4);
      expect(texts.join('\n')).toContain(library.text('nl', 'system.codeWrong'));
    });
  });

  it('makes one code for an admin who asks for one, and shows it', async () => {
    const acts: Act[] = [{ tap: 'more' }, { tap: 'codes' }, { tap: 'professional' }, { text: '3' }];
    await forEveryWrite(acts, ['admin'], async ({ store, texts }) => {
      const { codes } = await codesOf(store);
      expect(codes.map(({ role, usesLeft }) => ({ role, usesLeft }))).toEqual([
        { role: 'coordinator', usesLeft: 5 },
        { role: 'professional', usesLeft: 3 },
      ]);
      const shown = /[A-Z2-9]{4}-[A-Z2-9-]{5,}/.exec(texts.join('\n'))?.[0] ?? '';
      const probe = addCode(NO_CODES, shown, { role: 'admin', uses: 1, days: 1 }, START);
      expect(codes[1]?.hash).toBe(probe.codes[0]?.hash);
    });
  });
});
