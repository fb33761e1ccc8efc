import { describe, expect, it } from 'vitest';
import type { Posted } from '../../src/engine/feature.ts';
import { CODES_DOCUMENT, HOUR, hashCode, WRONG_CODES_AN_HOUR } from '../../src/features/codes/code.ts';
import { addCode, type Codes, handleCodesLetter, NO_CODES } from '../../src/features/codes/codes-document.ts';
import { toPair } from '../../src/features/together/letters.ts';
import type { Json } from '../../src/ports/json.ts';
import { MAX_DOCUMENT_BYTES, type Store } from '../../src/ports/store.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { post, putCoordinator } from '../support/invited-people.ts';
import { realLibrary } from '../support/real-library.ts';
import { Rig, START } from '../support/rig.ts';

const { library } = await realLibrary();
const CODE = 'AB2C-D3EF-GH4J-K';
const DAY = 24 * HOUR;
const text = (key: string) => library.text('nl', key);
const { keyedHash } = createMemoryStore();

async function typing(rig: Rig, name: string, code: string): Promise<string> {
  const { session } = (await rig.body(name)) ?? {};
  if (session?.stack.at(-1)?.step !== 'code' || session.stack.at(-1)?.dialog !== 'system.code') {
    await rig.hear(name, { kind: 'command', name: 'menu' });
    await rig.tap(name, 'more');
    await rig.tap(name, 'code');
  }
  const sent = await rig.say(name, code);
  return sent.map(({ message }) => message.text).join('\n');
}

async function rigWithCode(uses = 2, days = 30): Promise<Rig> {
  const rig = await Rig.start();
  await rig.companion.createCode({ role: 'coordinator', uses, days }, CODE);
  await rig.welcome('anna');
  return rig;
}

/** A document's id, by its last digit. */
const idOf = (digit: string) => `00000000-0000-4000-8000-00000000000${digit}`;

/** Somebody whose letters lie in their document, as when the process died before they were brought. */
async function write(store: Store, digit: string, letters: readonly Posted[]): Promise<void> {
  await putCoordinator(store, idOf(digit), Number(digit));
  await post(store, idOf(digit), START, letters);
}

function door(): Posted {
  return { to: CODES_DOCUMENT, toKind: 'codes', letter: { kind: 'codes.door', body: { leadsTo: 'pair', days: 14 } } };
}

/** Changes where the doors of the codes' document lead to. */
async function withDoors(store: Store, change: (doors: Codes['doors']) => Codes['doors']): Promise<void> {
  const read = await store.read(CODES_DOCUMENT);
  if (read.status !== 'found') throw new Error('There are no codes.');
  const { body, version, timers } = read.document;
  const { codes, ...rest } = body as unknown as { codes: Codes };
  const next = { ...rest, codes: { ...codes, doors: change(codes.doors) } } as unknown as Json;
  await store.commit({ id: CODES_DOCUMENT, kind: 'codes', expected: version, body: next, timers, out: [] });
}

async function targets(store: Store): Promise<string[]> {
  const read = await store.read(CODES_DOCUMENT);
  const body = read.status === 'found' ? (read.document.body as unknown as { codes: Codes }) : null;
  return body?.codes.doors.map(({ target }) => target) ?? [];
}

const roles = async (rig: Rig, name: string) => (await rig.body(name))?.person.roles;

