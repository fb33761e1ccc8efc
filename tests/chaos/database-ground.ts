import { SILENT } from '../../src/ports/log.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { openPostgresStore } from '../../src/store/postgres/index.ts';
import type { PostgresServer } from '../support/postgres.ts';
import { START } from '../support/rig.ts';
import type { Ground } from './every-await.ts';
import { PostgresProxy } from './postgres-proxy.ts';

/**
 * A database of its own, on which a process dies at a request that it makes. It has the database to itself: what several
 * processes agree on runs on the machine's own time, and is tried by killing real ones.
 */
export function databaseGround(server: PostgresServer): () => Promise<Ground> {
  return async () => {
    const url = await server.newDatabase();
    const openOn = (at: string, clock: VirtualClock) => openPostgresStore({ url: at, clock, log: SILENT, poolSize: 4 });
    return {
      async open(clock) {
        const proxy = await PostgresProxy.before(url);
        const store = await openOn(proxy.url, clock);
        // What it asks while it opens is asked of a database that nobody has written to yet.
        const opened = proxy.requests;
        return {
          store,
          get asked() {
            return proxy.requests - opened;
          },
          get dead() {
            return proxy.dead;
          },
          died: proxy.died,
          dieAt: (asks, moment) => proxy.dieAt(asks, moment),
          async end() {
            if (!proxy.dead) await Promise.race([store.close(), proxy.died]);
            // Of a dead process everything that is still open breaks.
            await proxy.close();
            if (proxy.dead) await store.close().catch(() => undefined);
          },
        };
      },
      async read() {
        const store = await openOn(url, new VirtualClock(START));
        return { store, done: () => store.close() };
      },
      async dispose() {
        await server.query(`DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`);
      },
    };
  };
}
