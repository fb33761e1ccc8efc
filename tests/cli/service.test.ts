import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lines, Place, type Service } from '../support/command-line.ts';
import { WebClient } from '../support/web-client.ts';

let place: Place;
beforeEach(async () => {
  place = await Place.make();
});
afterEach(() => place.leave());

function urlOf(service: Service): string {
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0];
  if (!url) throw new Error(`No address was printed: ${service.out()}`);
  return url;
}

/** Somebody who wrote in the web chat and was answered. */
async function visitor(url: string): Promise<void> {
  const client = await WebClient.begin(url);
  const ear = await client.listen();
  const response = await client.say('message-1', 'hallo');
  expect(response.ok).toBe(true);
  await ear.delivery();
  ear.close();
}

describe('start', () => {
  it('prints where the chat is, which channels are off and why, and the first admin code once', async () => {
    const service = await place.serve({}, /remove that file/);
    const out = service.out();
    expect(out).toContain(urlOf(service));
    expect(out).toMatch(/telegram: off/);
    const code = /[A-Z2-9]{4}(?:-[A-Z2-9]{4,5})+/.exec(out)?.[0];
    const kept = join(place.data, 'first-admin-code.txt');
    expect((await readFile(kept, 'utf8')).trim()).toBe(code);
    expect((await stat(kept)).mode & 0o077).toBe(0);
    service.child.kill('SIGTERM');
    await service.ended;
    const again = await place.serve();
    again.child.kill('SIGTERM');
    expect((await again.ended).out).not.toContain(code);
  });

  it('ends with 0 soon after SIGTERM, also while a page is open, and has everything on disk', async () => {
    const service = await place.serve();
    const url = urlOf(service);
    const client = await WebClient.begin(url);
    const ear = await client.listen();
    await client.say('message-1', 'hallo');
    await ear.delivery();
    const before = Date.now();
    service.child.kill('SIGTERM');
    const { code, err } = await service.ended;
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(Date.now() - before).toBeLessThan(10_000);
    const { out } = await place.run(['people', 'list', '--json', '--data', place.data]);
    expect(lines(out)).toHaveLength(1);
  });

  it('refuses a wrong configuration with one line a mistake, and exit 2', async () => {
    await writeFile(
      join(place.folder, 'kennismaker.yaml'),
      'quietHours: { from: "25:00", to: "08:00" }\ncolour: red\n',
    );
    const env = { PORT: 'many', WEB_CHAT: 'everybody', TZ: 'Mars', KENNISMAKER_ADMIN_CODE: 'geheim' };
    const { code, err, out } = await (await place.serve(env)).ended;
    expect(code).toBe(2);
    expect(out).toBe('');
    const told = err.trim().split('\n');
    for (const key of ['PORT', 'WEB_CHAT', 'TZ', 'KENNISMAKER_ADMIN_CODE', 'quietHours.from', 'colour']) {
      expect(told.filter((line) => line.includes(key))).toHaveLength(1);
    }
    expect(err).toContain('"many"');
    expect(err).not.toContain('geheim');
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('refuses a port that is taken, with exit 2, and leaves the folder to the next', async () => {
    const service = await place.serve();
    const other = await Place.make();
    try {
      const port = new URL(urlOf(service)).port;
      const { code, err } = await (await other.serve({ PORT: port })).ended;
      expect(code).toBe(2);
      expect(err).toContain('web.port-in-use');
      const next = await other.serve();
      expect(next.out()).toContain('web chat: on');
    } finally {
      await other.leave();
    }
  });

  it('refuses a folder that another process owns, with exit 2, and does not disturb that one', async () => {
    const service = await place.serve();
    const { code, err } = await (await place.serve()).ended;
    expect(code).toBe(2);
    expect(err).toContain('store.locked');
    const chat = await place.run(['chat', '--data', place.data], { input: 'hallo\n' });
    expect(chat.code).toBe(2);
    expect(chat.err).toContain('store.locked');
    await visitor(urlOf(service));
  });
});

describe('people and codes', () => {
  /** Runs a command on the folder. */
  const on = (...args: string[]) => place.run([...args, '--data', place.data]);

  async function listShowExportErase(): Promise<void> {
    const listed = lines((await on('people', 'list', '--json')).out);
    expect(listed).toHaveLength(1);
    const id = String(listed[0]?.id);
    expect(listed[0]).toMatchObject({ roles: ['volunteer'], preparations: 0, stopped: false });
    const shown = await on('people', 'show', id);
    expect(shown.code).toBe(0);
    expect(shown.out).toContain(id);
    const exported = await on('people', 'export', id);
    expect(JSON.parse(exported.out)).toMatchObject({ schema: 'kennismaker.my-data', about: { roles: ['volunteer'] } });
    const pdf = join(place.data, '..', `${id}.pdf`);
    expect((await on('people', 'export', id, '--pdf', pdf)).code).toBe(0);
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await stat(pdf)).mode & 0o777).toBe(0o600);
    const erased = await on('people', 'erase', id);
    expect(erased.code).toBe(0);
    expect((await on('people', 'list')).out).toBe('Nobody has written yet.\n');
    const gone = await on('people', 'show', id);
    expect(gone.code).toBe(2);
    expect(gone.err).toContain('admin.no-such-person');
  }

  it('work beside a running service', async () => {
    const service = await place.serve();
    await visitor(urlOf(service));
    await listShowExportErase();
    const { code, out } = await on('codes', 'create', '--role', 'coordinator', '--uses', '5', '--days', '30');
    expect(code).toBe(0);
    expect(out).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4,5})+\n$/);
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  });

  it('work without one, on the folder that it left', async () => {
    const service = await place.serve();
    await visitor(urlOf(service));
    service.child.kill('SIGTERM');
    await service.ended;
    await listShowExportErase();
    expect((await on('codes', 'create', '--role', 'admin')).out).toMatch(/^[A-Z2-9]{4}/);
  });

  it('show nothing of what somebody wrote or where they can be reached in a list', async () => {
    await place.run(['chat', '--as', 'fatima', '--data', place.data], { input: '1\nhallo\n' });
    const { out } = await on('people', 'list', '--json');
    expect(lines(out)).toHaveLength(1);
    expect(out).not.toContain('fatima');
  });

  it('never take a person for a path', async () => {
    await place.run(['chat', '--data', place.data], { input: '1\n' });
    for (const id of ['../../etc/passwd', '__proto__', 'codes']) {
      const { code, err, out } = await on('people', 'export', id);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).not.toMatch(/^\s+at /m);
    }
  });

  it('say so when there is no such folder, and make none', async () => {
    const { code, err } = await on('people', 'list');
    expect(code).toBe(2);
    expect(err).toContain('cli.no-data');
    await expect(stat(place.data)).rejects.toThrow();
  });
});
