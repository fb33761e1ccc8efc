import { NO_TURN } from '../../src/ports/document.ts';
import type { Store } from '../../src/ports/store.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import { asJson, newPersonBody } from '../../src/runtime/person-document.ts';

/** Commits that are under way at once. */
const AT_ONCE = 64;
const YEAR = 365 * 24 * 3_600_000;

/** Puts so many people in a store, each with a timer that is far away. */
export async function putPeople(store: Store, count: number, now: number): Promise<void> {
  const ids = seededIds('people');
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const address = { channel: 'telegram', scheme: 'chat', value: String(8_000_000_000 + next) };
      await store.commit({
        id: ids.uuid(),
        kind: 'person',
        expected: 0,
        body: asJson({ ...newPersonBody(false, 'nl'), addresses: [address] }),
        timers: [{ id: 'far', at: now + YEAR, event: 'chaos.ring', binding: { kind: 'wait', turn: NO_TURN } }],
        out: [],
        addresses: [address],
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
