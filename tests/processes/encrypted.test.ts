import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WebDelivery } from '../../src/channels/web/web-delivery.ts';
import { dumped } from '../store/keys/dumped.ts';
import { Company } from '../support/company.ts';
import { keyNamed } from '../support/keyrings.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { WebClient } from '../support/web-client.ts';

/** Two real processes with a key on one PostgreSQL, between which a person goes to and fro. */
const KEY = keyNamed('first').export();
const WORDS = 'Tante Wafae kookt linzensoep in buurthuis De Kriek';

let postgres: PostgresServer;
let company: Company;
let database: string;

beforeAll(async () => {
  postgres = await startPostgres();
  database = await postgres.newDatabase();
  company = new Company({
    DATABASE_URL: database,
    KENNISMAKER_KEY: KEY.toString('base64'),
    LOG_LEVEL: 'debug',
  });
  await company.start(2);
}, 120_000);
afterAll(async () => {
  await company?.end();
  await postgres?.stop();
});

/** Files of the server in whose bytes a text stands: tables, indexes, the log of what was written. */
async function filesHolding(texts: readonly string[]): Promise<string[]> {
  const entries = await readdir(postgres.folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    for (const text of texts) if (bytes.includes(text)) found.push(`${entry.name}: ${text}`);
  }
  return found;
}

it('talk with somebody through either of them, and no word or address stands in a dump, a file of the server or a log', async () => {
  const [one, two] = company.members;
  const client = await WebClient.begin(one?.url ?? '');
  const ear = await client.listen();
  const heard: WebDelivery[] = [];
  // As the page does: whatever comes is shown, and acknowledged.
  const listening = (async () => {
    for (;;) {
      const delivery = await ear.delivery();
      heard.push(delivery);
      await client.acknowledge(delivery.id);
    }
  })().catch(() => undefined);
  let sent = 0;

  /** Says something at one of the processes, and hears until a question comes that matches. */
  async function does(what: { text: string } | { pick: string }, answer: RegExp | { offers: string }): Promise<void> {
    const isAnswer = ({ message }: WebDelivery): boolean =>
      answer instanceof RegExp
        ? answer.test(message.text)
        : (message.options ?? []).some(({ id }) => id.replace(/^q\d+-/, '').startsWith(answer.offers));
    const options = heard.findLast(({ message }) => message.options)?.message.options ?? [];
    const option = 'pick' in what ? options.find(({ id }) => id.replace(/^q\d+-/, '').startsWith(what.pick))?.id : null;
    if (option === undefined) throw new Error(`Not offered: ${JSON.stringify(options)}`);
    const from = heard.length;
    sent += 1;
    const at = client.at((sent % 2 === 0 ? one : two)?.url ?? '');
    const body = { id: `message-${sent}`, ...(option === null ? what : { option }) };
    const response = await at.post('/chat/messages', body);
    expect(response.ok, await response.text()).toBe(true);
    await expect.poll(() => heard.slice(from).some(isAnswer), { timeout: 30_000, interval: 20 }).toBe(true);
    // What was shown is on the record before the other process is asked.
    while ((await postgres.query('SELECT FROM kennismaker.outbox', [], database)).length > 0) {
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  await does({ text: 'hallo' }, /taal/);
  await does({ pick: 'nl' }, /Waarmee kan ik u helpen/);
  await does({ pick: 'prepare' }, { offers: 'yes' });
  await does({ pick: 'yes' }, { offers: 'short' });
  await does({ pick: 'short' }, { offers: 'd2' });
  await does({ pick: 'd2' }, /organisatie goed in/);
  await does({ text: '1 2' }, /over een jaar beter/);
  await does({ pick: 'other' }, /./);
  await does({ text: WORDS }, /./);
  ear.close();
  await listening;

  const [person] = await postgres.query<{ id: string; version: number }>(
    "SELECT id, version FROM kennismaker.documents WHERE kind = 'person'",
    [],
    database,
  );
  expect(person?.version).toBeGreaterThanOrEqual(8);
  const exported = await one?.place.run(['people', 'export', person?.id ?? ''], {
    env: { DATABASE_URL: database, KENNISMAKER_KEY: KEY.toString('base64') },
  });
  // It is all there, for who has the key.
  expect(exported?.out).toContain(WORDS);

  const told = heard.flatMap(({ message: { text } }) => (text.length > 40 ? [text.slice(0, 30)] : []));
  expect(told.length).toBeGreaterThan(4);
  const secrets = [WORDS, WORDS.slice(6, 20), client.session, KEY.toString('base64').slice(0, 12), ...told];
  const rows = [...(await dumped(postgres, database)).values()].join('');
  expect(secrets.filter((text) => rows.includes(text))).toEqual([]);
  await postgres.query('CHECKPOINT');
  expect(await filesHolding(secrets)).toEqual([]);
  for (const { service } of company.members) {
    for (const text of secrets) expect(service.out()).not.toContain(text);
  }
  // The search finds what is there.
  expect(await filesHolding([person?.id ?? 'nobody'])).not.toEqual([]);
}, 120_000);
