import { describe, expect, it } from 'vitest';
import { newPerson } from '../../src/engine/person.ts';
import { retentionFeature } from '../../src/features/privacy/retention-feature.ts';
import type { Store } from '../../src/ports/store.ts';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { NETWORK, Rig, START } from '../support/rig.ts';
import { putSilent } from '../support/silent-people.ts';

const DAY = 24 * 3_600_000;

/** A store in which somebody always writes between being looked at by the round and having their turn of it. */
function withSomebodyWriting(inner: Store, write: () => Promise<void>): Store {
  let looked = 0;
  return {
    ...inner,
    read: async (id) => {
      const read = await inner.read(id);
      if (id === 'person-anna') {
        looked += 1;
        if (looked === 1) await write();
      }
      return read;
    },
  };
}

describe('somebody who writes just before it would happen', () => {
  it('is not told, when they wrote between the decision and the morning', () => {
    const keep = retentionFeature.appointments?.keep;
    const timer = {
      id: 'retention.keep',
      at: START,
      event: 'retention.keep',
      binding: { kind: 'appointment', subject: '2026-12-07', version: 1 },
    } as const;
    const near = (heardAt: number) =>
      ({ person: { ...newPerson(), toldOfEnd: START }, world: { now: START, network: NETWORK }, heardAt }) as never;
    expect(keep?.(near(START - DAY), timer)).toMatchObject({ dialog: 'privacy.retention' });
    expect(keep?.(near(START + 1), timer)).toBeNull();
  });

  it.each([
    ['keeps their answers', { stopped: true }, 1],
    ['stays', { sheets: [] }, 0],
  ])('%s, also when they were looked at a moment before', async (_what, person, sheets) => {
    const inner = createMemoryStore();
    await putSilent(inner, 'anna', START - 400 * DAY, { person });
    // Only the round is to look at her.
    const body = { format: 1, state: { coordinators: [] }, nextSeq: 1, lettersIn: {}, lettersOut: {} };
    await inner.commit({ id: 'network', kind: 'network', expected: 0, body, timers: [], out: [] });
    const store = withSomebodyWriting(inner, async () => {
      const read = await inner.read('person-anna');
      if (read.status !== 'found') throw new Error('gone');
      const { document } = read;
      const before = readPersonBody(document);
      const now = { ...before, session: { ...before.session, heardAt: START + 1 } };
      await inner.commit({ ...document, expected: document.version, body: now as never, out: [] });
    });
    const rig = await Rig.start({ store });
    await rig.clock.advance(3 * 3_600_000);
    const read = await inner.read('person-anna');
    if (read.status !== 'found') throw new Error('She is gone.');
    expect(readPersonBody(read.document).erased).toBeUndefined();
    expect(readPersonBody(read.document).person.sheets).toHaveLength(sheets);
  });
});
