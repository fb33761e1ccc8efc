import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '../support/postgres.ts';
import type { Way } from './crowd.ts';
import type { Fault, World } from './fault.ts';
import { PostgresProxy } from './postgres-proxy.ts';
import { type Outcome, Siege } from './siege.ts';
import { SmallDisk } from './small-disk.ts';

const PEOPLE = 24;

/** One fault on one store, as a row of the table. */
export interface Row extends Outcome {
  fault: string;
  store: 'files' | 'postgres';
  way: Way;
  times: number;
  seconds: number;
  /** What was measured besides. */
  figures: Readonly<Record<string, number>>;
  notes: readonly string[];
}

export interface RunOptions {
  store: 'files' | 'postgres';
  way: Way;
  times: number;
  seed: number;
  /** Of a run on PostgreSQL. */
  server: PostgresServer | null;
  /** No fault begins after this moment of `performance.now`. */
  until: number;
}

/** Brings a fault about so many times, looks after each whether everything holds, and at the end whether all is done. */
export async function runFault(fault: Fault, options: RunOptions): Promise<Row> {
  const { store, way, times, seed, server, until } = options;
  const begun = performance.now();
  const disk = fault.smallDisk ? new SmallDisk() : null;
  const folder = disk?.folder ?? mkdtempSync(join(tmpdir(), 'kennismaker-chaos-'));
  const url = store === 'postgres' && server ? await server.newDatabase() : null;
  const proxy = url === null ? null : await PostgresProxy.before(url);
  const siege = await Siege.lay({
    place:
      url === null
        ? { kind: 'files', folder, ...(disk?.fullWhile !== undefined && { fullWhile: disk.fullWhile }) }
        : { kind: 'postgres', url },
    ...(proxy && { through: { kind: 'postgres', url: proxy.url } }),
    way,
    people: PEOPLE,
    processes: store === 'files' ? 1 : fault.processes,
    seed,
    ...(fault.ringsAfter !== undefined && { ringsAfter: fault.ringsAfter }),
  });
  const database = server && url !== null && proxy ? { server, url, proxy } : null;
  const world: World = { siege, database, disk };
  const figures: Record<string, number> = {};
  let done = 0;
  try {
    for (; done < times && performance.now() < until; done += 1) {
      await siege.fill();
      for (const [name, figure] of Object.entries(await fault.strike(world))) {
        figures[name] = Math.max(figures[name] ?? 0, Math.round(figure));
      }
      await siege.check();
    }
    fault.last?.(world);
    const outcome = await siege.rest();
    const notes = disk && !disk.isReal ? ['no tmpfs could be mounted: writes failed with ENOSPC instead'] : [];
    const seconds = Math.round((performance.now() - begun) / 1000);
    return { ...outcome, fault: fault.title, store, way, times: done, seconds, figures, notes };
  } finally {
    await siege.lift();
    await proxy?.close();
    disk?.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}
