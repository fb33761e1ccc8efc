import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentId, OutItem } from '../../../src/ports/document.ts';
import { AppError } from '../../../src/ports/error.ts';
import { SILENT } from '../../../src/ports/log.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { openPostgresStore } from '../../../src/store/postgres/index.ts';
import type { PostgresServer } from '../../support/postgres.ts';
import { RecordingHost } from '../../support/recording-host.ts';
import { ANNA, BILAL, codeOf, commitOf, messageItem, timerOf } from '../contract.ts';
import { letterItem } from '../sharing-subject.ts';
import { eventually, type PostgresProcess, PostgresProcesses, startServer } from './postgres-processes.ts';

let server: PostgresServer;
let processes: PostgresProcesses;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(() => server.stop());

beforeEach(async () => {
  processes = await PostgresProcesses.over(server);
});

afterEach(() => processes.dispose());

/** Where `messageItem` goes. */
const WEB = { channel: 'web', scheme: 'session', value: 's1' };
const MINUTE = 60_000;

type Joined = PostgresProcess & { host: RecordingHost };

function joined(...channels: readonly string[]): Promise<Joined> {
  return joining(new RecordingHost(...channels));
}

async function joining(host: RecordingHost): Promise<Joined> {
  const process = await processes.process();
  await process.store.sharing.join(host);
  return { ...process, host };
}

const hello = (id: DocumentId, expected: number, ...seqs: number[]) =>
  commitOf(id, expected, null, { out: seqs.map((seq) => messageItem(seq)) });

const linesInTable = () =>
  processes.query<{ document: string; holder: string | null }>('SELECT document, holder FROM kennismaker.lines');

/** Keys and moments of jobs that will run. */
const jobs = () =>
  processes.query<{ key: string; at: string }>(
    `SELECT key, extract(epoch FROM run_at)::text AS at FROM kennismaker_jobs.jobs
     WHERE locked_at IS NULL AND attempts < max_attempts ORDER BY key`,
  );

describe('lines in PostgreSQL', () => {
  it('are sent on by one process at a time, in order and nothing twice, under a thousand commits of three', async () => {
    const all = [await joined('web'), await joined('web'), await joined('web')];
    const ids = Array.from({ length: 20 }, (_, n) => `6f1d1c9e-0000-4000-8000-3${String(n).padStart(11, '0')}`);
    const sent = new Map<DocumentId, number[]>(ids.map((id) => [id, []]));
    const marking = new Map<string, Set<number>>();
    const busy = new Map<string, Promise<void>>();

    /** Sends what a process holds of a document, one look after the other. */
    const look = (each: Joined, at: number, id: DocumentId): void => {
      const key = `${at} ${id}`;
      const past = marking.get(key) ?? new Set();
      marking.set(key, past);
      const send = async (): Promise<void> => {
        const document = await each.store.sharing.take(id);
        const waiting = (document?.out ?? []).filter(({ seq }) => !past.has(seq));
        for (const { seq } of waiting) {
          if (!each.store.sharing.holds(id, WEB)) return;
          past.add(seq);
          sent.get(id)?.push(seq);
          await each.store.mark(id, [{ seq, outcome: 'sent' }]);
        }
      };
      busy.set(key, (busy.get(key) ?? Promise.resolve()).then(send));
    };
    for (const [at, each] of all.entries()) {
      each.host.changed = (id) => look(each, at, id);
      each.host.offered = (id) => look(each, at, id);
    }

    let commits = 0;
    const say = async (each: Joined, at: number, id: DocumentId): Promise<void> => {
      for (;;) {
        const read = await each.store.read(id);
        const version = read.status === 'found' ? read.document.version : 0;
        if ((await codeOf(each.store.commit(hello(id, version, version + 1)))) !== 'no error') continue;
        commits += 1;
        look(each, at, id);
        return;
      }
    };
    const rounds = Array.from({ length: 17 }, () => null);
    for (const _ of rounds) await Promise.all(all.flatMap((each, at) => ids.map((id) => say(each, at, id))));

    await eventually(async () => (await linesInTable()).length === 0);
    await Promise.all(busy.values());
    expect(commits).toBe(1_020);
    for (const seqs of sent.values()) expect(seqs).toEqual(Array.from({ length: 51 }, (_, n) => n + 1));
  });

  it('that nobody was told of are found at a sweep', async () => {
    const one = await joined('web');
    one.host.takes(one.store.sharing);
    await one.store.commit(hello(ANNA, 0, 1));
    await processes.query('UPDATE kennismaker.lines SET holder = NULL, free_since = clock_timestamp()');
    await eventually(async () => one.host.offers.includes(ANNA));
    await eventually(async () => (await linesInTable())[0]?.holder === one.id());
  });

  it('that nobody can serve are offered ever more seldom', async () => {
    const one = await joined('other');
    await one.store.commit(hello(ANNA, 0, 1));
    await eventually(() => one.host.offers.length === 3);
    const [row] = await processes.query<{ rest: number }>(
      'SELECT extract(epoch FROM again - free_since)::float * 1000 AS rest FROM kennismaker.lines',
    );
    // Each wait is as long as all before it: at 100, 200 and 400 ms at the soonest.
    expect(row?.rest).toBeGreaterThanOrEqual(800);
  });

  it('of who froze with its connections open go to another, and it knows when it wakes', async () => {
    const [one, two] = [await joined('web'), await joined('web')];
    two.host.takes(two.store.sharing);
    await one.store.commit(hello(ANNA, 0, 1));
    one.freeze();
    await eventually(() => two.store.sharing.holds(ANNA, WEB));
    await eventually(() => one.host.losses === 1);
    expect(one.store.sharing.holds(ANNA, WEB)).toBe(false);
  });

  it('of who was taken for dead and lives are lost to it at its next heartbeat', async () => {
    const one = await joined('web');
    const before = one.id();
    one.host.takes(one.store.sharing);
    await one.store.commit(hello(ANNA, 0, 1));
    await processes.query('DELETE FROM kennismaker.processes');
    await eventually(() => one.host.losses === 1);
    await eventually(async () => one.store.sharing.holds(ANNA, WEB));
    expect(one.id()).not.toBe(before);
    expect(await linesInTable()).toEqual([{ document: ANNA, holder: one.id() }]);
  });

  it('of everybody are somebody’s again after the database was restarted, and jobs and the lead too', async () => {
    const all = [await joined('web'), await joined('web')];
    for (const { host, store } of all) host.takes(store.sharing);
    await all[0]?.store.commit(hello(ANNA, 0, 1));
    await server.restart();
    await eventually(() => all.every(({ host }) => host.losses === 1));
    await eventually(() => all.filter(({ store }) => store.sharing.holds(ANNA, WEB)).length === 1);
    await eventually(() => all.filter(({ store }) => store.sharing.isLead).length === 1);
    await all[1]?.store.commit(commitOf(BILAL, 0, null, { out: [letterItem(1, ANNA)] }));
    await eventually(() => all.flatMap(({ host }) => host.letterJobs).length === 1);
  }, 40_000);
});

