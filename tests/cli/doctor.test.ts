import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examineSettings, runDoctor } from '../../src/cli/commands/doctor.ts';
import type { Finding, Part } from '../../src/cli/doctor/finding.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { Place } from '../support/command-line.ts';
import { GraphServer } from '../support/graph-server.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { TelegramServer } from '../support/telegram-server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const PLENTY = 2 ** 40;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kennismaker-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What was said of a part, with one severity. */
interface Told {
  parts: readonly Part[];
  of(part: string, severity: Finding['severity']): string[];
  raw: string;
}

function told(parts: readonly Part[]): Told {
  const of = (part: string, severity: Finding['severity']) =>
    parts
      .filter(({ title }) => title === part)
      .flatMap(({ findings }) => findings)
      .filter((each) => each.severity === severity)
      .map(({ what }) => what);
  for (const { findings } of parts) {
    for (const { severity, advice } of findings) if (severity !== 'note') expect(advice).not.toBe('');
  }
  return { parts, of, raw: JSON.stringify(parts) };
}

/** What doctor says of these settings. */
async function doctor(
  environment: Record<string, string> = {},
  { online = false, free = PLENTY }: { online?: boolean; free?: number } = {},
): Promise<Told> {
  const given = { KENNISMAKER_DATA: join(folder, 'data'), ...environment };
  return told(await examineSettings(given, online, async () => free));
}

/** How doctor ends, and what it says, over other content. */
async function doctorOver(root: string): Promise<Told & { code: number }> {
  const lines: string[] = [];
  const environment = { KENNISMAKER_DATA: join(folder, 'data') };
  const code = await runDoctor({ environment, now: NOW, root, json: true }, { line: (line) => lines.push(line) });
  const findings = lines.map((line): Finding & { part: string } => JSON.parse(line));
  return { ...told(findings.map(({ part, ...finding }) => ({ title: part, findings: [finding] }))), code };
}

describe('of the configuration', () => {
  it('every mistake is a problem, and nothing that hangs on it is guessed', async () => {
    const said = await doctor({ PORT: 'many', WEB_CHAT: 'everybody', KENNISMAKER_ADMIN_CODE: 'tr0ub4dor' });
    expect(said.of('Configuration', 'problem')).toEqual([
      expect.stringContaining('PORT: is "many"'),
      expect.stringContaining('WEB_CHAT: is "everybody"'),
      expect.stringContaining('KENNISMAKER_ADMIN_CODE'),
    ]);
    expect(said.parts.map(({ title }) => title)).toEqual(['Configuration']);
    expect(said.raw).not.toContain('tr0ub4dor');
  });
});

describe('of the data folder', () => {
  it('one that is not there yet is no problem, and is not made', async () => {
    const said = await doctor();
    expect(said.of('Store', 'problem')).toEqual([]);
    expect(said.of('Store', 'note')[0]).toContain('the first start makes it');
    expect(await readdir(folder)).toEqual([]);
  });

  it('one that can be written is tried, and nothing of the trial stays', async () => {
    const said = await doctor({ KENNISMAKER_DATA: folder });
    expect(said.of('Store', 'note')[0]).toBe(`${folder} can be written.`);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['that can not be written', '/proc/kennismaker/data', /Nothing can be written in \/(proc)?: E[A-Z]+\./],
    ['that is a file', 'taken', /taken is no folder/],
  ])('one %s is a problem with what to do', async (_, name, expected) => {
    await writeFile(join(folder, 'taken'), 'x');
    const said = await doctor({ KENNISMAKER_DATA: name.startsWith('/') ? name : join(folder, name) });
    expect(said.of('Store', 'problem')).toEqual([expect.stringMatching(expected)]);
  });

  it('a disk that is nearly full is a warning, and one that is full a problem', async () => {
    const some = await doctor({}, { free: 900 * 1024 * 1024 });
    expect(some.of('Store', 'warning')).toEqual(['There is room for 900 MB more.']);
    const none = await doctor({}, { free: 5 * 1024 * 1024 });
    expect(none.of('Store', 'problem')).toEqual(['There is room for 5 MB more.']);
  });

  it('what was set aside is counted', async () => {
    await mkdir(join(folder, 'documents/ab'), { recursive: true });
    await mkdir(join(folder, 'damaged'));
    await writeFile(join(folder, 'documents/ab/ab01.json'), '{}');
    await writeFile(join(folder, 'documents/ab/ab02.json.corrupt-20261103T091500123Z'), '{');
    await writeFile(join(folder, 'damaged/20261103T091500123Z'), 'x');
    const said = await doctor({ KENNISMAKER_DATA: folder });
    expect(said.of('Store', 'warning')).toEqual([
      '1 document could not be read and stand aside.',
      '1 piece of the journal could not be read and lie in damaged/.',
    ]);
  });

  it('a companion that runs on it is asked how it does', async () => {
    const store = await openFileStore({ folder, clock: new VirtualClock() });
    const asked: unknown[] = [];
    store.serve(async (request) => {
      asked.push(request);
      const channels = [{ name: 'telegram', state: 'failed', reason: 'channel.telegram.token', advice: 'Set it.' }];
      return { writable: false, problem: 'The disk is full: ENOSPC.', quarantined: 2, channels };
    });
    try {
      const said = await doctor({ KENNISMAKER_DATA: folder });
      expect(asked).toEqual([{ command: 'health' }]);
      expect(said.of('Store', 'problem')).toEqual([
        'It can keep nothing: The disk is full: ENOSPC.',
        'telegram has failed there (channel.telegram.token).',
      ]);
      expect(said.of('Store', 'warning')).toEqual(['It set aside 2 documents since it started.']);
    } finally {
      await store.close();
    }
  });
});

