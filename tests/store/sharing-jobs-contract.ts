import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timer } from '../../src/ports/document.ts';
import { ANNA, BILAL, commitOf, timerOf } from './contract.ts';
import { type Joined, joining, letterItem, type SharingSubject } from './sharing-subject.ts';

/** Jobs and the lead, of every store that several processes share. */
export function jobsContract(name: string, make: () => Promise<SharingSubject>): void {
  describe(`jobs of ${name}`, () => {
    let subject: SharingSubject;
    const join = (...channels: readonly string[]) => joining(subject, ...channels);

    beforeEach(async () => {
      subject = await make();
    });

    afterEach(() => subject.dispose());

    const lettersOf = (...all: readonly Joined[]) => all.flatMap(({ host }) => host.letterJobs).toSorted();
    const timersOf = (...all: readonly Joined[]) => all.flatMap(({ host }) => host.timerJobs).toSorted();

    /** Commits a document anew with these timers. */
    const timed = ({ store }: Joined, id: string, expected: number, ...timers: readonly Timer[]) =>
      store.commit(commitOf(id, expected, null, { timers }));

    it('come for the letters of a commit, once when they succeed, to whoever is free', async () => {
      const [one, two] = [await join(), await join()];
      await one.store.commit(commitOf(ANNA, 0, null, { out: [letterItem(1, BILAL), letterItem(2, BILAL)] }));
      await subject.eventually(() => lettersOf(one, two).length > 0);
      await two.store.commit(commitOf(BILAL, 0, null, { out: [letterItem(1, ANNA)] }));
      await subject.eventually(() => lettersOf(one, two).includes(BILAL));
      expect(lettersOf(one, two)).toEqual([ANNA, BILAL]);
    });

    it('come for what is committed while one of the same document is being done', async () => {
      const one = await join();
      let go: () => void = () => {};
      one.host.job = () => new Promise((done) => (go = done));
      await one.store.commit(commitOf(ANNA, 0, null, { out: [letterItem(1, BILAL)] }));
      await subject.eventually(() => lettersOf(one).length === 1);
      one.host.job = async () => {};
      await one.store.commit(commitOf(ANNA, 1, null, { out: [letterItem(2, BILAL)] }));
      go();
      await subject.eventually(() => lettersOf(one).length === 2);
    });

    it('come again after a failure', async () => {
      const [one, two] = [await join(), await join()];
      let failures = 0;
      for (const { host } of [one, two]) {
        host.job = async () => {
          failures += 1;
          if (failures === 1) throw new Error('This one fails.');
        };
      }
      await one.store.commit(commitOf(ANNA, 0, null, { out: [letterItem(1, BILAL)] }));
      await subject.eventually(() => lettersOf(one, two).length === 2);
      expect(failures).toBe(2);
    });

    it('that a process had in hand when it died come to another', async () => {
      const one = await join();
      one.host.job = () => new Promise(() => {});
      const at = subject.clock.now();
      await one.store.commit(commitOf(ANNA, 0, null, { out: [letterItem(1, BILAL)], timers: [timerOf('t', at)] }));
      await subject.eventually(() => lettersOf(one).length === 1 && timersOf(one).length === 1);
      const two = await join();
      two.host.job = async (id) => {
        const read = await two.store.read(id);
        if (read.status === 'found' && read.document.timers.length > 0) await timed(two, id, 1);
      };
      await one.kill();
      await subject.eventually(() => lettersOf(two).length === 1 && timersOf(two).length >= 1);
    });

    it('come for the timers of a document, at their moment and not before it', async () => {
      const one = await join();
      const at = subject.clock.now() + 1_500;
      let came = 0;
      one.host.job = async (id) => {
        came = subject.clock.now();
        await timed(one, id, 1);
      };
      await timed(one, ANNA, 0, timerOf('late', at + 60_000), timerOf('first', at));
      await subject.eventually(() => came > 0);
      expect(came).toBeGreaterThanOrEqual(at);
      expect(timersOf(one)).toEqual([ANNA]);
    });

    it('come at the moment that the last commit named: sooner, later, or for one that is set anew', async () => {
      const one = await join();
      const start = subject.clock.now();
      const came = new Map<string, number>();
      one.host.job = async (id) => {
        const read = await one.store.read(id);
        if (read.status !== 'found') return;
        const { version, timers } = read.document;
        if (timers.length > 0 && timers.every((timer) => timer.at <= subject.clock.now())) {
          came.set(id, subject.clock.now());
          await timed(one, id, version);
        }
      };
      await timed(one, ANNA, 0, timerOf('t', start + 600_000));
      await timed(one, ANNA, 1, timerOf('t', start + 500));
      await timed(one, BILAL, 0, timerOf('t', start + 500));
      await timed(one, BILAL, 1, timerOf('t', start + 2_500));
      await subject.eventually(() => came.size === 2);
      expect(came.get(ANNA)).toBeGreaterThanOrEqual(start + 500);
      expect(came.get(BILAL)).toBeGreaterThanOrEqual(start + 2_500);
      came.clear();
      await timed(one, ANNA, 3, timerOf('again', subject.clock.now() + 200));
      await subject.eventually(() => came.has(ANNA));
    });

    it('are not lost when they come a moment too early, by the clock of who does them', async () => {
      const one = await join();
      let early = 0;
      one.host.job = async (id) => {
        early += 1;
        if (early > 1) await timed(one, id, 1);
      };
      await timed(one, ANNA, 0, timerOf('t', subject.clock.now() + 100));
      await subject.eventually(() => early === 2);
    });

    it('do not come any more to a process that retires, which ends those in hand first', async () => {
      const [one, two] = [await join(), await join()];
      two.host.job = async () => {};
      await one.sharing.retire();
      await one.store.commit(commitOf(ANNA, 0, null, { out: [letterItem(1, BILAL)] }));
      await subject.eventually(() => lettersOf(two).length === 1);
      expect(one.host.letterJobs).toEqual([]);
      let go: () => void = () => {};
      two.host.job = () => new Promise((done) => (go = done));
      await one.store.commit(commitOf(BILAL, 0, null, { out: [letterItem(1, ANNA)] }));
      await subject.eventually(() => lettersOf(two).length === 2);
      let isRetired = false;
      const retiring = two.sharing.retire().then(() => {
        isRetired = true;
      });
      await two.store.read(ANNA);
      expect(isRetired).toBe(false);
      go();
      await subject.eventually(() => isRetired);
      await retiring;
    });
  });

  describe(`the lead of ${name}`, () => {
    let subject: SharingSubject;
    const join = () => joining(subject, 'web');
    const leadsOf = (all: readonly Joined[]) => all.filter(({ sharing }) => sharing.isLead);

    beforeEach(async () => {
      subject = await make();
    });

    afterEach(() => subject.dispose());

    it('is one process; when it dies, another one', async () => {
      const all = [await join(), await join(), await join()];
      await subject.eventually(() => leadsOf(all).length === 1);
      const [first] = leadsOf(all);
      expect(first?.host.leads).toEqual([true]);
      await first?.kill();
      const others = all.filter((each) => each !== first);
      await subject.eventually(() => leadsOf(others).length === 1);
      expect(leadsOf(others)[0]?.host.leads).toEqual([true]);
      expect(others.flatMap(({ host }) => host.leads)).toEqual([true]);
    });

    it('is told when it is not the lead any more, because it retires', async () => {
      const all = [await join(), await join()];
      await subject.eventually(() => leadsOf(all).length === 1);
      const [first] = leadsOf(all);
      await first?.sharing.retire();
      expect(first?.sharing.isLead).toBe(false);
      expect(first?.host.leads).toEqual([true, false]);
      await subject.eventually(() => leadsOf(all).length === 1);
      expect(leadsOf(all)).not.toEqual([first]);
    });

    it('is told when it is not the lead any more, because nobody hears it; then it is somebody again', async () => {
      const all = [await join(), await join()];
      await subject.eventually(() => leadsOf(all).length === 1);
      const [first] = leadsOf(all);
      await first?.cut();
      await subject.eventually(() => first?.host.leads.length !== 1);
      expect(first?.host.leads.slice(0, 2)).toEqual([true, false]);
      await subject.eventually(() => leadsOf(all).length === 1);
    });

    it('hears of the parts of a broadcast that others commit, and nobody else does', async () => {
      const all = [await join(), await join(), await join()];
      await subject.eventually(() => leadsOf(all).length === 1);
      const [lead] = leadsOf(all);
      const [one, two] = all.filter((each) => each !== lead);
      await lead?.store.commit(commitOf(BILAL, 0, null, { kind: 'part' }));
      await one?.store.commit(commitOf(ANNA, 0, null, { kind: 'part' }));
      await subject.eventually(() => lead?.host.parts.length !== 0);
      expect(lead?.host.parts).toEqual([ANNA]);
      expect([one, two].flatMap((each) => each?.host.parts)).toEqual([]);
    });

    it('tells the others its ways in', async () => {
      const all = [await join(), await join()];
      const door = { channel: 'web', url: 'https://example.org/{code}' };
      await subject.eventually(() => leadsOf(all).length === 1);
      for (const { host, sharing } of all) if (sharing.isLead) host.ways = [door];
      const other = all.find(({ sharing }) => !sharing.isLead);
      await subject.eventually(() => other?.sharing.doors.length === 1);
      expect(other?.sharing.doors).toEqual([door]);
    });
  });

  describe(`what one process at a time does, of ${name}`, () => {
    let subject: SharingSubject;
    const join = () => joining(subject);

    beforeEach(async () => {
      subject = await make();
    });

    afterEach(() => subject.dispose());

    it('is done by one at a time, each in its turn, whatever comes of it', async () => {
      const all = [await join(), await join(), await join()];
      let most = 0;
      let now = 0;
      const work = (each: Joined, n: number) =>
        each.sharing.alone('test', async () => {
          now += 1;
          most = Math.max(most, now);
          await each.store.read(ANNA);
          now -= 1;
          if (n % 4 === 0) throw new Error('This one fails.');
          return n;
        });
      const results = await Promise.allSettled(all.flatMap((each, n) => [work(each, n), work(each, n + 3)]));
      expect(most).toBe(1);
      expect(results.map((each) => (each.status === 'fulfilled' ? each.value : 'failed')).toSorted()).toEqual([
        1,
        2,
        3,
        5,
        'failed',
        'failed',
      ]);
    });

    it('holds up nothing of another name, and nobody when its process dies', async () => {
      const [one, two] = [await join(), await join()];
      let began = 0;
      void one.sharing.alone('test', () => {
        began += 1;
        return new Promise(() => {});
      });
      await subject.eventually(() => began === 1);
      expect(await two.sharing.alone('other', async () => 'done')).toBe('done');
      let done = false;
      const waiting = two.sharing.alone('test', async () => {
        done = true;
      });
      await two.store.read(ANNA);
      expect(done).toBe(false);
      await one.kill();
      await subject.eventually(() => done);
      await waiting;
    });
  });
}