describe('jobs in PostgreSQL', () => {
  it('are one for a document, that stays where it is when its timers are put off', async () => {
    const { store } = await processes.process();
    const start = systemClock.now();
    await store.commit(commitOf(ANNA, 0, null, { timers: [timerOf('t', start + MINUTE)] }));
    await store.commit(commitOf(ANNA, 1, null, { timers: [timerOf('t', start + 3 * MINUTE)] }));
    expect(await jobs()).toEqual([{ key: `timers:${ANNA}`, at: ((start + MINUTE) / 1000).toFixed(6) }]);
    await store.commit(commitOf(ANNA, 2, null, { timers: [timerOf('t', start + MINUTE / 2)] }));
    expect(await jobs()).toEqual([{ key: `timers:${ANNA}`, at: ((start + MINUTE / 2) / 1000).toFixed(6) }]);
  });

  it('keep of an error nothing but its code', async () => {
    const { store } = await processes.process();
    await store.commit(commitOf(ANNA, 0, null, { out: [letterItem(1, BILAL)] }));
    const host = new RecordingHost();
    host.job = async () => {
      throw new Error('Words of a person: +31 6 00000000');
    };
    const one = await joining(host);
    await eventually(() => one.host.letterJobs.length === 1);
    await eventually(async () => {
      const [row] = await processes.query<{ error: string | null }>(
        'SELECT last_error AS error FROM kennismaker_jobs.jobs',
      );
      return row?.error === 'unknown error';
    });
  });

  it('that failed because the store was away come as soon as a process is there again, and no others', async () => {
    const host = new RecordingHost();
    host.job = async (id) => {
      if (id === ANNA) throw new AppError('store.unwritable', 'The store is away.', { advice: 'Wait.' });
      throw new Error('Something else.');
    };
    const one = await joining(host);
    for (const id of [ANNA, BILAL]) await one.store.commit(commitOf(id, 0, null, { out: [letterItem(1, 'x')] }));
    const failed = () =>
      processes.query<{ error: string }>(
        'SELECT last_error AS error FROM kennismaker_jobs.jobs WHERE locked_at IS NULL AND last_error IS NOT NULL',
      );
    await eventually(async () => (await failed()).length === 2);
    await processes.query(`UPDATE kennismaker_jobs._private_jobs SET run_at = now() + interval '1 hour'`);
    await one.cut();
    await eventually(() => host.letterJobs.length > 2);
    expect(host.letterJobs.toSorted()).toEqual([ANNA, ANNA, BILAL]);
  });

  it('and lines that are missing are put right by who becomes the lead', async () => {
    const alone = await openPostgresStore({ url: processes.url, clock: systemClock, log: SILENT });
    const out: OutItem[] = [messageItem(1), letterItem(2, BILAL)];
    await alone.commit(commitOf(ANNA, 0, null, { out, timers: [timerOf('t', systemClock.now())] }));
    await alone.close();
    expect(await jobs()).toEqual([]);
    const one = await joined('web');
    await eventually(async () => (await linesInTable()).length > 0);
    await one.store.sharing.take(ANNA);
    expect(one.store.sharing.holds(ANNA, WEB)).toBe(true);
    await eventually(() => one.host.letterJobs.length === 1 && one.host.timerJobs.length > 0);
  });

  it('and everything else that names a document go with it when it is erased', async () => {
    const one = await joined('web');
    const timers = [timerOf('t', systemClock.now() + MINUTE)];
    one.host.job = () => new Promise(() => {});
    await one.store.commit(commitOf(ANNA, 0, null, { out: [messageItem(1), letterItem(2, BILAL)], timers }));
    await eventually(() => one.host.letterJobs.length === 1);
    await one.store.erase(ANNA);
    expect(await linesInTable()).toEqual([]);
    expect(await jobs()).toEqual([]);
  });

  it('are known by documents of any name, also one that no text of the database can hold', async () => {
    const [one, two] = [await joined('web'), await joined('web')];
    for (const id of ['with space', 'nul \u0000 half \ud800', 'x'.repeat(900)]) {
      await one.store.commit(commitOf(id, 0, null, { out: [messageItem(1), letterItem(2, BILAL)] }));
      await eventually(() => [one, two].some(({ host }) => host.letterJobs.includes(id)));
      expect(one.store.sharing.holds(id, WEB)).toBe(true);
      await two.store.commit(commitOf(id, 1, null));
      await eventually(() => one.host.heardOf.includes(id));
    }
  });
});