describe('a code', () => {
  it.each([CODE, 'ab2cd3efgh4jk', ' AB2C D3EF GH4J K ', 'ab2c—d3ef–gh4j.k'])(
    'is taken as people type it: %s',
    async (typed) => {
      const rig = await rigWithCode();
      await typing(rig, 'anna', typed);
      expect(await roles(rig, 'anna')).toEqual(['coordinator']);
    },
  );

  it('gives the role to as many people as it is for, and to no more', async () => {
    const rig = await rigWithCode(2);
    for (const name of ['anna', 'bea', 'coen']) {
      await rig.welcome(name);
      await typing(rig, name, CODE);
    }
    expect(await roles(rig, 'anna')).toEqual(['coordinator']);
    expect(await roles(rig, 'bea')).toEqual(['coordinator']);
    expect(await roles(rig, 'coen')).toEqual([]);
  });

  it('costs no second use when the same person types it again', async () => {
    const rig = await rigWithCode(2);
    for (let times = 0; times < 4; times += 1) await typing(rig, 'anna', CODE);
    await rig.welcome('bea');
    await typing(rig, 'bea', CODE);
    expect(await roles(rig, 'bea')).toEqual(['coordinator']);
    expect(await roles(rig, 'anna')).toEqual(['coordinator']);
  });

  it('can be used until its days are over', async () => {
    const rig = await rigWithCode(2, 3);
    await rig.clock.advance(3 * DAY - 60_000);
    await typing(rig, 'anna', CODE);
    expect(await roles(rig, 'anna')).toEqual(['coordinator']);
    await rig.clock.advance(2 * 60_000);
    await rig.welcome('bea');
    expect(await typing(rig, 'bea', CODE)).toContain(text('system.codeWrong'));
    expect(await roles(rig, 'bea')).toEqual([]);
  });

  it('is kept and logged nowhere in the clear', async () => {
    const rig = await rigWithCode();
    await typing(rig, 'anna', CODE);
    const stored: unknown[] = [await rig.store.read('codes'), await rig.document('anna'), rig.logged];
    expect(JSON.stringify(stored)).not.toContain('AB2C');
    expect(JSON.stringify(stored).toUpperCase()).not.toContain('D3EF');
  });

  it('that an admin makes in the chat is gone from what is kept once it was shown', async () => {
    const rig = await rigWithCode();
    await rig.companion.createCode({ role: 'admin', uses: 1, days: 1 }, 'ADMI-NADM-INAD-M');
    await typing(rig, 'anna', 'ADMI-NADM-INAD-M');
    for (const id of ['codes', 'professional']) {
      if (id === 'codes') await rig.tap('anna', 'more');
      await rig.tap('anna', id);
    }
    await rig.say('anna', '3');
    const shown = /[A-Z2-9]{4}-[A-Z2-9-]{5,}/.exec(
      rig
        .messages('anna')
        .map(({ message }) => message.text)
        .join('\n'),
    )?.[0];
    expect(shown).toBeDefined();
    const stored: unknown[] = [await rig.store.read('codes'), await rig.document('anna'), rig.logged];
    expect(JSON.stringify(stored)).not.toContain(shown);
  });
});

describe('wrong codes', () => {
  it('are five an hour for a person; then not even the right one is looked at', async () => {
    const rig = await rigWithCode();
    for (let times = 0; times < WRONG_CODES_AN_HOUR.person; times += 1) {
      expect(await typing(rig, 'anna', `WRONG${times}`)).toContain(text('system.codeWrong'));
    }
    expect(await typing(rig, 'anna', CODE)).toContain(text('system.codeTooMany'));
    expect(await roles(rig, 'anna')).toEqual([]);
    await rig.clock.advance(HOUR + 1);
    await typing(rig, 'anna', CODE);
    expect(await roles(rig, 'anna')).toEqual(['coordinator']);
  });

  it('of one person do not hinder another', async () => {
    const rig = await rigWithCode();
    for (let times = 0; times < 6; times += 1) await typing(rig, 'anna', `WRONG${times}`);
    await rig.welcome('bea');
    await typing(rig, 'bea', CODE);
    expect(await roles(rig, 'bea')).toEqual(['coordinator']);
  });

  it('of very many people put a brake, for an hour, on a code that somebody chose', () => {
    let codes = addCode(NO_CODES, CODE, { role: 'admin', uses: 9, days: 1, chosen: true }, START);
    const ask = (who: string, code: string, at: number) => {
      const letter = { kind: 'codes.redeem', body: { hash: hashCode(code) } };
      const { codes: next, reply } = handleCodesLetter(codes, who, letter, at, {
        code: () => '',
        id: () => '',
        keyedHash,
      });
      codes = next;
      return (reply?.body as { result: string } | undefined)?.result;
    };
    for (let who = 0; who < WRONG_CODES_AN_HOUR.all; who += 1) expect(ask(`p${who}`, 'WRONG', START)).toBe('wrong');
    expect(ask('anna', CODE, START + 1)).toBe('too-many');
    expect(ask('anna', CODE, START + HOUR + 1)).toBe('granted');
  });

  it('of very many people do not close the doors of groups and meetings', () => {
    const fresh = { code: () => 'AB2C-D3EF-GH4JK', id: () => 'group', keyedHash };
    const door = { kind: 'codes.door', body: { leadsTo: 'group', days: 30 } };
    const { codes } = handleCodesLetter(NO_CODES, 'fatma', door, START, fresh);
    const wrong = Array.from({ length: WRONG_CODES_AN_HOUR.all }, () => START);
    const ask = (code: string) =>
      handleCodesLetter(
        { ...codes, wrong },
        'anna',
        { kind: 'codes.redeem', body: { hash: hashCode(code) } },
        START,
        fresh,
      );
    expect(ask('AB2C-D3EF-GH4JK').reply?.body).toEqual({ result: 'group', target: 'group' });
    expect(ask('AB2C-D3EF-GH4JX').reply?.body).toEqual({ result: 'too-many' });
  });
});

