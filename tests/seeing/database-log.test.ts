import { expect, it, vi } from 'vitest';
import { lines, Place } from '../support/command-line.ts';
import { startPostgres } from '../support/postgres.ts';
import { WebClient } from '../support/web-client.ts';

it('a service on a database that goes away and comes back logs nothing of the password, the words, or the page', async () => {
  const place = await Place.make();
  const server = await startPostgres({ fsync: false });
  try {
    const database = await server.newDatabase();
    const service = await place.serve({ LOG_LEVEL: 'debug', DATABASE_URL: database });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0];
    if (url === undefined) throw new Error(`It did not start: ${(await service.ended).err}`);
    const page = await WebClient.begin(url);
    expect((await page.say('message-1', 'Verjaardagstaart voor Hamideh')).status).toBe(200);
    await server.halt();
    expect((await page.say('message-2', 'Bosuilstraat zonder stroom')).status).toBe(503);
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(503), { timeout: 15_000 });
    await server.start();
    const again = async () => expect((await page.say('message-2', 'Bosuilstraat zonder stroom')).status).toBe(200);
    await vi.waitFor(again, { timeout: 30_000, interval: 200 });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^kennismaker_turns_total\{document="person",by="person"\} 2$/m);
    expect(metrics).toMatch(/^kennismaker_commit_duration_seconds_count\{result="done"\} [2-9]/m);
    service.child.kill('SIGTERM');
    const { out, err } = await service.ended;
    const { password, port } = new URL(database);
    const told = lines(err).map(({ event }) => event);
    expect(told).toContain('turn');
    expect(told.some((event) => /unwritable|failed|lost|request/.test(String(event)))).toBe(true);
    for (const hidden of [password, `:${port}`, database, page.session, 'Hamideh', 'Bosuilstraat']) {
      expect((out + err).toLowerCase()).not.toContain(hidden.toLowerCase());
    }
  } finally {
    await place.leave();
    await server.stop();
  }
}, 90_000);