describe('values by a key in PostgreSQL', () => {
  const number = (value: unknown): number => {
    if (typeof value !== 'number') throw new Error('No number.');
    return value;
  };

  it('are kept, found, replaced, listed and removed, each kind for itself', async () => {
    const { store } = await processes.process();
    const [ages, sizes] = [store.keyedRows('ages', number), store.keyedRows('sizes', number)];
    const strange = 'nul \u0000 half \ud800';
    await ages.set('a', 1);
    await ages.set('a', 2);
    await ages.set(strange, 3);
    await sizes.set('a', 9);
    expect([await ages.get('a'), await ages.get(strange), await sizes.get('a')]).toEqual([2, 3, 9]);
    const keys: string[] = [];
    for await (const key of ages.keys()) keys.push(key);
    expect(keys.toSorted()).toEqual(['a', strange]);
    await ages.delete('a');
    await ages.delete('a');
    expect([await ages.get('a'), await sizes.get('a')]).toEqual([null, 9]);
  });

  it('that are something else than they should be are an error, not none', async () => {
    const { store } = await processes.process();
    await store.keyedRows('ages', String).set('a', 'old');
    await expect(store.keyedRows('ages', number).get('a')).rejects.toThrow('No number.');
  });
});

describe('what waits in PostgreSQL', () => {
  it('is counted by the lead alone: lines that nobody holds, letters, and how late the oldest timer is', async () => {
    const lead = await joined('telegram');
    await eventually(() => lead.store.sharing.isLead);
    const other = await joined('telegram');
    // Whatever would fetch it fails.
    lead.host.job = other.host.job = async () => {
      throw new Error('Not now.');
    };
    const late = systemClock.now() - MINUTE;
    await other.store.commit(
      commitOf(ANNA, 0, null, { out: [messageItem(1), letterItem(2, BILAL)], timers: [timerOf('t', late)] }),
    );
    await eventually(() => lead.store.sharing.waiting.letters === 1);
    const { lines, timersLateMs } = lead.store.sharing.waiting;
    expect(lines).toMatchObject([{ channel: 'web', lines: 1 }]);
    expect(timersLateMs).toBeGreaterThanOrEqual(MINUTE);
    expect(other.store.sharing.waiting).toEqual({ letters: 0, timersLateMs: 0, lines: [] });
    await lead.store.mark(ANNA, [
      { seq: 1, outcome: 'sent' },
      { seq: 2, outcome: 'sent' },
    ]);
    await eventually(() => lead.store.sharing.waiting.letters === 0);
    expect(lead.store.sharing.waiting.lines).toEqual([]);
  });
});