describe('of a database', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ fsync: false });
  });
  afterAll(() => server.stop());

  it('an empty one is no problem, and stays empty', async () => {
    const url = await server.newDatabase();
    const said = await doctor({ DATABASE_URL: url });
    expect(said.of('Store', 'note')).toContain('It is empty; the first start makes the schema.');
    const schemas = await server.query(`SELECT 1 FROM pg_namespace WHERE nspname LIKE 'kennismaker%'`, [], url);
    expect(schemas).toEqual([]);
  });

  it('a newer one is a problem; an older one, and rows that stand aside, are told', async () => {
    const url = await server.newDatabase();
    const { migrate } = await import('../../src/store/postgres/migrate.ts');
    await migrate(url);
    expect((await doctor({ DATABASE_URL: url })).of('Store', 'note')[1]).toContain('is that of this version');
    await server.query(`INSERT INTO kennismaker.migrations (number, name) VALUES (999, 'later')`, [], url);
    const newer = await doctor({ DATABASE_URL: url });
    expect(newer.of('Store', 'problem')).toEqual([expect.stringContaining('store.database-newer')]);
    await server.query('DELETE FROM kennismaker.migrations WHERE number > 1', [], url);
    expect((await doctor({ DATABASE_URL: url })).of('Store', 'note')[1]).toContain('of an earlier version (1)');
  });

  it('one that only can be read is a problem', async () => {
    const url = await server.newDatabase();
    const name = new URL(url).pathname.slice(1);
    await server.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
    const said = await doctor({ DATABASE_URL: url });
    expect(said.of('Store', 'problem')).toHaveLength(1);
  });

  it.each([
    ['nobody answers', 'postgres://me:tr0ub4dor@127.0.0.1:1/x', 'store.database-unreachable'],
    ['refuses the password', '', 'store.database-refused'],
  ])('that %s is a problem, and the password is not told', async (_, unreachable, code) => {
    const refused = new URL(server.url);
    refused.password = 'tr0ub4dor';
    const said = await doctor({ DATABASE_URL: unreachable || refused.href });
    expect(said.of('Store', 'problem')).toEqual([expect.stringContaining(code)]);
    expect(said.raw).not.toContain('tr0ub4dor');
  });
});