describe('the code of a pair', () => {
  const fresh = { code: () => 'AB2C-D3EF-GH4JK', id: () => 'pair', keyedHash };
  const hash = hashCode('AB2C-D3EF-GH4JK');
  const ask = (codes: Codes, from: string, kind: string, body: Json = {}, now = START) =>
    handleCodesLetter(codes, from, { kind: `codes.${kind}`, body }, now, fresh);
  const { codes: made } = ask(NO_CODES, 'fatma', 'door', { leadsTo: 'pair', days: 14 });

  it('leads to it for fourteen days', () => {
    const leads = (now: number) => ask(made, 'anna', 'redeem', { hash }, now).reply?.body;
    expect(leads(START + 14 * DAY - 1)).toEqual({ result: 'pair', target: 'pair' });
    expect(leads(START + 14 * DAY)).toEqual({ result: 'wrong' });
  });

  it('leads nowhere once the pair shut it, and is not answered for shutting', () => {
    const { codes, reply } = ask(made, 'pair', 'shut');
    expect(reply).toBeNull();
    expect(ask(codes, 'anna', 'redeem', { hash }).reply?.body).toEqual({ result: 'wrong' });
    expect(codes.doors).toEqual([]);
  });

  it('is shut by the pair when the second one has come in, and the codes of others stay', async () => {
    const store = createMemoryStore();
    const before = await Rig.start({ store });
    await before.companion.createCode({ role: 'coordinator', uses: 1, days: 1 }, CODE);
    const [pair, other] = [idOf('1'), idOf('2')];
    const open = toPair(pair, 'open', { side: 'informal', name: 'Fatma' });
    await write(store, '3', [open]);
    await write(store, '4', [door(), door()]);
    await before.companion.stop();
    // Their letters go when a companion starts. The doors lead to new ids: the first of them to this pair from now on.
    await (await Rig.start({ store, clock: before.clock })).companion.stop();
    await withDoors(store, (doors) => doors.map((each, at) => ({ ...each, target: [pair, other][at] ?? each.target })));
    await write(store, '5', [toPair(pair, 'join', { name: 'Anna' })]);
    expect(await targets(store)).toEqual([pair, other]);
    const after = await Rig.start({ store, clock: before.clock });
    expect(await targets(store)).toEqual([other]);
    await after.welcome('anna');
    await typing(after, 'anna', CODE);
    expect(await roles(after, 'anna')).toEqual(['coordinator']);
  });

  it('is shut by nobody but the pair', () => {
    for (const who of ['fatma', 'anna', 'other-pair']) {
      const { codes } = ask(made, who, 'shut', { target: 'pair' });
      expect(ask(codes, 'anna', 'redeem', { hash }).reply?.body).toEqual({ result: 'pair', target: 'pair' });
    }
  });
});

