import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '../support/postgres.ts';
import { TelegramServer } from '../support/telegram-server.ts';
import type { ChildOptions, Place } from './any-store.ts';
import type { Breach } from './invariants.ts';
import { ProcessLife } from './process-life.ts';

/** How long a start may take, milliseconds. */
const START_WITHIN = 3_000;

/**
 * A process puts so many people in a store, with a timer each, and is killed at once; how long does the next one take until it
 * takes messages? Without the loading of its code, which is as long without anybody.
 */
export async function crowdedStart(
  store: Place['kind'],
  people: number,
  server: PostgresServer | null,
): Promise<{ people: number; ms: number; breaches: readonly Breach[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-chaos-'));
  const telegram = await TelegramServer.start();
  const place: Place =
    store === 'postgres' && server ? { kind: 'postgres', url: await server.newDatabase() } : { kind: 'files', folder };
  const options: ChildOptions = {
    store: place,
    apiRoot: telegram.url,
    token: telegram.token,
    secret: 'the-secret-of-the-webhook',
    ringsAfter: 1_000,
  };
  const lives: ProcessLife[] = [];
  const begin = async (more: Partial<ChildOptions>): Promise<ProcessLife> => {
    const life = new ProcessLife({ ...options, ...more });
    lives.push(life);
    await life.said('warm');
    life.begin();
    return life;
  };
  try {
    const first = await begin({ people });
    await first.said('filled');
    await first.kill();
    const next = await begin({});
    await next.said('ready');
    const ms = next.readyAfter ?? 0;
    const breaches: Breach[] = ms > START_WITHIN ? [{ invariant: 'too-slow', name: 'start', word: `${ms} ms` }] : [];
    return { people, ms, breaches };
  } finally {
    for (const life of lives) await life.kill();
    await telegram.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
