import type { PostgresServer } from '../support/postgres.ts';
import type { ApiCall } from '../support/telegram-server.ts';
import type { Way } from './crowd.ts';
import type { PostgresProxy } from './postgres-proxy.ts';
import type { Siege } from './siege.ts';
import type { SmallDisk } from './small-disk.ts';
import { wordsIn } from './talk.ts';

/** What a fault may lay its hands on. */
export interface World {
  siege: Siege;
  /** Of a run on PostgreSQL. */
  database: { server: PostgresServer; url: string; proxy: PostgresProxy } | null;
  /** Of a run on files whose disk can be filled. */
  disk: SmallDisk | null;
}

/** One kind of trouble, brought about again and again while people write. */
export interface Fault {
  id: string;
  title: string;
  stores: readonly ('files' | 'postgres')[];
  ways: readonly Way[];
  /** Processes at the same time, where a store can be shared. */
  processes: number;
  /** How often in a whole run, and in the short one. */
  times: { full: number; short: number };
  ringsAfter?: number;
  /** Needs a disk of its own. */
  smallDisk?: true;
  /** Brings it about, once. What it measured is kept under a name; the largest of each is shown. */
  strike(world: World): Promise<Readonly<Record<string, number>>>;
  /** Before everything comes to rest. */
  last?(world: World): void;
}

/** The disk is full, and is not any more. */
async function fillDisk({ siege, disk }: World): Promise<Readonly<Record<string, number>>> {
  await siege.writeFor(200);
  disk?.fill();
  await siege.writeFor(600);
  disk?.clear();
  await siege.writeFor(600);
  return {};
}

const HOUR = 3_600_000;

/** A rule of the stand-in: each send meets one of these. */
function misbehave({ siege }: World): void {
  const { server, random, allowed } = siege;
  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
  const slow = async () => {
    await pause(100 + random() * 600);
    return null;
  };
  const sentButSilent = async (call: ApiCall) => {
    for (const word of wordsIn(String(call.payload.text ?? ''))) allowed.set(word, (allowed.get(word) ?? 0) + 1);
    server.chats.carryOut(call);
    return 'cut' as const;
  };
  for (let n = 0; n < 8; n += 1) {
    const which = Math.floor(random() * 5);
    if (which === 0) server.answer('sendMessage', 'cut');
    else if (which === 1) server.answer('sendMessage', { status: 502, body: '<html>502 Bad Gateway</html>' });
    else if (which === 2) {
      const parameters = { retry_after: 1 };
      const body = { ok: false, error_code: 429, description: 'Too Many Requests: retry after 1', parameters };
      server.answer('sendMessage', { status: 429, body });
    } else if (which === 3) server.answer('sendMessage', sentButSilent);
    else server.answer('sendMessage', slow);
  }
}

/** Lets a share of all changes of documents fail with a code, at their statement or at the end of the transaction. */
async function failing({ database }: World, code: string, share: number, atEnd: boolean): Promise<() => Promise<void>> {
  if (!database) throw new Error('There is no database.');
  const { server, url } = database;
  await server.query(
    `CREATE OR REPLACE FUNCTION public.chaos() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF random() < ${share} THEN RAISE EXCEPTION 'chaos' USING ERRCODE = '${code}'; END IF; RETURN NEW; END $$`,
    [],
    url,
  );
  const when = atEnd
    ? 'CONSTRAINT TRIGGER chaos AFTER INSERT OR UPDATE ON kennismaker.documents DEFERRABLE INITIALLY DEFERRED'
    : 'TRIGGER chaos BEFORE INSERT OR UPDATE ON kennismaker.documents';
  await server.query(`CREATE ${when} FOR EACH ROW EXECUTE FUNCTION public.chaos()`, [], url);
  return async () => {
    await server.query('DROP TRIGGER chaos ON kennismaker.documents', [], url);
  };
}

async function cutAll({ database }: World): Promise<void> {
  await database?.server.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
    [new URL(database.url).pathname.slice(1)],
  );
}

