import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIRECTORY_DOCUMENT } from '../../src/features/visits/letters.ts';
import type { Json } from '../../src/ports/json.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { visitTotals } from '../../src/runtime/visit-totals.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { Place } from '../support/command-line.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.leave());

async function keep(state: Json | null): Promise<void> {
  const store = await openFileStore({ folder: place.data, clock: new VirtualClock(0) });
  if (state !== null) {
    const body = { format: 1, state, nextSeq: 1, lettersIn: {}, lettersOut: {} };
    await store.commit({ id: DIRECTORY_DOCUMENT, kind: 'directory', expected: 0, body, timers: [], out: [] });
  }
  await store.close();
}

const visits = (...args: string[]) => place.run(['visits', '--data', place.data, ...args]);

describe('kennismaker visits', () => {
  it('says that there were none where nobody visited anybody', async () => {
    await keep(null);
    expect(await visits()).toEqual({ code: 0, out: 'planned\t0\nmade\t0\n', err: '' });
  });

  it('prints the two totals of the network, and no group and nobody', async () => {
    await keep({ groups: [{ group: 'g1', title: 'Moedergroep Zuid' }], totals: { planned: 12, made: 5 } });
    expect(await visits()).toEqual({ code: 0, out: 'planned\t12\nmade\t5\n', err: '' });
    const { code, out } = await visits('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ planned: 12, made: 5 });
  });

  it('does not pass for none when they can not be read', async () => {
    const lost = { read: async () => ({ status: 'lost' as const }) };
    await expect(visitTotals(lost)).rejects.toMatchObject({ code: 'visits.totals-lost' });
  });
});