describe('of the channels', () => {
  it('which are off is told with what is not set, and that nobody can reach the companion', async () => {
    const said = await doctor({ WEB_CHAT: 'off' });
    expect(said.of('Channels', 'note')).toEqual([
      'web: off (WEB_CHAT is off).',
      'telegram: off (TELEGRAM_BOT_TOKEN is not set).',
      'teams: off (MicrosoftAppId is not set).',
      'whatsapp-cloud: off (WHATSAPP_CLOUD_TOKEN is not set).',
      'whatsapp-web: off (WHATSAPP_WEB is not on).',
    ]);
    expect(said.of('Channels', 'warning')).toEqual([expect.stringContaining('nobody can reach')]);
  });

  it('what is half set up is a problem, and no secret is told', async () => {
    const said = await doctor({
      TELEGRAM_BOT_TOKEN: '1:tr0ub4dor',
      TELEGRAM_WEBHOOK_URL: 'http://bot.example.org',
      TELEGRAM_WEBHOOK_SECRET: 'tr0ub4dor-tr0ub4dor',
      MicrosoftAppId: 'app-of-us',
      WHATSAPP_WEB: 'on',
      CHROMIUM_PATH: '/nowhere/chromium',
    });
    expect(said.of('Channels', 'problem')).toEqual([
      expect.stringContaining('channel.telegram.webhook'),
      expect.stringContaining('channel.teams.no-credentials'),
      expect.stringContaining('channel.whatsapp-web.no-chromium'),
    ]);
    expect(said.raw).not.toContain('tr0ub4dor');
  });

  describe('when their servers are asked', () => {
    let telegram: TelegramServer;
    let graph: GraphServer;
    beforeEach(async () => {
      [telegram, graph] = await Promise.all([TelegramServer.start(), GraphServer.start()]);
    });
    afterEach(() => Promise.all([telegram.close(), graph.close()]));

    const settings = (more: Record<string, string> = {}) => ({
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      WHATSAPP_CLOUD_TOKEN: graph.token,
      WHATSAPP_CLOUD_PHONE_ID: graph.phoneId,
      WHATSAPP_CLOUD_APP_SECRET: 'secret',
      WHATSAPP_CLOUD_VERIFY_TOKEN: 'word',
      WHATSAPP_CLOUD_API_ROOT: graph.url,
      ...more,
    });

    it('those that take the token are told so, and nobody is asked without --online', async () => {
      const without = await doctor(settings());
      expect(telegram.calls).toEqual([]);
      expect(without.raw.match(/was not asked/g)).toHaveLength(2);
      const said = await doctor(settings(), { online: true });
      expect(said.of('Channels', 'note')).toContain('telegram: on, and Telegram knows the bot.');
      expect(said.of('Channels', 'note')).toContain('whatsapp-cloud: on, and Meta knows the number.');
      expect(telegram.calls.map(({ method }) => method)).toEqual(['getMe']);
      expect(said.of('Channels', 'problem')).toEqual([]);
    });

    it('those that do not are problems, and the tokens are not told', async () => {
      const wrong = { TELEGRAM_BOT_TOKEN: '1:tr0ub4dor', WHATSAPP_CLOUD_TOKEN: 'tr0ub4dor' };
      const said = await doctor(settings(wrong), { online: true });
      expect(said.of('Channels', 'problem')).toEqual([
        expect.stringContaining('channel.telegram.token'),
        expect.stringContaining('channel.whatsapp-cloud.token'),
      ]);
      expect(said.raw).not.toContain('tr0ub4dor');
    });

    it('those that can not be reached are problems', async () => {
      const before = settings();
      await Promise.all([telegram.close(), graph.close()]);
      const said = await doctor(before, { online: true });
      expect(said.of('Channels', 'problem')).toHaveLength(2);
      for (const secret of [telegram.token, graph.token]) expect(said.raw).not.toContain(secret);
    });
  });
});

describe('of the content', () => {
  it('a folder without any is a problem', async () => {
    const said = await doctorOver(folder);
    expect([said.code, said.of('Content', 'problem')]).toEqual([1, [expect.stringContaining('content.unreadable')]]);
  });

  it('a dialog that can not be is a problem with the first mistake, and facts are still looked at', async () => {
    const { readContent } = await import('../../src/library/content.ts');
    const { dialogs, locales } = await readContent();
    for (const { path, text } of [...dialogs, ...locales]) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await writeFile(join(folder, 'dialogs/broken.yaml'), 'dialog: broken\nstart: nowhere\nsteps: {}\n');
    const said = await doctorOver(folder);
    expect([said.code, said.of('Content', 'problem')]).toEqual([1, [expect.stringContaining('dialogs/broken.yaml')]]);
    expect(said.of('Help lines', 'warning').length).toBeGreaterThan(0);
  });
});

it('from the command line, beside a service that runs, a line a finding with what to do, and how many', async () => {
  const place = await Place.make();
  const telegram = await TelegramServer.start();
  try {
    const env = { TELEGRAM_BOT_TOKEN: '1:wrong-token-of-nobody', TELEGRAM_API_ROOT: telegram.url };
    await place.serve(env);
    const { code, out, err } = await place.run(['doctor'], { env: { ...env, KENNISMAKER_DATA: place.data } });
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('Configuration: in order.\nStore: 1 to look at.\n');
    expect(out).toMatch(/^ {2}problem: telegram has failed there \(channel\.telegram\.token\)\. .*BotFather/m);
    expect(out).toMatch(/\n1 problem, \d+ warnings\.\n$/);
    expect(out).not.toContain('wrong-token-of-nobody');
  } finally {
    await place.leave();
    await telegram.close();
  }
});