export const FAULTS: readonly Fault[] = [
  {
    id: 'kill',
    title: 'kill -9 at a random moment',
    stores: ['files', 'postgres'],
    ways: ['polling', 'webhook'],
    processes: 2,
    times: { full: 130, short: 5 },
    async strike({ siege }) {
      // One in four dies early, whatever it was doing.
      if (siege.random() > 0.25) await siege.ready();
      await siege.writeFor(siege.random() * 500);
      await siege.killOne();
      // Where there are two, sometimes the other one too.
      if (siege.random() < 0.3) await siege.killOne();
      return {};
    },
  },
  {
    id: 'disorder',
    title: 'each message up to three times, in any order',
    stores: ['files', 'postgres'],
    ways: ['disorder'],
    processes: 2,
    times: { full: 10, short: 1 },
    async strike({ siege }) {
      await siege.ready();
      await siege.writeFor(2_000);
      return {};
    },
  },
  {
    id: 'channel',
    title: 'a channel that answers slowly, with 429 and 502, not at all, or not although it sent',
    stores: ['files', 'postgres'],
    ways: ['webhook'],
    processes: 2,
    times: { full: 20, short: 2 },
    async strike(world) {
      await world.siege.ready();
      misbehave(world);
      await world.siege.writeFor(1_500);
      return {};
    },
  },
  {
    id: 'clock',
    title: 'a clock that jumps an hour forwards, and back',
    // On PostgreSQL a timer is due by the clock of the database, which does not jump here: one set an hour ahead waits an hour.
    stores: ['files'],
    ways: ['webhook'],
    processes: 2,
    times: { full: 6, short: 1 },
    ringsAfter: 1_000,
    async strike({ siege }) {
      await siege.ready();
      await siege.writeFor(500);
      for (const life of siege.alive) life.jump(HOUR);
      await siege.writeFor(1_500);
      for (const life of siege.alive) life.jump(-HOUR);
      await siege.writeFor(500);
      return { 'answered again after a jump back, ms': await siege.answered() };
    },
    last({ siege }) {
      // What was set an hour ahead is due.
      siege.ahead = 2 * HOUR;
    },
  },
  {
    id: 'stop',
    title: 'SIGTERM in the middle of work',
    stores: ['files', 'postgres'],
    ways: ['webhook', 'polling'],
    processes: 2,
    times: { full: 10, short: 1 },
    async strike({ siege }) {
      await siege.ready();
      await siege.writeFor(400 + siege.random() * 400);
      return { 'longest stop, ms': await siege.stopOne() };
    },
  },
  {
    id: 'disk',
    title: 'a disk that is full for a while',
    stores: ['files'],
    ways: ['webhook'],
    processes: 1,
    times: { full: 10, short: 1 },
    smallDisk: true,
    async strike(world) {
      await world.siege.ready();
      return fillDisk(world);
    },
  },
  {
    id: 'restart',
    title: 'PostgreSQL stopped at once and started again',
    stores: ['postgres'],
    ways: ['webhook', 'polling'],
    processes: 2,
    times: { full: 10, short: 1 },
    async strike({ siege, database }) {
      await siege.ready();
      await siege.writeFor(400);
      await Promise.all([database?.server.restart(), siege.writeFor(1_000)]);
      return { 'answered again, ms': await siege.answered() };
    },
  },
  {
    id: 'cut',
    title: 'all connections to PostgreSQL cut, five times in a second',
    stores: ['postgres'],
    ways: ['webhook'],
    processes: 2,
    times: { full: 10, short: 1 },
    async strike(world) {
      await world.siege.ready();
      for (let n = 0; n < 5; n += 1) {
        await world.siege.writeFor(200);
        await cutAll(world);
        // What was sent and can't be marked now may come again: it is counted before they are connected again.
        await world.siege.check();
      }
      return { 'answered again, ms': await world.siege.answered() };
    },
  },
  {
    id: 'stall',
    title: 'a network to PostgreSQL that lets nothing through for two seconds',
    stores: ['postgres'],
    ways: ['webhook'],
    processes: 2,
    times: { full: 8, short: 1 },
    async strike({ siege, database }) {
      await siege.ready();
      await siege.writeFor(300);
      database?.proxy.hold();
      await siege.writeFor(2_000);
      database?.proxy.release();
      return { 'answered again, ms': await siege.answered() };
    },
  },
  {
    id: 'abort',
    title: 'one in five transactions aborted (40001, 40P01), half of them at COMMIT',
    stores: ['postgres'],
    ways: ['webhook'],
    processes: 2,
    times: { full: 12, short: 2 },
    async strike(world) {
      await world.siege.ready();
      const { random } = world.siege;
      const end = await failing(world, random() < 0.5 ? '40001' : '40P01', 0.2, random() < 0.5);
      await world.siege.writeFor(1_000);
      await end();
      return {};
    },
  },
  {
    id: 'full',
    title: 'PostgreSQL without room on its disk (53100) for a while',
    stores: ['postgres'],
    ways: ['webhook'],
    processes: 2,
    times: { full: 10, short: 1 },
    async strike(world) {
      await world.siege.ready();
      await world.siege.writeFor(300);
      const end = await failing(world, '53100', 1, false);
      await world.siege.writeFor(700);
      await end();
      return { 'answered again, ms': await world.siege.answered() };
    },
  },
];
