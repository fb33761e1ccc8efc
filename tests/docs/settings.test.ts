import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../src/config/settings.ts';

const EXAMPLE = fileURLToPath(new URL('../../kennismaker.example.yaml', import.meta.url));

/** The example with every line that is commented out switched on; prose comments begin with a capital. */
function switchedOn(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^(\s*)# (\s*[a-z]\w*:)/, '$1$2'))
    .join('\n');
}

test('the example configuration is taken as it is', async () => {
  const settings = await readSettings({ KENNISMAKER_CONFIG: EXAMPLE });
  expect(settings.network.quietHours).toEqual({ from: '21:00', to: '08:00' });
  expect(settings.network.contact).toBeUndefined();
});

test('every line that the example holds commented out is a setting', () => {
  const on = parse(switchedOn(readFileSync(EXAMPLE, 'utf8')));
  expect(Object.keys(on.network).sort()).toEqual([
    'contact',
    'crisisPhone',
    'gemeente',
    'human',
    'name',
    'teamHours',
    'teamName',
    'teamPhone',
    'webAddress',
  ]);
  expect(Object.keys(on.network.human).sort()).toEqual(['giveUpAfterHours', 'remindAfterHours']);
  expect(Object.keys(on.network.contact).sort()).toEqual(['email', 'name', 'phone']);
  expect(Object.keys(on.network.gemeente).sort()).toEqual(['address', 'contact', 'name']);
});

test('the gemeente to write to is taken with its address as lines, and refused with half of it wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-settings-'));
  const file = join(folder, 'kennismaker.yaml');
  const read = (gemeente: unknown) => {
    writeFileSync(file, JSON.stringify({ network: { gemeente } }));
    return readSettings({ KENNISMAKER_CONFIG: file }).catch((thrown: Error) => thrown);
  };
  const on = parse(switchedOn(readFileSync(EXAMPLE, 'utf8')));
  expect(await read(on.network.gemeente)).toMatchObject({
    network: {
      gemeente: {
        name: 'Gemeente Voorbeeld',
        contact: { name: 'Beleid jeugd en gezin', phone: '020 000 00 00', email: 'jeugd@example.org' },
        address: 'Postbus 1\n1000 AA Voorbeeld',
      },
    },
  });
  expect(await read({ name: 'Gemeente Voorbeeld' })).toMatchObject({
    network: { gemeente: { name: 'Gemeente Voorbeeld' } },
  });
  expect(String(await read({ address: 'Postbus 1' }))).toContain('kennismaker.yaml: network.gemeente.name');
  expect(String(await read({ name: 'X', contact: { email: 'jeugd@example.org' } }))).toContain(
    'network.gemeente.contact.name',
  );
  expect(String(await read({ name: 'X', contact: { name: 'Y', email: 'jeugd' } }))).toContain(
    'network.gemeente.contact.email',
  );
  expect(String(await read({ name: 'X', address: 'a\nb\nc\nd\ne\nf' }))).toContain('at most five lines');
  expect(String(await read({ name: 'X', street: 'Y' }))).toContain('network.gemeente.street: expected no such setting');
  rmSync(folder, { recursive: true });
});

test('every mistake is told in a line of its own, with key, value and what is expected, and no secret', async () => {
  const error = await readSettings({
    PORT: 'many',
    WEB_CHAT: 'everyone',
    TZ: 'Mars/Olympus',
    KENNISMAKER_ADMIN_CODE: 'short',
    KENNISMAKER_CONFIG: '/nowhere/at/all.yaml',
  }).catch((thrown: Error) => thrown);
  expect(String(error)).toContain('PORT: is "many", expected a number from 0 to 65535');
  expect(String(error)).toContain('WEB_CHAT: is "everyone", expected loopback, public or off');
  expect(String(error)).toContain('TZ: is "Mars/Olympus", expected a time zone as Europe/Amsterdam');
  expect(String(error)).toContain('KENNISMAKER_ADMIN_CODE: expected at least 13 letters and digits');
  expect(String(error)).toContain('KENNISMAKER_CONFIG');
  expect(String(error)).not.toContain('short');
  expect(error).toMatchObject({ code: 'config.invalid' });
});

describe('the key of encryption at rest', () => {
  const bytes = createHash('sha256').update('a key').digest();
  const refused = async (key: string, old?: string): Promise<string> => {
    const error = await readSettings({ KENNISMAKER_KEY: key, KENNISMAKER_KEY_OLD: old }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'config.invalid' });
    return String(error);
  };

  test('is 32 bytes as base64 of either alphabet or hex, and none when it is not set', async () => {
    for (const form of ['base64', 'base64url', 'hex'] as const) {
      const { sealing } = await readSettings({ KENNISMAKER_KEY: ` ${bytes.toString(form)}\n` });
      expect(sealing.key?.export(), form).toEqual(bytes);
      expect(sealing.old, form).toBeNull();
    }
    expect((await readSettings({})).sealing).toEqual({ key: null, old: null });
    expect((await readSettings({ KENNISMAKER_KEY_OLD: bytes.toString('hex') })).sealing.old?.export()).toEqual(bytes);
  });

  test('is no password, however long, and a mistake in it is not shown', async () => {
    const typed = Buffer.from('correct horse battery staple, ok');
    const passwords = ['tr0ub4dor', 'a'.repeat(44), '0'.repeat(64), typed.toString('base64'), typed.toString('hex')];
    for (const password of [...passwords, bytes.toString('hex').slice(2), `${bytes.toString('base64')}AA`]) {
      const text = await refused(password);
      expect(text, password).toContain('KENNISMAKER_KEY: expected 32 random bytes');
      expect(text, password).toContain('openssl rand -base64 32');
      expect(text, password).not.toContain(password);
    }
  });

  test('is another one than the key before', async () => {
    const text = await refused(bytes.toString('hex'), bytes.toString('base64'));
    expect(text).toContain('KENNISMAKER_KEY_OLD: expected the key before KENNISMAKER_KEY');
    expect(text).not.toContain(bytes.toString('base64'));
  });

  test('shows nothing of itself when the settings are printed or logged', async () => {
    const settings = await readSettings({ KENNISMAKER_KEY: bytes.toString('hex') });
    const printed = `${JSON.stringify(settings)} ${inspect(settings, { depth: null })}`;
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      expect(printed).not.toContain(bytes.toString(form).slice(0, 8));
    }
  });
});

