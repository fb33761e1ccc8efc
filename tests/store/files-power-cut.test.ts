import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../src/ports/document.ts';
import type { FileStore } from '../../src/store/files/index.ts';
import { nextDocument, settle } from '../../src/store/next-document.ts';
import { NO_KEYS } from '../../src/store/sealing/keyring.ts';
import { keyringNamed } from '../support/keyrings.ts';
import { codeOf, commitOf, found, messageItem } from './contract.ts';
import { FragileDisk, seededRandom } from './fragile-disk.ts';
import { Folder } from './support.ts';

const IDS = ['d0', 'd1', 'd2', 'd3'];
const ADDRESSES = ['a0', 'a1'].map((value) => ({ channel: 'web', scheme: 'session', value }));

type Step =
  | { do: 'commit'; document: number; address: number | null; size: number; stale: boolean }
  | { do: 'mark'; document: number; seq: number }
  | { do: 'erase'; document: number }
  | { do: 'time'; ms: number }
  | { do: 'restart' };

const document = fc.nat({ max: IDS.length - 1 });
const address = fc.option(fc.nat({ max: ADDRESSES.length - 1 }));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      document,
      address,
      size: fc.nat({ max: 1500 }),
      stale: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('mark' as const), document, seq: fc.integer({ min: 1, max: 12 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), document }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('time' as const), ms: fc.nat({ max: 1500 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);

interface State {
  document: StoredDocument | null;
}

/** What was acknowledged, and what may be there besides because it was under way when the power went. */
class Model {
  readonly #states = new Map<string, State>(IDS.map((id) => [id, { document: null }]));
  /** Address to the document that claimed it last. */
  readonly #claims = new Map<string, string | null>();
  #nextSeq = 1;

  get(id: string): StoredDocument | null {
    return this.#states.get(id)?.document ?? null;
  }

  /** The change that a step asks for: how to ask the store, and what it becomes if that is acknowledged. */
  plan(wanted: Step): {
    id: string;
    ask: (store: FileStore) => Promise<void>;
    after: StoredDocument | null;
    claim: string | null;
  } | null {
    if (wanted.do === 'time' || wanted.do === 'restart') return null;
    const id = IDS[wanted.document] ?? '';
    const before = this.get(id);
    if (wanted.do === 'erase') return { id, ask: (store) => store.erase(id), after: null, claim: null };
    if (wanted.do === 'mark') {
      const marks = [{ seq: wanted.seq, outcome: 'sent' as const }];
      const after = before === null ? null : settle(before, marks);
      return { id, ask: (store) => store.mark(id, marks), after, claim: null };
    }
    const address = wanted.address === null ? undefined : ADDRESSES[wanted.address];
    const item = messageItem(this.#nextSeq, 'x'.repeat(wanted.size));
    this.#nextSeq += 1;
    const commit = commitOf(
      id,
      before?.version ?? 0,
      { seq: item.seq },
      { out: [item], addresses: address === undefined ? [] : [address] },
    );
    return {
      id,
      ask: async (store) => {
        await store.commit(commit);
      },
      after: nextDocument(before, commit),
      claim: address?.value ?? null,
    };
  }

  acknowledge(id: string, after: StoredDocument | null, claim: string | null): void {
    this.#states.set(id, { document: after });
    if (claim !== null) this.#claims.set(claim, id);
    if (after === null) for (const [value, owner] of this.#claims) if (owner === id) this.#claims.set(value, null);
  }

  owner(value: string): string | null {
    return this.#claims.get(value) ?? null;
  }
}

async function stateOf(store: FileStore, id: string): Promise<StoredDocument | null | 'lost'> {
  const result = await store.read(id);
  if (result.status === 'lost') return 'lost';
  return result.status === 'absent' ? null : result.document;
}

async function expectModel(store: FileStore, model: Model): Promise<void> {
  for (const id of IDS) expect(await stateOf(store, id), id).toEqual(model.get(id));
  for (const { channel, scheme, value } of ADDRESSES) {
    expect(await store.find({ channel, scheme, value }), value).toBe(model.owner(value));
  }
  const pending: string[] = [];
  for await (const waiting of store.pending()) pending.push(waiting.id);
  expect(pending.toSorted()).toEqual(IDS.filter((id) => (model.get(id)?.out.length ?? 0) > 0));
}

describe.each([
  { title: 'the store', keyring: NO_KEYS, share: 1 },
  { title: 'the encrypted store', keyring: keyringNamed('first'), share: 3 },
])('whatever happens to $title', ({ keyring, share }) => {
  const options = { segmentBytes: 4000, cacheDocuments: 2, keyring };

  it('is what a simple model says, over any commits, marks, erasures, pauses and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const folder = new Folder();
        const files = new FragileDisk(folder.path);
        const model = new Model();
        try {
          let store = await folder.open({ files, ...options });
          for (const each of steps) {
            const plan = model.plan(each);
            if (each.do === 'time') await folder.clock.advance(each.ms);
            else if (each.do === 'restart') store = await folder.reopen({ files, ...options });
            else if (each.do === 'commit' && each.stale) {
              const version = (model.get(IDS[each.document] ?? '')?.version ?? 0) + 1;
              expect(await codeOf(store.commit(commitOf(IDS[each.document] ?? '', version, 1)))).toBe('store.conflict');
            } else if (plan !== null) {
              await plan.ask(store);
              model.acknowledge(plan.id, plan.after, plan.claim);
            }
            await expectModel(store, model);
          }
          store = await folder.reopen({ files, ...options });
          await expectModel(store, model);
          expect(store.health()).toEqual({ writable: true, quarantined: 0 });
        } finally {
          await folder.dispose();
        }
      }),
      { numRuns: 150 / share, seed: 20261103 + share },
    );
  }, 120_000);

  it('keeps everything acknowledged and invents nothing when the power goes at any call to the disk', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 250 }),
        fc.nat(),
        async (steps, calls, seed) => {
          const folder = new Folder();
          const random = seededRandom(seed);
          const disk = new FragileDisk(folder.path);
          const model = new Model();
          const inDoubt = new Map<string, StoredDocument | null>();
          const claimsInDoubt = new Set<string>();
          try {
            let store = await folder.open({ files: disk, ...options });
            disk.cutAfter(calls, random);
            // Up to one step of each document at the same time, as the runtime's mailboxes do it.
            for (let at = 0; at < steps.length && disk.afterCut === null; ) {
              const together = new Map<string, NonNullable<ReturnType<Model['plan']>>>();
              for (; at < steps.length; at += 1) {
                const next = steps[at];
                if (next === undefined || next.do === 'time' || next.do === 'restart') break;
                const id = IDS[next.document] ?? '';
                // Two claims on one address at the same time may be taken in either order.
                const claimed = [...together.values()].some((plan) => plan.claim !== null);
                if (together.has(id) || (claimed && next.do === 'commit' && next.address !== null)) break;
                if (together.size > 0 && (next.do === 'erase' || [...together.values()].some((p) => p.after === null)))
                  break;
                const plan = model.plan(next);
                if (plan !== null) together.set(id, plan);
              }
              const results = await Promise.all(
                [...together.values()].map(async (plan) => ({ plan, code: await codeOf(plan.ask(store)) })),
              );
              for (const { plan, code } of results) {
                if (code === 'no error') model.acknowledge(plan.id, plan.after, plan.claim);
                else {
                  expect(disk.afterCut).not.toBeNull();
                  inDoubt.set(plan.id, plan.after);
                  if (plan.claim !== null) claimsInDoubt.add(plan.claim);
                }
              }
              const pause = steps[at];
              if (pause?.do === 'time') await folder.clock.advance(pause.ms);
              if (pause?.do === 'restart' && disk.afterCut === null) {
                await folder.close();
                if (disk.afterCut === null) {
                  const code = await codeOf(
                    folder.open({ files: disk, ...options }).then((opened) => {
                      store = opened;
                    }),
                  );
                  if (code !== 'no error') break;
                }
              }
              if (together.size === 0) at += 1;
            }
            await folder.close();
            let survivor = disk.afterCut ?? disk.cutNow(random);
            // A second cut while the first one is being recovered from.
            survivor.cutAfter(1 + Math.floor(random() * 60), random);
            await codeOf(folder.open({ files: survivor, ...options }));
            await folder.close();
            survivor = survivor.afterCut ?? survivor.cutNow(random);

            store = await folder.open({ files: survivor, ...options });
            expect(store.health().quarantined).toBe(0);
            for (const id of IDS) {
              const state = await stateOf(store, id);
              const allowed = inDoubt.has(id) ? [model.get(id), inDoubt.get(id)] : [model.get(id)];
              expect(allowed, id).toContainEqual(state);
            }
            for (const { channel, scheme, value } of ADDRESSES) {
              const owner = model.owner(value);
              if (claimsInDoubt.has(value) || (owner !== null && inDoubt.has(owner))) continue;
              expect(await store.find({ channel, scheme, value }), value).toBe(owner);
            }
            // It takes new turns, and keeps them.
            const before = await stateOf(store, 'd0');
            const expected = before === null || before === 'lost' ? 0 : before.version;
            await store.commit(commitOf('d0', expected, 'after'));
            store = await folder.reopen({ files: survivor, ...options });
            expect(await found(store, 'd0')).toMatchObject({ version: expected + 1, body: 'after' });
          } finally {
            await folder.dispose();
          }
        },
      ),
      { numRuns: Math.ceil(400 / share), seed: 20261103 + share },
    );
  }, 120_000);
});
