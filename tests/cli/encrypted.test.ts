import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openFileStore } from '../../src/store/files/index.ts';
import { lines, Place } from '../support/command-line.ts';
import { keyNamed, keyringNamed } from '../support/keyrings.ts';
import { WebClient } from '../support/web-client.ts';

const KEY = keyNamed('first').export();
const WITH_KEY = { KENNISMAKER_KEY: KEY.toString('base64') };
const WITH_ANOTHER = { KENNISMAKER_KEY: keyNamed('second').export().toString('hex') };

const WORDS = 'Tante Wafae kookt linzensoep in buurthuis De Kriek';

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.leave());

async function files(): Promise<Map<string, Buffer>> {
  const found = (await readdir(place.data, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const paths = found.map((each) => join(each.parentPath, each.name));
  return new Map(
    await Promise.all(paths.map(async (path) => [relative(place.data, path), await readFile(path)] as const)),
  );
}

async function digests(): Promise<string[]> {
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  return [...(await files())].map(([name, bytes]) => `${name} ${digest(bytes)}`).sort();
}

/** Files in which the text stands, plain or as hex or base64 of it, or whose name holds it. */
async function holding(text: string): Promise<string[]> {
  const forms = [
    text,
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1),
  ];
  return [...(await files())]
    .filter(([name, bytes]) => forms.some((form) => name.includes(form) || bytes.includes(form)))
    .map(([name]) => name);
}

/** What the store gives with its key: all documents as JSON with what leads to them, and the ids of people. */
async function everythingKept(): Promise<{ kept: string; ids: string[]; addresses: string[] }> {
  const store = await openFileStore({ folder: place.data, clock: systemClock, keyring: keyringNamed('first') });
  try {
    const kept = await Promise.all(store.ids().map((id) => store.kept(id)));
    const people = kept.flatMap((each) => (each?.document.kind === 'person' ? [each.document.id] : []));
    const addresses = kept.flatMap((each) => each?.addresses.map(({ value }) => value) ?? []);
    return { kept: JSON.stringify(kept), ids: people, addresses };
  } finally {
    await store.close();
  }
}

/** No output may show the key, in whatever form it was given. */
function expectNoKey(output: string): void {
  for (const form of ['hex', 'base64', 'base64url'] as const)
    expect(output).not.toContain(KEY.toString(form).slice(0, 10));
}

/** A whole short preparation, with words of one's own where it asks for them. */
const TALK = [
  { from: 'wafae-van-de-kriek', text: 'hallo' },
  { from: 'wafae-van-de-kriek', option: 'q1-nl' },
  { from: 'wafae-van-de-kriek', option: 'q2-prepare' },
  { from: 'wafae-van-de-kriek', option: 'q3-yes' },
  { from: 'wafae-van-de-kriek', option: 'q4-short' },
  { from: 'wafae-van-de-kriek', option: 'q5-d2026-11-25' },
  { from: 'wafae-van-de-kriek', option: 'q6-other' },
  { from: 'wafae-van-de-kriek', text: WORDS },
];

it('a whole talk in an encrypted folder leaves no word, address or id in it, and the key nowhere', async () => {
  const input = TALK.map((each) => `${JSON.stringify(each)}\n`).join('');
  const chat = ['chat', '--json', '--now', '2026-11-23T10:00:00+01:00', '--data', place.data];
  const talked = await place.run(chat, { input, env: WITH_KEY });
  expect([talked.code, talked.err]).toEqual([0, '']);
  const told = lines(talked.out).flatMap(({ text }) => (typeof text === 'string' && text.length > 40 ? [text] : []));
  expect(told.length).toBeGreaterThan(4);

  const service = await place.serve({ ...WITH_KEY, LOG_LEVEL: 'debug' });
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(service.out())?.[0] ?? '';
  const client = await WebClient.begin(url);
  expect((await client.say('message-1', WORDS)).ok).toBe(true);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  // While it runs, the journal has everything and the files nearly so.
  expect(await holding(WORDS)).toEqual([]);
  service.child.kill('SIGTERM');
  const { out, err: log } = await service.ended;

  // It is all there, for who has the key.
  const { kept, ids, addresses } = await everythingKept();
  expect([ids.length, addresses.length]).toEqual([2, 2]);
  for (const text of [WORDS, 'wafae-van-de-kriek']) expect(kept).toContain(text);
  const secrets = [WORDS, WORDS.slice(6, 20), 'wafae-van-de-kriek', ...addresses, '"session"', '"person"', ...ids];
  for (const text of [...secrets, ...told.map((each) => each.slice(0, 30))]) {
    expect(await holding(text), text).toEqual([]);
  }
  const doctor = await place.run(['doctor'], { env: { ...WITH_KEY, KENNISMAKER_DATA: place.data } });
  expect(doctor.out).toContain('All that it keeps is encrypted');
  const check = await place.run(['check', '--data', place.data], { env: WITH_KEY });
  expect(check.out).not.toContain('could not be read');
  for (const output of [out, log, metrics, doctor.out, doctor.err, check.out]) expectNoKey(output);
}, 180_000);

it('another key, or none, is refused with its code and exit 2, and not one byte changes', async () => {
  const before = await digests();
  expect(before.length).toBeGreaterThan(5);
  for (const [env, code] of [
    [WITH_ANOTHER, 'store.key-wrong'],
    [{}, 'store.key-missing'],
  ] as const) {
    const started = await (await place.serve(env)).ended;
    expect([started.code, started.err]).toEqual([2, expect.stringContaining(code)]);
    expectNoKey(started.err);
  }
  const check = await place.run(['check', '--data', place.data], { env: WITH_ANOTHER });
  expect([check.code, check.err]).toEqual([2, expect.stringContaining('store.key-wrong')]);
  expect(await digests()).toEqual(before);
}, 120_000);
