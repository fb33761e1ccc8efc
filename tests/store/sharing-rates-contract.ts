import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SharedRates } from '../../src/ports/sharing.ts';
import { type Joined, joining, pass, type SharingSubject } from './sharing-subject.ts';

function rate(max: number, per: number) {
  return { max, per, source: 'test', checkedOn: '2026-11-01' };
}

/** Rates, of every store that several processes share. */
export function ratesContract(name: string, make: () => Promise<SharingSubject>): void {
  describe(`rates of ${name}`, () => {
    let subject: SharingSubject;
    const join = () => joining(subject);

    beforeEach(async () => {
      subject = await make();
    });

    afterEach(() => subject.dispose());

    it('give at once what no rate is on', async () => {
      const one = await join();
      const rates: SharedRates = { purpose: 'reply', overall: [], initiative: [rate(1, 60_000)] };
      for (let n = 0; n < 5; n += 1) expect(await one.sharing.place('web', rates)).toBe(0);
    });

    it('let no window of theirs hold too many, whichever processes ask, and let everybody through in the end', async () => {
      const all = [await join(), await join(), await join()];
      const [slow, quick] = [rate(8, 600), rate(3, 120)];
      const rates: SharedRates = { purpose: 'reply', overall: [slow, quick], initiative: [] };
      const given: { from: number; until: number }[] = [];
      const ask = async ({ sharing }: Joined): Promise<void> => {
        for (;;) {
          const from = subject.clock.now();
          const wait = await sharing.place('web', rates);
          if (wait === 0) given.push({ from, until: subject.clock.now() });
          if (wait === 0) return;
          expect(wait).toBeLessThanOrEqual(600);
          await pass(subject.clock, wait);
        }
      };
      const asking = Promise.all(Array.from({ length: 30 }, (_, n) => ask(all[n % 3] as Joined)));
      await subject.eventually(() => given.length === 30);
      await asking;
      given.sort((a, b) => a.until - b.until);
      for (const { max, per } of [slow, quick]) {
        for (const [at, { until }] of given.entries()) {
          // Each was given some time between its question and its answer, so that the first one may be any of them.
          const window = given.slice(Math.max(0, at - max), at + 1);
          if (window.length <= max) continue;
          expect(until - Math.min(...window.map(({ from }) => from))).toBeGreaterThanOrEqual(per);
        }
      }
    });

    it('of our own initiative hold up no answers, and count to the rates of all', async () => {
      const [one, two] = [await join(), await join()];
      const rates = { overall: [rate(3, 60_000)], initiative: [rate(1, 60_000)] };
      expect(await one.sharing.place('web', { purpose: 'initiative', ...rates })).toBe(0);
      expect(await two.sharing.place('web', { purpose: 'initiative', ...rates })).toBeGreaterThan(0);
      expect(await two.sharing.place('web', { purpose: 'reply', ...rates })).toBe(0);
      expect(await one.sharing.place('web', { purpose: 'reply', ...rates })).toBe(0);
      expect(await one.sharing.place('web', { purpose: 'reply', ...rates })).toBeGreaterThan(0);
      expect(await one.sharing.place('telegram', { purpose: 'reply', ...rates })).toBe(0);
    });

    it('give no place on our own initiative in any process while the channel wants to be spared', async () => {
      const [one, two] = [await join(), await join()];
      const rates = { overall: [rate(100, 1_000)], initiative: [] };
      await one.sharing.pause('web', 'initiative', 700);
      const wait = await two.sharing.place('web', { purpose: 'initiative', ...rates });
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(700);
      expect(await two.sharing.place('web', { purpose: 'reply', ...rates })).toBe(0);
      expect(await two.sharing.place('telegram', { purpose: 'initiative', ...rates })).toBe(0);
      await subject.eventually(async () => (await two.sharing.place('web', { purpose: 'initiative', ...rates })) === 0);
    });
  });
}
