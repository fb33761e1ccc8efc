import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../src/ports/document.ts';
import type { Commit } from '../../src/ports/store.ts';
import { ANNA, BILAL, codeOf, commitOf, messageItem } from './contract.ts';
import { jobsContract } from './sharing-jobs-contract.ts';
import { ratesContract } from './sharing-rates-contract.ts';
import { type Joined, joining, messageTo, type SharingProcess, type SharingSubject } from './sharing-subject.ts';

export type { SharingProcess, SharingSubject };

/** Where `messageItem` goes. */
const WEB = { channel: 'web', scheme: 'session', value: 's1' };

/** A commit of somebody, with these messages. */
function saying(id: string, expected: number, seqs: readonly number[], more: Partial<Commit> = {}): Commit {
  return commitOf(id, expected, null, { out: seqs.map((seq) => messageItem(seq)), ...more });
}

/** What every store that several processes share is run through. */
export function sharingContract(name: string, make: () => Promise<SharingSubject>): void {
  describe(`lines of ${name}`, () => {
    let subject: SharingSubject;
    const join = (...channels: readonly string[]) => joining(subject, ...channels);

    beforeEach(async () => {
      subject = await make();
    });

    afterEach(() => subject.dispose());

    /** Who holds the line of a document, of these. */
    const holders = (id: string, ...all: readonly Joined[]) => all.filter(({ sharing }) => sharing.holds(id, WEB));

    it('are held by who commits them and by nobody else', async () => {
      const [one, two] = [await join('web'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1]));
      expect(await two.sharing.take(ANNA)).toMatchObject({ id: ANNA, version: 1, out: [{ seq: 1 }] });
      expect(holders(ANNA, one, two)).toEqual([one]);
      await two.store.commit(saying(ANNA, 1, [2]));
      expect(holders(ANNA, one, two)).toEqual([one]);
    });

    it('are each somebody’s: the addresses of one document may be at different processes', async () => {
      const [one, two] = [await join('web'), await join('telegram')];
      const chat = { channel: 'telegram', scheme: 'chat', value: '7' };
      await one.store.commit(commitOf(ANNA, 0, null, { out: [messageItem(1), messageTo(chat, 2)] }));
      await two.sharing.take(ANNA);
      expect([one, two].map(({ sharing }) => sharing.holds(ANNA, WEB))).toEqual([true, false]);
      expect([one, two].map(({ sharing }) => sharing.holds(ANNA, chat))).toEqual([false, true]);
    });

    it('are offered to others when their committer does not serve them, and taken by one of those', async () => {
      const [one, two, three] = [await join('other'), await join('web'), await join('web')];
      for (const { host, sharing } of [two, three]) host.takes(sharing);
      await one.store.commit(saying(ANNA, 0, [1]));
      await subject.eventually(() => holders(ANNA, one, two, three).length > 0);
      await subject.eventually(() => two.host.offers.includes(ANNA) && three.host.offers.includes(ANNA));
      expect(holders(ANNA, one, two, three)).toHaveLength(1);
      expect(one.sharing.holds(ANNA, WEB)).toBe(false);
    });

    it('that nobody holds are taken by a commit of who serves them', async () => {
      const [one, two] = [await join('other'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1]));
      expect(holders(ANNA, one, two)).toEqual([]);
      const document = await two.store.commit(saying(ANNA, 1, []));
      expect(document.out).toHaveLength(1);
      expect(holders(ANNA, one, two)).toEqual([two]);
    });

    it('that were committed when nobody had joined are offered to who joins', async () => {
      const process = await subject.process();
      await process.store.commit(saying(ANNA, 0, [1]));
      const one = await join('web');
      one.host.takes(one.sharing);
      await subject.eventually(() => holders(ANNA, one).length === 1);
    });

    it('of one process are looked at again when another one changes the document', async () => {
      const [one, two] = [await join('web'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1]));
      await two.store.commit(saying(ANNA, 1, [2]));
      await subject.eventually(() => one.host.heardOf.includes(ANNA));
      expect(two.host.heardOf).toEqual([]);
    });

    it('of one process are looked at again when another one leaves nothing to send, or erases the document', async () => {
      const [one, two] = [await join('web'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1]));
      await one.store.commit(saying(BILAL, 0, [1]));
      await two.store.commit(saying(ANNA, 1, [], { marks: [{ seq: 1, outcome: 'superseded' }] }));
      await two.store.erase(BILAL);
      await subject.eventually(() => one.host.heardOf.includes(ANNA) && one.host.heardOf.includes(BILAL));
      expect(await one.sharing.take(BILAL)).toBeNull();
      expect((await one.sharing.take(ANNA))?.out).toEqual([]);
      expect([one.sharing.holds(ANNA, WEB), one.sharing.holds(BILAL, WEB)]).toEqual([false, false]);
    });

    it('are not told to who changed them itself', async () => {
      const [one, two] = [await join('web'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1]));
      await one.store.commit(saying(ANNA, 1, [2]));
      await one.store.commit(saying(BILAL, 0, [1]));
      await two.store.commit(saying(BILAL, 1, []));
      await subject.eventually(() => one.host.heardOf.length > 0);
      expect(one.host.heardOf).toEqual([BILAL]);
    });

    it('are nobody’s any more when the last message of them is settled', async () => {
      const [one, two] = [await join('web'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1, 2]));
      await one.store.mark(ANNA, [{ seq: 1, outcome: 'sent' }]);
      expect(holders(ANNA, one, two)).toEqual([one]);
      await one.store.mark(ANNA, [{ seq: 2, outcome: 'sent' }]);
      expect(holders(ANNA, one, two)).toEqual([]);
      await two.store.commit(saying(ANNA, 1, [3]));
      expect(holders(ANNA, one, two)).toEqual([two]);
    });

    it('go on after an erasure as those of somebody new', async () => {
      const [one, two] = [await join('web'), await join('web')];
      await one.store.commit(saying(ANNA, 0, [1]));
      await one.store.erase(ANNA);
      expect(holders(ANNA, one, two)).toEqual([]);
      await two.store.commit(saying(ANNA, 0, [1]));
      expect(holders(ANNA, one, two)).toEqual([two]);
    });

    it('that are given back are offered to others, and taken by one of those', async () => {
      const [one, two] = [await join('web'), await join('web')];
      two.host.takes(two.sharing);
      await one.store.commit(saying(ANNA, 0, [1]));
      one.host.channels = [];
      const released = one.sharing.release(ANNA, WEB);
      expect(one.sharing.holds(ANNA, WEB)).toBe(false);
      await released;
      await subject.eventually(() => two.sharing.holds(ANNA, WEB));
      // It is not this process's to give any more.
      await one.sharing.release(ANNA, WEB);
      await one.store.commit(saying(ANNA, 1, [2]));
      expect(await two.sharing.take(ANNA)).toMatchObject({ version: 2 });
      expect(holders(ANNA, one, two)).toEqual([two]);
    });

    it('of a process that died go to another', async () => {
      const [one, two] = [await join('web'), await join('web')];
      two.host.takes(two.sharing);
      await one.store.commit(saying(ANNA, 0, [1]));
      await one.store.commit(saying(BILAL, 0, [1]));
      await one.kill();
      await subject.eventually(() => two.sharing.holds(ANNA, WEB) && two.sharing.holds(BILAL, WEB));
    });

    it('of a process that is not heard any more go to another, and it is told at once that it lost them', async () => {
      const [one, two] = [await join('web'), await join('web')];
      two.host.takes(two.sharing);
      await one.store.commit(saying(ANNA, 0, [1]));
      let held = true;
      one.host.onLost = () => {
        held = one.sharing.holds(ANNA, WEB);
      };
      await one.cut();
      await subject.eventually(() => one.host.losses === 1);
      expect(held).toBe(false);
      await subject.eventually(() => two.sharing.holds(ANNA, WEB));
      expect(holders(ANNA, one, two)).toEqual([two]);
    });

    it('that a process lost are offered to it when it has joined again', async () => {
      const one = await join('web');
      one.host.takes(one.sharing);
      await one.store.commit(saying(ANNA, 0, [1]));
      await one.cut();
      await subject.eventually(() => one.host.losses === 1);
      await subject.eventually(() => one.sharing.holds(ANNA, WEB));
      await one.store.commit(saying(BILAL, 0, [1]));
      expect(one.sharing.holds(BILAL, WEB)).toBe(true);
    });

    it('of a process that leaves are offered to others; until then it keeps them', async () => {
      const [one, two] = [await join('web'), await join('web')];
      two.host.takes(two.sharing);
      await one.store.commit(saying(ANNA, 0, [1]));
      await one.sharing.retire();
      expect(holders(ANNA, one, two)).toEqual([one]);
      await one.store.mark(ANNA, [{ seq: 9, outcome: 'sent' }]);
      expect(holders(ANNA, one, two)).toEqual([one]);
      await one.sharing.leave();
      expect(one.sharing.holds(ANNA, WEB)).toBe(false);
      await subject.eventually(() => two.sharing.holds(ANNA, WEB));
    });

    it('are held by one process at every moment, whoever commits, takes and gives back at once', async () => {
      const all = [await join('web'), await join('web'), await join('web')];
      const ids = Array.from({ length: 12 }, (_, n) => `6f1d1c9e-0000-4000-8000-2${String(n).padStart(11, '0')}`);
      let most = 0;
      const look = (id: string) => {
        most = Math.max(most, holders(id, ...all).length);
      };
      const commit = async (each: Joined, id: string): Promise<void> => {
        const version = await versionOf(each, id);
        const code = await codeOf(each.store.commit(saying(id, version, [version + 1])));
        expect(['no error', 'store.conflict']).toContain(code);
      };
      const work = async (each: Joined, id: string, at: number): Promise<void> => {
        if (at % 3 === 0) await each.sharing.release(id, WEB);
        else if (at % 3 === 1) await each.sharing.take(id);
        else await commit(each, id);
        look(id);
      };
      for (const [at, id] of ids.entries()) await all[at % 3]?.store.commit(saying(id, 0, [1]));
      const rounds = Array.from({ length: 8 }, (_, round) => round);
      for (const round of rounds) {
        await Promise.all(ids.flatMap((id, n) => all.map((each, process) => work(each, id, round + n + process))));
      }
      expect(most).toBe(1);
      for (const id of ids) await all[0]?.sharing.take(id);
      for (const id of ids) expect(holders(id, ...all)).toHaveLength(1);
    });
  });

  jobsContract(name, make);
  ratesContract(name, make);
}

async function versionOf({ store }: Joined, id: string): Promise<StoredDocument['version']> {
  const read = await store.read(id);
  return read.status === 'found' ? read.document.version : 0;
}