test('a database is an address of PostgreSQL with its name, and a mistake in it shows nothing of the password', async () => {
  expect(await readSettings({})).toMatchObject({ databaseUrl: undefined, databasePool: 10 });
  for (const url of ['postgres://me:tr0ub4dor@db/x', 'postgresql://me@db:5433/x?sslmode=require']) {
    expect(await readSettings({ DATABASE_URL: url, DATABASE_POOL: '4' })).toMatchObject({
      databaseUrl: url,
      databasePool: 4,
    });
  }
  for (const url of [
    'mysql://me:tr0ub4dor@db/x',
    'postgres://me:tr0ub4dor@db',
    'postgres://me:tr0ub4dor@db/',
    'tr0ub4dor',
  ]) {
    const error = await readSettings({ DATABASE_URL: url, DATABASE_POOL: '101' }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'config.invalid' });
    expect(String(error)).toContain('DATABASE_URL: expected an address as postgres://');
    expect(String(error)).toContain('DATABASE_POOL: is "101", expected a number from 1 to 100');
    expect(String(error)).not.toContain('tr0ub4dor');
  }
});

test('a mistake in the file names the setting and what it should be', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-settings-'));
  const file = join(folder, 'kennismaker.yaml');
  writeFileSync(file, 'quietHours: never\nnetwork:\n  teamname: De Brug\n');
  const error = await readSettings({ KENNISMAKER_CONFIG: file }).catch((thrown: Error) => thrown);
  rmSync(folder, { recursive: true });
  expect(String(error)).toContain('kennismaker.yaml: quietHours: expected object, received string');
  expect(String(error)).toContain('kennismaker.yaml: network.teamname: expected no such setting');
});

test('reminders are what the file says, or the usual ones, and at most four', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kennismaker-settings-'));
  const file = join(folder, 'kennismaker.yaml');
  const read = (text: string) => {
    writeFileSync(file, text);
    return readSettings({ KENNISMAKER_CONFIG: file }).catch((thrown: Error) => thrown);
  };
  const on = parse(switchedOn(readFileSync(EXAMPLE, 'utf8')));
  expect(on.reminders).toEqual({ hours: [24, 1], maybeDays: 2 });
  expect(await read('reminders: { hours: [48, 3] }\n')).toMatchObject({
    network: { reminders: { hours: [48, 3], maybeDays: 2 } },
  });
  expect(await read('reminders:\n')).not.toHaveProperty('network.reminders');
  expect(String(await read('reminders: { hours: [0] }\n'))).toContain('kennismaker.yaml: reminders.hours.0: expected');
  expect(String(await read('reminders: { hours: [5, 4, 3, 2, 1] }\n'))).toContain('reminders.hours');
  rmSync(folder, { recursive: true });
});

test('WhatsApp is off without its settings, and on with all four', async () => {
  expect((await readSettings({})).whatsappCloud).toBeNull();
  const all = {
    WHATSAPP_CLOUD_TOKEN: 'EAA-tr0ub4dor',
    WHATSAPP_CLOUD_PHONE_ID: '106540352242922',
    WHATSAPP_CLOUD_APP_SECRET: 's3cr3t',
    WHATSAPP_CLOUD_VERIFY_TOKEN: 'w0rd',
  };
  expect((await readSettings(all)).whatsappCloud).toEqual({
    token: 'EAA-tr0ub4dor',
    phoneId: '106540352242922',
    appSecret: 's3cr3t',
    verifyToken: 'w0rd',
    apiRoot: undefined,
  });
  const { whatsappCloud } = await readSettings({ ...all, WHATSAPP_CLOUD_API_ROOT: 'http://127.0.0.1:9/v25.0/' });
  expect(whatsappCloud?.apiRoot).toBe('http://127.0.0.1:9/v25.0');
});

test('half of the settings of WhatsApp is a mistake that names the other half, and no secret', async () => {
  const error = await readSettings({
    WHATSAPP_CLOUD_TOKEN: 'tr0ub4dor',
    WHATSAPP_CLOUD_PHONE_ID: '+31 6 tr0ub4dor',
    WHATSAPP_CLOUD_API_ROOT: 'graph.facebook.com',
  }).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: 'config.invalid' });
  expect(String(error)).toContain('WHATSAPP_CLOUD_APP_SECRET: expected the secret of the app');
  expect(String(error)).toContain('WHATSAPP_CLOUD_VERIFY_TOKEN: expected a word of your own');
  expect(String(error)).toContain('expected the id of the number, not the number itself');
  expect(String(error)).toContain('WHATSAPP_CLOUD_API_ROOT: is "graph.facebook.com", expected the address');
  expect(String(error)).not.toContain('WHATSAPP_CLOUD_TOKEN:');
  const alone = await readSettings({ WHATSAPP_CLOUD_API_ROOT: 'http://127.0.0.1:9/' }).catch((thrown: Error) => thrown);
  for (const name of ['TOKEN', 'PHONE_ID', 'APP_SECRET', 'VERIFY_TOKEN']) {
    expect(String(alone)).toContain(`WHATSAPP_CLOUD_${name}: expected`);
  }
});