describe('the document of codes', () => {
  const bytes = (codes: Codes) => Buffer.byteLength(JSON.stringify(codes));

  it('stays within what a document may hold however many codes are made and used', async () => {
    const rig = await Rig.start();
    let made = 0;
    for (; made < 200; made += 1) {
      const code = `CODE-${String(made).padStart(4, 'X')}-XXXX`;
      const refused = await rig.companion
        .createCode({ role: 'professional', uses: 20, days: 365 }, code)
        .then(() => false)
        .catch((error: { code: string }) => error.code);
      if (refused) {
        expect(refused).toBe('codes.full');
        break;
      }
    }
    expect(made).toBe(100);
    const read = await rig.store.read('codes');
    let { codes } = read.status === 'found' ? (read.document.body as unknown as { codes: Codes }) : { codes: NO_CODES };
    for (let code = 0; code < made; code += 1) {
      const letter = { kind: 'codes.redeem', body: { hash: hashCode(`CODE-${String(code).padStart(4, 'X')}-XXXX`) } };
      for (let who = 0; who < 20; who += 1) {
        const from = `${String(code).padStart(8, '0')}-0000-4000-8000-${String(who).padStart(12, '0')}`;
        ({ codes } = handleCodesLetter(codes, from, letter, START, { code: () => '', id: () => '', keyedHash }));
      }
    }
    expect(codes.codes.every((code) => code.usesLeft === 0)).toBe(true);
    for (let who = 0; who < 300; who += 1) {
      const from = `${String(who).padStart(8, '0')}-0000-4000-8000-000000000000`;
      const link = { kind: 'codes.link', body: {} };
      const wrong = { kind: 'codes.redeem', body: { hash: hashCode('WRONG') } };
      for (const letter of [link, wrong]) {
        ({ codes } = handleCodesLetter(codes, from, letter, START, {
          code: () => `LINK-${who}`,
          id: () => '',
          keyedHash,
        }));
      }
    }
    expect(codes.links.length).toBeGreaterThan(40);
    expect(bytes(codes)).toBeLessThan(MAX_DOCUMENT_BYTES - 14_000);
  });

  it('stays within it with pairs, meetings and groups too, and makes no door that there is no room for', () => {
    const id = (at: number) => `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`;
    let codes: Codes = NO_CODES;
    const hear = (from: string, kind: string, body: Json, at: number) => {
      const fresh = { code: () => `DOOR-${at}`, id: () => id(at), keyedHash };
      const { codes: next, reply } = handleCodesLetter(codes, from, { kind: `codes.${kind}`, body }, START, fresh);
      codes = next;
      return reply?.kind;
    };
    const door = (at: number) => hear(id(at), 'door', { leadsTo: at % 2 === 0 ? 'pair' : 'meeting', days: 14 }, at);
    for (let at = 0; at < 180; at += 1) expect(door(at)).toBe('codes.doorMade');
    expect(door(180)).toBe('codes.refused');
    let made = 0;
    const give = { role: 'professional', uses: 20, days: 365 } as const;
    expect(() => {
      for (; ; made += 1) codes = addCode(codes, `CODE-${made}`, give, START);
    }).toThrow('too many codes');
    expect(made).toBeGreaterThan(30);
    // Every code used by all whom it is for, the most links, the most wrong tries.
    for (let code = 0; code < made; code += 1) {
      for (let who = 0; who < 20; who += 1) hear(id(code * 20 + who), 'redeem', { hash: hashCode(`CODE-${code}`) }, 0);
    }
    for (let who = 0; who < 150; who += 1) {
      hear(id(who), 'link', {}, who);
      hear(id(who), 'redeem', { hash: hashCode('WRONG') }, 0);
    }
    expect(codes.codes.every(({ usesLeft }) => usesLeft === 0)).toBe(true);
    expect([codes.doors.length, codes.links.length, codes.wrong.length]).toEqual([180, 50, WRONG_CODES_AN_HOUR.all]);
    expect(bytes(codes)).toBeGreaterThan(MAX_DOCUMENT_BYTES - 18_000);
    expect(bytes(codes)).toBeLessThan(MAX_DOCUMENT_BYTES - 14_000);
    // A pair that has both its people makes room for the next.
    hear(id(2), 'shut', {}, 0);
    expect(codes.doors).toHaveLength(179);
    expect(door(200)).toBe('codes.doorMade');
  });

  it('has room for doors again when codes are over, and remembers that there were codes', () => {
    let codes: Codes = NO_CODES;
    for (let at = 0; at < 100; at += 1) {
      codes = addCode(codes, `CODE-${at}`, { role: 'professional', uses: 20, days: 1 }, START);
    }
    let made = 0;
    const door = (now: number) => {
      made += 1;
      const fresh = {
        keyedHash,
        code: () => `DOOR-${made}`,
        id: () => `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      };
      const letter = { kind: 'codes.door', body: { leadsTo: 'pair', days: 14 } };
      const { codes: next, reply } = handleCodesLetter(codes, 'fatma', letter, now, fresh);
      codes = next;
      return reply?.kind;
    };
    const kinds = Array.from({ length: 180 }, () => door(START));
    expect(kinds).toContain('codes.doorMade');
    expect(kinds.at(-1)).toBe('codes.refused');
    expect(door(START + 2 * DAY)).toBe('codes.doorMade');
    expect(codes.codes).toHaveLength(1);
  });

  it('stays within it however many people have tried one', async () => {
    const rig = await rigWithCode();
    for (let who = 0; who < 300; who += 1) {
      await rig.welcome(`p${who}`);
      await typing(rig, `p${who}`, 'WRONG');
    }
    const read = await rig.store.read('codes');
    const size = read.status === 'found' ? Buffer.byteLength(JSON.stringify(read.document)) : 0;
    expect(size).toBeLessThan(20_000);
    await rig.clock.advance(HOUR + 1);
    await typing(rig, 'anna', CODE);
    expect(await roles(rig, 'anna')).toEqual(['coordinator']);
  });
});
