import { describe, expect, test } from 'vitest';
import { CODE_BYTES, HOUR, hashCode, LINK_MINUTES, WRONG_CODES_AN_HOUR } from '../../src/features/codes/code.ts';
import { addCode, type Codes, handleCodesLetter, NO_CODES } from '../../src/features/codes/codes-document.ts';
import type { Json } from '../../src/ports/json.ts';
import { systemIds } from '../../src/runtime/ids.ts';
import { SESSIONS_OF_ALL } from '../../src/web/chat-brake.ts';
import { Rig, START } from '../support/rig.ts';
import { keyedHash } from '../support/web-rig.ts';

/** Codes give roles, open groups and join chats. Somebody tries them, under one name or under as many as they like. */

const CODE = 'AB2C-D3EF-GH4JK';

/** The codes of a network, to which letters come. */
function network(codes: Codes = NO_CODES) {
  let now = START;
  let made = 0;
  const fresh = { code: () => `MADE-${made++}`, id: () => `id-${made}`, keyedHash };
  return {
    hear(from: string, kind: string, body: Json = {}): Json | undefined {
      const heard = handleCodesLetter(codes, from, { kind: `codes.${kind}`, body }, now, fresh);
      codes = heard.codes;
      return heard.reply?.body;
    },
    redeem(from: string, code: string) {
      return (this.hear(from, 'redeem', { hash: hashCode(code) }) as { result: string } | undefined)?.result;
    },
    later(ms: number) {
      now += ms;
    },
    get codes() {
      return codes;
    },
  };
}

test('what is guessed has 64 bits: with all that can be open, a year of tries hits something once in 70 million years', () => {
  const open = 180 + 100 + 50;
  const triesAYear = (SESSIONS_OF_ALL.burst / (SESSIONS_OF_ALL.perMs / HOUR)) * WRONG_CODES_AN_HOUR.person * 24 * 365;
  const chance = (open * triesAYear) / 2 ** (CODE_BYTES * 8);
  expect(chance).toBeLessThan(1.5e-8);
  const made = new Set(Array.from({ length: 5_000 }, () => systemIds.code(CODE_BYTES)));
  expect(made.size).toBe(5_000);
  for (const one of made) expect(one).toMatch(/^[A-HJ-NP-Z2-9]{13}$/);
});

test('one person has five tries an hour: then not even the right one is looked at, door or role', async () => {
  const rig = await Rig.start();
  await rig.companion.createCode({ role: 'coordinator', uses: 9, days: 1 }, CODE);
  await rig.welcome('anna');
  for (const last of 'MNPQRSTUVWXYZ') {
    await rig.hear('anna', { kind: 'command', name: 'start', argument: `AB2C-D3EF-GH4J${last}` });
  }
  const read = await rig.store.read('codes');
  const { codes } = read.status === 'found' ? (read.document.body as unknown as { codes: Codes }) : { codes: NO_CODES };
  expect(codes.wrong).toHaveLength(WRONG_CODES_AN_HOUR.person);
  await rig.hear('anna', { kind: 'command', name: 'start', argument: CODE });
  expect((await rig.body('anna'))?.person.roles).not.toContain('coordinator');
});

describe('many invented people who guess all day', () => {
  function flooded(codes: Codes = NO_CODES) {
    const net = network(codes);
    for (let at = 0; at < 1_000; at += 1) net.redeem(`invented-${at}`, `WRONG${at}`);
    return net;
  }

  test('fill no document', () => {
    expect(flooded().codes.wrong).toHaveLength(WRONG_CODES_AN_HOUR.all);
  });

  test('shut out nobody who was invited: codes that we made, doors and links go on', () => {
    const made = addCode(NO_CODES, CODE, { role: 'coordinator', uses: 1, days: 1 }, START);
    const net = flooded(made);
    const { code } = net.hear('fatma', 'door', { leadsTo: 'group', days: 30 }) as { code: string };
    const link = net.hear('bilal', 'link') as { code: string };
    expect(net.redeem('anna', CODE)).toBe('granted');
    expect(net.redeem('anna', code)).toBe('group');
    expect(net.redeem('bilal-elsewhere', link.code)).toBe('linked');
  });

  test('do not try a code that somebody thought of more than a hundred times an hour', () => {
    const chosen = addCode(NO_CODES, 'welkom-welkom-1', { role: 'admin', uses: 1, days: 30, chosen: true }, START);
    const net = flooded(chosen);
    expect(net.redeem('guesser', 'welkom-welkom-1')).toBe('too-many');
    net.later(HOUR + 1);
    expect(net.redeem('admin', 'welkom-welkom-1')).toBe('granted');
  });

  test('take no rooms of groups and meetings by beginning pairs', () => {
    const net = network();
    for (let at = 0; at < 500; at += 1) net.hear(`invented-${at}`, 'door', { leadsTo: 'pair', days: 14 });
    expect(net.codes.doors.length).toBeLessThan(150);
    expect(net.hear('fatma', 'door', { leadsTo: 'group', days: 730 })).toMatchObject({ code: expect.any(String) });
  });
});

test('a link lives ten minutes, once, and only the newest of a person', () => {
  const net = network();
  const first = net.hear('bilal', 'link') as { code: string };
  const second = net.hear('bilal', 'link') as { code: string };
  expect(net.redeem('anna', first.code)).toBe('wrong');
  expect(net.redeem('anna', second.code)).toBe('linked');
  expect(net.redeem('carla', second.code)).toBe('wrong');
  const third = net.hear('bilal', 'link') as { code: string };
  net.later(LINK_MINUTES * 60_000 + 1);
  expect(net.redeem('anna', third.code)).toBe('wrong');
});

test('nothing that is kept or sent tells a code: only its hash', async () => {
  const rig = await Rig.start();
  await rig.companion.createCode({ role: 'coordinator', uses: 1, days: 1 }, CODE);
  await rig.welcome('anna');
  await rig.hear('anna', { kind: 'command', name: 'start', argument: CODE });
  const kept: string[] = [];
  for await (const id of rig.store.list('codes')) kept.push(JSON.stringify(await rig.store.read(id)));
  expect(kept.join()).toContain(hashCode(CODE));
  expect(kept.join() + JSON.stringify(rig.logged)).not.toContain(CODE.slice(0, 9));
});
