import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { seededRandom } from '../store/fragile-disk.ts';
import {
  chatOf,
  guestsIn,
  inviting,
  isFree,
  memberId,
  ORGANISER,
  post,
  putGroup,
  standingIn,
} from '../support/invited-people.ts';
import { TelegramPeople } from '../support/telegram-people.ts';
import { TelegramServer } from '../support/telegram-server.ts';

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
const PEOPLE = 160;
const KILLS = 15;
/** A life is ended after so many messages at most, or so many milliseconds. */
const MOST_MESSAGES = 18;
const MOST_MS = 400;

/** A process of which one life is made. */
class Life {
  readonly lines: string[] = [];
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #watchers = new Set<() => void>();

  constructor(folder: string, server: TelegramServer) {
    const args = ['--import', 'tsx', CHILD, folder, server.url, server.token];
    this.#process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.#process;
    if (!stdout) throw new Error('The child has no output.');
    const reader = createInterface({ input: stdout });
    reader.on('line', (line) => {
      this.lines.push(line);
      for (const watch of [...this.#watchers]) watch();
    });
    this.#ended = new Promise((done) => reader.on('close', done));
  }

  /** Resolves with the line, or rejects when the process has ended without it. */
  async said(line: string): Promise<void> {
    if (this.lines.includes(line)) return;
    const heard = new Promise<void>((done) => this.#watchers.add(() => this.lines.includes(line) && done()));
    await Promise.race([heard, this.#ended]);
    if (!this.lines.includes(line)) throw new Error(`It ended before "${line}": ${this.lines.join(', ')}`);
  }

  begin(): void {
    this.#process.stdin?.write('go\n');
  }

  async stop(): Promise<void> {
    this.#process.stdin?.end();
    await this.#ended;
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}

/** People who answer the invitation as soon as they have it: every eighth with yes, every other eighth with no. */
class Guests {
  readonly #server: TelegramServer;
  readonly #people: TelegramPeople;
  readonly said = new Map<number, 'yes' | 'no'>();

  constructor(server: TelegramServer) {
    this.#server = server;
    this.#people = new TelegramPeople(server, () => Date.now());
    for (let n = 0; n < PEOPLE; n += 1) expect(this.#people.id(memberId(n))).toBe(chatOf(n));
  }

  answer(): void {
    for (let n = 0; n < PEOPLE; n += 1) {
      const answer = ([null, 'yes', 'no'] as const)[n % 8];
      if (!answer || this.said.has(n)) continue;
      const keys = this.#server.chat(chatOf(n)).flatMap(({ keyboard }) => keyboard.flat());
      const key = keys.find(({ callback_data: id }) => id.endsWith(`-${answer}`));
      if (!key) continue;
      this.said.set(n, answer);
      this.#people.tap(memberId(n), key.callback_data);
    }
  }
}

function invitations(server: TelegramServer, n: number): number {
  return server.chat(chatOf(n)).filter(({ text }) => text.includes('nodigt u uit')).length;
}

describe('a broadcast over Telegram, from a process that is killed', () => {
  let folder: string;
  let server: TelegramServer;
  const alive = new Set<Life>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kennismaker-broadcast-'));
    server = await TelegramServer.start();
  });
  afterAll(async () => {
    for (const life of alive) await life.kill();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it(`reaches each of ${PEOPLE} people, loses no answer, and counts who gets it twice (${KILLS} times kill -9)`, async () => {
    const first = await openFileStore({ folder, clock: systemClock });
    await putGroup(first, PEOPLE, 60);
    await post(first, ORGANISER, Date.now(), inviting());
    await first.close();

    const next = seededRandom(500);
    const guests = new Guests(server);
    const lines: string[] = [];
    const fresh = () => {
      const life = new Life(folder, server);
      alive.add(life);
      return life;
    };
    // The next ones are loaded while this one lives.
    const loading = [fresh(), fresh()];
    for (let kills = 0; kills < KILLS; kills += 1) {
      const life = loading.shift() as Life;
      loading.push(fresh());
      await life.said('warm');
      life.begin();
      const sent = () => server.of('sendMessage').length;
      const [until, by] = [sent() + 1 + Math.floor(next() * MOST_MESSAGES), Date.now() + next() * MOST_MS];
      // One in four dies early, whatever it was doing; the others in the middle of sending.
      const isEarly = kills % 4 === 0;
      while (isEarly ? Date.now() < by : sent() < until) {
        await sleep(2);
        guests.answer();
      }
      await life.kill();
      alive.delete(life);
      lines.push(...life.lines);
    }
    expect(lines.filter((line) => line === 'sent')).toEqual([]);

    const last = loading.shift() as Life;
    await last.said('warm');
    last.begin();
    const answering = setInterval(() => guests.answer(), 10);
    await last.said('sent');
    // Who got it last answers too.
    while (guests.said.size < PEOPLE / 4) await sleep(10);
    clearInterval(answering);
    await sleep(1_500);
    await last.stop();
    lines.push(...last.lines);
    expect(last.lines.at(-1)).toBe('stopped');
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);

    const store = await openFileStore({ folder, clock: systemClock });
    expect(store.health()).toMatchObject({ writable: true, quarantined: 0 });
    const standing = await standingIn(store);
    expect(standing).toMatchObject({ state: 'sent', tally: { invited: PEOPLE, sent: PEOPLE, failed: {} } });
    expect(standing?.tally).toMatchObject({ yes: PEOPLE / 8, no: PEOPLE / 8, silent: (PEOPLE * 3) / 4 });
    expect(await isFree(store)).toBe(true);
    const twice = new Set((await guestsIn(store)).filter((guest) => guest.twice).map(({ person }) => person));
    expect(standing?.tally.twice).toBe(twice.size);
    await store.close();
    const got = Array.from({ length: PEOPLE }, (_, n) => invitations(server, n));
    expect(got.filter((count) => count < 1)).toEqual([]);
    const again = got.flatMap((count, n) => (count > 1 ? [memberId(n)] : []));
    expect(again.filter((id) => !twice.has(id))).toEqual([]);
    // About one message is on its way when it dies; at a start the channel catches up with a few.
    expect(got.reduce((sum, count) => sum + count - 1, 0)).toBeLessThanOrEqual(KILLS * 4);
  }, 120_000);
});
