import { describe, expect, it } from 'vitest';
import { readPersonBody } from '../../src/runtime/person-document.ts';
import { movingTurn } from '../../src/runtime/person-turn.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { addressOf, Rig, START } from '../support/rig.ts';

const text = 'de-buurvrouwen-van-de-dahliastraat';

/** A chat with a preparation whose everything is on its way to another one, in a process that ended before it arrived. */
async function onItsWay(isErased: boolean) {
  const store = createMemoryStore();
  const before = await Rig.start({ store });
  for (const name of ['phone', 'laptop']) await before.preparing(name, '2026-11-25');
  await before.tap('laptop', 'other');
  await before.say('laptop', text);
  const ids = await Promise.all(['phone', 'laptop'].map(async (name) => (await store.find(addressOf(name))) ?? ''));
  const [into = '', id = ''] = ids;
  if (isErased) {
    await before.hear('phone', { kind: 'command', name: 'erase' });
    await before.tap('phone', 'erase');
  }
  await before.companion.stop();
  const read = await store.read(id);
  if (read.status !== 'found') throw new Error('The laptop is nobody.');
  const body = readPersonBody(read.document);
  const { person, lettersOut, nextSeq } = body;
  const { timers } = read.document;
  await store.commit(
    movingTurn({ id, stored: read.document, body, into, person, timers, lettersOut, nextSeq }, START).commit,
  );
  return { store, into, id };
}

describe('a chat that joins another one', () => {
  it('goes with it when its person erased everything in the other one meanwhile, and nobody comes back', async () => {
    const { store, into, id } = await onItsWay(true);
    const rig = await Rig.start({ store, clock: new VirtualClock(START + 60_000), seed: 'next' });
    await rig.clock.advance(60_000);
    for (const each of [into, id]) expect(await store.read(each)).toEqual({ status: 'absent' });
    for (const name of ['phone', 'laptop']) expect(await store.find(addressOf(name))).toBeNull();
    const kept: unknown[] = [];
    for await (const document of store.pending()) kept.push(document);
    expect(JSON.stringify(kept)).not.toContain(text);
    expect(rig.channel.sent).toEqual([]);
    await rig.say('laptop', 'hallo');
    expect((await rig.body('laptop'))?.person.sheets).toEqual([]);
    await rig.companion.stop();
  });

  it('loses nothing when its person did not', async () => {
    const { store, into } = await onItsWay(false);
    const rig = await Rig.start({ store, clock: new VirtualClock(START + 60_000), seed: 'next' });
    expect(await store.find(addressOf('laptop'))).toBe(into);
    expect((await rig.body('phone'))?.person.sheets).toHaveLength(2);
    await rig.companion.stop();
  });
});
