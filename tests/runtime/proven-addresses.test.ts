import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/ports/address.ts';
import type { Content } from '../../src/ports/inbound.ts';
import { Rig } from '../support/rig.ts';

/** The two kinds of ids that one human has on one channel. */
const phone = (value: string): Address => ({ channel: 'test', scheme: 'phone', value });
const lid = (value: string): Address => ({ channel: 'test', scheme: 'lid', value });

let count = 0;

async function hear(rig: Rig, address: Address, content: Content, also: readonly Address[] = []) {
  count += 1;
  const at = rig.clock.now();
  await rig.companion.receive({ address, externalId: `x${count}`, at, content, also });
  await rig.companion.idle();
  await rig.clock.settle();
}

/** Taps the newest option with this id that was shown at an address. */
async function tap(rig: Rig, address: Address, id: string, also: readonly Address[] = []) {
  const options = rig.channel.to(address).flatMap((outbound) => outbound.message.options ?? []);
  const found = options.findLast((option) => option.id.replace(/^q\d+-/, '') === id);
  if (!found) throw new Error(`No option "${id}" was shown.`);
  await hear(rig, address, { kind: 'option', id: found.id }, also);
}

async function preparing(rig: Rig, address: Address, date: string, also: readonly Address[] = []) {
  await hear(rig, address, { kind: 'opened' }, also);
  for (const id of ['nl', 'prepare', 'yes', 'short', `d${date}`]) await tap(rig, address, id, also);
}

async function bodyAt(rig: Rig, address: Address) {
  const id = await rig.store.find(address);
  const read = id === null ? null : await rig.store.read(id);
  return read?.status === 'found'
    ? (read.document.body as unknown as NonNullable<Awaited<ReturnType<Rig['body']>>>)
    : null;
}

const dates = async (rig: Rig, address: Address) =>
  (await bodyAt(rig, address))?.person.sheets.map(({ answers }) => answers.date);
const date = (day: string) => ({ kind: 'date', date: day });
const hello: Content = { kind: 'text', text: 'hallo' };

describe('two ids that the channel proves to be one human’s', () => {
  it('lead to one person, and the answer goes where the person was heard', async () => {
    const rig = await Rig.start();
    await preparing(rig, phone('1'), '2026-11-24');
    await hear(rig, lid('a'), hello, [phone('1')]);
    expect(await dates(rig, lid('a'))).toEqual([date('2026-11-24')]);
    expect(await rig.store.find(lid('a'))).toBe(await rig.store.find(phone('1')));
    expect(rig.channel.sent.at(-1)?.to).toEqual(lid('a'));
    expect((await bodyAt(rig, lid('a')))?.addresses).toEqual([lid('a'), phone('1')]);
  });

  it('are kept from the first message on, also for a restart', async () => {
    const rig = await Rig.start();
    await preparing(rig, lid('a'), '2026-11-24', [phone('1')]);
    const { store } = rig;
    await rig.companion.stop();
    const next = await Rig.start({ store, clock: rig.clock, seed: 'next' });
    await hear(next, phone('1'), hello);
    expect(await dates(next, phone('1'))).toEqual([date('2026-11-24')]);
  });

  it('become one person when each had written under one of them, and nothing of either is lost', async () => {
    const rig = await Rig.start();
    await preparing(rig, phone('1'), '2026-11-24');
    await preparing(rig, lid('a'), '2026-11-25');
    await hear(rig, lid('a'), hello, [phone('1')]);
    expect(await rig.store.find(phone('1'))).toBe(await rig.store.find(lid('a')));
    expect(await dates(rig, lid('a'))).toEqual([date('2026-11-25'), date('2026-11-24')]);
    await hear(rig, phone('1'), hello);
    expect(await dates(rig, phone('1'))).toHaveLength(2);
  });

  it('show nothing of who had the number before to who has it now', async () => {
    const rig = await Rig.start();
    await preparing(rig, lid('a'), '2026-11-24', [phone('1')]);
    await hear(rig, lid('b'), { kind: 'opened' }, [phone('1')]);
    expect(await dates(rig, lid('b'))).toEqual([]);
    expect(await rig.store.find(phone('1'))).toBe(await rig.store.find(lid('b')));
    expect(await dates(rig, lid('a'))).toEqual([date('2026-11-24')]);
    expect((await bodyAt(rig, lid('a')))?.addresses).toEqual([lid('a')]);
    // Whoever had it goes on, and does not take it back.
    await hear(rig, lid('a'), hello);
    expect(await rig.store.find(phone('1'))).toBe(await rig.store.find(lid('b')));
  });

  it('send nothing that waited for who had the number to who has it now', async () => {
    const rig = await Rig.start();
    await preparing(rig, phone('1'), '2026-11-24', [lid('a')]);
    rig.channel.answer = () => ({ ok: false, code: 'channel.away', retry: 'when-back' });
    await hear(rig, phone('1'), hello);
    rig.channel.answer = () => ({ ok: true });
    const before = rig.channel.to(phone('1')).length;
    await hear(rig, lid('b'), { kind: 'opened' }, [phone('1')]);
    rig.companion.available(phone('1'));
    await rig.companion.idle();
    expect(rig.channel.to(phone('1'))).toHaveLength(before);
  });

  it('hold up nobody when both are heard at the same moment', async () => {
    const rig = await Rig.start();
    await preparing(rig, phone('1'), '2026-11-24');
    await preparing(rig, lid('a'), '2026-11-25');
    const inbound = (address: Address, also: Address) =>
      rig.companion.receive({ address, also: [also], externalId: 'same', at: rig.clock.now(), content: hello });
    await Promise.all([inbound(phone('1'), lid('a')), inbound(lid('a'), phone('1'))]);
    await rig.companion.idle();
    await rig.clock.settle();
    expect(await rig.store.find(phone('1'))).toBe(await rig.store.find(lid('a')));
    expect(await dates(rig, lid('a'))).toHaveLength(2);
  });
});
