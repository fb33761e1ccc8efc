import { expect, it } from 'vitest';
import { takeInventory } from '../../src/store/moving/inventory.ts';
import type { MovingStore } from '../../src/store/moving/moving-store.ts';
import { messageItem, timerOf } from './contract.ts';
import { phone } from './moving-fixture.ts';

it('the same things in another order have the same checksum, and a change of anything has another', async () => {
  const document = { id: 'a', kind: 'person' as const, version: 1, body: { x: 1, y: 'z' }, timers: [], out: [] };
  const holding = (...kept: { document: object; addresses: ReturnType<typeof phone>[] }[]) =>
    takeInventory(
      {
        async *everything() {
          yield* kept as never[];
        },
      } as unknown as MovingStore,
      [],
    ).then(({ checksum }) => checksum);
  const b = { document: { ...document, id: 'b' }, addresses: [] };
  const a = { document, addresses: [phone('1'), phone('2')] };
  const same = await holding(a, b);
  expect(
    await holding(b, { document: { ...document, body: { y: 'z', x: 1 } }, addresses: [phone('2'), phone('1')] }),
  ).toBe(same);
  for (const changed of [
    { ...a, addresses: [phone('1')] },
    { ...a, document: { ...document, version: 2 } },
    { ...a, document: { ...document, body: { x: '1', y: 'z' } } },
    { ...a, document: { ...document, timers: [timerOf('t', 1)] } },
    { ...a, document: { ...document, out: [messageItem(1)] } },
  ]) {
    expect(await holding(changed, b)).not.toBe(same);
  }
  expect(await holding(a)).not.toBe(same);
});
