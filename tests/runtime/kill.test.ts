import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { addressOf } from '../support/rig.ts';

const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
const KILLS = 20;
const PEOPLE = ['anna', 'bea', 'coen', 'dirk'];
const EACH = 150;
/** Messages of one person that the channel hands over without waiting for an answer. */
const BURST = 6;

/** A small generator of numbers, so that a run can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-kill-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** What the world outside knows: which messages were acknowledged, and what came back. */
class World {
  /** Acknowledged messages of each person, as far as they follow each other. */
  readonly acknowledged = new Map<string, Set<number>>(PEOPLE.map((name) => [name, new Set()]));
  readonly sent = new Map<string, Set<number>>(PEOPLE.map((name) => [name, new Set()]));
  kills = 0;

  get done(): boolean {
    return PEOPLE.every((name) => this.acknowledged.get(name)?.size === EACH);
  }

  /** Lets one process live until it has said `lines` lines, or all is done. */
  async life(lines: number): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const given = new Map<string, number>();
    let said = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const [what = '', ...rest] = line.split(' ');
      if (what === 'refused') throw new Error(line);
      if (what === 'ready') for (const name of PEOPLE) this.#give(child, name, given);
      if (what === 'sent') {
        const last = /"last":"(\d+)"/.exec(rest.slice(1).join(' '))?.[1];
        if (last) this.sent.get(rest[0] ?? '')?.add(Number(last));
      }
      if (what === 'ack') {
        const [name = '', number] = (rest[0] ?? '').split('-');
        this.acknowledged.get(name)?.add(Number(number));
        this.#give(child, name, given);
      }
      if (what === 'ack' || what === 'sent') said += 1;
      if (said === lines && !this.done) {
        child.kill('SIGKILL');
        this.kills += 1;
      } else if (this.done && !child.stdin.writableEnded) child.stdin.end();
    }
  }

  /** Hands over the next messages: in order, everything again that was not acknowledged, and some that were. */
  #give(child: ChildProcess, name: string, given: Map<string, number>): void {
    const acknowledged = this.acknowledged.get(name) ?? new Set();
    let first = 1;
    while (acknowledged.has(first)) first += 1;
    const from = given.get(name) ?? Math.max(0, first - 3);
    const until = Math.min(EACH, first - 1 + BURST);
    for (let number = from + 1; number <= until; number += 1) {
      if (child.stdin?.writable)
        child.stdin.write(`${JSON.stringify({ name, id: `${name}-${number}`, text: String(number) })}\n`);
    }
    given.set(name, Math.max(from, until));
  }
}

describe('a companion that is killed', () => {
  it(`has every acknowledged message once and in order, and sends all it committed (${KILLS} times kill -9)`, async () => {
    const world = new World();
    const next = random(20_261_123);
    while (world.kills < KILLS && !world.done) await world.life(1 + Math.floor(next() * 50));
    expect(world.kills).toBe(KILLS);
    await world.life(Number.POSITIVE_INFINITY);
    expect(world.done).toBe(true);

    const store = await openFileStore({ folder, clock: systemClock });
    expect(store.health()).toMatchObject({ writable: true, quarantined: 0 });
    for (const name of PEOPLE) {
      const id = await store.find(addressOf(name));
      const read = await store.read(id ?? '');
      if (read.status !== 'found') throw new Error(`${name} is ${read.status}`);
      const body = read.document.body as unknown as {
        session: { turn: number; stack: { slots: { all: { text: string } } }[] };
      };
      // The first message of somebody new is answered with the question; all others are answers, in order.
      const expected = Array.from({ length: EACH - 1 }, (_, index) => String(index + 2));
      expect(body.session.stack[0]?.slots.all.text.split(' ')).toEqual(expected);
      expect(body.session.turn).toBe(EACH);
      expect([...(world.sent.get(name) ?? [])].sort((one, other) => one - other)).toEqual(expected.map(Number));
      expect(read.document.out).toEqual([]);
    }
    const people: string[] = [];
    for await (const id of store.list('person')) people.push(id);
    expect(people).toHaveLength(PEOPLE.length);
    await store.close();
    await everyFileReadable(folder);
  });
});

async function everyFileReadable(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    expect(entry.name).not.toContain('corrupt');
    const { mode } = await stat(path);
    expect(mode & 0o077).toBe(0);
    if (entry.isFile() && entry.name.endsWith('.json')) JSON.parse(await readFile(path, 'utf8'));
  }
}
