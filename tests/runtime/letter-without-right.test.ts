import { expect, it } from 'vitest';
import type { Json } from '../../src/ports/json.ts';
import { Desks } from '../../src/runtime/desks.ts';
import { seededIds } from '../../src/runtime/ids.ts';
import type { Turns } from '../../src/runtime/turns.ts';
import { VirtualClock } from '../../src/runtime/virtual-clock.ts';
import { createMemoryStore } from '../../src/store/memory/index.ts';
import { NETWORK, START } from '../support/rig.ts';

it('says so in the log when a letter is of a kind that nobody may write, which comes of a row forgotten', async () => {
  const told: string[] = [];
  const none = () => {};
  const turns = { commit: async () => {} } as unknown as Turns;
  const desks = new Desks({
    desks: [{ kind: 'talk', letter: (state) => ({ state }) }],
    store: createMemoryStore(),
    clock: new VirtualClock(START),
    ids: seededIds('letters'),
    network: NETWORK,
    log: { debug: none, info: none, warn: none, error: (event, fields) => void told.push(`${event} ${fields?.kind}`) },
    turns,
  });
  const bring = (kind: string) =>
    desks.letterTurn(
      'anna',
      { type: 'letter', seq: 1, to: 'talk-1', toKind: 'talk', number: 1, letter: { kind, body: {} as Json } },
      { over: false },
    );
  await bring('talk.take');
  expect(told).toEqual([]);
  await bring('talk.forgotten');
  expect(told).toEqual(['letter-without-right talk.forgotten']);
});
